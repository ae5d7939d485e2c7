import { expect, it } from 'vitest';
import { permission, type Actionable } from './permissions';

const CASE: Actionable = {
  allowedActions: ['REMIND'],
  blockedActions: [{ action: 'ACCEPT', message: 'first the notice', clause: { id: '4' } }],
};

it('is open, closed with its reason, or not the caller’s at all', () => {
  expect(permission(CASE, 'REMIND')).toEqual({ open: true });
  expect(permission(CASE, 'ACCEPT')).toEqual({ open: false, why: CASE.blockedActions[0] });
  expect(permission(CASE, 'DECIDE')).toBeNull();
});
