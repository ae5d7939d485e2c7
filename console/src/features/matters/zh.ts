import type { Origin } from './queries';

/** On what the scope of credit approval rests. */
export const CLAUSE = '二(二)';

export type ReviewAct = 'PROPOSE' | 'CONFIRM' | 'REJECT';
export type SwitchAct = 'ACTIVATE' | 'DEACTIVATE';

export const zh = {
  reviews: '除外情形审核',
  back: '返回事项目录',
  notYours: '由事项管理员、事项复核人办理',
  notYoursNext: '您可以在事项目录中查看每个事项的审核结果。',
  changed: '已由他人办理，请关闭后刷新再看。',
  act: {
    PROPOSE: '提出审核',
    CONFIRM: '确认审核',
    REJECT: '退回审核',
    ACTIVATE: '启用事项',
    DEACTIVATE: '停用事项',
  } satisfies Record<ReviewAct | SwitchAct, string>,
  law: {
    PROPOSE: {
      effect: '提出后由另一人复核；复核之前不产生效力，事项仍不适用信用审批。',
      back: '不能撤回；提错的，由复核人退回后重新提出。',
    },
    CONFIRM: {
      effect:
        '所选事项自次日起按此审核结果办理：涉及除外领域或者不可撤销的，不适用信用审批；其余可以适用。已登记的办件不受影响。',
      back: '不能撤回；情况变化的，重新提出审核，由另一人确认。',
    },
    REJECT: {
      effect: '所选事项维持原状，退回理由告知提出人。',
      back: '不能撤回；可以重新提出审核。',
    },
    ACTIVATE: {
      effect: '自所填日期起可以登记办理。',
      back: '可以依文件停用，自以后的日期起生效。',
    },
    DEACTIVATE: {
      effect: '自所填日期起不再登记新的办件；已登记的办件按原版本继续办理。',
      back: '可以依文件再次启用，自以后的日期起生效。',
    },
  } satisfies Record<ReviewAct | SwitchAct, { effect: string; back: string }>,
  done: {
    PROPOSE: '已提出，等待另一人复核。',
    CONFIRM: '已确认，自次日起适用。',
    REJECT: '已退回。',
    ACTIVATE: '已启用。',
    DEACTIVATE: '已停用。',
  } satisfies Record<ReviewAct | SwitchAct, string>,
  waiting: '待复核',
  nobodyWaits: '没有待复核的审核',
  nobodyWaitsNext: '提出的审核会列在这里，由另一人确认或者退回。',
  proposed: (by: string, on: string) => `${by} 于 ${on} 提出`,
  own: '本人提出，须由另一人复核。',
  domains: '除外领域',
  noDomain: '不涉及除外领域',
  irrevocable: '是否不可撤销',
  basis: '书面依据',
  basisHint: '涉及兜底情形或者不可撤销的，必须填写。',
  reasons: '退回理由',
  unreviewed: '未审核的事项',
  allReviewed: '没有未审核的事项',
  allReviewedNext: '换一个词再查，或者从事项目录查看审核结果。',
  find: '名称或业务办理项编码',
  all: '全选本页',
  first: (count: number, all: number) => `共 ${all} 项，列出前 ${count} 项；用查找缩小范围。`,
  columns: { matter: '事项', authority: '受理机关' },
  chosen: (count: number) => `已选 ${count} 项`,
  nothingChosen: '请先选择事项。',
  versions: (name: string) => `事项版本：${name}`,
  versionsTitle: '事项版本',
  backToMatter: '返回该事项',
  version: (version: number) => `第 ${version} 版`,
  valid: (first: string, last: string | null) => `${first} 起${last ? `，至 ${last}` : ''}`,
  never: '未曾生效',
  origin: {
    IMPORTED: '导入',
    CONFIRMED: '起草、确认',
    ACTIVATED: '启用',
    DEACTIVATED: '停用',
    REVIEWED: '除外情形审核',
  } satisfies Record<Origin, string>,
  versionColumns: { version: '版本', valid: '有效期', origin: '来源', people: '经办' },
  drafted: (names: string) => `起草：${names}`,
  made: (name: string) => `确认、办理：${name}`,
  documentNo: '文号',
  firstDay: '生效日期',
  firstDayHint: '明天或者以后。',
  from: '原版本',
  to: '新版本',
  diff: '版本对比',
  same: '两版内容相同',
  sameNext: '另选两版再比。',
  single: '只有一版，无可对比。',
  onlyKeepers: '版本内容的对比由事项管理员、事项复核人查看。',
  missing: '目录中没有这个事项',
};
