import { Fault, faultIn } from './fault';
import { fetchWithin, identification } from './gql';

const PATIENCE_MS = 10_000;
const AT_THE_START_MS = 3000;

/** How one may log in, and whether the browser has the cookie of a session. */
export interface Door {
  ways: readonly string[];
  session: boolean;
}

/** What the service says of it; where nobody answers, what there is at the least. */
export async function door(): Promise<Door> {
  try {
    const answer = await fetchWithin(AT_THE_START_MS, '../session');
    if (answer.ok) return (await answer.json()) as Door;
  } catch {
    // The log-in says what is wrong, when something is asked of the service.
  }
  return { ways: [], session: false };
}

/** Where an identity provider is logged in to. */
export const OPENID = '../session/openid';

/** Get the cookie of a session. Raises Fault; `unauthenticated` where these do not fit. */
export function enter(login: string, password: string): Promise<void> {
  return asked('POST', '../session', JSON.stringify({ login, password }));
}

/** End this session, or all of this officer. Raises Fault. */
export function leave(everywhere: boolean): Promise<void> {
  return asked('DELETE', everywhere ? '../sessions' : '../session');
}

async function asked(method: string, address: string, body?: string): Promise<void> {
  const headers = { ...identification(), 'content-type': 'application/json' };
  const answer = await answered(address, { method, headers, ...(body ? { body } : {}) });
  if (!answer.ok) throw await faultIn(answer);
}

async function answered(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetchWithin(PATIENCE_MS, address, init);
  } catch {
    throw new Fault('unreachable');
  }
}
