import { Fault } from './fault';
import { speech } from './language.svelte';

const SOON_MS = 300;

/**
 * The answer to the latest question. A slow reply to an earlier one never overwrites it.
 *
 *     const found = new Latest<Cases>();
 *     $effect(() => found.ask(() => ask(CasesQuery, variables)));
 */
export class Latest<Answer> {
  answer = $state.raw<Answer | null>(null);
  fault = $state.raw<Fault | null>(null);
  /** Whether a reply is awaited. */
  busy = $state(false);
  /** Whether it has been awaited for so long that it should be said. */
  late = $state(false);
  #asked = 0;

  async ask(question: () => Promise<Answer>): Promise<void> {
    // Read here, so that an effect that asks does so again in another language.
    void speech.language;
    const mine = ++this.#asked;
    this.busy = true;
    const timer = setTimeout(() => (this.late = mine === this.#asked), SOON_MS);
    const [answer, fault] = await settled(question);
    clearTimeout(timer);
    if (mine !== this.#asked) return;
    if (answer !== null) this.answer = answer;
    this.fault = fault;
    this.busy = this.late = false;
  }
}

async function settled<Answer>(
  question: () => Promise<Answer>,
): Promise<[Answer, null] | [null, Fault]> {
  try {
    return [await question(), null];
  } catch (fault) {
    if (fault instanceof Fault) return [null, fault];
    throw fault;
  }
}
