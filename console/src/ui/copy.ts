import { words } from '../lib/i18n';
import { notices } from '../lib/notices.svelte';

/** Put the text on the clipboard and say so. Plain HTTP has no `navigator.clipboard`. */
export async function copied(text: string): Promise<void> {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyBySelection(text);
  notices.tell(words().fault.copied);
}

function copyBySelection(text: string): void {
  const before = document.activeElement;
  const dialogs = document.querySelectorAll('dialog[open]');
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  // What stands outside an open dialog cannot be selected.
  (dialogs[dialogs.length - 1] ?? document.body).append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
}
