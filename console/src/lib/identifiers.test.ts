import { describe, expect, it } from 'vitest';
import { cleaned, residentIdFault, residentIdIn, usccFault, usccIn } from './identifiers';

describe('a unified social credit code (GB 32100-2015)', () => {
  it.each(['91410404MA0TEXT045', '92410404MA9KXYL08D', '12410404MB1A2C3D00', '91410404MA0DEM160M'])(
    'is in order: %s',
    (code) => {
      expect(usccFault(code)).toBeNull();
    },
  );

  it('is typed in any width and case', () => {
    expect(usccFault(cleaned(' ９１410404 ma0text-045 '))).toBeNull();
  });

  it('does not check with one character exchanged', () => {
    expect(usccFault('91410404MA0TEXT054')).toEqual({ kind: 'check' });
  });

  it.each([
    ['9141O404', 5, '0'],
    ['914I0404', 4, '1'],
    ['91410404MAOTEXT045', 11, '0'],
    ['91410404MA0TEXTS45', 16, '5'],
    ['91410404MA0TEXTZ45', 16, '2'],
    ['9141中404', 5, null],
  ])('has a letter that it may not have, said while it is typed: %s', (typed, position, likely) => {
    expect(usccFault(typed)).toEqual({ kind: 'character', position, likely });
  });

  it('is too short until it has 18 characters, and too long after', () => {
    expect(usccFault('91410404MA0TEXT04')).toEqual({ kind: 'length', length: 17 });
    expect(usccFault('91410404MA0TEXT0455')).toEqual({ kind: 'length', length: 19 });
  });
});

describe('a resident identity number (GB 11643-1999)', () => {
  it.each(['410404199001010011', '41040419851231002X'])('is in order: %s', (number) => {
    expect(residentIdFault(number)).toBeNull();
  });

  it('takes X as its last character only', () => {
    expect(residentIdFault('4104041985X231002X')).toMatchObject({
      kind: 'character',
      position: 11,
    });
  });

  it('holds a real date of birth', () => {
    expect(residentIdFault('410404199002300011')).toEqual({ kind: 'birth' });
    expect(residentIdFault('410404199013010011')).toEqual({ kind: 'birth' });
  });

  it('does not check with one digit exchanged', () => {
    expect(residentIdFault('410404199001010012')).toEqual({ kind: 'check' });
  });

  it('is typed with an O for a 0', () => {
    expect(residentIdFault('41O404')).toEqual({ kind: 'character', position: 3, likely: '0' });
  });
});

describe('a social credit code that is looked for', () => {
  it.each(['91410404MA0TEXT045', ' 91410404 ma0text045', '\uff19\uff11410404MA0TEXT045'])(
    'is known as it is typed: %s',
    (typed) => {
      expect(usccIn(typed)).toBe('91410404MA0TEXT045');
    },
  );

  it.each([
    '91410404MA0TEXT04',
    '91410404MA0TEXT0455',
    '91410404MI0TEXT045',
    '91410404MA0TEXT044',
    '',
  ])('is not any other text: %s', (typed) => {
    expect(usccIn(typed)).toBeNull();
  });
});

describe('an identity number that is looked for', () => {
  it.each([
    '410404199001010011',
    ' 410404-1990 01010011',
    '410404199001010012',
    '41040419851331002x',
  ])('is known, right or mistyped, and is no code of an organisation: %s', (typed) => {
    expect(residentIdIn(typed)).toBe(cleaned(typed));
    expect(usccIn(typed)).toBeNull();
  });

  it.each(['91410404MA0TEXT045', '41040419900101001', 'X'])(
    'is not any other text: %s',
    (typed) => {
      expect(residentIdIn(typed)).toBeNull();
    },
  );
});
