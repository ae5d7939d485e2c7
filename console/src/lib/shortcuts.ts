/** A key of its own for one act of a screen: `j`, `?`, `Enter`, `Ctrl+Enter`. */
export interface Shortcut {
  key: string;
  label: string;
  run(): void;
}

/** What of a keyboard event matters here. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'keyCode' | 'defaultPrevented'
>;

const COMPOSING = 229;

/** Whether the press belongs to an input method: then it chooses a word and means nothing else. */
export function composing(press: Pick<Press, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === COMPOSING;
}

/**
 * The shortcut a press means, or null.
 *
 * None while Chinese is being composed. In a field only those with Ctrl; single keys not where
 * `single` is false, since everybody may switch them off (WCAG 2.1.4).
 */
export function meant(
  press: Press,
  shortcuts: readonly Shortcut[],
  at: { inField: boolean; single: boolean },
): Shortcut | null {
  if (composing(press) || press.defaultPrevented) return null;
  const pressed = nameOf(press);
  if (!pressed.startsWith('Ctrl+') && (at.inField || !at.single)) return null;
  return shortcuts.find((each) => each.key === pressed) ?? null;
}

function nameOf(press: Press): string {
  const held = press.ctrlKey || press.metaKey ? 'Ctrl+' : '';
  return (press.altKey ? 'Alt+' : '') + held + press.key;
}
