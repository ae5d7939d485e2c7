export const zh = {
  title: '审批',
  list: '等您办理的办件，按期限排列',
  more: (shown: number, total: number) => `先列 ${shown} 件，共 ${total} 件`,
  priority: '优先',
  warning: '信用变化',
  next: '下一件',
  open: '打开办件页面',
  choose: '从列表中选一件，或按 n 打开最先到期的一件。',
  empty: '没有等您办理的办件',
  emptyNext: '有新办件时会出现在这里。需要找某一件，请到',
  finished: '没有下一件了。',
};
