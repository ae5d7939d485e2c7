import { ask } from '../../lib/ask';
import { ClauseParts } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';

const PolicyBenefit = graphql(
  `
    fragment PolicyBenefit on Benefit @_unmask {
      code
      name
      effect
      usableFrom
      byCommitment
      proof
      clause {
        ...ClauseParts
      }
    }
  `,
  [ClauseParts],
);

const NoticeParts = graphql(`
  fragment NoticeParts on NoticeText @_unmask {
    version
    title
    items
  }
`);

const PolicyQuery = graphql(
  `
    query Policy($on: Date) {
      policyInForce(on: $on) {
        version
        document {
          number
          title
          issuer
          issuedOn
          effectiveFrom
          effectiveTo
          basis
        }
        clauses {
          ...ClauseParts
        }
        scope {
          matterTypes
          channels
          applicants
          excluded {
            code
            name
            needsBasis
          }
          reviewRequired
        }
        facts {
          id
          name
          source
          scale
          maxAgeDays
          clause {
            ...ClauseParts
          }
        }
        tiers {
          code
          rank
          name
          effect
          gradeTokens
          benefits {
            code
          }
          clause {
            ...ClauseParts
          }
        }
        benefits {
          ...PolicyBenefit
        }
        deferral {
          gate
          workingDays
        }
        switches {
          onBreach
          breachRules {
            event
            effect
            times
            months
          }
          recheck
          reapplyAfterWithdrawal
          afterWithdrawal
          manualGradeEntry
          secondReviewWhenStrict
          onTheSpotMinutes
          supplementDays
          owedDays
          deemedAcceptanceDays
          deliveryDays
          extensionDays
          pushDays
          followUpDays
          reminderDays
        }
        texts {
          reminder
          rightsNotice {
            ...NoticeParts
          }
          commitment {
            ...NoticeParts
          }
        }
      }
      policies {
        version
        allowedActions
        document {
          number
          effectiveFrom
          effectiveTo
        }
      }
    }
  `,
  [ClauseParts, PolicyBenefit, NoticeParts],
);

export type Found = ResultOf<typeof PolicyQuery>;
export type Policy = NonNullable<Found['policyInForce']>;
export type Tier = Policy['tiers'][number];
export type Benefit = Policy['benefits'][number];
export type Version = Found['policies'][number];

/** The policy in force on a day, today where none is named, and every version. Raises Fault. */
export function policyOn(day: string | null): Promise<Found> {
  return ask(PolicyQuery, { on: day });
}
