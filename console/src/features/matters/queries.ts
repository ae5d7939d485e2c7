import { act, ask } from '../../lib/ask';
import { RefusalParts, type Refusal } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';

export type Origin = ReturnType<typeof graphql.scalar<'Origin'>>;

const ProposalParts = graphql(`
  fragment ProposalParts on ExclusionReviewProposal @_unmask {
    id
    version
    proposedOn
    proposedBy
    byCaller
    domains
    irrevocable
    basis
    matters {
      code
      answer
      matter {
        name
      }
    }
  }
`);

const ReviewsQuery = graphql(
  `
    query ExclusionReviews($filter: MatterFilter) {
      policyInForce {
        scope {
          excluded {
            code
            name
            needsBasis
          }
        }
      }
      waiting: exclusionReviewsToConfirm {
        ...ProposalParts
      }
      unreviewed: matters(filter: $filter, first: 100) {
        totalCount
        nodes {
          name
          handlingCode
          authority {
            name
          }
        }
      }
    }
  `,
  [ProposalParts],
);

const Propose = graphql(
  `
    mutation ProposeExclusionReview($input: ProposeExclusionReviewInput!) {
      done: proposeExclusionReview(input: $input) {
        version
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

const Confirm = graphql(
  `
    mutation ConfirmExclusionReview($input: ConfirmExclusionReviewInput!) {
      done: confirmExclusionReview(input: $input) {
        version
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

const Reject = graphql(
  `
    mutation RejectExclusionReview($input: RejectExclusionReviewInput!) {
      done: rejectExclusionReview(input: $input) {
        version
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

const VersionsQuery = graphql(`
  query MatterVersions($code: ShortText!) {
    versions: matterVersions(code: $code) {
      origin
      lastDay
      madeAt
      draftedBy
      madeBy
      documentNo
      matter {
        id
        version
        validFrom
        active
        name
      }
    }
  }
`);

const DiffQuery = graphql(`
  query MatterDiff($from: ID!, $to: ID!) {
    changes: matterDiff(from: $from, to: $to) {
      column
      title
      before
      after
    }
  }
`);

const Activate = graphql(
  `
    mutation ActivateMatter($input: ActivateMatterInput!) {
      done: activateMatter(input: $input) {
        version
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

const Deactivate = graphql(
  `
    mutation DeactivateMatter($input: DeactivateMatterInput!) {
      done: deactivateMatter(input: $input) {
        version
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

/** What came of an act. */
export interface Done {
  refusals: readonly Refusal[];
}

export type Reviews = ResultOf<typeof ReviewsQuery>;
export type Proposal = NonNullable<Reviews['waiting']>[number];
export type Domain = NonNullable<Reviews['policyInForce']>['scope']['excluded'][number];
export type Unreviewed = Reviews['unreviewed']['nodes'][number];
export type Version = ResultOf<typeof VersionsQuery>['versions'][number];
export type Change = NonNullable<ResultOf<typeof DiffQuery>['changes']>[number];

/** What waits for a second person, and what nobody has reviewed yet. Raises Fault. */
export function reviews(text: string): Promise<Reviews> {
  const filter = { text: text || null, scopeReason: 'MATTER_NOT_REVIEWED' as const };
  return ask(ReviewsQuery, { filter });
}

export function propose(
  matters: readonly string[],
  said: { domains: string[]; irrevocable: boolean; basis: string | null },
): Promise<Done | null> {
  return act(Propose, { matters: [...matters], ...said });
}

/** Confirm the proposal for these of its matters. */
export function confirm(of: Proposal, matters: readonly string[]): Promise<Done | null> {
  return act(Confirm, { proposalId: of.id, expectedVersion: of.version, matters: [...matters] });
}

/** Reject it for these of its matters. */
export function reject(
  of: Proposal,
  matters: readonly string[],
  reasons: string,
): Promise<Done | null> {
  const order = { proposalId: of.id, expectedVersion: of.version, matters: [...matters] };
  return act(Reject, { ...order, reasons });
}

/** Every version of a matter, the newest first. Raises Fault. */
export async function versionsOf(code: string): Promise<readonly Version[]> {
  return (await ask(VersionsQuery, { code })).versions;
}

/** What one version says otherwise than another, by their ids. Raises Fault. */
export async function differences(from: string, to: string): Promise<readonly Change[]> {
  return (await ask(DiffQuery, { from, to })).changes ?? [];
}

/** Put a matter into use, or take it out, from a day after today. */
export function turn(
  on: boolean,
  order: { matterCode: string; expectedVersion: number; firstDay: string; documentNo: string },
): Promise<Done | null> {
  return act(on ? Activate : Deactivate, order);
}
