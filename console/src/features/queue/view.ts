import type { CaseMode, CaseSort, DueBucket, Stage } from '../../lib/enums';
import { firstPage } from '../../lib/paging';
import type { Place } from '../../lib/router';

export const STAGES: readonly Stage[] = [
  'REGISTERED',
  'NOTIFIED',
  'SUPPLEMENTING',
  'ACCEPTED',
  'IN_REVIEW',
  'SUSPENDED',
  'DECIDED',
  'DELIVERED',
  'CLOSED',
  'NOT_ACCEPTED',
  'ABANDONED',
];
export const MODES: readonly CaseMode[] = ['CREDIT', 'ORDINARY', 'ORDINARY_STRICT'];
export const DUES: readonly DueBucket[] = ['OVERDUE', 'TODAY', 'SOON', 'LATER', 'NONE'];
export const SORTS: readonly CaseSort[] = ['DUE', 'NEWEST', 'OLDEST'];

/** What of a list is shown, as it stands in the address. Without `view`, what waits for me. */
export type Query = Place['query'];

/** The lists that stand one key away, by the query that makes each. */
export const VIEWS = {
  mine: {},
  today: { view: 'all', open: 'yes', due: 'TODAY', sort: 'DUE' },
  overdue: { view: 'all', open: 'yes', due: 'OVERDUE', sort: 'DUE' },
  deciding: { view: 'all', open: 'yes', stage: 'IN_REVIEW', sort: 'DUE' },
  all: { view: 'all' },
} as const satisfies Record<string, Query>;

export type ViewName = keyof typeof VIEWS;

export const VIEW_NAMES = Object.keys(VIEWS) as ViewName[];

/** The list with this name the query makes, pages aside; null where it makes another. */
export function viewOf(query: Query): ViewName | null {
  const plain = JSON.stringify(sorted(firstPage(query)));
  return VIEW_NAMES.find((name) => JSON.stringify(sorted(VIEWS[name])) === plain) ?? null;
}

/** The query narrowed otherwise, from its first page on. */
export function narrowed(query: Query, by: Query): Query {
  return { ...firstPage(query), view: 'all', ...by };
}

function sorted(query: Query): [string, string][] {
  return Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What a list is narrowed to, as the service takes it. */
export interface Filter {
  stages: Stage[];
  modes: CaseMode[];
  tiers: string[];
  authority: string | null;
  due: DueBucket | null;
  open: boolean | null;
  text: string | null;
  applicant: string | null;
  holder: string | null;
}

/** The filter of the query; what the service does not know is left out. */
export function filterOf(query: Query): Filter {
  const [stages, modes] = [severalOf(query, 'stage'), severalOf(query, 'mode')];
  return {
    stages: STAGES.filter((stage) => stages.includes(stage)),
    modes: MODES.filter((mode) => modes.includes(mode)),
    tiers: severalOf(query, 'tier'),
    authority: query['authority'] ?? null,
    due: DUES.find((due) => due === query['due']) ?? null,
    open: { yes: true, no: false }[query['open'] ?? ''] ?? null,
    text: query['text'] ?? null,
    applicant: query['applicant'] ?? null,
    holder: query['holder'] ?? null,
  };
}

/** What stands in the query under this name, several with a comma between them. */
export function severalOf(query: Query, name: string): string[] {
  return (query[name] ?? '').split(',').filter(Boolean);
}

/** The query that makes the list with this filter, in this order; the other way round. */
export function queryOf(filter: Filter, sort: CaseSort): Query {
  const { stages, modes, tiers, authority, due, open, text, applicant, holder } = filter;
  const all: Record<string, string | null> = {
    stage: stages.join(),
    mode: modes.join(),
    tier: tiers.join(),
    authority,
    due,
    open: open === null ? null : open ? 'yes' : 'no',
    text,
    applicant,
    holder,
    sort: sort === 'NEWEST' ? null : sort,
  };
  const given = Object.entries(all).filter((each): each is [string, string] => Boolean(each[1]));
  return { view: 'all', ...Object.fromEntries(given) };
}

/** Whether both make the same list, pages aside. */
export function sameList(one: Query, other: Query): boolean {
  const [first, second] = [one, other].map((query) =>
    query['view'] === 'all' ? queryOf(filterOf(query), sortOf(query)) : {},
  );
  return JSON.stringify(first) === JSON.stringify(second);
}

/** The order of the query; the newest first where it names none. */
export function sortOf(query: Query): CaseSort {
  return SORTS.find((sort) => sort === query['sort']) ?? 'NEWEST';
}
