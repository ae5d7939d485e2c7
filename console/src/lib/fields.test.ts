import { expect, test } from 'vitest';
import { chosen, filled, linesOf, textOrNull, unanswered, type Field } from './fields';

const reasons: Field = { kind: 'text', name: 'reasons', label: '', required: true };
const defects: Field = {
  kind: 'list',
  each: 'text',
  name: 'defects',
  label: '',
  options: [
    ['M01', 'one'],
    ['M02', 'two'],
  ],
  required: true,
};

test('a field begins with what stands in it by itself', () => {
  const manner: Field = { kind: 'choice', name: 'manner', label: '', options: [['WINDOW', 'w']] };
  const remedies: Field = { kind: 'text', name: 'remedies', label: '', initial: 'to the court' };
  expect(filled([manner, remedies, reasons, defects], {})).toEqual({
    manner: 'WINDOW',
    remedies: 'to the court',
    reasons: '',
    defects: {},
  });
});

test('what was typed is kept, also where the field is not asked for any more', () => {
  const typed = { reasons: 'none', defect: 'torn' };
  expect(filled([reasons], typed)).toEqual(typed);
});

test('space alone is no answer', () => {
  expect(unanswered([reasons], { reasons: ' \n' })).toEqual(['reasons']);
  expect(unanswered([reasons], { reasons: 'so' })).toEqual([]);
});

test('a list wants something chosen, and a text for each that is', () => {
  expect(unanswered([defects], {})).toEqual(['defects']);
  expect(unanswered([defects], { defects: { M01: 'torn', M02: '' } })).toEqual(['defects']);
  expect(unanswered([defects], { defects: { M01: 'torn' } })).toEqual([]);
});

test('what is not required may stay empty, but not half of it', () => {
  const optional: Field = { ...defects, required: false };
  expect(unanswered([optional], { defects: {} })).toEqual([]);
  expect(unanswered([optional], { defects: { M01: '' } })).toEqual(['defects']);
});

test('choosing and no longer choosing leaves the others as they are', () => {
  const one = chosen({ M01: 'torn' }, 'M02', '');
  expect(one).toEqual({ M01: 'torn', M02: '' });
  expect(chosen(one, 'M01', null)).toEqual({ M02: '' });
});

test('lines without anything in them name nobody', () => {
  expect(linesOf({ performedBy: ' a \n\n b\n' }, 'performedBy')).toEqual(['a', 'b']);
});

test('an empty text is not sent as one', () => {
  expect(textOrNull({ reason: '  ' }, 'reason')).toBeNull();
  expect(textOrNull({ reason: ' moved ' }, 'reason')).toBe('moved');
});
