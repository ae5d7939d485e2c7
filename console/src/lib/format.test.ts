import { describe, expect, it } from 'vitest';
import { civilDay, minute, workingDays, type NamedDay } from './format';

// The autumn of 2026: National Day from the 1st to the 7th, and a Saturday that is worked.
const NAMED: NamedDay[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map((day): NamedDay => ({ date: `2026-10-0${day}`, kind: 'REST' })),
  { date: '2026-10-10', kind: 'WORK' },
];

describe('the civil day', () => {
  it('is that of Asia/Shanghai, to the minute', () => {
    expect(civilDay(new Date('2026-11-23T15:59:59Z'))).toBe('2026-11-23');
    expect(civilDay(new Date('2026-11-23T16:00:00Z'))).toBe('2026-11-24');
  });
});

describe('an instant', () => {
  it('is shown to the minute, as the service tells it', () => {
    expect(minute('2026-11-23T09:30:00+08:00')).toBe('2026-11-23 09:30');
  });
});

describe('working days', () => {
  it('are none until the same day', () => {
    expect(workingDays('2026-09-21', '2026-09-21', [])).toBe(0);
  });

  it('count the last day and not the first', () => {
    expect(workingDays('2026-09-21', '2026-09-22', [])).toBe(1);
  });

  it('leave weekends out', () => {
    expect(workingDays('2026-09-18', '2026-09-20', [])).toBe(0);
    expect(workingDays('2026-09-18', '2026-09-21', [])).toBe(1);
  });

  it('leave holidays out and count a Saturday that is worked', () => {
    expect(workingDays('2026-09-30', '2026-10-07', NAMED)).toBe(0);
    expect(workingDays('2026-09-30', '2026-10-12', NAMED)).toBe(4);
  });

  it('are negative once the day has passed', () => {
    expect(workingDays('2026-09-22', '2026-09-18', [])).toBe(-2);
  });
});
