import { ask } from '../../lib/ask';
import { graphql, type ResultOf } from '../../lib/gql';
import { Limits, MaterialParts } from '../catalogue/fragments';

const PrintedCase = graphql(
  `
    query PrintedCase($caseNo: ShortText!) {
      case(caseNo: $caseNo) {
        caseNo
        registeredOn
        inScope
        queryCode
        applicant {
          kind
          name
          uscc
          maskedId
        }
        matter {
          name
          handlingCode
          legalBasis
          ...Limits
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
          }
          authority {
            name
            opens
            closes
          }
          reviewingAuthority {
            name
          }
        }
        policy {
          document {
            number
          }
          texts {
            reminder
            commitment {
              version
              title
              items
            }
          }
        }
        easedMaterials {
          code
          deferrable
          replaceable
          inOneForm
        }
        creditSnapshots {
          queriedAt
          readings {
            status
            token
            evaluatedOn
          }
        }
        decisions {
          rightToReview
          decision {
            decidedAt
          }
        }
      }
    }
  `,
  [Limits, MaterialParts],
);

/** A case with everything that is printed of it, in the versions that it pins. */
export type PrintedCase = NonNullable<ResultOf<typeof PrintedCase>['case']>;

/** The case with this number, in Chinese, or null where the caller sees none. Raises Fault. */
export async function printedCase(caseNo: string): Promise<PrintedCase | null> {
  return (await ask(PrintedCase, { caseNo }, 'zh')).case;
}
