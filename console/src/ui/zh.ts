export const zh = {
  effect: '法律效果',
  back: '事后如何更正',
  refused: '没有办成，请按提示处理后重试。已填写的内容都在。',
  incomplete: '请填写标出的内容。',
  template: '插入文字模板',
  file: '选择扫描件，自动计算摘要',
  change: { column: '栏目', before: '原来', after: '改为' },
  empty: '（空）',
  save: '保存',
  unsaved: '有未保存的内容',
  revert: '恢复为已保存的内容',
};
