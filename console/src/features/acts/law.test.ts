import { expect, test } from 'vitest';
import { en } from './en';
import { CLAUSES, zh } from './zh';

test('whoever is refused acceptance is told where to turn, by the article of the law', () => {
  for (const right of ['陈述、申辩', '行政复议', '行政诉讼', '第七条']) {
    expect(zh.law.REFUSE_ACCEPTANCE.back).toContain(right);
  }
  expect(en.law.REFUSE_ACCEPTANCE.back).toContain('article 7');
});

test('taking an application back is not what the policy says of leaving credit approval', () => {
  expect(CLAUSES.WITHDRAW_APPLICATION).toEqual([null, '四(二)4']);
  expect(zh.law.WITHDRAW_APPLICATION.back).toContain('撤回信用审批即可');
});
