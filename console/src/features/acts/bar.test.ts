import { expect, test } from 'vitest';
import { actionOf, basesOf, entriesOf, KEYS } from './bar';
import type { ActedCase } from './queries';

const why = {
  action: 'DELIVER',
  code: 'NOT_DECIDED',
  message: 'decide first',
  clause: null,
} as const;

function acts(of: Pick<ActedCase, 'allowedActions' | 'blockedActions'>): string[] {
  return entriesOf(of).map((entry) => (entry.why ? `(${entry.act})` : entry.act));
}

test('what is open comes first, each in the order of the procedure', () => {
  const of = { allowedActions: ['SUSPEND_CLOCK', 'START_REVIEW'], blockedActions: [why] } as const;
  expect(acts(of as unknown as ActedCase)).toEqual(['START_REVIEW', 'SUSPEND_CLOCK', '(DELIVER)']);
});

test('to decide is to grant or to refuse', () => {
  expect(acts({ allowedActions: ['DECIDE'], blockedActions: [] })).toEqual(['GRANT', 'REFUSE']);
  expect([actionOf('GRANT'), actionOf('REFUSE'), actionOf('ACCEPT')]).toEqual([
    'DECIDE',
    'DECIDE',
    'ACCEPT',
  ]);
});

test('an act cites what the service says it rests on, and nothing of its own', () => {
  const clauses = [{ id: 'c3', document: 'the plan', text: 'in time' }];
  const of = { legalBases: [{ action: 'DECIDE', clauses }] } as const;
  expect(basesOf(of, 'REFUSE')).toBe(clauses);
  expect(basesOf(of, 'WITHDRAW_APPLICATION')).toEqual([]);
});

test('nothing is shown that the service does not name', () => {
  expect(acts({ allowedActions: [], blockedActions: [] })).toEqual([]);
});

test('no two acts have the same key, and none that of the frame or of the list', () => {
  const keys = Object.values(KEYS);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => ['/', '?', 'j', 'k', 'n', 'Enter'].includes(key))).toEqual([]);
});
