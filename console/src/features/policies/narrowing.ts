import type { Place } from '../../lib/router';
import { firstPage } from '../../lib/paging';
import type { Drift } from './enums';
import type { ShiftFilter } from './queries';

type Query = Place['query'];

/** By what the list of a what-if is narrowed, as it stands in the address. */
export const NARROWINGS = [
  'drift',
  'tierBefore',
  'tierAfter',
  'benefit',
  'matter',
  'authority',
] as const;

export type Narrowing = (typeof NARROWINGS)[number];

export const DRIFTS: readonly Drift[] = ['GAINS', 'LOSES', 'BOTH', 'NEITHER'];

/** In an address that leads to the list itself. */
export const LIST = 'list';

/** What stands in an address for no tier at all. */
export const NO_TIER = '-';

/** The filter as the service takes it. */
export function filterOf(query: Query): ShiftFilter {
  return {
    drift: DRIFTS.find((drift) => drift === query['drift']) ?? null,
    matter: query['matter'] ?? null,
    authority: query['authority'] ?? null,
    benefit: query['benefit'] ?? null,
    tierBefore: tierIn(query['tierBefore']),
    tierAfter: tierIn(query['tierAfter']),
  };
}

function tierIn(given: string | undefined): string | null {
  return given === NO_TIER ? '' : (given ?? null);
}

/** The address narrowed to this too, at its first page; an empty text widens it. */
export function narrowed(query: Query, by: Partial<Record<Narrowing, string>>): Query {
  const { [LIST]: _led, ...rest } = firstPage(query);
  return { ...rest, ...by };
}
