import type { Item } from '../acts/queries';

/** How something counts: examined and in form, to come later, or by commitment. */
export type Way = Item['ways'][number];

/** What the clerk has chosen, by the code of the item. */
export type Choices = Readonly<Record<string, Way | undefined>>;

function chosen(item: Item, choices: Choices): Way | null {
  const way = choices[item.code];
  return way && item.ways.includes(way) ? way : null;
}

function chosenAs(way: Way, items: readonly Item[], choices: Choices): readonly Item[] {
  return items.filter((item) => chosen(item, choices) === way);
}

/** The items that are examined now, in the order in which they are. */
export function examinedNow(items: readonly Item[], choices: Choices): readonly Item[] {
  return chosenAs('IN_FORM', items, choices);
}

/** An act by which an item is examined. */
export interface Planned {
  act: 'SUBMIT_MATERIAL' | 'CHECK_MATERIAL' | 'CHECK_COMMITMENT';
  item: Item;
}

/** The acts that examining what was chosen records, one after the other. */
export function planned(items: readonly Item[], choices: Choices): readonly Planned[] {
  return examinedNow(items, choices).flatMap((item) => actsOn(item).map((act) => ({ act, item })));
}

/** A paper is received, unless it has been, and then found in form; the commitment is examined. */
function actsOn(item: Item): readonly Planned['act'][] {
  if (item.kind === 'COMMITMENT') return ['CHECK_COMMITMENT'];
  return item.receivedOn ? ['CHECK_MATERIAL'] : ['SUBMIT_MATERIAL', 'CHECK_MATERIAL'];
}

/** The lacking items of which nobody has said how they count. */
export function unsaid(items: readonly Item[], choices: Choices): readonly Item[] {
  return items.filter((item) => item.lacking && chosen(item, choices) === null);
}

/** Whether nothing is left to examine or to be said before acceptance. */
export function examined(items: readonly Item[], choices: Choices): boolean {
  return examinedNow(items, choices).length === 0 && unsaid(items, choices).length === 0;
}

/** What acceptance is told of the materials that do not come now. */
export function missingOf(
  items: readonly Item[],
  choices: Choices,
  days: Readonly<Record<string, string | undefined>>,
): { deferred: { material: string; dueOn: string }[]; replaced: string[] } {
  return {
    deferred: chosenAs('DEFERRED', items, choices).map(({ code, deferUntil }) => ({
      material: code,
      dueOn: days[code] || deferUntil || '',
    })),
    replaced: chosenAs('REPLACED', items, choices).map(({ code }) => code),
  };
}
