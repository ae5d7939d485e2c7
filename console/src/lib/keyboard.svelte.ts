import { keep, kept } from './keep';
import { meant, type Shortcut } from './shortcuts';

const NAME = 'shortcuts';
const FIELDS = 'input, textarea, select, [contenteditable]';
// Enter on these does what they do.
const ACTIVE = 'a[href], button, summary';

type Source = () => readonly Shortcut[];

class Keyboard {
  // What is read of a state in a teardown is what it was before: so the list itself is none.
  #given: readonly Source[] = [];
  #shown = $state.raw<readonly Source[]>([]);
  #single = $state(kept(NAME) !== 'off');

  /** The shortcuts of the screen that is shown and of the frame. */
  get shortcuts(): readonly Shortcut[] {
    return this.#shown.flatMap((source) => source());
  }

  /** Take shortcuts from there too, before all others, until what is given back is called. */
  add(source: Source): () => void {
    this.#shown = this.#given = [source, ...this.#given];
    return () => (this.#shown = this.#given = this.#given.filter((each) => each !== source));
  }

  /** Whether single keys are shortcuts. */
  get single(): boolean {
    return this.#single;
  }

  set single(on: boolean) {
    this.#single = on;
    keep(NAME, on ? 'on' : 'off');
  }

  /** Hand the press to the shortcut that it means; none reaches behind an open dialog. */
  press(event: KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (heldDown(event, target)) return event.preventDefault();
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'Enter' && !event.ctrlKey && target?.closest(ACTIVE)) return;
    const inField = Boolean(target?.closest(FIELDS));
    const shortcut = meant(event, this.shortcuts, { inField, single: this.#single });
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  }
}

export const keyboard = new Keyboard();

/** Enter held down carries out one act, and none of those that follow it. */
function heldDown(event: KeyboardEvent, target: Element | null): boolean {
  return event.repeat && event.key === 'Enter' && !target?.closest('textarea');
}

/** Give a component its shortcuts, as long as it is shown; called while it is made. */
export function useShortcuts(shortcuts: Source): void {
  $effect(() => keyboard.add(shortcuts));
}
