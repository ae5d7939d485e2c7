const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// Asia/Shanghai has had no summer time since 1991.
const CIVIL_OFFSET_MS = 8 * HOUR_MS;

/** A day of the calendar that has a name of its own, as the service tells it. */
export interface NamedDay {
  date: string;
  kind: 'WORK' | 'REST';
}

/** The civil date of an instant in Asia/Shanghai, as `2026-11-23`. */
export function civilDay(instant: Date): string {
  return new Date(instant.getTime() + CIVIL_OFFSET_MS).toISOString().slice(0, 10);
}

/** An instant as the service tells it (`…T09:30:00+08:00`), to the minute: `2026-11-23 09:30`. */
export function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/**
 * How many working days lie after `from` up to and with `to`; negative where `to` has passed, and
 * then they lie after `to` up to and with `from`. Named days aside, the week decides.
 */
export function workingDays(from: string, to: string, named: readonly NamedDay[]): number {
  if (to < from) return -workingDays(to, from, named);
  const kinds = new Map(named.map((day) => [day.date, day.kind]));
  let count = 0;
  for (let day = Date.parse(from) + DAY_MS; day <= Date.parse(to); day += DAY_MS) {
    if (isWorking(new Date(day), kinds)) count += 1;
  }
  return count;
}

function isWorking(day: Date, kinds: ReadonlyMap<string, NamedDay['kind']>): boolean {
  const kind = kinds.get(day.toISOString().slice(0, 10));
  return kind ? kind === 'WORK' : day.getUTCDay() % 6 !== 0;
}
