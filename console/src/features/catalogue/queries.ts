import { ask } from '../../lib/ask';
import { ClauseParts, RefusalParts } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';
import { pageOf } from '../../lib/paging';
import { Limits, MaterialParts } from './fragments';
import { filterOf, type Query } from './view';

const MattersQuery = graphql(
  `
    query Matters($filter: MatterFilter, $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
      found: matters(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        nodes {
          name
          handlingCode
          type
          active
          ...Limits
          toConfirm
          authority {
            name
          }
          scopeReasons {
            ...RefusalParts
          }
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
  `,
  [Limits, RefusalParts],
);

const AuthoritiesQuery = graphql(`
  query Authorities {
    authorities {
      code
      name
    }
  }
`);

const MatterQuery = graphql(
  `
    query Matter($code: ShortText!) {
      matter(code: $code) {
        version
        validFrom
        validTo
        name
        type
        baseCode
        implementCode
        handlingCode
        operation
        active
        inHall
        kind
        decidedBy
        legalBasis
        ...Limits
        toConfirm
        statutoryText
        specialProcedure
        conditions {
          code
          text
          replaceable
        }
        materials {
          ...MaterialParts
          form
          medium
          source
          standard
          legalBasis
        }
        steps {
          code
          name
          statutory
          siteCheck
          persons
        }
        siteCheck
        statutoryCommitment
        verifyWithinDays
        courier
        appointment
        enterpriseSetup
        supports {
          code
          name
          clause {
            ...ClauseParts
          }
        }
        exclusionReview {
          reviewedOn
          reviewedBy
          confirmedBy
          domains {
            code
            name
          }
          irrevocable
          basis
        }
        scopeReasons {
          ...RefusalParts
        }
        confidence
        factsSource
        note
        authority {
          name
          opens
          closes
        }
        reviewingAuthority {
          name
        }
      }
    }
  `,
  [Limits, MaterialParts, ClauseParts, RefusalParts],
);

export type Page = ResultOf<typeof MattersQuery>['found'];
export type Row = Page['nodes'][number];
export type Authority = ResultOf<typeof AuthoritiesQuery>['authorities'][number];
export type Matter = NonNullable<ResultOf<typeof MatterQuery>['matter']>;

/** The page of the catalogue that the address asks for. Raises Fault. */
export async function list(query: Query): Promise<Page> {
  const page = { filter: filterOf(query), ...pageOf(query) };
  return (await ask(MattersQuery, page)).found;
}

/** Every authority of the catalogue. Raises Fault. */
export async function authorities(): Promise<readonly Authority[]> {
  return (await ask(AuthoritiesQuery, {})).authorities;
}

/** The matter as it stands today; null in it where there is none. Raises Fault. */
export function matterWith(code: string): Promise<ResultOf<typeof MatterQuery>> {
  return ask(MatterQuery, { code });
}
