import { describe, expect, it } from 'vitest';
import { filled } from '../../lib/fields';
import { excluding, exclusionsOf, including } from './exclusions';
import { byName } from './file';
import { editsOf, fieldOf, grouped, nearest, type Spec } from './parts';
import { exampleIn, formOf, lineIn, partOf, type Part } from './places';
import { specsOf } from './specs';
import { movedBenefits, namesOf } from './names';
import { filterOf, narrowed } from './narrowing';
import { percent, quarter } from './progress';

const FILE = {
  scope: { channels: ['HALL', 'WEB'] },
  document: { number: '1', basis: ['x', 'y'], from: '2026-01-01' },
  switches: { days: 5 },
};
const SPECS: readonly Spec[] = [
  { kind: 'line', path: ['document', 'number'], label: '' },
  { kind: 'lines', path: ['document', 'basis'], label: '' },
  { kind: 'date', path: ['document', 'from'], label: '', optional: true },
  { kind: 'number', path: ['switches', 'days'], label: '' },
  {
    kind: 'any',
    path: ['scope', 'channels'],
    label: '',
    options: [
      ['HALL', ''],
      ['WEB', ''],
    ],
  },
];

function edits(typed: Record<string, string | Record<string, string>>): [string, string | null][] {
  const fields = SPECS.map((spec) => fieldOf(spec, FILE, typed, String));
  return editsOf(SPECS, FILE, filled(fields, typed)).map(({ path, value }) => [
    path.join('.'),
    value,
  ]);
}

describe('a form over the file', () => {
  it('changes nothing where nothing was typed', () => {
    expect(edits({})).toEqual([]);
  });

  it.each([
    ['document.number', '2', '"2"'],
    ['document.basis', 'x\n\n z ', '["x", "z"]'],
    ['document.from', '2027-01-01', '2027-01-01'],
    ['document.from', '', null],
    ['switches.days', '7', '7'],
    ['scope.channels', { WEB: '' }, '["WEB"]'],
  ])('writes what was typed into %s', (name, typed, value) => {
    expect(edits({ [name]: typed })).toEqual([[name, value]]);
  });

  it('says what stands in the file where something else was typed', () => {
    const typed = { 'switches.days': '7' };
    expect(fieldOf(SPECS[3]!, FILE, typed, (now) => `now ${now}`).hint).toBe('now 5');
    expect(fieldOf(SPECS[3]!, FILE, {}, (now) => `now ${now}`).hint).toBeUndefined();
  });
});

describe('what stands in a table of its own', () => {
  const file = {
    scope: { excluded: [{ code: 'WORK_SAFETY', name: { zh: '安全生产', en: 'work safety' } }] },
    clauses: { 三4: { text: '不适用' }, 许可法82: { document: '许可法', text: '工作日' } },
    benefits: { COURIER: { name: { zh: '快递', en: 'courier' }, clause: '三4' } },
  };
  const paths = (part: Part): string[] => specsOf(part, file).map(({ path }) => path.join('.'));

  it('has a field for each clause', () => {
    expect(paths('clauses')).toEqual(['clauses.三4.text', 'clauses.许可法82.text']);
  });

  it('has the fields of each benefit and of each excluded domain together', () => {
    expect(grouped(specsOf('benefits', file)).map(({ group, of }) => [group, of.length])).toEqual([
      ['快递', 12],
    ]);
    expect(grouped(specsOf('scope', file)).map(({ of }) => of.length)).toEqual([4, 3]);
    expect(paths('scope')).toContain('scope.excluded.WORK_SAFETY.name.zh');
  });

  it.each([
    ['scope', 'scope.excluded.0.name', 'scope.excluded.WORK_SAFETY.name.zh'],
    ['scope', 'scope.excluded.0.needsBasis', 'scope.excluded.WORK_SAFETY.needsBasis'],
    ['benefits', 'benefits.COURIER.name.zu', 'benefits.COURIER.name.zh'],
    ['benefits', 'facts.grade', undefined],
  ] as const)('leads a fault of %s at %s to a field', (part, at, field) => {
    const found = nearest(specsOf(part, file), byName(file, at.split('.')));
    expect(found?.path.join('.')).toBe(field);
  });
});

