import { beforeEach, expect, test, vi } from 'vitest';
import { session } from './session.svelte';

let answered: string;

beforeEach(() => {
  vi.stubGlobal('fetch', () => {
    const viewer = {
      id: answered,
      name: '',
      login: null,
      mustChangePassword: false,
      roles: ['CLERK'],
      allowedActions: [],
      authority: null,
    };
    const headers = { 'content-type': 'application/json' };
    return Promise.resolve(new Response(JSON.stringify({ data: { viewer } }), { headers }));
  });
});

async function begun(id: string): Promise<object | null> {
  answered = id;
  await session.begin(`token of ${id}`);
  return session.viewer;
}

test('who logs in again is the same officer, with what was in hand', async () => {
  expect(await begun('clerk')).toBe(await begun('clerk'));
});

test('somebody else is not, and neither is who has gone and come back', async () => {
  const clerk = await begun('clerk');
  expect(await begun('reviewer')).not.toBe(clerk);
  const gone = await begun('clerk');
  await session.end();
  expect(session.viewer).toBeNull();
  expect(await begun('clerk')).not.toBe(gone);
});
