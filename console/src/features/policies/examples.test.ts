import { describe, expect, it } from 'vitest';
import { filled, type Draft } from '../../lib/fields';
import { dropped, exampleEdits, exampleSpecs, examplesOf, exemplified } from './examples';
import type { Table } from './file';
import { fieldOf } from './parts';

const FILE: Table = {
  facts: {
    grade: { kind: 'GRADE', name: { zh: '等级' } },
    points: { kind: 'SCORE' },
    broken: { kind: 'RECORDS' },
  },
  tiers: [
    { id: 'A', effect: 'INCENTIVE' },
    { id: 'C', effect: 'RESTRICT' },
  ],
  benefits: { one: {}, two: {} },
  examples: [
    { name: '甲', clause: '三1', given: { credit: { grade: 'A' } }, expect: { granted: ['two'] } },
    {
      name: '乙',
      clause: '三4',
      given: { credit: { grade: { token: 'B', evaluated: -3 } } },
      expect: { granted: [] },
    },
  ],
};

/** What is changed in an example by what is typed into these places of it. */
function edits(name: string, typed: Draft): [string, string | null][] {
  const specs = exampleSpecs(FILE, name);
  const own = Object.fromEntries(
    Object.entries(typed).map(([place, value]) => [`examples.${name}.${place}`, value]),
  );
  const fields = specs.map((spec) => fieldOf(spec, FILE, own, String));
  return exampleEdits(specs, FILE, filled(fields, own)).map(({ path, value }) => [
    path.slice(2).join('.'),
    value,
  ]);
}

describe('an example', () => {
  it('stays as it is where nothing is typed', () => {
    expect([edits('甲', {}), edits('乙', {})]).toEqual([[], []]);
  });

  it('has a field for each fact but records, and the tiers that give something', () => {
    const specs = exampleSpecs(FILE, '甲');
    const asked = specs.map(({ path }) => path.slice(2).join('.'));
    expect(asked).toContain('given.credit.points.validUntil');
    expect(asked.filter((each) => each.includes('broken'))).toEqual([]);
    const tier = specs.find(({ path }) => path[3] === 'tier');
    expect(tier?.options?.map(([code]) => code)).toEqual(['', 'none', 'A']);
  });

  it('is told a grade alone, and with its days', () => {
    expect(edits('甲', { 'given.credit.grade': 'AA' })).toEqual([['given.credit.grade', '"AA"']]);
    expect(edits('甲', { 'given.credit.grade.evaluated': '-366' })).toEqual([
      ['given.credit.grade', '{ token = "A" }'],
      ['given.credit.grade.evaluated', '-366'],
    ]);
    expect(
      edits('甲', { 'given.credit.points': '80', 'given.credit.points.validUntil': '0' }),
    ).toEqual([
      ['given.credit.points', '{ number = 80 }'],
      ['given.credit.points.validUntil', '0'],
    ]);
  });

  it('is told no grade any more', () => {
    expect(edits('甲', { 'given.credit.grade': '' })).toEqual([['given.credit.grade', null]]);
    expect(edits('乙', { 'given.credit.grade.token': '' })).toEqual([['given.credit.grade', null]]);
    expect(edits('乙', { 'given.credit.grade.evaluated': '' })).toEqual([
      ['given.credit.grade.evaluated', null],
    ]);
  });

  it('expects certain benefits, none at all, or says nothing of them', () => {
    expect(edits('甲', { 'expect.granted': { two: '', one: '' } })).toEqual([
      ['expect.granted', '["one", "two"]'],
    ]);
    expect(edits('甲', { 'expect.granted': { '': '' } })).toEqual([['expect.granted', '[]']]);
    expect(edits('乙', { 'expect.granted': {} })).toEqual([['expect.granted', null]]);
  });
});

describe('the examples', () => {
  it('are listed with what became of each, where they were run', () => {
    const [first, second] = examplesOf(FILE, [{ name: '乙', passed: false }]);
    expect([first?.passed, second?.passed, second?.clause]).toEqual([undefined, false, '三4']);
  });

  it('are added and removed by name', () => {
    expect(exemplified(FILE, '丙', '三')).toEqual([
      {
        path: ['examples', '丙'],
        value: '{ name = "丙", clause = "三", given = {}, expect = {} }',
      },
    ]);
    expect(dropped(FILE, '甲')).toEqual([{ path: ['examples', '甲'], value: null }]);
  });
});
