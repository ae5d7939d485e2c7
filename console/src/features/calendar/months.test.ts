import { describe, expect, it } from 'vitest';
import type { NamedDay } from './days';
import { spans, weeks } from './months';

const NAMED = new Map<string, NamedDay>([
  ['2026-02-28', { date: '2026-02-28', kind: 'WORK' }],
  ['2026-03-01', { date: '2026-03-01', kind: 'REST' }],
]);

describe('a month', () => {
  it('begins on Monday, and holds its own days alone', () => {
    const february = weeks(2026, 2, NAMED);
    expect(february.length).toBe(5);
    expect(february[0]?.map((day) => day?.number ?? 0)).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(february[4]?.map((day) => day?.number ?? 0)).toEqual([23, 24, 25, 26, 27, 28, 0]);
  });

  it('knows its named days, and those of leap years', () => {
    expect(weeks(2026, 2, NAMED)[4]?.[5]?.named?.kind).toBe('WORK');
    expect(weeks(2028, 2, NAMED).flat().filter(Boolean).length).toBe(29);
  });
});

describe('a holiday', () => {
  const rest = (date: string, name: string, basisDocNo: string | null = null) => ({
    date,
    kind: 'REST' as const,
    name,
    basisDocNo,
  });

  it('is told from its first to its last day, across the end of a month', () => {
    const days = [rest('2026-05-01', 'A'), rest('2026-04-30', 'A'), rest('2026-05-03', 'A')];
    expect(spans(days).map(({ first, last }) => [first.date, last])).toEqual([
      ['2026-04-30', '2026-05-01'],
      ['2026-05-03', '2026-05-03'],
    ]);
  });

  it('ends where another begins, or another paper', () => {
    const days = [rest('2026-10-01', 'A'), rest('2026-10-02', 'B'), rest('2026-10-03', 'B', '1')];
    expect(spans(days).length).toBe(3);
  });
});
