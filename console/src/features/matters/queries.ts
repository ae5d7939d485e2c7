import { act, ask } from '../../lib/ask';
import { RefusalParts, type Refusal } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';
import type { Known } from './form';

export type Origin = ReturnType<typeof graphql.scalar<'Origin'>>;
export type MatterAction = ReturnType<typeof graphql.scalar<'MatterAction'>>;
export type DraftState = ReturnType<typeof graphql.scalar<'DraftState'>>;

const ProposalParts = graphql(
  `
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
      allowedActions
      blockedActions {
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

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
      allowedActions
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

/** What one version or draft says otherwise than another; null where a draft cannot be read.
 * Raises Fault.
 */
export function differences(from: string, to: string): Promise<ResultOf<typeof DiffQuery>> {
  return ask(DiffQuery, { from, to });
}

/** Put a matter into use, or take it out, from a day after today. */
export function turn(
  on: boolean,
  order: { matterCode: string; expectedVersion: number; firstDay: string; documentNo: string },
): Promise<Done | null> {
  return act(on ? Activate : Deactivate, order);
}

// --- drafts ---

const DraftParts = graphql(
  `
    fragment MatterDraftParts on MatterDraft @_unmask {
      id
      version
      state
      code
      text
      byCaller
      basis {
        id
        version
        name
      }
      check {
        findings {
          isFault
          column
          reason
          cure
        }
        refusals {
          ...RefusalParts
        }
      }
      allowedActions
      blockedActions {
        action
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [RefusalParts],
);

const DraftPayload = graphql(
  `
    fragment MatterDraftDone on MatterDraftPayload @_unmask {
      draft {
        ...MatterDraftParts
      }
      refusals {
        ...RefusalParts
      }
    }
  `,
  [DraftParts, RefusalParts],
);

const DraftsQuery = graphql(`
  query MatterDrafts {
    drafts: matterDrafts {
      id
      code
      text
      byCaller
      basis {
        version
        name
      }
      check {
        findings {
          isFault
        }
        refusals {
          code
        }
      }
    }
  }
`);

const DraftQuery = graphql(
  `
    query MatterDraft($id: ID!) {
      draft: matterDraft(id: $id) {
        ...MatterDraftParts
      }
      authorities {
        code
        name
      }
      policyInForce {
        benefits {
          code
          name
        }
      }
    }
  `,
  [DraftParts],
);

const BeginDraft = graphql(
  `
    mutation DraftMatter($input: DraftMatterInput!) {
      done: draftMatter(input: $input) {
        ...MatterDraftDone
      }
    }
  `,
  [DraftPayload],
);

export const EditDraft = graphql(
  `
    mutation EditMatterDraft($input: EditMatterDraftInput!) {
      done: editMatterDraft(input: $input) {
        ...MatterDraftDone
      }
    }
  `,
  [DraftPayload],
);

const DiscardDraft = graphql(
  `
    mutation DiscardMatterDraft($input: DiscardMatterDraftInput!) {
      done: discardMatterDraft(input: $input) {
        ...MatterDraftDone
      }
    }
  `,
  [DraftPayload],
);

const ConfirmDraft = graphql(
  `
    mutation ConfirmMatterDraft($input: ConfirmMatterDraftInput!) {
      done: confirmMatterDraft(input: $input) {
        ...MatterDraftDone
      }
    }
  `,
  [DraftPayload],
);

export type ListedDraft = NonNullable<ResultOf<typeof DraftsQuery>['drafts']>[number];
export type MatterDraft = NonNullable<ResultOf<typeof DraftQuery>['draft']>;
export type Finding = MatterDraft['check']['findings'][number];
export type DraftDone = ResultOf<typeof BeginDraft>['done'];

/** The drafts that are being written; null for who keeps no catalogue. Raises Fault. */
export function openDrafts(): Promise<ResultOf<typeof DraftsQuery>> {
  return ask(DraftsQuery, {});
}

/** A draft, and what its form chooses from. Raises Fault. */
export async function draftWith(id: string): Promise<{ draft: MatterDraft | null } & Known> {
  const { draft, authorities, policyInForce } = await ask(DraftQuery, { id });
  return { draft, authorities, benefits: policyInForce?.benefits ?? [] };
}

/** Begin a draft that says what the latest version of the matter says. */
export function begin(code: string): Promise<DraftDone | null> {
  return act(BeginDraft, { code, text: null });
}

/** Confirm a draft, or give it up, as it was last seen. */
export function ended(
  confirmed: boolean,
  { id: draftId, version: expectedVersion }: MatterDraft,
): Promise<DraftDone | null> {
  return act(confirmed ? ConfirmDraft : DiscardDraft, { draftId, expectedVersion });
}
