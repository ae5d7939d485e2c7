import type { Fault } from './fault';

const SHOWN_MS = 6000;

class Notices {
  /** Short messages, shown for a while and read out. */
  told = $state<{ id: number; text: string }[]>([]);
  /** The fault of the latest act, until it is dismissed. */
  fault = $state.raw<Fault | null>(null);
  #last = 0;

  tell(text: string): void {
    const id = ++this.#last;
    this.told.push({ id, text });
    setTimeout(() => (this.told = this.told.filter((each) => each.id !== id)), SHOWN_MS);
  }
}

export const notices = new Notices();
