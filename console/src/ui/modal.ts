/**
 * Open a dialog over the page, and give focus back to where it was when it is taken down.
 *
 * Firefox 78 has no modal dialogs: there it stands over the page, fixed, and Escape cancels it.
 */
export function showModal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  const close = 'showModal' in dialog ? native(dialog) : imitated(dialog);
  return () => {
    close();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}

function native(dialog: HTMLDialogElement): () => void {
  dialog.showModal();
  return () => dialog.close();
}

function imitated(element: HTMLElement): () => void {
  const escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') element.dispatchEvent(new Event('cancel', { cancelable: true }));
  };
  element.setAttribute('open', '');
  element.setAttribute('role', 'dialog');
  element.classList.add('imitated');
  element.querySelector<HTMLElement>('input, select, textarea, button')?.focus();
  addEventListener('keydown', escape);
  return () => removeEventListener('keydown', escape);
}
