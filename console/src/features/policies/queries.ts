import { ask } from '../../lib/ask';
import { RefusalParts } from '../../lib/fragments';
import { graphql, type ResultOf, type VariablesOf } from '../../lib/gql';
import type { pageOf } from '../../lib/paging';

export const VersionParts = graphql(
  `
    fragment VersionParts on GradePolicy @_unmask {
      id
      version
      lastDay
      document {
        number
        title
        effectiveFrom
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

export const DraftParts = graphql(
  `
    fragment DraftParts on PolicyDraft @_unmask {
      id
      version
      state
      text
      json
      byCaller
      basis {
        id
        version
      }
      check {
        faults {
          code
          line
          path
          message
        }
        examples {
          name
          passed
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

const PoliciesQuery = graphql(
  `
    query Policies {
      policies {
        ...VersionParts
      }
      policyDrafts {
        id
        version
        json
        byCaller
        basis {
          version
        }
        check {
          faults {
            line
          }
        }
      }
    }
  `,
  [VersionParts],
);

const DraftQuery = graphql(
  `
    query PolicyDraft($id: ID!) {
      policyDraft(id: $id) {
        ...DraftParts
      }
      policyInForce {
        id
        version
        document {
          effectiveFrom
        }
      }
    }
  `,
  [DraftParts],
);

const DiffQuery = graphql(`
  query PolicyDiff($from: ID!, $to: ID!) {
    policyDiff(from: $from, to: $to) {
      changes {
        part
        path
        before
        after
      }
      grades {
        fact
        token
        applicants
        before
        after
        gains
        loses
      }
      tiers {
        tier
        applicants
        gains
        loses
        terms
      }
    }
  }
`);

// --- acts ---

const Done = graphql(
  `
    fragment PolicyDone on PolicyPayload @_unmask {
      draft {
        ...DraftParts
      }
      policy {
        ...VersionParts
      }
      refusals {
        ...RefusalParts
      }
    }
  `,
  [DraftParts, VersionParts, RefusalParts],
);

export const BeginDraft = graphql(
  `
    mutation DraftPolicy($input: DraftPolicyInput!) {
      draftPolicy(input: $input) {
        ...PolicyDone
      }
    }
  `,
  [Done],
);

export const AdjustDraft = graphql(
  `
    mutation AdjustPolicyDraft($input: AdjustPolicyDraftInput!) {
      adjustPolicyDraft(input: $input) {
        ...PolicyDone
      }
    }
  `,
  [Done],
);

export const EditDraft = graphql(
  `
    mutation EditPolicyDraft($input: EditPolicyDraftInput!) {
      editPolicyDraft(input: $input) {
        ...PolicyDone
      }
    }
  `,
  [Done],
);

export const DiscardDraft = graphql(
  `
    mutation DiscardPolicyDraft($input: DiscardPolicyDraftInput!) {
      discardPolicyDraft(input: $input) {
        ...PolicyDone
      }
    }
  `,
  [Done],
);

export const PublishDraft = graphql(
  `
    mutation PublishPolicy($input: PublishPolicyInput!) {
      publishPolicy(input: $input) {
        ...PolicyDone
      }
    }
  `,
  [Done],
);

export const RetireVersion = graphql(
  `
    mutation RetirePolicy($input: RetirePolicyInput!) {
      retirePolicy(input: $input) {
        ...PolicyDone
      }
    }
  `,
  [Done],
);

export type Found = ResultOf<typeof PoliciesQuery>;
export type Version = Found['policies'][number];
export type ListedDraft = NonNullable<Found['policyDrafts']>[number];
export type DraftFound = ResultOf<typeof DraftQuery>;
export type InForce = DraftFound['policyInForce'];
export type PolicyDraft = NonNullable<DraftFound['policyDraft']>;
export type Fault = PolicyDraft['check']['faults'][number];
export type Diff = NonNullable<ResultOf<typeof DiffQuery>['policyDiff']>;
export type Acted = ResultOf<typeof PublishDraft>['publishPolicy'];

/** Every version, and for those who write and publish the open drafts. Raises Fault. */
export function policies(): Promise<Found> {
  return ask(PoliciesQuery, {});
}

/** A draft, and the version in force beside it. Raises Fault. */
export function draftWith(id: string): Promise<DraftFound> {
  return ask(DraftQuery, { id });
}

/** What differs between two; null where one of them cannot be read. Raises Fault. */
export async function compared(from: string, to: string): Promise<Diff | null> {
  return (await ask(DiffQuery, { from, to })).policyDiff;
}

// --- what-if ---

const JobParts = graphql(`
  fragment JobParts on Job @_unmask {
    id
    state
    done
    total
    policyVersion
    first
    last
    tally {
      changed
      gains
      loses
      newlyEligible
      noLongerEligible
      newlyStrict
      noLongerStrict
      tiers {
        before
        after
        decisions
      }
      benefits {
        key
        name
        gains
        loses
      }
      matters {
        key
        name
        gains
        loses
      }
      authorities {
        key
        name
        gains
        loses
      }
    }
  }
`);

const JobQuery = graphql(
  `
    query Job($id: ID!) {
      job(id: $id) {
        ...JobParts
      }
    }
  `,
  [JobParts],
);

const ShiftsQuery = graphql(`
  query Shifts(
    $id: ID!
    $filter: ShiftFilterInput
    $first: Int
    $after: Cursor
    $last: Int
    $before: Cursor
  ) {
    job(id: $id) {
      shifts(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
        nodes {
          decisionId
          caseNo
          readable
          matterName
          tierBefore
          tierAfter
          modeBefore
          modeAfter
          drift
          gains
          loses
          terms
          restricts
          relieves
        }
      }
    }
  }
`);

export const SimulatePolicy = graphql(
  `
    mutation SimulatePolicy($input: SimulatePolicyInput!) {
      simulatePolicy(input: $input) {
        job {
          ...JobParts
        }
        refusals {
          ...RefusalParts
        }
      }
    }
  `,
  [JobParts, RefusalParts],
);

const CancelJob = graphql(
  `
    mutation CancelJob($input: CancelJobInput!) {
      cancelJob(input: $input) {
        job {
          ...JobParts
        }
      }
    }
  `,
  [JobParts],
);

export type Job = NonNullable<ResultOf<typeof JobQuery>['job']>;
export type Tally = NonNullable<Job['tally']>;
export type Shifts = NonNullable<ResultOf<typeof ShiftsQuery>['job']>['shifts'];
export type ShiftFilter = NonNullable<VariablesOf<typeof ShiftsQuery>['filter']>;

/** A what-if as far as it has come; null where it is no longer kept. Raises Fault. */
export async function jobWith(id: string): Promise<Job | null> {
  return (await ask(JobQuery, { id })).job;
}

/** A page of the decisions that would differ. Raises Fault. */
export async function shiftsOf(
  id: string,
  filter: ShiftFilter,
  page: ReturnType<typeof pageOf>,
): Promise<Shifts | null> {
  return (await ask(ShiftsQuery, { id, filter, ...page })).job?.shifts ?? null;
}

/** End a what-if. It may be asked for again as it is, and so has no key. Raises Fault. */
export async function cancelled(id: string): Promise<Job | null> {
  return (await ask(CancelJob, { input: { jobId: id } })).cancelJob.job;
}
