import type { TypedDocumentNode } from '@urql/core';
import { act } from '../../lib/ask';
import { Fault } from '../../lib/fault';
import type { Refusal } from '../../lib/fragments';
import { session } from '../../lib/session.svelte';
import {
  AcceptCase,
  CheckCommitment,
  CheckMaterial,
  DecideEligibility,
  Decline,
  GiveOneTimeNotice,
  GiveRightsNotice,
  QueryCredit,
  Remind,
  RequestCreditApproval,
  SignCommitment,
  SubmitMaterial,
  type Done,
  type Item,
} from '../acts/queries';
import type { ReminderManner } from '../acts/enums';
import { examined, missingOf, planned, type Planned, type Way } from './choices';
import { atTheWindow, registerCase, type WindowCase } from './queries';
import type { Signing } from './signing';
import { nextOf, walked, type Step, type Walked } from './steps';

interface Order {
  caseId: string;
  expectedVersion: number;
  idempotencyKey: string;
}

type ActOn<More> = TypedDocumentNode<Record<string, Done>, { input: Order & More }>;

/** What an applicant who was told of credit approval wants. */
export type Wish = 'CREDIT' | 'ORDINARY';

/** One application at the window, from its registration to its acceptance. */
export class Visit {
  /** The number of the case, from its registration on: also before the case is seen. */
  number = $state<string | null>(null);
  case = $state.raw<WindowCase | null>(null);
  /** Why the case cannot be seen; nothing is done to it until it is. */
  fault = $state.raw<Fault | null>(null);
  /** Why the latest act was refused. */
  refusals = $state.raw<readonly Refusal[]>([]);
  /** Whether something is being done; nothing else is begun meanwhile. */
  busy = $state(false);
  /** Grows when something has been done, so that the focus can move on. */
  settled = $state(0);
  /** How the applicant is told of credit approval. */
  manner = $state<ReminderManner>('ORAL');
  wish = $state<Wish | null>(null);
  choices = $state<Record<string, Way | undefined>>({});
  days = $state<Record<string, string | undefined>>({});
  signing = $state<Signing>({
    capacity: 'APPLICANT',
    signerName: '',
    attorneyNo: '',
    form: 'PAPER_SCAN',
    fileHash: '',
  });

  // No `$derived`: a visit outlives the screen that it was begun on.
  get items(): readonly Item[] {
    return this.case?.checklist ?? [];
  }

  get steps(): readonly Walked[] {
    return walked(this.case?.windowSteps ?? [], examined(this.items, this.choices));
  }

  get step(): Step | null {
    return nextOf(this.steps);
  }

  /** Take up the case with this number, if the caller sees one. */
  async open(caseNo: string): Promise<void> {
    this.number = caseNo;
    this.busy = true;
    await this.#see(caseNo);
    this.busy = false;
  }

  /** Look at the case as it is now, and go on with it. */
  look(): Promise<void> {
    return this.#during(() => Promise.resolve());
  }

  /** Register an application: nothing else is done by that, and its case is not seen yet. */
  async register(matter: string, applicant: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const done = await registerCase(matter, applicant);
    this.refusals = done?.refusals ?? [];
    this.number = done?.case?.caseNo ?? null;
    this.busy = false;
  }

  query(): Promise<void> {
    return this.#during(() => this.#does(QueryCredit, {}));
  }

  notice(): Promise<void> {
    return this.#during(() => this.#does(GiveOneTimeNotice, {}));
  }

  remind(): Promise<void> {
    return this.#during(() => this.#does(Remind, { manner: this.manner }));
  }

  choose(wish: Wish): Promise<void> {
    return this.#during(() =>
      wish === 'CREDIT' ? this.#does(RequestCreditApproval, {}) : this.#does(Decline, {}),
    );
  }

  tell(): Promise<void> {
    return this.#during(() => this.#does(DecideEligibility, {}));
  }

  /** Whoever asked, and was told, is still free not to commit (四(二)1). */
  decline(): Promise<void> {
    return this.#during(() => this.#does(Decline, {}));
  }

  rights(): Promise<void> {
    return this.#during(() => this.#does(GiveRightsNotice, {}));
  }

  commit(): Promise<void> {
    const templateVersion = this.case?.policy?.texts.commitment.version ?? '';
    const attorneyNo = this.signing.attorneyNo.trim() || null;
    const signed = { templateVersion, ...this.signing, attorneyNo };
    return this.#during(() => this.#does(SignCommitment, signed));
  }

  /** Receive and examine, one after the other, what was said to be here and in form. */
  examine(): Promise<void> {
    return this.#during(async () => {
      for (const each of planned(this.items, this.choices)) {
        if (!(await this.#records(each))) return;
      }
    });
  }

  accept(): Promise<void> {
    const missing = missingOf(this.items, this.choices, this.days);
    return this.#during(() => this.#does(AcceptCase, missing));
  }

  #records({ act, item: { code: material } }: Planned): Promise<boolean> {
    if (act === 'CHECK_COMMITMENT') return this.#does(CheckCommitment, { inOrder: true });
    if (act === 'SUBMIT_MATERIAL') return this.#does(SubmitMaterial, { material });
    return this.#does(CheckMaterial, { material, inForm: true });
  }

  /** One act at the version seen; whether it was done. The case is then as it was answered. */
  async #does<More>(document: ActOn<More>, more: More): Promise<boolean> {
    const { id, version } = this.case!;
    const order = { caseId: id, expectedVersion: version, ...more };
    const done = await act(document, order as Omit<Order & More, 'idempotencyKey'>);
    if (done?.case) this.case = advanced(this.case!, done.case);
    this.refusals = done?.refusals ?? [];
    return done !== null && done.refusals.length === 0;
  }

  async #see(caseNo: string): Promise<void> {
    try {
      this.case = await atTheWindow(caseNo);
      this.fault = null;
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      this.fault = fault;
    }
  }

  /** Do this alone, then look at the case again: an act also changes what hangs on it. */
  async #during(work: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await work();
    if (this.number) await this.#see(this.number);
    this.busy = false;
    this.settled += 1;
  }
}

/** The visit each officer was last at; it goes when the officer does. */
const last = new WeakMap<object, Visit>();

/**
 * The visit at which this case stands, with what was chosen and typed there before another screen
 * was opened, or else a new one; without a number, the one that a registration begins.
 */
export function visitOf(caseNo: string | null): Visit {
  const officer = session.viewer ?? {};
  const before = last.get(officer);
  const same = caseNo !== null && before?.number === caseNo;
  const visit = same ? before! : new Visit();
  last.set(officer, visit);
  if (caseNo) void visit.open(caseNo);
  return visit;
}

/** The case as an act answered it; the versions that it pins do not change. */
function advanced(seen: WindowCase, now: NonNullable<Done['case']>): WindowCase {
  return { ...seen, ...now, matter: seen.matter, policy: seen.policy };
}
