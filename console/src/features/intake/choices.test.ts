import { describe, expect, it } from 'vitest';
import type { Item } from '../acts/queries';
import { examined, examinedNow, missingOf, planned, unsaid } from './choices';

function item(code: string, ways: Item['ways'], more: Partial<Item> = {}): Item {
  return {
    kind: 'MATERIAL',
    code,
    name: code,
    required: true,
    receivedOn: null,
    inForm: null,
    metByOneForm: false,
    lacking: true,
    ways,
    deferUntil: null,
    ...more,
  };
}

const LETTER = item('COMMITMENT', ['IN_FORM'], { kind: 'COMMITMENT' });
const FORM = item('M01', ['IN_FORM']);
const PROOF = item('M03', ['IN_FORM', 'REPLACED']);
const RULES = item('M04', ['IN_FORM', 'DEFERRED'], { deferUntil: '2026-09-24' });
const EXTRA = item('M05', ['IN_FORM'], { required: false, lacking: false });
const CONDITION = item('C01', ['REPLACED'], { kind: 'CONDITION', lacking: false });
const ITEMS = [LETTER, FORM, PROOF, RULES, EXTRA, CONDITION];

function codes(items: readonly Item[]): string[] {
  return items.map(({ code }) => code);
}

describe('what the clerk has chosen of the checklist (四(二)2)', () => {
  it('is examined in the order of the list', () => {
    const choices = { M01: 'IN_FORM', COMMITMENT: 'IN_FORM', M03: 'REPLACED' } as const;
    expect(codes(examinedNow(ITEMS, choices))).toEqual(['COMMITMENT', 'M01']);
  });

  it('is recorded act by act: a receipt where there was none, then the finding', () => {
    const here = { ...PROOF, receivedOn: '2026-09-21' };
    const choices = { COMMITMENT: 'IN_FORM', M01: 'IN_FORM', M03: 'IN_FORM' } as const;
    const acts = planned([LETTER, FORM, here, RULES], choices);
    expect(acts.map(({ act, item }) => `${act} ${item.code}`)).toEqual([
      'CHECK_COMMITMENT COMMITMENT',
      'SUBMIT_MATERIAL M01',
      'CHECK_MATERIAL M01',
      'CHECK_MATERIAL M03',
    ]);
    expect(planned(ITEMS, { M03: 'REPLACED' })).toEqual([]);
  });

  it('leaves unsaid what is lacking, and nothing that need not come', () => {
    expect(codes(unsaid(ITEMS, { M03: 'REPLACED' }))).toEqual(['COMMITMENT', 'M01', 'M04']);
  });

  it('is all there is once each has its way, and no sooner', () => {
    const done = { lacking: false, ways: [], inForm: true };
    const after = [{ ...LETTER, ...done }, { ...FORM, ...done }, PROOF, RULES, EXTRA, CONDITION];
    const choices = { COMMITMENT: 'IN_FORM', M01: 'IN_FORM', M03: 'REPLACED' } as const;
    expect(examined(after, choices)).toBe(false);
    expect(examined(after, { ...choices, M04: 'DEFERRED' })).toBe(true);
    expect(examined(after, { ...choices, M04: 'DEFERRED', M05: 'IN_FORM' })).toBe(false);
  });

  it('comes later by the last day that is allowed, or by an earlier one', () => {
    const choices = { M03: 'REPLACED', M04: 'DEFERRED', C01: 'REPLACED' } as const;
    expect(missingOf(ITEMS, choices, {})).toEqual({
      deferred: [{ material: 'M04', dueOn: '2026-09-24' }],
      replaced: ['M03', 'C01'],
    });
    expect(missingOf(ITEMS, choices, { M04: '2026-09-22' }).deferred[0]?.dueOn).toBe('2026-09-22');
  });

  it('is forgotten where it is no longer one of the ways', () => {
    expect(missingOf(ITEMS, { M01: 'DEFERRED' }, {}).deferred).toEqual([]);
    expect(codes(unsaid([FORM], { M01: 'DEFERRED' }))).toEqual(['M01']);
  });
});
