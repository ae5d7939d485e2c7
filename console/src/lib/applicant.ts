import { ask } from './ask';
import { graphql, type ResultOf } from './gql';

const ApplicantBy = graphql(`
  query ApplicantBy($uscc: USCC, $residentId: ResidentID) {
    applicantBy(uscc: $uscc, residentId: $residentId) {
      id
      kind
      name
    }
  }
`);

export type KnownApplicant = NonNullable<ResultOf<typeof ApplicantBy>['applicantBy']>;

/** Exactly one of the two. */
export type Identifier = { uscc: string } | { residentId: string };

/** The applicant who is registered under it, or null. Raises Fault. */
export async function applicantWith(identifier: Identifier): Promise<KnownApplicant | null> {
  return (await ask(ApplicantBy, identifier)).applicantBy;
}
