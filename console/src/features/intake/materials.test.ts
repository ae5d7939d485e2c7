import { describe, expect, it } from 'vitest';
import type { Benefit } from '../acts/queries';
import {
  COMMITMENT,
  examined,
  examinedNow,
  marksOf,
  missingOf,
  rowsOf,
  type Papers,
} from './materials';

const SPEC = {
  required: true,
  main: false,
  deferrable: false,
  replaceable: false,
  inOneForm: false,
};

function benefit(effect: Benefit['effect']): Benefit {
  const clause = { id: '三3', document: '', text: '' };
  return {
    code: effect,
    name: effect,
    effect,
    usableFrom: 'ACCEPTANCE',
    proof: null,
    needsCommitment: true,
    clause,
  };
}

const PAPERS: Papers = {
  track: 'COMMITTED',
  commitmentChecked: false,
  matter: {
    materials: [
      { ...SPEC, code: 'M01', name: 'form', main: true },
      { ...SPEC, code: 'M02', name: 'one form', inOneForm: true },
      { ...SPEC, code: 'M03', name: 'proof', replaceable: true },
      { ...SPEC, code: 'M04', name: 'rules', deferrable: true },
      { ...SPEC, code: 'M05', name: 'extra', required: false },
    ],
    conditions: [{ code: 'C01', text: 'experience', replaceable: true }],
  },
  materials: [],
  lacking: [
    { code: 'M01', deferUntil: null, replaceable: false },
    { code: 'M03', deferUntil: null, replaceable: true },
    { code: 'M04', deferUntil: '2026-09-24', replaceable: false },
  ],
  grantedBenefits: [benefit('REPLACE_EVIDENCE'), benefit('DEFER_MATERIAL')],
};

describe('the papers of a case (四(二)2)', () => {
  it('may count in the ways that the service says, the letter first', () => {
    const ways = Object.fromEntries(rowsOf(PAPERS).map((row) => [row.code, row.ways]));
    expect(ways).toEqual({
      [COMMITMENT]: ['inForm'],
      M01: ['inForm'],
      M02: ['inForm'],
      M03: ['inForm', 'replaced'],
      M04: ['inForm', 'deferred'],
      M05: ['inForm'],
      C01: ['replaced'],
    });
  });

  it('are none of the applicant’s where the one form meets them', () => {
    const met = rowsOf(PAPERS).filter(({ byOneForm }) => byOneForm);
    expect(met.map(({ code }) => code)).toEqual(['M02']);
  });

  it('hold no commitment and vouch for no condition on an ordinary case', () => {
    const ordinary = rowsOf({ ...PAPERS, track: 'DECLINED', grantedBenefits: [] });
    expect(ordinary.map(({ kind }) => kind)).not.toContain('commitment');
    expect(ordinary.map(({ kind }) => kind)).not.toContain('condition');
  });

  it('are examined once each has its way, and no sooner', () => {
    const rows = rowsOf(PAPERS);
    const choices = { [COMMITMENT]: 'inForm', M01: 'inForm', M03: 'replaced' } as const;
    expect(examinedNow(rows, choices).map(({ code }) => code)).toEqual([COMMITMENT, 'M01']);
    expect(examined(rows, { ...choices, M04: 'deferred' })).toBe(false);
    const after = rowsOf({
      ...PAPERS,
      commitmentChecked: true,
      materials: [{ code: 'M01', receivedOn: '2026-09-21', inForm: true }],
      lacking: PAPERS.lacking.slice(1),
    });
    expect(examined(after, choices)).toBe(false);
    expect(examined(after, { ...choices, M04: 'deferred' })).toBe(true);
  });

  it('come later by the last day that is allowed, or by an earlier one', () => {
    const choices = { M03: 'replaced', M04: 'deferred', C01: 'replaced' } as const;
    const rows = rowsOf(PAPERS);
    expect(missingOf(rows, choices, {})).toEqual({
      deferred: [{ material: 'M04', dueOn: '2026-09-24' }],
      replaced: ['M03', 'C01'],
    });
    expect(missingOf(rows, choices, { M04: '2026-09-22' }).deferred[0]?.dueOn).toBe('2026-09-22');
  });

  it('forget a choice that is no longer one', () => {
    expect(missingOf(rowsOf(PAPERS), { M01: 'deferred' }, {}).deferred).toEqual([]);
  });
});

describe('the marks of the notice (三)', () => {
  const deferrable = { ...SPEC, deferrable: true };

  it('stand where a benefit and the catalogue both allow it', () => {
    expect(marksOf(deferrable, [benefit('DEFER_MATERIAL')])).toEqual(['deferrable']);
    expect(marksOf(deferrable, [benefit('REPLACE_EVIDENCE')])).toEqual([]);
    expect(marksOf(SPEC, [benefit('DEFER_MATERIAL')])).toEqual([]);
  });

  it('never stand at a main material, however deferrable it is called', () => {
    expect(marksOf({ ...deferrable, main: true }, [benefit('DEFER_MATERIAL')])).toEqual([]);
  });
});
