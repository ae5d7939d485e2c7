import { applicantWith, type Identifier, type KnownApplicant } from '../../lib/applicant';
import { act } from '../../lib/ask';
import type { ApplicantKind } from '../../lib/enums';
import type { Fault } from '../../lib/fault';
import type { Refusal } from '../../lib/fragments';
import {
  cleaned,
  LENGTH,
  residentIdFault,
  usccFault,
  type IdentifierFault,
} from '../../lib/identifiers';
import { Latest } from '../../lib/latest.svelte';
import { session } from '../../lib/session.svelte';
import { openCases, RegisterApplicant, type FoundMatter, type OpenCase } from './queries';
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
  /** The words by which the matter is looked for. */
  matterText = $state('');
  kind = $state<ApplicantKind>('LEGAL_PERSON');
  typed = $state('');
  name = $state('');
  phone = $state('');
  /** Why the applicant was not registered. */
  refusals = $state.raw<readonly Refusal[]>([]);
  /** Whether what is missing should be said by now. */
  tried = $state(false);
  busy = $state(false);
  /** Whether nothing more comes of it: a case stands in its place. */
  ended = false;
  readonly #found = new Latest<LookedUp>();
  #looking: Promise<void> = Promise.resolve();

  // No `$derived`: what is filled in outlives the screen that it was begun on.
  get person(): boolean {
    return this.kind === 'NATURAL_PERSON';
  }

  get identifier(): string {
    return cleaned(this.typed);
  }

  get fault(): IdentifierFault | null {
    return (this.person ? residentIdFault : usccFault)(this.identifier);
  }

  /** The fault as far as it should be said: not that there is more to come, while it is typed. */
  get told(): IdentifierFault | null {
    const { fault } = this;
    return fault?.kind === 'length' && fault.length < LENGTH && !this.tried ? null : fault;
  }

  /** Who is registered under the identifier; null where nobody is, or nobody knows yet. */
  get known(): KnownApplicant | null {
    return this.#answer?.applicant ?? null;
  }

  /** Whether the name has to be given, since nobody is registered under the identifier. */
  get unknown(): boolean {
    return this.#answer !== null && !this.#answer.applicant;
  }

  get open(): readonly OpenCase[] {
    const same = this.#answer?.matter === this.matter?.handlingCode;
    return (same && this.#answer?.open) || [];
  }

  get complete(): boolean {
    const named = this.known !== null || this.name.trim() !== '';
    return this.matter !== null && !this.fault && named;
  }

  get #answer(): LookedUp | null {
    const { answer } = this.#found;
    return !this.fault && answer?.identifier === this.identifier ? answer : null;
  }

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

  /**
   * Register the application, and its applicant where nobody is registered yet; whether that was
   * done. Then the form has ended, even if nobody can look at the case for now.
   */
  async register(visit: Visit): Promise<boolean> {
    if (this.busy || this.ended) return false;
    this.busy = this.tried = true;
    await this.#looking;
    const applicant = this.complete ? await this.#applicant() : null;
    this.busy = false;
    if (applicant && this.matter) await visit.register(this.matter.handlingCode, applicant);
    this.ended = visit.number !== null;
    if (!this.ended) visit.settled += 1;
    return this.ended;
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

/** What each officer has filled in last; it goes when the officer does. */
const last = new WeakMap<object, Registration>();

/** What was filled in before another screen was opened, unless a case came of it. */
export function registrationOf(): Registration {
  const officer = session.viewer ?? {};
  const before = last.get(officer);
  return before && !before.ended ? before : registrationAnew();
}

/** An empty form, for the next applicant. */
export function registrationAnew(): Registration {
  const form = new Registration();
  last.set(session.viewer ?? {}, form);
  return form;
}
