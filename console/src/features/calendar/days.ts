/** A day of the calendar that has a name of its own, as the service tells it. */
export interface NamedDay {
  date: string;
  kind: 'WORK' | 'REST';
}

/** What a year says of its days: the notice, and over it the days of this district alone. */
export interface NamedYear<Day extends NamedDay = NamedDay> {
  days: readonly Day[];
  localDays: readonly Day[];
}

/** The days that hold, by date: a local one over the notice's, but no holiday is worked on. */
export function holding<Day extends NamedDay>(
  years: readonly (NamedYear<Day> | null)[],
): Map<string, Day> {
  const known = years.flatMap((year) => year ?? []);
  const found = new Map(known.flatMap((year) => year.days).map((day) => [day.date, day] as const));
  for (const local of known.flatMap((year) => year.localDays)) {
    const onHoliday = found.get(local.date)?.kind === 'REST';
    if (!(local.kind === 'WORK' && onHoliday)) found.set(local.date, local);
  }
  return found;
}

// Asia/Shanghai has had no summer time since 1991.
const CIVIL_OFFSET_MS = 8 * 3_600_000;

/** The civil date of an instant in Asia/Shanghai, as `2026-11-23`. */
export function civilDay(instant: Date): string {
  return new Date(instant.getTime() + CIVIL_OFFSET_MS).toISOString().slice(0, 10);
}
