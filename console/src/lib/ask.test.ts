import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { act, ask } from './ask';
import { connection } from './connection.svelte';
import { Fault } from './fault';
import { graphql } from './gql';
import { notices } from './notices.svelte';
import { session } from './session.svelte';

const Remind = graphql(`
  mutation TestRemind($input: RemindInput!) {
    remind(input: $input) {
      version
    }
  }
`);

const Viewer = graphql(`
  query TestViewer {
    viewer {
      id
    }
  }
`);

const INPUT = { caseId: 'c-1', expectedVersion: 1 };
const DONE = { data: { remind: { version: 2 } } };
const CLERK = {
  data: { viewer: { id: 'clerk', name: '', roles: [], allowedActions: [], authority: null } },
};
const REVIEWER = { data: { viewer: { ...CLERK.data.viewer, id: 'reviewer', name: 'Reviewer' } } };

/** For whom each was sent. */
let viewers: (string | null)[];

type Reply = object | 'lost' | 'silent' | number;

// The network, which answers what it is told to, and keeps what was sent over it.
let replies: Reply[];
/** How often it is asked in vain whether it is ready. */
let unready: number;
let sent: { query: string; variables: { input?: { idempotencyKey: string } } }[];

function network(url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  if (String(url).endsWith('readyz')) return readiness();
  sent.push(JSON.parse(String(init?.body)));
  viewers.push(new Headers(init?.headers).get('x-viewer'));
  const reply = replies.shift();
  if (reply === 'lost') return Promise.reject(new TypeError('Failed to fetch'));
  if (reply === 'silent') return silence(init!.signal!);
  if (typeof reply === 'number') return Promise.resolve(broken(reply));
  const headers = { 'content-type': 'application/json' };
  return Promise.resolve(new Response(JSON.stringify(reply), { headers }));
}

function readiness(): Promise<Response> {
  unready -= 1;
  return Promise.resolve(new Response('{}', { status: unready >= 0 ? 503 : 200 }));
}

function silence(signal: AbortSignal): Promise<Response> {
  return new Promise((_, fail) => signal.addEventListener('abort', () => fail(new Error('late'))));
}

function broken(status: number): Response {
  return new Response('broken', { status, headers: { 'x-request-id': 'r-2' } });
}

function failed(code: string): object {
  return { errors: [{ message: code, extensions: { code, requestId: 'r-1' } }] };
}

function keys(): string[] {
  return sent.flatMap(({ variables }) => variables.input?.idempotencyKey ?? []);
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', network);
  [replies, sent, viewers, unready] = [[CLERK], [], [], 0];
  await session.begin('clerk');
});

afterEach(() => {
  session.end();
  notices.fault = null;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('gives each act a key of its own', async () => {
  replies = [DONE, DONE];
  expect(await act(Remind, INPUT)).toEqual({ version: 2 });
  await act(Remind, INPUT);
  expect(new Set(keys()).size).toBe(2);
});

it('keeps the key of an act that ended in a fault for the same act tried again, and for no other', async () => {
  replies = [failed('INTERNAL_SERVER_ERROR'), DONE, failed('TIME_LIMIT_EXCEEDED'), DONE];
  expect(await act(Remind, INPUT)).toBeNull();
  expect(await act(Remind, INPUT)).toEqual({ version: 2 });
  await act(Remind, INPUT);
  await act(Remind, { ...INPUT, expectedVersion: 2 });
  const [first, again, later, other] = keys();
  expect(again).toBe(first);
  expect(later).not.toBe(first);
  expect(other).not.toBe(later);
});

it.each<[Reply]>([['lost'], [failed('STORAGE_UNAVAILABLE')]])(
  'sends an act again with the same key once the service is back: %j',
  async (reply) => {
    [replies, unready] = [[reply, DONE], 3];
    const acting = act(Remind, INPUT);
    await vi.waitUntil(() => connection.down);
    await vi.advanceTimersByTimeAsync(1000 + 2000 + 3500);
    expect([connection.down, unready, sent.length]).toEqual([true, 0, 2]);
    await vi.advanceTimersByTimeAsync(500);
    expect(await acting).toEqual({ version: 2 });
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
    expect(connection.down).toBe(false);
  },
);

it.each<[Reply, string, string | null]>([
  [502, 'HTTP 502', 'r-2'],
  ['silent', '', null],
])(
  'takes it for an answer where a service that is ready fails twice: %j',
  async (reply, message, requestId) => {
    replies = [reply, reply, DONE];
    const acting = act(Remind, INPUT);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await acting).toBeNull();
    expect(notices.fault).toMatchObject({ kind: 'answered', message, requestId });
    expect([keys().length, new Set(keys()).size, connection.down]).toEqual([2, 1, false]);
    expect(await act(Remind, INPUT)).toEqual({ version: 2 });
    expect(new Set(keys()).size).toBe(1);
  },
);

it('parks an act until the same person has logged in again, and sends it once', async () => {
  replies = [failed('UNAUTHENTICATED'), CLERK, DONE];
  const acting = act(Remind, INPUT);
  await vi.waitUntil(() => session.cut);
  await session.begin('clerk again');
  expect(await acting).toEqual({ version: 2 });
  expect(keys()).toHaveLength(2);
  expect(new Set(keys()).size).toBe(1);
  expect(session.cut).toBe(false);
});

it('never sends an act for somebody else', async () => {
  replies = [failed('UNAUTHENTICATED'), REVIEWER, DONE];
  const acting = act(Remind, INPUT);
  await vi.waitUntil(() => session.cut);
  await session.begin('reviewer');
  expect(await acting).toBeNull();
  expect(keys()).toHaveLength(1);
  expect(notices.told.map((each) => each.text)).toHaveLength(1);
});

it('parks an act where somebody else has logged in in another page, and says who', async () => {
  replies = [failed('VIEWER_CHANGED'), REVIEWER, CLERK, DONE];
  const acting = act(Remind, INPUT);
  await vi.waitUntil(() => session.other !== null);
  expect(session.other).toBe('Reviewer');
  await session.begin('clerk again');
  expect(await acting).toEqual({ version: 2 });
  expect(viewers).toEqual([null, 'clerk', null, null, 'clerk']);
  expect([keys().length, new Set(keys()).size, session.other]).toEqual([2, 1, null]);
});

it('sends no act for somebody else who came while the server was down', async () => {
  [replies, unready] = [['lost', DONE], 1];
  const acting = act(Remind, INPUT);
  await vi.waitUntil(() => connection.down);
  session.end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await acting).toBeNull();
  expect(keys()).toHaveLength(1);
});

it('shows an act that the service would not have, with its request', async () => {
  replies = [failed('BAD_USER_INPUT')];
  expect(await act(Remind, INPUT)).toBeNull();
  expect(notices.fault).toMatchObject({ kind: 'answered', requestId: 'r-1' });
});

it('tells who asks why there is no answer', async () => {
  replies = [failed('RATE_LIMITED')];
  await expect(ask(Viewer, {})).rejects.toBeInstanceOf(Fault);
});