describe('the switches', () => {
  const file = {
    deferral: { due: 'PROMISED_LIMIT' },
    onBreach: { OPEN: 'NONE', SERIOUS: { effect: 'BLOCK', months: 6 } },
  };
  const specs = specsOf('switches', file);
  const edited = (typed: Record<string, string>): [string, string | null][] => {
    const fields = specs.map((spec) => fieldOf(spec, file, typed, String));
    return editsOf(specs, file, filled(fields, typed)).map(({ path, value }) => [
      path.join('.'),
      value,
    ]);
  };

  it('take a number in place of the promised limit, and back', () => {
    expect(edited({})).toEqual([]);
    expect(edited({ 'deferral.due': '5' })).toEqual([['deferral.due', '5']]);
    const due = specs.find(({ path }) => path.join('.') === 'deferral.due')!;
    expect(fieldOf(due, file, {}, String).initial).toBe('');
    const numbered = { deferral: { due: 5 } };
    expect(editsOf([due], numbered, { 'deferral.due': '' })).toEqual([
      { path: due.path, value: null },
    ]);
  });

  it('take a consequence away whole, and last', () => {
    const typed = {
      'onBreach.SERIOUS.effect': '',
      'onBreach.SERIOUS.months': '9',
      'onBreach.REPEATED.effect': 'BLOCK',
      'onBreach.REPEATED.count': '2',
    };
    expect(edited(typed)).toEqual([
      ['onBreach.REPEATED.effect', '"BLOCK"'],
      ['onBreach.REPEATED.count', '2'],
      ['onBreach.SERIOUS.months', '9'],
      ['onBreach.SERIOUS', null],
    ]);
  });
});

describe('the excluded domains', () => {
  it('are added with a name in both languages, and taken away', () => {
    const file = {
      scope: {
        excluded: [
          { code: 'DATA', name: { zh: '数据' } },
          { code: 'B', name: { zh: '乙' } },
        ],
      },
    };
    expect(excluding(file, 'DATA', '数据', 'data')).toEqual([
      {
        path: ['scope', 'excluded', 'DATA'],
        value: '{ code = "DATA", name = { zh = "数据", en = "data" } }',
      },
    ]);
    expect(including(file, 'DATA')).toEqual([{ path: ['scope', 'excluded', 'DATA'], value: null }]);
    expect(exclusionsOf(file, 'zh')[0]).toEqual({ code: 'DATA', name: '数据' });
  });

  it('stay a list where the last one goes and where none has been', () => {
    const last = { scope: { excluded: [{ code: 'DATA' }] } };
    expect(including(last, 'DATA')).toEqual([{ path: ['scope', 'excluded'], value: '[]' }]);
    expect(excluding({}, 'A', 'b', 'c')).toEqual([
      {
        path: ['scope', 'excluded'],
        value: '[{ code = "A", name = { zh = "b", en = "c" } }]',
      },
    ]);
  });
});

describe('a fault', () => {
  it.each([
    [['tiers', '0', 'benefits', '2'], 'grid'],
    [['tiers', '0', 'when'], 'grades'],
    [['tiers', '0', 'name'], null],
    [['document', 'number'], 'document'],
    [['examples', '3', 'name'], 'examples'],
    [['reasons', 'NO_TIER'], null],
  ])('at %j is mended in a form: %s', (path, part) => {
    expect(formOf(path)).toBe(part);
  });

  it('leads to its example, and past the one that was open', () => {
    expect(exampleIn({ field: 'examples.3.name', example: '1' })).toBe(3);
    expect(exampleIn({ field: '', example: '0' })).toBe(0);
    expect([exampleIn({}), exampleIn({ field: 'scope.channels' })]).toEqual([-1, -1]);
  });

  it('leads to its line', () => {
    expect(lineIn('ab\ncd\nef', 2)).toEqual([3, 5]);
    expect(lineIn('ab\ncd\nef', 3)).toEqual([6, 8]);
    expect(lineIn('ab', 9)).toEqual([2, 2]);
  });
});

it('shows a part that there is', () => {
  expect(partOf('text', 'grid')).toBe('text');
  expect(partOf('nothing', 'grid')).toBe('grid');
});

describe('the list of a what-if', () => {
  it('is narrowed as the address says', () => {
    expect(filterOf({ drift: 'LOSES', tierBefore: '-', benefit: 'x' })).toEqual({
      drift: 'LOSES',
      tierBefore: '',
      tierAfter: null,
      benefit: 'x',
      matter: null,
      authority: null,
    });
    expect(filterOf({ drift: 'nothing' }).drift).toBeNull();
  });

  it('begins at its first page when it is narrowed', () => {
    expect(narrowed({ job: 'j', after: 'c', list: '1' }, { matter: 'm' })).toEqual({
      job: 'j',
      matter: 'm',
    });
  });
});

it('says of a benefit that stays that its terms alone differ', () => {
  const names = namesOf({ benefits: { P: { name: { zh: '优先' } } } }, 'zh');
  expect(movedBenefits(['P', 'Q'], ['P'], names)).toEqual(['优先（条件变化）', 'Q']);
});

it('is read out in quarters', () => {
  expect([percent({ done: 1, total: 3 }), quarter({ done: 1, total: 3 })]).toEqual([33, 25]);
  expect(quarter({ done: 0, total: 0 })).toBe(100);
});
