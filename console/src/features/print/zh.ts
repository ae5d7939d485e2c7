import type { graphql } from '../../lib/gql';
import type { Mark } from '../intake/marks';

type ReadingStatus = ReturnType<typeof graphql.scalar<'ReadingStatus'>>;
type Form = ReturnType<typeof graphql.scalar<'MaterialForm'>>;
type Medium = ReturnType<typeof graphql.scalar<'MaterialMedium'>>;

export const zh = {
  print: '打印',
  back: '返回窗口受理',
  language: '告知单和承诺书以中文打印。',
  missing: '找不到这个办件',
  missingHint: '请核对办件编号，或从待办重新进入。',
};

/** What stands on paper: in Chinese, as it is told and signed, in whatever language is spoken. */
export const paper = {
  notice: '一次性告知单',
  commitment: '信用审批申请承诺书',
  number: '办件编号',
  queryCode: '查询码',
  registeredOn: '登记日期',
  applicant: '申请主体',
  uscc: '统一社会信用代码',
  residentId: '公民身份号码',
  matter: '事项',
  code: '业务办理项编码',
  basis: '设定依据',
  conditions: '一、审批条件',
  materials: '二、申请材料',
  columns: ['序号', '材料名称', '形式', '说明'],
  limits: '三、办理时限',
  statutory: '法定办结时限',
  promised: '承诺办结时限',
  promisedCredit: '信用审批承诺办结时限',
  workingDays: '工作日不含法定节假日；材料不齐全或者不符合法定形式的，一次告知须补正的全部内容。',
  offices: '四、办理机关',
  accepting: '受理机关',
  reviewing: '审核机关',
  hours: (opens: string, closes: string) => `窗口办理时间 ${opens}—${closes}`,
  creditApproval: '五、信用审批',
  optional: '非必要',
  main: '主件',
  mark: {
    deferrable: '可容缺',
    replaceable: '可承诺替代',
    inOneForm: '一表涵盖',
  } satisfies Record<Mark, string>,
  marked: '带标记的，自愿申请信用审批并作出书面承诺后适用。',
  days: (days: number) => `受理后 ${days} 个工作日内补齐`,
  form: {
    ORIGINAL: '原件',
    COPY: '复印件',
    ORIGINAL_AND_COPY: '原件和复印件',
  } satisfies Record<Form, string>,
  medium: { PAPER: '纸质', ELECTRONIC: '电子', EITHER: '纸质或电子' } satisfies Record<
    Medium,
    string
  >,
  anyForm: '不限',
  listOf: (parts: readonly string[]) => parts.join('，'),
  clausesOf: (parts: readonly string[]) => parts.join('；'),
  remarked: (name: string, remark: string) => `${name}（${remark}）`,
  told: '以上内容已一次性告知。',
  clerk: '告知人（签名）',
  recipient: '申请人（签名）',
  date: '日期',
  day: '　　　　年　　月　　日',
  version: (version: string, document: string) => `文本版本 ${version}，依据 ${document}`,
  grade: '公共信用综合评价等级',
  gradeOf: (grade: string, evaluated: string | null, queried: string) =>
    evaluated
      ? `${grade}（评价日期 ${evaluated}，查询日期 ${queried}）`
      : `${grade}（查询日期 ${queried}）`,
  noGrade: '未查询',
  hidden: '不显示',
  reading: { ABSENT: '无记录', UNAVAILABLE: '查询暂不可用' } satisfies Record<
    Exclude<ReadingStatus, 'OK'>,
    string
  >,
  promise: '现作出以下承诺：',
  choose: '以承诺代替或者容缺后补的材料（勾选）',
  signer: '申请主体（签名或者盖章）',
  agent: '代理人（签名）',
  attorney: '授权委托书编号',
};
