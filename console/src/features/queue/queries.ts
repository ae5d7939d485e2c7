import { applicantWith } from '../../lib/applicant';
import { ask } from '../../lib/ask';
import { Fault } from '../../lib/fault';
import { graphql, type FragmentOf, type ResultOf } from '../../lib/gql';
import { pageOf } from '../../lib/paging';
import { filterOf, sortOf, usccIn, type Query } from './view';

export const RowParts = graphql(`
  fragment RowParts on Case @_unmask {
    caseNo
    stage
    mode
    actBy
    daysLeft
    provisional
    priority
    creditWarning
    applicant {
      name
    }
    matter {
      name
    }
  }
`);

const Listed = graphql(
  `
    fragment Listed on CaseConnection @_unmask {
      nodes {
        ...RowParts
      }
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  `,
  [RowParts],
);

const MyQueue = graphql(
  `
    query MyQueue($first: Int, $after: Cursor, $last: Int, $before: Cursor) {
      found: myQueue(first: $first, after: $after, last: $last, before: $before) {
        ...Listed
      }
    }
  `,
  [Listed],
);

const Cases = graphql(
  `
    query Cases(
      $filter: CasesFilter
      $sort: CaseSort!
      $first: Int
      $after: Cursor
      $last: Int
      $before: Cursor
    ) {
      found: cases(
        filter: $filter
        sort: $sort
        first: $first
        after: $after
        last: $last
        before: $before
      ) {
        ...Listed
      }
    }
  `,
  [Listed],
);

export type Page = ResultOf<typeof Cases>['found'];
/** A case as a list shows it. */
export type Row = FragmentOf<typeof RowParts>;

/** The page that the address asks for. Raises Fault. */
export async function list(query: Query): Promise<Page> {
  if (query['view'] !== 'all') return (await ask(MyQueue, pageOf(query))).found;
  const filter = await searched(filterOf(query));
  return (await ask(Cases, { filter, sort: sortOf(query), ...pageOf(query) })).found;
}

/** The filter with a USCC in its text looked up: lists are searched by number and by name. */
async function searched<Filter extends { text: string | null }>(
  filter: Filter,
): Promise<Filter & { applicant?: string }> {
  const uscc = usccIn(filter.text ?? '');
  const applicant = uscc && (await registered(uscc));
  return applicant ? { ...filter, text: null, applicant } : filter;
}

/** The id of the applicant, or null: also where the check character says it is no such code. */
async function registered(uscc: string): Promise<string | null> {
  try {
    return (await applicantWith({ uscc }))?.id ?? null;
  } catch (fault) {
    if (fault instanceof Fault && fault.kind === 'answered') return null;
    throw fault;
  }
}
