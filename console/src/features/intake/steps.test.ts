import { describe, expect, it } from 'vitest';
import { nextOf, walked, type Walked } from './steps';

const EXAMINING: readonly Walked[] = [
  { action: 'GIVE_ONE_TIME_NOTICE', state: 'DONE' },
  { action: 'CHECK_MATERIAL', state: 'NEXT' },
  { action: 'ACCEPT', state: 'LATER' },
];

describe('the steps at the window', () => {
  it('are those of the service, whatever is chosen on the page', () => {
    const first: readonly Walked[] = [
      { action: 'GIVE_ONE_TIME_NOTICE', state: 'NEXT' },
      { action: 'CHECK_MATERIAL', state: 'LATER' },
      { action: 'ACCEPT', state: 'LATER' },
    ];
    expect(walked(first, true)).toEqual(first);
  });

  it('go on to acceptance once it is chosen how each paper counts (四(二)2)', () => {
    expect(nextOf(walked(EXAMINING, false))).toBe('CHECK_MATERIAL');
    expect(walked(EXAMINING, true).map(({ state }) => state)).toEqual(['DONE', 'DONE', 'NEXT']);
  });

  it('go back to the examination for an optional paper that came as well', () => {
    const complete: readonly Walked[] = [
      { action: 'CHECK_MATERIAL', state: 'DONE' },
      { action: 'ACCEPT', state: 'NEXT' },
    ];
    expect(nextOf(walked(complete, false))).toBe('CHECK_MATERIAL');
  });

  it('end with acceptance', () => {
    expect(nextOf(walked([], true))).toBeNull();
  });
});
