import { act, ask } from '../../lib/ask';
import type { Role } from '../../lib/enums';
import { RefusalParts } from '../../lib/fragments';
import { graphql, type FragmentOf, type ResultOf, type VariablesOf } from '../../lib/gql';
import { pageOf } from '../../lib/paging';
import type { Place } from '../../lib/router';
import { roleIn, STATES, type AccountState } from './enums';

const AccountParts = graphql(`
  fragment AccountParts on Account @_unmask {
    id
    version
    name
    login
    roles
    state
    mustChangePassword
    allowedActions
    openId {
      issuer
      subject
    }
    authority {
      code
      name
    }
  }
`);

const TokenParts = graphql(`
  fragment TokenParts on Token @_unmask {
    id
    version
    label
    roles
    access
    matters
    networks
    createdAt
    expiresAt
    usedAt
    revokedAt
    overlapUntil
    allowedActions
    authority {
      name
    }
  }
`);

const AccountList = graphql(
  `
    query AccountList(
      $filter: AccountFilter
      $first: Int
      $after: Cursor
      $last: Int
      $before: Cursor
    ) {
      accounts(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        nodes {
          ...AccountParts
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
  [AccountParts],
);

const OneAccount = graphql(
  `
    query OneAccount($id: ID!, $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
      account(id: $id) {
        ...AccountParts
      }
      tokens(accountId: $id, first: $first, after: $after, last: $last, before: $before) {
        nodes {
          ...TokenParts
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
  [AccountParts, TokenParts],
);

const AuthorityNames = graphql(`
  query AuthorityNames {
    authorities {
      code
      name
    }
  }
`);

const AccountDone = graphql(
  `
    fragment AccountDone on AccountPayload @_unmask {
      secret: password
      refusals {
        ...RefusalParts
      }
    }
  `,
  [RefusalParts],
);

const TokenDone = graphql(
  `
    fragment TokenDone on TokenPayload @_unmask {
      secret
      refusals {
        ...RefusalParts
      }
    }
  `,
  [RefusalParts],
);

const CreateAccount = graphql(
  `
    mutation CreateAccount($input: CreateAccountInput!) {
      createAccount(input: $input) {
        ...AccountDone
      }
    }
  `,
  [AccountDone],
);

const SetAccountRoles = graphql(
  `
    mutation SetAccountRoles($input: SetAccountRolesInput!) {
      setAccountRoles(input: $input) {
        ...AccountDone
      }
    }
  `,
  [AccountDone],
);

const DisableAccount = graphql(
  `
    mutation DisableAccount($input: DisableAccountInput!) {
      disableAccount(input: $input) {
        ...AccountDone
      }
    }
  `,
  [AccountDone],
);

const EnableAccount = graphql(
  `
    mutation EnableAccount($input: EnableAccountInput!) {
      enableAccount(input: $input) {
        ...AccountDone
      }
    }
  `,
  [AccountDone],
);

const ResetPassword = graphql(
  `
    mutation ResetPassword($input: ResetPasswordInput!) {
      resetPassword(input: $input) {
        ...AccountDone
      }
    }
  `,
  [AccountDone],
);

const BindOpenId = graphql(
  `
    mutation BindOpenId($input: BindOpenIdInput!) {
      bindOpenId(input: $input) {
        ...AccountDone
      }
    }
  `,
  [AccountDone],
);

const UnbindOpenId = graphql(
  `
    mutation UnbindOpenId($input: UnbindOpenIdInput!) {
      unbindOpenId(input: $input) {
        ...AccountDone
      }
    }
  `,
  [AccountDone],
);

const CreateToken = graphql(
  `
    mutation CreateToken($input: CreateTokenInput!) {
      createToken(input: $input) {
        ...TokenDone
      }
    }
  `,
  [TokenDone],
);

const RotateToken = graphql(
  `
    mutation RotateToken($input: RotateTokenInput!) {
      rotateToken(input: $input) {
        ...TokenDone
      }
    }
  `,
  [TokenDone],
);

const RevokeToken = graphql(
  `
    mutation RevokeToken($input: RevokeTokenInput!) {
      revokeToken(input: $input) {
        ...TokenDone
      }
    }
  `,
  [TokenDone],
);

type Given<Document> =
  VariablesOf<Document> extends { input: infer Input } ? Omit<Input, 'idempotencyKey'> : never;

export type Account = FragmentOf<typeof AccountParts>;
export type Token = FragmentOf<typeof TokenParts>;
export type Accounts = ResultOf<typeof AccountList>['accounts'];
export type Whole = ResultOf<typeof OneAccount>;
export type Authority = ResultOf<typeof AuthorityNames>['authorities'][number];
/** What came of an act: a password or the secret of a token, where one was made, told this once. */
export type Done = FragmentOf<typeof AccountDone>;

/** Which accounts are asked for, as the service takes it. */
function filterOf(query: Place['query']): {
  text: string | null;
  role: Role | null;
  state: AccountState | null;
} {
  return {
    text: query['text'] ?? null,
    role: roleIn(query['role']),
    state: STATES.find((state) => state === query['state']) ?? null,
  };
}

/** The page of accounts of the query; null where the caller keeps none. Raises Fault. */
export async function list(query: Place['query']): Promise<Accounts> {
  return (await ask(AccountList, { filter: filterOf(query), ...pageOf(query) })).accounts;
}

/** An account, with the page of its tokens. Raises Fault. */
export function one(id: string, query: Place['query']): Promise<Whole> {
  return ask(OneAccount, { id, ...pageOf(query) });
}

/** The authorities of the hall. Raises Fault. */
export async function authorities(): Promise<readonly Authority[]> {
  return (await ask(AuthorityNames, {})).authorities;
}

export const create = (input: Given<typeof CreateAccount>): Promise<Done | null> =>
  act(CreateAccount, input);

export const setRoles = (input: Given<typeof SetAccountRoles>): Promise<Done | null> =>
  act(SetAccountRoles, input);

export const disable = (input: Given<typeof DisableAccount>): Promise<Done | null> =>
  act(DisableAccount, input);

export const enable = (input: Given<typeof EnableAccount>): Promise<Done | null> =>
  act(EnableAccount, input);

export const resetPassword = (input: Given<typeof ResetPassword>): Promise<Done | null> =>
  act(ResetPassword, input);

export const bind = (input: Given<typeof BindOpenId>): Promise<Done | null> =>
  act(BindOpenId, input);

export const unbind = (input: Given<typeof UnbindOpenId>): Promise<Done | null> =>
  act(UnbindOpenId, input);

export const createToken = (input: Given<typeof CreateToken>): Promise<Done | null> =>
  act(CreateToken, input);

export const rotate = (input: Given<typeof RotateToken>): Promise<Done | null> =>
  act(RotateToken, input);

export const revoke = (input: Given<typeof RevokeToken>): Promise<Done | null> =>
  act(RevokeToken, input);
