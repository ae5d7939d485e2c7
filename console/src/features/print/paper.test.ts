import { describe, expect, it } from 'vitest';
import { gradedBy } from './paper';
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
