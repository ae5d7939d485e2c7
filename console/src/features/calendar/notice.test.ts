import { describe, expect, it } from 'vitest';
import { readNotice } from './notice';

// 国办发明电〔2025〕7号, in part as it was published.
const PUBLISHED = `
经国务院批准，现将2026年元旦、春节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
节假日期间，各地区、各部门要妥善安排好值班。
国务院办公厅
2025年11月4日
`;

const told = (text: string, year = 2026) =>
  readNotice(text, year).days.map(({ date, kind, name }) => `${date} ${kind} ${name}`);

describe('a notice', () => {
  it('is read as it was published', () => {
    const { days, unread } = readNotice(PUBLISHED, 2026);
    expect(unread).toEqual([]);
    expect(days.filter(({ kind }) => kind === 'REST').length).toBe(3 + 9 + 3);
    expect(days.filter(({ kind }) => kind === 'WORK').map(({ date }) => date)).toEqual([
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
    ]);
    expect(days.find(({ date }) => date === '2026-02-23')?.name).toBe('春节');
  });

  it('may be typed as short as it can be said', () => {
    expect(told('元旦：1月1日放假\n中秋节: 9月25日放假，9月20日上班')).toEqual([
      '2026-01-01 REST 元旦',
      '2026-09-25 REST 中秋节',
      '2026-09-20 WORK 中秋节调休上班',
    ]);
  });

  it('may begin in the December before, and end in another month', () => {
    expect(told('元旦：2022年12月31日至2023年1月2日放假调休。', 2023)).toEqual([
      '2022-12-31 REST 元旦',
      '2023-01-01 REST 元旦',
      '2023-01-02 REST 元旦',
    ]);
    expect(told('劳动节：4月30日至5月1日放假')).toHaveLength(2);
  });
});

describe('a line that speaks of days and cannot be understood', () => {
  it.each([
    ['has no name', '1月1日至3日放假'],
    ['names a day there is not', '元旦：2月30日放假'],
    ['ends before it begins', '元旦：1月3日至1日放假'],
    ['names no month', '元旦：3日放假'],
    ['says neither rest nor work of a day', '元旦：1月1日放假。1月4日补课。'],
    ['is longer than any holiday', '元旦：1月1日至3月1日放假'],
  ])('is told, and nothing of it is taken: it %s', (_, line) => {
    expect(readNotice(line, 2026)).toEqual({ days: [], unread: [line.normalize('NFKC')] });
  });
});
