import type { zh } from './zh';

export const en = {
  effect: 'Legal effect',
  back: 'The way back',
  refused: 'This was not done; see what to do next, and try again. What you typed is still here.',
  incomplete: 'Fill in what is marked.',
  template: 'Put in a template',
  file: 'Choose the scan; its digest is worked out here',
  change: { column: 'Field', before: 'Before', after: 'After' },
  empty: '(empty)',
  save: 'Save',
  unsaved: 'Not saved yet',
  revert: 'Back to what is saved',
} satisfies typeof zh;
