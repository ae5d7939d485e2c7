import { act, ask } from '../../lib/ask';
import { ClauseParts, RefusalParts } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';
import { BenefitParts, CaseParts } from '../acts/queries';

export const DecisionParts = graphql(
  `
    fragment DecisionParts on EligibilityDecision @_unmask {
      eligible
      mode
      tier {
        code
        name
        clause {
          ...ClauseParts
        }
      }
      benefits {
        ...BenefitParts
      }
      withheld {
        benefit {
          code
          name
        }
        reason {
          ...RefusalParts
        }
      }
      notOffered {
        benefit {
          code
          name
        }
        reason {
          ...RefusalParts
        }
      }
      reasons {
        ...RefusalParts
      }
      policyVersion
      matterVersion
      inputsHash
      decidedAt
      differences {
        change {
          kind
          tier {
            name
          }
          clause {
            ...ClauseParts
          }
        }
        makesEligible
        adds {
          code
          name
        }
        grants {
          code
          name
        }
      }
    }
  `,
  [BenefitParts, ClauseParts, RefusalParts],
);

export const ReadingParts = graphql(`
  fragment ReadingParts on CreditReading @_unmask {
    fact
    status
    token
    evaluatedOn
    validUntil
    source
    cause
  }
`);

const ExplanationParts = graphql(
  `
    fragment ExplanationParts on Explanation @_unmask {
      id
      same
      calendarVersion
      rightToReview
      decision {
        ...DecisionParts
      }
      inputs {
        applicantKind
        channel
        readings {
          ...ReadingParts
        }
        openBreaches
        requested
        committed
        today
        registeredOn
      }
      trace {
        stage
        rule
        clause {
          ...ClauseParts
        }
        outcome
      }
      policy {
        facts {
          id
          name
        }
        tiers {
          code
          name
        }
        benefits {
          code
          name
        }
      }
    }
  `,
  [DecisionParts, ReadingParts, ClauseParts],
);

const CaseQuery = graphql(
  `
    query Case($caseNo: ShortText!, $words: Boolean!) {
      case(caseNo: $caseNo) {
        ...CaseParts
        registeredAt
        deemedAccepted
        deliveredOn
        notOnTheSpot
        externalReference
        holder {
          name
        }
        restrictions {
          measure
          legalBasis {
            ...ClauseParts
          }
        }
        alerts {
          clock
          level
        }
        overdue {
          clock
          dueOn
        }
        creditSnapshots {
          id
          queriedAt
          readings {
            ...ReadingParts
          }
        }
        deadlines {
          clock
          startedOn
          limit {
            amount
            unit
            extension
          }
          dueOn
          daysLeft
          computedOn
          provisional
          overdue
          days {
            on
            standing
            number
            name
          }
        }
        offer {
          ...DecisionParts
        }
        events {
          version
          kind
          at
          officer
          role
          facts {
            name
            title
            value
          }
          hash
          words @include(if: $words) {
            title
            value
          }
        }
      }
    }
  `,
  [CaseParts, ClauseParts, DecisionParts, ReadingParts],
);

const ExplainQuery = graphql(
  `
    query Explain($id: ID!) {
      explain(decisionId: $id) {
        ...ExplanationParts
      }
    }
  `,
  [ExplanationParts],
);

const Reveal = graphql(
  `
    mutation Reveal($input: RevealInput!) {
      reveal(input: $input) {
        revealed {
          identifier
          name
          phone
        }
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

export type Revealed = ResultOf<typeof Reveal>['reveal'];
export type PersonalData = NonNullable<Revealed['revealed']>;
export type PersonalField = ReturnType<typeof graphql.scalar<'PersonalField'>>;

export type WholeCase = NonNullable<ResultOf<typeof CaseQuery>['case']>;
export type Explanation = NonNullable<ResultOf<typeof ExplainQuery>['explain']>;
export type Decision = Explanation['decision'];
export type Snapshot = NonNullable<WholeCase['creditSnapshots']>[number];
export type Event = NonNullable<WholeCase['events']>[number];
export type Deadline = WholeCase['deadlines'][number];

/** The answer to a question about one case; the case is null where there is none. */
export type Found = ResultOf<typeof CaseQuery>;

/** The case with this number, and the texts of its log where `words` asks for them. Raises Fault. */
export function caseWith(caseNo: string, words: boolean): Promise<Found> {
  return ask(CaseQuery, { caseNo, words });
}

/** Look at these of the applicant in clear, for this case. */
export function reveal(
  of: WholeCase,
  fields: PersonalField[],
  reason: string,
): Promise<Revealed | null> {
  return act(Reveal, { applicantId: of.applicant.id, caseNo: of.caseNo, fields, reason });
}

/** A decision made again, rule by rule; null where the caller may not see it. Raises Fault. */
export async function explained(id: string): Promise<Explanation | null> {
  return (await ask(ExplainQuery, { id })).explain;
}
