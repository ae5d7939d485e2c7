import { act, ask } from '../../lib/ask';
import { RefusalParts } from '../../lib/fragments';
import { graphql, type ResultOf } from '../../lib/gql';

const SessionParts = graphql(`
  fragment SessionParts on Session @_unmask {
    id
    how
    begunAt
    seenAt
    end
    current
  }
`);

const MySessions = graphql(
  `
    query MySessions {
      mySessions {
        ...SessionParts
      }
    }
  `,
  [SessionParts],
);

const OwnAccountParts = graphql(
  `
    fragment OwnAccountParts on OwnAccountPayload @_unmask {
      sessions {
        ...SessionParts
      }
      refusals {
        ...RefusalParts
      }
    }
  `,
  [RefusalParts, SessionParts],
);

const ChangePassword = graphql(
  `
    mutation ChangePassword($input: ChangePasswordInput!) {
      changePassword(input: $input) {
        ...OwnAccountParts
      }
    }
  `,
  [OwnAccountParts],
);

const EndSession = graphql(
  `
    mutation EndSession($input: EndSessionInput!) {
      endSession(input: $input) {
        ...OwnAccountParts
      }
    }
  `,
  [OwnAccountParts],
);

export type OwnSession = ResultOf<typeof MySessions>['mySessions'][number];
export type Done = ResultOf<typeof OwnAccountParts>;

/** Where the officer is logged in. Raises Fault. */
export async function mySessions(): Promise<readonly OwnSession[]> {
  return (await ask(MySessions, {})).mySessions;
}

/** Choose another password. */
export function changePassword(currentPassword: string, newPassword: string): Promise<Done | null> {
  return act(ChangePassword, { currentPassword, newPassword });
}

/** End one of the officer's sessions. */
export function endSession(sessionId: string): Promise<Done | null> {
  return act(EndSession, { sessionId });
}
