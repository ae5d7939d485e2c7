import { describe, expect, it } from 'vitest';
import { nextStep, stepsOf, type Walked } from './steps';

const WALKED: Walked = {
  stage: 'NOTIFIED',
  track: 'NONE',
  inScope: true,
  allowedActions: [],
  blockedActions: [],
};

describe('the steps at the window', () => {
  it('begin with the one-time notice, whatever the track (四(一))', () => {
    const fresh: Walked = {
      ...WALKED,
      stage: 'REGISTERED',
      allowedActions: ['GIVE_ONE_TIME_NOTICE', 'REMIND'],
    };
    expect(nextStep(fresh, false)).toBe('notice');
  });

  it.each([
    ['NONE', 'remind'],
    ['REMINDED', 'choose'],
    ['REQUESTED', 'tell'],
    ['DECLINED', 'examine'],
    ['INELIGIBLE', 'examine'],
    ['COMMITTED', 'examine'],
    ['WITHDRAWN', 'examine'],
  ] as const)('go on from the track %s with %s (四(二)1)', (track, step) => {
    expect(nextStep({ ...WALKED, track }, false)).toBe(step);
  });

  it('tell the rights before the commitment is signed (四(二)1)', () => {
    const blockedActions = [
      { action: 'SIGN_COMMITMENT', code: 'RIGHTS_NOTICE_MISSING' },
    ] as const satisfies Walked['blockedActions'];
    const eligible: Walked = { ...WALKED, track: 'ELIGIBLE' };
    expect(nextStep({ ...eligible, blockedActions }, false)).toBe('rights');
    expect(nextStep({ ...eligible, allowedActions: ['SIGN_COMMITMENT'] }, false)).toBe('commit');
  });

  it('accept once everything is examined, and end there (四(二)2)', () => {
    expect(nextStep({ ...WALKED, track: 'COMMITTED' }, true)).toBe('accept');
    expect(nextStep({ ...WALKED, stage: 'ACCEPTED', track: 'ACTIVE' }, true)).toBeNull();
    expect(nextStep({ ...WALKED, stage: 'NOT_ACCEPTED' }, true)).toBeNull();
  });

  it('are the ordinary ones out of scope: nobody is asked to choose (二(二))', () => {
    const excluded: Walked = { ...WALKED, inScope: false };
    expect(stepsOf(excluded)).toEqual(['notice', 'examine', 'accept']);
    expect(nextStep(excluded, false)).toBe('examine');
  });

  it('leave the commitment out for whoever declined', () => {
    expect(stepsOf({ ...WALKED, track: 'DECLINED' })).toEqual([
      'notice',
      'remind',
      'choose',
      'examine',
      'accept',
    ]);
  });
});
