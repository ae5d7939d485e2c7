import type { Deadline } from './queries';
import type { Standing } from './enums';

/** How many days of a limit count, and how many do not, by why. */
export function tally(days: Deadline['days']): Record<Standing, number> {
  const counts: Record<Standing, number> = { COUNTED: 0, REST: 0, SUSPENDED: 0 };
  for (const day of days) counts[day.standing] += 1;
  return counts;
}
