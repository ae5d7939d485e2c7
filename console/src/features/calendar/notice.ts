import type { NamedDay } from './days';
import { dayAfter } from './months';
import { NOTICE } from './zh';

/** A day that the notice names, as `loadCalendarYear` takes it. */
export interface NoticeDay extends NamedDay {
  name: string;
}

/** What was read in a notice: its days, and the lines that speak of days and were not understood. */
export interface Reading {
  days: NoticeDay[];
  unread: string[];
}

const LONGEST_HOLIDAY = 31;
const NUMBER = new RegExp(`^\\s*(?:[${NOTICE.numerals}]+|\\d+)\\s*[${NOTICE.dot}.]\\s*`);
const DATE = `(?:(\\d{4})${NOTICE.year})?(?:(\\d{1,2})${NOTICE.month})?(\\d{1,2})[${NOTICE.day}]`;
const SPAN = new RegExp(`${DATE}(?:\\s*[${NOTICE.to}]\\s*${DATE})?`, 'g');
const ANY_DAY = new RegExp(`\\d[${NOTICE.day}]`);

/**
 * The State Council's notice of a year, as it is published or typed, a holiday a line: its name, a
 * colon, the days of rest, and the days worked instead. Other lines are passed over.
 */
export function readNotice(text: string, year: number): Reading {
  const reading: Reading = { days: [], unread: [] };
  for (const line of text.normalize('NFKC').split('\n')) {
    if (!speaksOfDays(line)) continue;
    const days = holiday(line, year);
    if (days) reading.days.push(...days);
    else reading.unread.push(line.trim());
  }
  return reading;
}

function speaksOfDays(line: string): boolean {
  return ANY_DAY.test(line) && (line.includes(NOTICE.rest) || line.includes(NOTICE.work));
}

/** The days of a line; null where a part of it is not understood. */
function holiday(line: string, year: number): NoticeDay[] | null {
  const [, name, said] = /^([^:]+):(.*)$/.exec(line.replace(NUMBER, '').trim()) ?? [];
  if (!name || !said) return null;
  const found: NoticeDay[] = [];
  for (const part of said.replace(/\([^)]*\)/g, '').split(NOTICE.stop)) {
    if (!ANY_DAY.test(part)) continue;
    const kind = kindOf(part);
    const dates = kind && datesIn(part, year);
    if (!dates) return null;
    const called = kind === 'REST' ? name.trim() : `${name.trim()}${NOTICE.madeUp}`;
    found.push(...dates.map((date): NoticeDay => ({ date, kind, name: called })));
  }
  return found;
}

function kindOf(part: string): NamedDay['kind'] | null {
  if (part.includes(NOTICE.work)) return 'WORK';
  return part.includes(NOTICE.rest) ? 'REST' : null;
}

/** Every date of a part; a month or year that is not said is that of the date before it. */
function datesIn(part: string, year: number): string[] | null {
  const found: string[] = [];
  let of: readonly [year: string, month: string] = [`${year}`, ''];
  for (const [, y, m, d, toYear, toMonth, toDay] of part.matchAll(SPAN)) {
    of = [y ?? of[0], m ?? of[1]];
    const first = dateOf(of, d!);
    if (toDay) of = [toYear ?? of[0], toMonth ?? of[1]];
    const last = dateOf(of, toDay ?? d!);
    const between = first && last && daysBetween(first, last);
    if (!between) return null;
    found.push(...between);
  }
  return found.length > 0 ? found : null;
}

/** That date where there is one. */
function dateOf([year, month]: readonly [string, string], day: string): string | null {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}

/** From the first to the last; null where that is no holiday. */
function daysBetween(first: string, last: string): string[] | null {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) {
    if (days.length === LONGEST_HOLIDAY) return null;
    days.push(day);
  }
  return days.length > 0 ? days : null;
}
