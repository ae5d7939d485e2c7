import { ask } from '../../lib/ask';
import { graphql, type FragmentOf, type ResultOf } from '../../lib/gql';
import { pageOf } from '../../lib/paging';
import { identified, mayIdentify } from '../../lib/search';
import { filterOf, sortOf, type Filter, type Query } from './view';

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

export const KeptParts = graphql(`
  fragment KeptParts on NamedCaseFilter @_unmask {
    id
    name
    sort
    stages
    modes
    tiers
    authority
    applicant
    holder
    due
    open
    text
  }
`);

const KeptLists = graphql(
  `
    query KeptLists {
      kept: myCaseFilters {
        ...KeptParts
      }
    }
  `,
  [KeptParts],
);

/** A list that the officer gave a name. */
export type KeptList = FragmentOf<typeof KeptParts>;

/** The lists that the officer gave a name. Raises Fault. */
export async function keptLists(): Promise<readonly KeptList[]> {
  return (await ask(KeptLists, {})).kept;
}

export type Page = ResultOf<typeof Cases>['found'];
/** A case as a list shows it. */
export type Row = FragmentOf<typeof RowParts>;

/** The page that the address asks for. Raises Fault. */
export async function list(query: Query): Promise<Page> {
  if (query['view'] !== 'all') return (await ask(MyQueue, pageOf(query))).found;
  const filter = await searched(filterOf(query));
  return (await ask(Cases, { filter, sort: sortOf(query), ...pageOf(query) })).found;
}

/** The filter with an identifier in its text looked up: lists are searched by number and name. */
async function searched(filter: Filter): Promise<Filter> {
  if (!filter.text || !mayIdentify(filter.text)) return filter;
  const { applicant } = await identified(filter.text);
  return applicant ? { ...filter, text: null, applicant: applicant.id } : filter;
}
