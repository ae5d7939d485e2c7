import type { Language } from '../../lib/language.svelte';
import type { TierGiving } from '../policy/grid';
import { at, called, entriesAt, rowsAt, textAt, type Edit, type Table, type Value } from './file';
import { toml } from './toml';

/** A tier of a draft as the grid shows it. */
export interface DraftTier extends TierGiving {
  /** The id of the clause it rests on. */
  clause: string;
}

const GIVING = 'INCENTIVE';

/** The tiers of a file in its order, the highest first. */
export function tiersOf(file: Table, language: Language): DraftTier[] {
  const rows = rowsAt(file, ['tiers']);
  return rows.map((row, place) => ({
    code: textAt(row, ['id']),
    name: called(row, language, textAt(row, ['id'])),
    rank: isGiving(row) ? rows.slice(place).filter(isGiving).length : 0,
    benefits: rowsAt(row, ['benefits']).map((each) => ({ code: codeOf(each) })),
    clause: textAt(row, ['clause']),
  }));
}

/** The benefits of a file, by their codes. */
export function benefitsOf(file: Table, language: Language): { code: string; name: string }[] {
  return entriesAt(file, ['benefits']).map(([code, of]) => ({
    code,
    name: called(of, language, code),
  }));
}

/** Whether a higher tier has whatever a lower one has. */
export function isCumulative(file: Table): boolean {
  return file['cumulative'] !== false;
}

/** Give a benefit in a tier, or take it where it has it: there, and in every tier above. */
export function toggled(file: Table, tier: string, benefit: string): Edit[] {
  const rows = rowsAt(file, ['tiers']);
  const place = rows.findIndex((row) => textAt(row, ['id']) === tier);
  const first = isCumulative(file) ? 0 : place;
  const taken = has(rows[place], benefit);
  const order = entriesAt(file, ['benefits']).map(([code]) => code);
  return rows
    .slice(first, place + 1)
    .filter((row) => isGiving(row) && has(row, benefit) === taken)
    .map((row) => {
      const given = rowsAt(row, ['benefits']);
      const now = taken
        ? given.filter((each) => codeOf(each) !== benefit)
        : inserted(given, benefit, order, codeOf);
      return { path: ['tiers', textAt(row, ['id']), 'benefits'], value: toml(now) };
    });
}

/** The list with something more in it: before the first that comes after it in the order. */
export function inserted(
  list: readonly Value[],
  name: string,
  order: readonly string[],
  nameOf: (each: Value) => string,
): Value[] {
  const rank = order.indexOf(name);
  const next = list.findIndex((each) => order.indexOf(nameOf(each)) > rank);
  const place = next < 0 ? list.length : next;
  return [...list.slice(0, place), name, ...list.slice(place)];
}

function isGiving(row: Value): boolean {
  return at(row, ['effect']) === GIVING;
}

function has(row: Value | undefined, benefit: string): boolean {
  return rowsAt(row, ['benefits']).some((each) => codeOf(each) === benefit);
}

// A benefit on terms of the tier's own stands as `{ code, params }`.
function codeOf(each: Value): string {
  return typeof each === 'string' ? each : textAt(each, ['code']);
}
