import type { NamedDay } from './days';

/** A day as a month shows it; `named` where a notice or the district says something of it. */
export interface Day<Named extends NamedDay> {
  date: string;
  number: number;
  named: Named | null;
}

/** The weeks of a month (1 to 12), from Monday; null where a day belongs to another month. */
export function weeks<Named extends NamedDay>(
  year: number,
  month: number,
  named: ReadonlyMap<string, Named>,
): (Day<Named> | null)[][] {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const before = (first.getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const days = Array.from({ length }, (_, index): Day<Named> => {
    const date = new Date(Date.UTC(year, month - 1, index + 1)).toISOString().slice(0, 10);
    return { date, number: index + 1, named: named.get(date) ?? null };
  });
  const cells = [...Array<null>(before).fill(null), ...days];
  const count = Math.ceil(cells.length / 7);
  return Array.from({ length: count }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => cells[week * 7 + day] ?? null),
  );
}

/** Days that follow one another and are called the same: a holiday from its first to its last. */
export interface Span<Named extends NamedDay> {
  first: Named;
  last: string;
}

/** The days in order, those that follow one another under one name as one. */
export function spans<Named extends NamedDay & { name: string; basisDocNo: string | null }>(
  days: readonly Named[],
): Span<Named>[] {
  const found: Span<Named>[] = [];
  for (const day of [...days].sort((one, other) => one.date.localeCompare(other.date))) {
    const open = found[found.length - 1];
    if (open && dayAfter(open.last) === day.date && alike(open.first, day)) open.last = day.date;
    else found.push({ first: day, last: day.date });
  }
  return found;
}

function alike<Named extends NamedDay & { name: string; basisDocNo: string | null }>(
  one: Named,
  other: Named,
): boolean {
  return one.name === other.name && one.kind === other.kind && one.basisDocNo === other.basisDocNo;
}

/** The day that follows, both as `2026-11-25`. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}
