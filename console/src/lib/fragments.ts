import { graphql, type FragmentOf } from './gql';

export const ClauseParts = graphql(`
  fragment ClauseParts on Clause @_unmask {
    id
    document
    text
  }
`);

export const RefusalParts = graphql(
  `
    fragment RefusalParts on Refusal @_unmask {
      code
      message
      path
      clause {
        ...ClauseParts
      }
    }
  `,
  [ClauseParts],
);

/** A clause of the policy, as screens show it. */
export type Clause = FragmentOf<typeof ClauseParts>;

/** Why an act was refused. */
export type Refusal = FragmentOf<typeof RefusalParts>;

/** What of the refusals is to be said at that field of the input; empty where nothing is. */
export function refusedAt(refusals: readonly Refusal[], field: string): string {
  return refusals.find(({ path }) => path[0] === field)?.message ?? '';
}
