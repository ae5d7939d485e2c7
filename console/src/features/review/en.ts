import type { zh } from './zh';

export const en = {
  title: 'Review',
  list: 'Cases that wait for you, by due day',
  more: (shown, total) => `the first ${shown} of ${total}`,
  priority: 'Priority',
  warning: 'Credit has changed',
  next: 'Next case',
  open: 'Open its page',
  choose: 'Choose one from the list, or press n for the first that is due.',
  empty: 'No case waits for you',
  emptyNext: 'New ones appear here. To find a case, go to the',
  finished: 'There is no next case.',
} satisfies typeof zh;
