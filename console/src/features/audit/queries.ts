import { act, ask } from '../../lib/ask';
import { RefusalParts } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';
import { pageOf } from '../../lib/paging';
import type { Place } from '../../lib/router';
import { ACCESS_KINDS } from './enums';

type Query = Place['query'];

const LedgerPage = graphql(`
  query LedgerPage(
    $filter: LedgerFilter
    $first: Int
    $after: Cursor
    $last: Int
    $before: Cursor
  ) {
    ledger(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      nodes {
        position
        stream
        version
        kind
        payload
        at
        officer
        role
        requestId
        hash
      }
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

const LedgerProof = graphql(`
  query LedgerProof {
    ledgerCheck {
      checkedTo
      checkedAt
      brokenAt
      tampering
    }
    ledgerHead {
      day
      position
      hash
    }
    ledgerHeads(first: 7) {
      nodes {
        day
        position
        hash
      }
    }
  }
`);

const AccessPage = graphql(`
  query AccessPage(
    $filter: AccessLogFilter
    $first: Int
    $after: Cursor
    $last: Int
    $before: Cursor
  ) {
    accessLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      nodes {
        id
        kind
        at
        officer
        role
        applicant {
          id
          name
        }
        caseNo
        fields
        reason
        requestId
      }
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

const ExportAccessLog = graphql(
  `
    mutation ExportAccessLog($input: ExportAccessLogInput!) {
      exportAccessLog(input: $input) {
        content
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

export type Exported = ResultOf<typeof ExportAccessLog>['exportAccessLog'];
export type Ledger = ResultOf<typeof LedgerPage>['ledger'];
export type Entry = NonNullable<Ledger>['nodes'][number];
export type Proof = ResultOf<typeof LedgerProof>;
export type Accesses = ResultOf<typeof AccessPage>['accessLog'];

/** By whom and when, as both logs are narrowed. */
function narrowed({ officer, from, to }: Query): {
  officer: string | null;
  from: string | null;
  to: string | null;
} {
  return { officer: officer ?? null, from: from ?? null, to: to ?? null };
}

/** The page of the ledger of the query; null for who does not audit. Raises Fault. */
export async function ledger(query: Query): Promise<Ledger> {
  const { kind, stream = null } = query;
  const filter = { ...narrowed(query), stream, kinds: kind ? [kind] : [] };
  return (await ask(LedgerPage, { filter, ...pageOf(query) })).ledger;
}

/** How the ledger proves itself: its daily check, and where it ended. Raises Fault. */
export function proof(): Promise<Proof> {
  return ask(LedgerProof, {});
}

/** The page of the access log of the query; null for who does not audit. Raises Fault. */
export async function accesses(query: Query): Promise<Accesses> {
  const kind = ACCESS_KINDS.find((each) => each === query['kind']) ?? null;
  const filter = { ...narrowed(query), kind, applicantId: query['applicant'] ?? null };
  return (await ask(AccessPage, { filter, ...pageOf(query) })).accessLog;
}

/** The access log of the days of the query as a table; that it was exported stays in it. */
export function exported(query: Query): Promise<Exported | null> {
  const { from, to } = narrowed(query);
  return act(ExportAccessLog, { from, to });
}
