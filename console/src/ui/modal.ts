/**
 * Open a dialog over the page, and give focus back to where it was when it is taken down.
 *
 * Firefox 78 has no modal dialogs: there it stands over the page, fixed; Escape cancels the topmost,
 * and Tab stays in it.
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

/** The imitated dialogs that are open; the last one lies on top. */
const open: HTMLElement[] = [];

function imitated(dialog: HTMLElement): () => void {
  const press = (event: KeyboardEvent): void => {
    if (dialog === open[open.length - 1]) pressed(dialog, event);
  };
  dialog.setAttribute('open', '');
  dialog.setAttribute('role', 'dialog');
  dialog.setAttribute('aria-modal', 'true');
  dialog.classList.add('imitated');
  open.push(dialog);
  dialog.querySelector<HTMLElement>('input, select, textarea, button')?.focus();
  addEventListener('keydown', press);
  return () => {
    open.splice(open.indexOf(dialog), 1);
    removeEventListener('keydown', press);
  };
}

function pressed(dialog: HTMLElement, event: KeyboardEvent): void {
  if (event.key === 'Escape') dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
  if (event.key === 'Tab') stayIn(dialog, event);
}

const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

/** Tab at the last stop of a dialog leads to its first, and Shift+Tab back. */
function stayIn(dialog: HTMLElement, event: KeyboardEvent): void {
  const all = [...dialog.querySelectorAll<HTMLElement>(STOPS)];
  const stops = all.filter((each) => each.offsetParent && !each.matches(':disabled'));
  const ends = [stops[0], stops[stops.length - 1]];
  const [to, from] = event.shiftKey ? ends.reverse() : ends;
  const now = document.activeElement;
  if (now !== from && dialog.contains(now)) return;
  event.preventDefault();
  to?.focus();
}
