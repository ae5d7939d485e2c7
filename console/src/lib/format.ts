/** An instant as the service tells it (`…T09:30:00+08:00`), to the minute: `2026-11-23 09:30`. */
export function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
