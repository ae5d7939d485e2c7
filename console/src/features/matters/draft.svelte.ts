import { act } from '../../lib/ask';
import type { Refusal } from '../../lib/fragments';
import { matterIn, textWith, type Cell, type Row } from './file';
import { EditDraft, type DraftDone, type MatterDraft } from './queries';

/** A draft of a matter that is open on the screen, as it was last answered, and what was typed. */
export class OpenDraft {
  now = $state.raw<MatterDraft>() as MatterDraft;
  /** Why the last change was refused. */
  refusals = $state.raw<readonly Refusal[]>([]);
  busy = $state(false);
  /** The cells that were typed and not saved yet, by column; a refusal takes none of them. */
  typed = $state.raw<Row>({});
  readonly saved = $derived(matterIn(this.now.text));
  /** The matter as it stands on the screen; null where the text is no catalogue file of one. */
  readonly row = $derived<Row | null>(this.saved && { ...this.saved, ...this.typed });
  readonly editable = $derived(this.now.allowedActions.includes('EDIT'));
  readonly unsaved = $derived(this.editable && Object.keys(this.typed).length > 0);
  readonly conflict = $derived(this.refusals.some(({ code }) => code === 'CONFLICT'));

  constructor(draft: MatterDraft) {
    this.now = draft;
  }

  /** Keep what was typed into a column. */
  type(column: string, cell: Cell): void {
    this.typed = { ...this.typed, [column]: cell };
  }

  /** What was typed into these columns is not wanted any more. */
  drop(columns: readonly string[]): void {
    const kept = Object.entries(this.typed).filter(([column]) => !columns.includes(column));
    this.typed = Object.fromEntries(kept);
  }

  /** Save all that was typed, as compared with that version where one is named. */
  async save(basis: string | null = null): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const sent = this.typed;
    const text = textWith(this.now.text, sent);
    const order = { draftId: this.now.id, expectedVersion: this.now.version };
    const done = await act(EditDraft, { ...order, text, basis });
    this.busy = false;
    if (done && this.take(done)) this.#settle(sent);
  }

  /** Show the draft as an act has answered it. True where the act was done. */
  take(done: DraftDone): boolean {
    if (done.draft) this.now = done.draft;
    this.refusals = done.refusals;
    return done.refusals.length === 0;
  }

  /** What was typed while the rest was under way is not saved. */
  #settle(sent: Row): void {
    const later = Object.entries(this.typed).filter(([column, cell]) => sent[column] !== cell);
    this.typed = Object.fromEntries(later);
  }
}
