import { describe, expect, it } from 'vitest';
import { factsOf, gradedBy, gradeOf, limitsOf, madeUpFor, remarksOf } from './paper';
import type { PrintedCase } from './queries';

const TOLD = '2026-09-21T10:04:00+08:00';

function snapshot(queriedAt: string, token: string) {
  return { queriedAt, readings: [{ status: 'OK' as const, token, evaluatedOn: '2026-03-31' }] };
}

const BEFORE = snapshot('2026-09-21T10:00:00+08:00', 'AAA');
const SINCE = snapshot('2026-09-25T09:00:00+08:00', 'A');

function printed(told: string | null): PrintedCase {
  const decisions = told ? [{ decision: { decidedAt: told } }] : [];
  return { creditSnapshots: [BEFORE, SINCE], decisions } as unknown as PrintedCase;
}

describe('the grade on the commitment (四(二)1)', () => {
  it('is the one that was told, also when a later one is known', () => {
    expect(gradedBy(printed(TOLD))).toBe(BEFORE);
  });

  it('is the latest one until it was told', () => {
    expect(gradedBy(printed(null))).toBe(SINCE);
  });

  it('is none where the register was not asked', () => {
    expect(gradedBy({ creditSnapshots: [], decisions: [] } as unknown as PrintedCase)).toBeNull();
  });
});

const MATTER = {
  name: 'licence',
  handlingCode: '11410404MB0T14003F499011300100001',
  statutoryLimit: { amount: 10, unit: 'WORKING_DAY' },
  promisedLimit: { amount: 0, unit: 'DAY' },
  promisedByMode: [{ mode: 'CREDIT', limit: { amount: 3, unit: 'WORKING_DAY' } }],
  materials: [],
};

function about(more: object): PrintedCase {
  const applicant = { name: 'company', uscc: '91410404MA0TEXT045', maskedId: null };
  const given = {
    caseNo: 'no',
    registeredOn: '2026-09-21',
    inScope: true,
    applicant,
    matter: MATTER,
  };
  return { ...given, easedMaterials: [], ...more } as unknown as PrintedCase;
}

describe('what stands on a paper', () => {
  it('names a company by its code, and a person without the middle of the number', () => {
    const person = { name: 'Z*', uscc: null, maskedId: '4104**********0011' };
    expect(factsOf(about({})).map(([, value]) => value)).toContain('91410404MA0TEXT045');
    expect(factsOf(about({ applicant: person })).map(([, value]) => value)).toContain(
      '4104**********0011',
    );
  });

  it('promises the limit of credit approval in scope only (二(二))', () => {
    expect(limitsOf(about({}))).toHaveLength(3);
    expect(limitsOf(about({ inScope: false }))).toHaveLength(2);
  });

  it.each([
    ['ABSENT', '无记录'],
    ['UNAVAILABLE', '查询暂不可用'],
    ['OK', '不显示'],
  ])('says why there is no grade (%s), and never that there is no record but for that', (...of) => {
    const [status, words] = of;
    const readings = [{ status, token: null, evaluatedOn: null }];
    const asked = { creditSnapshots: [{ queriedAt: TOLD, readings }], decisions: [] };
    expect(gradeOf(about(asked))).toBe(`${words}（查询日期 2026-09-21）`);
  });

  it('says that nobody has asked, unless that is hidden as well', () => {
    expect(gradeOf(about({ creditSnapshots: [], decisions: [] }))).toBe('未查询');
    expect(gradeOf(about({ creditSnapshots: null, decisions: null }))).toBe('不显示');
  });

  it('leaves to the commitment what the service says that benefits allow (三2, 三3)', () => {
    const later = {
      code: 'M05',
      required: true,
      main: false,
      deferrable: true,
      deferDays: 3,
      replaceable: false,
      inOneForm: false,
    };
    const matter = { ...MATTER, materials: [later, { ...later, code: 'M01', main: true }] };
    const eased = { code: 'M05', deferrable: true, replaceable: false, inOneForm: true };
    const [row, ...others] = madeUpFor(about({ matter, easedMaterials: [eased] }));
    expect([row?.material.code, others]).toEqual(['M05', []]);
    expect(remarksOf(row!)).toContain('3');
    expect(madeUpFor(about({ matter }))).toEqual([]);
  });
});
