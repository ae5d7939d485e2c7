import { act } from '../../lib/ask';
import type { ApplicantKind } from '../../lib/enums';
import type { Fault } from '../../lib/fault';
import type { Refusal } from '../../lib/fragments';
import { cleaned, LENGTH, residentIdFault, usccFault } from '../../lib/identifiers';
import { Latest } from '../../lib/latest.svelte';
import {
  applicantWith,
  openCases,
  RegisterApplicant,
  type FoundMatter,
  type Identifier,
  type KnownApplicant,
  type OpenCase,
} from './queries';
import type { Visit } from './visit.svelte';

interface LookedUp {
  identifier: string;
  matter: string;
  applicant: KnownApplicant | null;
  open: readonly OpenCase[];
}

/** What is filled in to register an application: the matter, and who applies. */
export class Registration {
  matter = $state.raw<FoundMatter | null>(null);
  kind = $state<ApplicantKind>('LEGAL_PERSON');
  typed = $state('');
  name = $state('');
  phone = $state('');
  /** Why the applicant was not registered. */
  refusals = $state.raw<readonly Refusal[]>([]);
  /** Whether what is missing should be said by now. */
  tried = $state(false);
  busy = $state(false);
  readonly #found = new Latest<LookedUp>();
  #looking: Promise<void> = Promise.resolve();

  readonly person = $derived(this.kind === 'NATURAL_PERSON');
  readonly identifier = $derived(cleaned(this.typed));
  readonly fault = $derived((this.person ? residentIdFault : usccFault)(this.identifier));
  /** The fault as far as it should be said: not that there is more to come, while it is typed. */
  readonly told = $derived(
    this.fault?.kind === 'length' && this.fault.length < LENGTH && !this.tried ? null : this.fault,
  );
  readonly #answer = $derived(
    !this.fault && this.#found.answer?.identifier === this.identifier ? this.#found.answer : null,
  );
  /** Who is registered under the identifier; null where nobody is, or nobody knows yet. */
  readonly known = $derived(this.#answer?.applicant ?? null);
  /** Whether the name has to be given, since nobody is registered under the identifier. */
  readonly unknown = $derived(this.#answer !== null && !this.#answer.applicant);
  readonly open = $derived(
    this.#answer?.matter === this.matter?.handlingCode ? (this.#answer?.open ?? []) : [],
  );
  readonly complete = $derived(
    this.matter !== null && !this.fault && (this.known !== null || this.name.trim() !== ''),
  );

  /** Why nobody could be looked up. */
  get failed(): Fault | null {
    return this.#found.fault;
  }

  /** Look up who stands under the identifier, and their open cases on the matter. */
  lookUp(): void {
    const { identifier, matter } = this;
    if (this.fault) return;
    this.#looking = this.#found.ask(async () => {
      const applicant = await applicantWith(this.#by(identifier));
      const open = applicant && matter ? await openCases(applicant.id, matter) : [];
      return { identifier, matter: matter?.handlingCode ?? '', applicant, open };
    });
  }

  /** Register the application, and its applicant where nobody is registered yet. */
  async register(visit: Visit): Promise<void> {
    if (this.busy) return;
    this.busy = this.tried = true;
    await this.#looking;
    const applicant = this.complete ? await this.#applicant() : null;
    this.busy = false;
    if (applicant && this.matter) await visit.register(this.matter.handlingCode, applicant);
    else visit.settled += 1;
  }

  /** The id of the applicant; null where registering one failed. */
  async #applicant(): Promise<string | null> {
    if (this.known) return this.known.id;
    const done = await act(RegisterApplicant, {
      kind: this.kind,
      ...this.#by(this.identifier),
      name: this.name.trim(),
      phone: this.phone.trim() || null,
    });
    this.refusals = done?.refusals ?? [];
    return done?.applicant?.id ?? null;
  }

  #by(identifier: string): Identifier {
    return this.person ? { residentId: identifier } : { uscc: identifier };
  }
}
