import { act } from '../../lib/ask';
import type { Draft as Typed } from '../../lib/fields';
import type { Refusal } from '../../lib/fragments';
import { fileOf, type Edit, type Table } from './file';
import { AdjustDraft, EditDraft, type Acted, type PolicyDraft } from './queries';

/** A draft that is open on the screen, as it was last answered, and all that was typed into it. */
export class OpenDraft {
  now = $state.raw<PolicyDraft>() as PolicyDraft;
  /** Why the last change was refused. */
  refusals = $state.raw<readonly Refusal[]>([]);
  busy = $state(false);
  /** What was typed and not saved yet; a refusal takes none of it. By the part of the screen, and
   * after it, in one that has several forms, by what the form is for: `grades alias FACT`.
   */
  typed = $state.raw<Readonly<Record<string, Typed>>>({});
  readonly file: Table | null = $derived(fileOf(this.now.json));
  readonly editable = $derived(this.now.allowedActions.includes('EDIT'));
  readonly unsaved = $derived(this.editable && Object.keys(this.typed).length > 0);
  readonly conflict = $derived(this.refusals.some(({ code }) => code === 'CONFLICT'));
  #turn: Promise<unknown> = Promise.resolve();

  constructor(draft: PolicyDraft) {
    this.now = draft;
  }

  /**
   * Change places of the file; which, is said when it is this change's turn. True where the file
   * then says what it should.
   */
  adjust(edits: (file: Table) => Edit[]): Promise<boolean> {
    return this.#inTurn(async () => {
      if (!this.file) return false;
      const wanted = edits(this.file);
      if (wanted.length === 0) return true;
      return this.take(await act(AdjustDraft, { ...this.#order, edits: wanted }));
    });
  }

  /** Give the file another text. True where done. */
  rewrite(text: string): Promise<boolean> {
    return this.#inTurn(async () => this.take(await act(EditDraft, { ...this.#order, text })));
  }

  /** Show the draft as an act has answered it. True where the act was done. */
  take(done: Acted | null): boolean {
    if (!done) return false;
    if (done.draft) this.now = done.draft;
    this.refusals = done.refusals;
    return done.refusals.length === 0;
  }

  /** Keep what was typed into a form. */
  keep(form: string, typed: Typed): void {
    this.typed = { ...this.typed, [form]: typed };
  }

  /** Whether something was typed into a part, in any of its forms. */
  isUnsaved(part: string): boolean {
    return Object.keys(this.typed).some((form) => form === part || form.startsWith(`${part} `));
  }

  /** What was typed into a form is saved, or not wanted any more. */
  drop(form: string): void {
    const { [form]: _dropped, ...others } = this.typed;
    this.typed = others;
  }

  get #order(): { draftId: string; expectedVersion: number } {
    return { draftId: this.now.id, expectedVersion: this.now.version };
  }

  // One after the other: each change goes by the version that the one before has made.
  #inTurn(change: () => Promise<boolean>): Promise<boolean> {
    const mine = this.#turn.then(async () => {
      this.busy = true;
      try {
        return await change();
      } finally {
        this.busy = false;
      }
    });
    this.#turn = mine.catch(() => false);
    return mine;
  }
}
