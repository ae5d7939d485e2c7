import { describe, expect, it } from 'vitest';
import { civilDay, holding, type NamedDay } from './days';

const work = (date: string): NamedDay => ({ date, kind: 'WORK' });
const rest = (date: string): NamedDay => ({ date, kind: 'REST' });

describe('the days that hold', () => {
  it('are those of the notice, and over them those of the district', () => {
    const days = holding([{ days: [work('2026-10-10')], localDays: [rest('2026-10-10')] }]);
    expect([...days.values()]).toEqual([rest('2026-10-10')]);
  });

  it('leave a holiday one, whatever the district says of it', () => {
    const days = holding([{ days: [rest('2026-10-01')], localDays: [work('2026-10-01')] }]);
    expect(days.get('2026-10-01')?.kind).toBe('REST');
  });

  it('hold across years, of which one may be missing', () => {
    const next = { days: [work('2026-12-26')], localDays: [] };
    expect([...holding([null, next]).keys()]).toEqual(['2026-12-26']);
  });
});

describe('the civil day', () => {
  it('is that of Asia/Shanghai, to the minute', () => {
    expect(civilDay(new Date('2026-11-23T15:59:59Z'))).toBe('2026-11-23');
    expect(civilDay(new Date('2026-11-23T16:00:00Z'))).toBe('2026-11-24');
  });
});
