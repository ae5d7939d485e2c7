import { expect, test } from 'vitest';
import { gradesOf, namedBy, toldOf } from './grades';
import { tally } from './ledger';
import type { Event, Snapshot, WholeCase } from './queries';
import { aboutOf, commitmentIn, materialRows, subjectOf } from './record';

function event(
  kind: string,
  facts: Record<string, string>,
  at = '2026-11-02T09:00:00+08:00',
): Event {
  const listed = Object.entries(facts).map(([name, value]) => ({ name, value }));
  return { kind, at, facts: listed } as unknown as Event;
}

function snapshot(id: string, token: string | null, status = 'OK'): Snapshot {
  return { id, readings: [{ fact: 'grade', status, token }] } as unknown as Snapshot;
}

const MATTER = {
  materials: [
    { code: 'M01', name: 'form' },
    { code: 'M02', name: 'lease' },
  ],
  steps: [{ code: 'S01', name: 'visit' }],
} as WholeCase['matter'];

test('a grade is compared with the one that the decision rested on', () => {
  const events = [event('ELIGIBILITY_DECIDED', { decision: 'd', snapshot: 'two' })];
  const creditSnapshots = [snapshot('one', 'B'), snapshot('two', 'AA'), snapshot('three', 'CC')];
  const grades = gradesOf({ events, creditSnapshots });
  expect([grades?.then.token, grades?.now?.token]).toEqual(['AA', 'CC']);
});

test('without a decision the first query counts, and the same grade is no change', () => {
  const creditSnapshots = [snapshot('one', 'AA'), snapshot('two', 'AA')];
  expect(gradesOf({ events: [], creditSnapshots })).toMatchObject({ now: null });
});

test('an outage since is a change too, and no query is no grade', () => {
  const creditSnapshots = [snapshot('one', 'AA'), snapshot('two', null, 'UNAVAILABLE')];
  expect(gradesOf({ events: [], creditSnapshots })?.now?.status).toBe('UNAVAILABLE');
  expect(gradesOf({ events: [], creditSnapshots: [] })).toBeNull();
  expect(gradesOf({ events: null, creditSnapshots: null })).toBeNull();
});

test('each decision that was told is known by its id', () => {
  const events = [
    event('CREDIT_QUERIED', { snapshot: 's' }),
    event('ELIGIBILITY_DECIDED', { decision: 'd', snapshot: 's' }),
  ];
  expect(toldOf(events)).toEqual([{ decision: 'd', snapshot: 's' }]);
});

test('a rule is called what the policy calls it', () => {
  const policy = {
    facts: [{ id: 'grade', name: 'Grade' }],
    tiers: [{ code: 'AA', name: 'AA and above' }],
    benefits: [{ code: 'SLOT', name: 'a slot' }],
  };
  expect(['grade', 'AA', 'SLOT'].map((rule) => namedBy(policy, rule))).toEqual([
    'Grade',
    'AA and above',
    'a slot',
  ]);
  expect(namedBy(policy, 'MATTER_EXCLUDED')).toBeNull();
  expect(namedBy(null, 'AA')).toBeNull();
});

test('the days of a limit are counted by why they count or not', () => {
  const days = ['COUNTED', 'REST', 'SUSPENDED', 'COUNTED'].map((standing) => ({ standing }));
  expect(tally(days as never)).toEqual({ COUNTED: 2, REST: 1, SUSPENDED: 1 });
});

test('a material that never came is listed with the others', () => {
  const came = [{ code: 'M02', receivedOn: '2026-11-02' }] as WholeCase['materials'];
  const rows = materialRows({ matter: MATTER, materials: came });
  expect(rows.map((row) => [row.spec.code, row.state?.receivedOn ?? null])).toEqual([
    ['M01', null],
    ['M02', '2026-11-02'],
  ]);
});

test('the commitment that was signed last counts', () => {
  const first = event('COMMITMENT_SIGNED', { textVersion: '1', fileHash: 'aa' });
  const last = event('COMMITMENT_SIGNED', { textVersion: '2', fileHash: 'bb' });
  expect(commitmentIn([first, last])).toMatchObject({ version: '2', hash: 'bb' });
  expect(commitmentIn([])).toBeNull();
  expect(commitmentIn(null)).toBeNull();
});

test('a task is about a material, a step, or what its code says', () => {
  const about = ['M01', 'S01', 'CASE-7'].map((code) => subjectOf({ matter: MATTER }, code));
  expect(about).toEqual(['M01 form', 'S01 visit', 'CASE-7']);
});

test('an event says what it is about', () => {
  const granted = [{ code: 'SLOT', name: 'a slot' }] as WholeCase['grantedBenefits'];
  const of = { matter: MATTER, grantedBenefits: granted };
  expect(aboutOf(of, event('MATERIAL_CHECKED', { material: 'M01' }))).toBe('M01 form');
  expect(aboutOf(of, event('BENEFIT_USED', { benefit: 'SLOT' }))).toBe('a slot');
  expect(aboutOf(of, event('REVIEW_STARTED', {}))).toBeNull();
});
