import type { zh } from './zh';

export const en = {
  print: 'Print',
  back: 'Back to the intake',
  language: 'Notice and commitment are printed in Chinese.',
  missing: 'There is no such case',
  missingHint: 'Check the case number, or start again from the queue.',
} satisfies typeof zh;
