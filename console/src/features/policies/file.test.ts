import { describe, expect, it } from 'vitest';
import { at, called, fileOf, rowsAt, textAt, textsAt } from './file';
import { toml } from './toml';

const FILE = fileOf(
  JSON.stringify({
    tiers: [
      { id: 'A', name: { zh: '甲', en: 'a' } },
      { id: 'B', when: { fact: 'grade', in: ['x', 1] } },
    ],
    switches: { days: 5, strict: false },
  }),
)!;

it('finds a row of a list by its id, and what stands in it', () => {
  expect(textAt(FILE, ['tiers', 'B', 'when', 'fact'])).toBe('grade');
  expect(at(FILE, ['tiers', 'C', 'when'])).toBeUndefined();
});

it('reads numbers and truths as texts, and nothing where there is none', () => {
  expect(textAt(FILE, ['switches', 'days'])).toBe('5');
  expect(textAt(FILE, ['switches', 'strict'])).toBe('false');
  expect(textAt(FILE, ['tiers'])).toBe('');
  expect(textsAt(FILE, ['tiers', 'B', 'when', 'in'])).toEqual(['x']);
  expect(rowsAt(FILE, ['switches'])).toEqual([]);
});

it('calls a thing by its name, or by its code where it has none', () => {
  expect(called(at(FILE, ['tiers', 'A']), 'en', 'A')).toBe('a');
  expect(called(at(FILE, ['tiers', 'B']), 'en', 'B')).toBe('B');
});

it('has nothing where the file is no TOML', () => {
  expect(fileOf(null)).toBeNull();
});

describe('TOML', () => {
  it.each([
    ['甲"\\\n', '"甲\\"\\\\\\n"'],
    ['\u007f', '"\\u007f"'],
    [['A+', 'A'], '["A+", "A"]'],
    [[], '[]'],
    [{ code: 'X', params: { n: 3 } }, '{ code = "X", params = { n = 3 } }'],
    [{ 四: { 'a.b': [] } }, '{ "四" = { "a.b" = [] } }'],
    [{}, '{}'],
    [true, 'true'],
  ])('writes %j', (value, text) => {
    expect(toml(value)).toBe(text);
  });
});
