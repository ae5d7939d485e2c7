import type { Role } from '../../lib/enums';
import type { graphql } from '../../lib/gql';
import { zh } from '../../lib/zh';

type Enum<Name extends Parameters<typeof graphql.scalar>[0]> = ReturnType<
  typeof graphql.scalar<Name>
>;

export type AccountAction = Enum<'AccountAction'>;
export type AccountState = Enum<'AccountState'>;
export type TokenAccess = Enum<'TokenAccess'>;
export type TokenAction = Enum<'TokenAction'>;

/** What is done to an account or a token, each in a dialog of its own. */
export type Act = AccountAction | TokenAction | 'CREATE' | 'CREATE_TOKEN';

export const STATES: readonly AccountState[] = ['ACTIVE', 'DISABLED'];
export const ACCESS: readonly TokenAccess[] = ['READ', 'WRITE'];
export const ROLES = Object.keys(zh.role) as Role[];

/** The role of this code; null where there is none. */
export function roleIn(code: string | undefined): Role | null {
  return ROLES.find((role) => role === code) ?? null;
}
