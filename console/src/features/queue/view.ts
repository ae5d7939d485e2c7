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

/** The filter of the query, as the service takes it; what it does not know is left out. */
export function filterOf(query: Query): {
  stages: Stage[];
  modes: CaseMode[];
  due: DueBucket | null;
  open: boolean | null;
  text: string | null;
  applicant: string | null;
} {
  return {
    stages: STAGES.filter((stage) => stage === query['stage']),
    modes: MODES.filter((mode) => mode === query['mode']),
    due: DUES.find((due) => due === query['due']) ?? null,
    open: { yes: true, no: false }[query['open'] ?? ''] ?? null,
    text: query['text'] ?? null,
    applicant: query['applicant'] ?? null,
  };
}

/** The order of the query; the newest first where it names none. */
export function sortOf(query: Query): CaseSort {
  return SORTS.find((sort) => sort === query['sort']) ?? 'NEWEST';
}
