import { session } from './session.svelte';

/** Something in which one types before it is saved. */
export interface Held {
  /** Whether something was typed into it that is not saved. */
  readonly unsaved: boolean;
}

// By who works here: the same person finds it again, and whoever comes after does not.
const held = new WeakMap<object, Map<string, Held>>();

function ofViewer(): Map<string, Held> {
  const found = (session.viewer && held.get(session.viewer)) ?? new Map<string, Held>();
  if (session.viewer) held.set(session.viewer, found);
  return found;
}

/** What this person has in hand under that id, in memory alone; where nothing is, it is made. */
export function inHand<Thing extends Held>(id: string, make: () => Thing): Thing {
  const all = ofViewer();
  const thing = (all.get(id) as Thing | undefined) ?? make();
  all.set(id, thing);
  return thing;
}

/** Whether something under that id is not saved. */
export function unsaved(id: string): boolean {
  return ofViewer().get(id)?.unsaved ?? false;
}

// Another screen of the console loses nothing; the page itself would.
globalThis.addEventListener?.('beforeunload', (event) => {
  if ([...ofViewer().values()].some((thing) => thing.unsaved)) event.preventDefault();
});
