import { beforeEach, expect, it, vi } from 'vitest';
import { cellOf, fieldOf } from './columns';
import { OpenDraft } from './draft.svelte';
import { matterIn, textWith } from './file';
import { formOf, sheetOf } from './form';
import type { MatterDraft } from './queries';

const TEXT = '{"format": 1, "matters": [{"task_name": "许可", "promise_day": 9, "note": "旧"}]}';
const AT_FIRST = {
  id: 'draft',
  version: 1,
  text: TEXT,
  allowedActions: ['EDIT'],
} as unknown as MatterDraft;
const KNOWN = { authorities: [], benefits: [] };

let stands: MatterDraft;

// A service that takes what follows on the draft as it stands, and refuses the rest.
beforeEach(() => {
  stands = AT_FIRST;
  vi.stubGlobal('fetch', (_address: string, { body }: { body: string }) => {
    const { input } = (
      JSON.parse(body) as { variables: { input: { expectedVersion: number; text: string } } }
    ).variables;
    const conflict = input.expectedVersion !== stands.version;
    if (!conflict) stands = { ...stands, version: stands.version + 1, text: input.text };
    const refusals = conflict ? [{ code: 'CONFLICT', message: '', path: [], clause: null }] : [];
    const answer = JSON.stringify({ data: { done: { draft: stands, refusals } } });
    const headers = { 'content-type': 'application/json' };
    return Promise.resolve(new Response(answer, { headers }));
  });
});

it('saves what was typed, leaves out what is empty, and keeps what has no field', async () => {
  const draft = new OpenDraft(AT_FIRST);
  draft.type('promise_day', 5);
  draft.type('note', '');
  draft.type('steps', [{ step_name: '核实', statutory: '' }]);
  expect(draft.unsaved).toBe(true);
  await draft.save();
  expect([draft.now.version, draft.unsaved]).toEqual([2, false]);
  expect(matterIn(draft.now.text)).toEqual({
    task_name: '许可',
    promise_day: 5,
    steps: [{ step_name: '核实' }],
  });
});

it('puts what was typed on what somebody else has written meanwhile', async () => {
  const draft = new OpenDraft(AT_FIRST);
  draft.type('promise_day', 5);
  stands = { ...AT_FIRST, version: 4, text: textWith(TEXT, { task_name: '新名' }) };
  await draft.save();
  expect([draft.conflict, draft.now.version, draft.row?.['promise_day']]).toEqual([true, 4, 5]);
  await draft.save();
  expect(draft.row).toEqual({ task_name: '新名', promise_day: 5, note: '旧' });
});

it('has no form for what is no catalogue file of one matter', () => {
  for (const text of ['', '[]', '{"matters": []}', '{"matters": [{}, {}]}', '{"matters": [1]}']) {
    expect([matterIn(text), textWith(text, { note: 'x' })]).toEqual([null, text]);
  }
});

it('finds the part of the form that a fault is in', () => {
  expect(formOf('promise_day', KNOWN)).toBe('limits');
  expect(formOf('materials[2].defer_days', KNOWN)).toBe('materials');
  expect(formOf('task_handle_item', KNOWN)).toBeNull();
});

it('reads what an empty cell means', () => {
  const { columns, lists } = sheetOf('materials', KNOWN);
  const meant = [...columns, ...lists.flatMap((list) => list.columns)].map((column) => [
    column.name,
    fieldOf(column, {}).initial,
  ]);
  expect(Object.fromEntries(meant)).toMatchObject({ is_need: '1', main: '', material_type: '' });
  const center = sheetOf('about', KNOWN).columns.find(({ name }) => name === 'is_entry_center');
  expect(center && fieldOf(center, {}).initial).toBe('0');
});

it('writes digits as a number, and anything else for the service to judge', () => {
  const days = { name: 'promise_day', label: '', kind: 'number' } as const;
  expect([cellOf(days, '5'), cellOf(days, '-1'), cellOf(days, '')]).toEqual([5, '-1', '']);
});
