import { graphql } from '../../lib/gql';

const LimitParts = graphql(`
  fragment LimitParts on Limit @_unmask {
    amount
    unit
  }
`);

/** The limits of a matter: the law's, and the authority's own by the way it is handled. */
export const Limits = graphql(
  `
    fragment Limits on Matter @_unmask {
      statutoryLimit {
        ...LimitParts
      }
      promisedLimit {
        ...LimitParts
      }
      promisedByMode {
        mode
        limit {
          ...LimitParts
        }
      }
    }
  `,
  [LimitParts],
);

/** What a material is, and how it may count where it does not come. */
export const MaterialParts = graphql(`
  fragment MaterialParts on MaterialSpec @_unmask {
    code
    name
    required
    main
    deferrable
    deferDays
    replaceable
    inOneForm
  }
`);
