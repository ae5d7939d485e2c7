import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { session } from '../../lib/session.svelte';
import type { FoundMatter } from './queries';
import { Registration } from './registration.svelte';
import { Visit } from './visit.svelte';

const MATTER = { handlingCode: 'm-1', name: '' } as FoundMatter;
const CLERK = { viewer: { id: 'clerk', name: '', roles: [], allowedActions: [], authority: null } };
const REGISTERED = { registerCase: { case: { id: 'c-1', caseNo: 'No. 1' }, refusals: [] } };
const BROKEN = { message: 'broken', extensions: { code: 'INTERNAL', requestId: 'r-1' } };

// What the service answers to each operation, in order; and the operations that were sent to it.
let answers: Record<string, object[]>;
let sent: string[];

function network(_url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const operation: string = JSON.parse(String(init?.body)).operationName;
  sent.push(operation);
  const headers = { 'content-type': 'application/json' };
  return Promise.resolve(new Response(JSON.stringify(answers[operation]?.shift()), { headers }));
}

beforeEach(async () => {
  vi.stubGlobal('fetch', network);
  [answers, sent] = [{ Viewer: [{ data: CLERK }] }, []];
  await session.begin('clerk');
});

afterEach(() => {
  session.end();
  vi.unstubAllGlobals();
});

it('ends with the registration, though the case cannot be looked at, and registers it once', async () => {
  const known = { data: { applicantBy: { id: 'a-1', kind: 'LEGAL_PERSON', name: '' } } };
  answers = {
    ApplicantBy: [known],
    OpenCases: [{ data: { cases: { nodes: [] } } }],
    RegisterCase: [{ data: REGISTERED }],
    AtTheWindow: [{ errors: [BROKEN] }, { data: { case: { caseNo: 'No. 1' } } }],
  };
  const [form, visit] = [new Registration(), new Visit()];
  [form.matter, form.typed] = [MATTER, '91410404MA0TEXT045'];
  form.lookUp();
  expect(await form.register(visit)).toBe(true);
  expect([visit.number, form.ended, sent.includes('AtTheWindow')]).toEqual(['No. 1', true, false]);
  await visit.look();
  expect([visit.case, visit.fault?.requestId]).toEqual([null, 'r-1']);
  expect(await form.register(visit)).toBe(false);
  await visit.look();
  expect([visit.case?.caseNo, visit.fault]).toEqual(['No. 1', null]);
  expect(sent.filter((each) => each === 'RegisterCase')).toHaveLength(1);
});
