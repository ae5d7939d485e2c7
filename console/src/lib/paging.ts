import type { Place } from './router';

type Query = Place['query'];

export const PAGE_SIZE = 20;

/** The query at its first page. */
export function firstPage(query: Query): Query {
  const { after: _after, before: _before, ...rest } = query;
  return rest;
}

/** The query at the page after, or before, a row. */
export function turned(query: Query, to: { after: string } | { before: string }): Query {
  return { ...firstPage(query), ...to };
}

/** The page of the query, as the service takes it. */
export function pageOf(query: Query): Record<'first' | 'last', number | null> & {
  after: string | null;
  before: string | null;
} {
  const { after = null, before = null } = query;
  return before
    ? { first: null, last: PAGE_SIZE, after: null, before }
    : { first: PAGE_SIZE, last: null, after, before: null };
}
