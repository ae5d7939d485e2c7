import { untrack } from 'svelte';
import type { Fault } from '../../lib/fault';
import { Latest } from '../../lib/latest.svelte';
import type { ActedCase } from '../acts/queries';
import { caseWith, type Found, type WholeCase } from './queries';

/** One case as it is shown: asked for whole, and brought up to date by what acts answer. */
export class OpenCase {
  #found = $state.raw(new Latest<Found>());
  #asked = '';
  #acted = $state.raw<ActedCase | null>(null);

  get fault(): Fault | null {
    return this.#found.fault;
  }

  get late(): boolean {
    return this.#found.late;
  }

  /** Whether it has been looked for, and there is none. */
  get missing(): boolean {
    return this.#found.answer?.case === null;
  }

  get case(): WholeCase | null {
    const whole = this.#found.answer?.case ?? null;
    const acted = this.#acted;
    const newer = whole && acted?.id === whole.id && acted.version > whole.version;
    return newer ? { ...whole, ...acted } : whole;
  }

  /** Ask for the case with this number, with the texts of its log where `words` asks for them. */
  ask(caseNo: string, words: boolean): Promise<void> {
    // Under the number of another case nothing of this one is shown, and no act on it is open.
    if (caseNo !== this.#asked) this.#found = new Latest();
    this.#asked = caseNo;
    const found = untrack(() => this.#found);
    return found.ask(() => caseWith(caseNo, words));
  }

  /** Show what an act answered, before the whole case is asked for again. */
  acted(now: ActedCase): void {
    this.#acted = now;
  }
}
