import { expect, test } from 'vitest';
import { en } from './en';
import { zh } from './zh';

test('whoever is refused acceptance is told where to turn, by the article of the law', () => {
  for (const right of ['陈述、申辩', '行政复议', '行政诉讼', '第七条']) {
    expect(zh.law.REFUSE_ACCEPTANCE.back).toContain(right);
  }
  expect(en.law.REFUSE_ACCEPTANCE.back).toContain('article 7');
});
