import type { zh } from './zh';

const MONTHS =
  'January February March April May June July August September October November December';

export const en = {
  title: (year: number) => `Working days of ${year}`,
  year: 'Year',
  years: 'Choose a year',
  previous: 'Year before',
  next: 'Year after',
  none: 'There is no such year',
  noneNext: 'The calendar reaches from 2000 to 2100.',
  thisYear: 'Back to this year',
  status: { CONFIRMED: 'Announced', PROVISIONAL: 'Provisional' },
  statusOf: 'How far it is known',
  notice: 'Notice',
  noNotice: 'Not announced yet: weekends and fixed holidays only, every limit is provisional.',
  confirmedUntil: 'Confirmed until',
  version: 'Version of the calendar',
  acts: 'Acts',
  months: 'The whole year',
  month: (month: number) => MONTHS.split(' ')[month - 1] ?? '',
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  weekday: (day: string) => day,
  mark: { WORK: 'W', REST: 'R', local: 'L' },
  legend: 'Legend',
  marks: { REST: 'holiday', WORK: 'make-up working day', local: 'in this district alone' },
  holidays: 'Holidays and make-up days',
  noHolidays: 'No day is named',
  noHolidaysNext: 'Load the notice of the year once it is announced.',
  local: 'In this district alone',
  noLocal: 'No local days',
  noLocalNext: 'Days on which the district closes or works by its own document stand here.',
  columns: { name: 'Name', days: 'Days', kind: 'Rest or work', basis: 'Document' },
  kind: { REST: 'Rest', WORK: 'Work' },
  span: (first: string, last: string) => (first === last ? first : `${first} to ${last}`),
  givesWay: 'a holiday by law, so nobody works',
  act: {
    NOTICE: 'Load a notice',
    LOCAL: 'Close or work locally',
    REMOVAL: 'Remove local days',
  },
  law: {
    NOTICE: {
      effect:
        'The year is confirmed by the State Council’s notice; limits of open cases are counted again, old and new day kept. A day told for a decision or a delivery never comes earlier.',
      back: 'It cannot be taken back; where the notice is corrected, load the corrected one.',
    },
    LOCAL: {
      effect:
        'The days count otherwise in this district; limits of open cases are counted again, old and new day kept. A day told for a decision or a delivery never comes earlier.',
      back: 'Until the day itself it can be removed by a document, and is then what the notice says.',
    },
    REMOVAL: {
      effect:
        'The days are again what the notice says; limits of open cases are counted again, old and new day kept. A day told for a decision or a delivery never comes earlier.',
      back: 'Until the day itself it can be set again by a document.',
    },
  },
  done: {
    NOTICE: 'The year is loaded.',
    LOCAL: 'The local days are set.',
    REMOVAL: 'The local days are removed.',
  },
  changed: 'Somebody else has changed the calendar; close this and preview again.',
  back: 'Back to the calendar',
  notYours: 'A policy admin does this',
  notYoursNext: 'You can read the calendar; ask a policy admin to change it.',
  basisDocNo: 'Document number',
  basisHint: 'The number of the district’s own document.',
  noticeNo: 'Number of the notice',
  noticeHint: 'As the State Council’s notice bears it.',
  text: 'The notice',
  textHint:
    'Paste the whole notice in Chinese, or type a holiday a line: name, colon, days of rest, days worked instead. Other text does no harm.',
  read: (rest: number, work: number) => `Read: ${rest} days of rest, ${work} make-up days`,
  readTable: 'Days that were read',
  unread: 'These lines were not understood; say name, colon, and its days:',
  nothingRead: 'No day was read yet.',
  date: 'Day',
  name: 'Name',
  nameHint: 'What the day is called.',
  rows: 'Days',
  row: (number: number) => `Row ${number}`,
  add: 'Add a row',
  drop: (number: number) => `Drop row ${number}`,
  chosen: 'Days to remove',
  choose: (day: string) => `Remove ${day}`,
  nothingToRemove: 'There is no local day to remove',
  nothingToRemoveNext: 'Only local days of today or later can be removed.',
  incomplete: 'Fill in what is marked.',
  preview: 'Preview',
  previewed: (moving: number) =>
    moving === 0
      ? 'No open case moves'
      : `${moving} open ${moving === 1 ? 'case moves' : 'cases move'}`,
  notKept: 'This is a preview; nothing has been done yet.',
  moves: 'See which',
  firstOnly: 'Only the first 100 by due day are listed.',
  moved: { caseNo: 'Case', due: 'Due day', statutory: 'Statutory day' },
  from: (before: string, after: string) => `${before}, then ${after}`,
  still: (day: string) => `${day}, as before`,
} satisfies typeof zh;
