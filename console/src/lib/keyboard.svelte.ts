import { untrack } from 'svelte';
import { keep, kept } from './keep';
import { meant, type Shortcut } from './shortcuts';

const NAME = 'shortcuts';
const FIELDS = 'input, textarea, select, [contenteditable]';
// Enter on these does what they do.
const ACTIVE = 'a[href], button, summary';

class Keyboard {
  /** The shortcuts of the frame and of the screen that is shown. */
  shortcuts = $state.raw<readonly Shortcut[]>([]);
  #single = $state(kept(NAME) !== 'off');

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

/** Give a component its shortcuts, as long as it is shown; called while it is made. */
export function useShortcuts(shortcuts: () => readonly Shortcut[]): void {
  $effect(() => {
    const own = shortcuts();
    untrack(() => (keyboard.shortcuts = [...own, ...keyboard.shortcuts]));
    return () => {
      keyboard.shortcuts = keyboard.shortcuts.filter((each) => !own.includes(each));
    };
  });
}
