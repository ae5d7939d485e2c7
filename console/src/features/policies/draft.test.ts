import { beforeEach, expect, it, vi } from 'vitest';
import { OpenDraft } from './draft.svelte';
import type { PolicyDraft } from './queries';

const AT_FIRST = {
  id: 'draft',
  version: 1,
  json: '{"days": 1}',
  allowedActions: ['EDIT'],
} as unknown as PolicyDraft;
const EDIT = { path: ['days'], value: '2' };

let sent: { expectedVersion: number }[];
let stands: number;

// A service that changes what is seen as it stands, and refuses the rest.
beforeEach(() => {
  sent = [];
  stands = 1;
  vi.stubGlobal('fetch', (_address: string, { body }: { body: string }) => {
    const { input } = (JSON.parse(body) as { variables: { input: { expectedVersion: number } } })
      .variables;
    sent.push(input);
    const conflict = input.expectedVersion !== stands;
    if (!conflict) stands += 1;
    const done = {
      draft: { ...AT_FIRST, version: stands },
      policy: null,
      refusals: conflict ? [{ code: 'CONFLICT', message: '', path: [], clause: null }] : [],
    };
    const headers = { 'content-type': 'application/json' };
    const answer = JSON.stringify({ data: { adjustPolicyDraft: done } });
    return Promise.resolve(new Response(answer, { headers }));
  });
});

it('makes changes one after the other, each on what the one before has made', async () => {
  const draft = new OpenDraft(AT_FIRST);
  const done = await Promise.all([draft.adjust(() => [EDIT]), draft.adjust(() => [EDIT])]);
  expect(done).toEqual([true, true]);
  expect(sent.map(({ expectedVersion }) => expectedVersion)).toEqual([1, 2]);
  expect([draft.now.version, draft.busy]).toEqual([3, false]);
});

it('shows a draft that somebody else has changed, and keeps what was typed', async () => {
  const draft = new OpenDraft(AT_FIRST);
  draft.keep('switches', { days: '2' });
  stands = 5;
  expect(await draft.adjust(() => [EDIT])).toBe(false);
  expect([draft.now.version, draft.conflict]).toEqual([5, true]);
  expect(draft.typed).toEqual({ switches: { days: '2' } });
  expect(await draft.adjust(() => [EDIT])).toBe(true);
  expect([draft.now.version, draft.conflict]).toEqual([6, false]);
  draft.drop('switches');
  expect(draft.typed).toEqual({});
});

it('is unsaved in a part as long as any of its forms is', () => {
  const draft = new OpenDraft(AT_FIRST);
  draft.keep('examples of A 级', { name: 'x' });
  expect([draft.isUnsaved('examples'), draft.isUnsaved('scope')]).toEqual([true, false]);
});

it('sends nothing where nothing is to be changed', async () => {
  expect(await new OpenDraft(AT_FIRST).adjust(() => [])).toBe(true);
  expect(sent).toEqual([]);
});
