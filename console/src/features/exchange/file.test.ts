import { describe, expect, it } from 'vitest';
import { bytesOf, formatOf } from './file';

describe('a file of the catalogue', () => {
  it.each([
    ['catalogue.xlsx', 'XLSX'],
    ['2026.11.CSV', 'CSV'],
    ['a.json', 'JSON'],
    ['catalogue.xls', null],
    ['xlsx', null],
  ])('%s is written in %s', (name, format) => {
    expect(formatOf(name)).toBe(format);
  });

  it('comes out of base64 to the byte', () => {
    expect([...bytesOf('AP+A')]).toEqual([0, 255, 128]);
  });
});
