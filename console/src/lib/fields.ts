/** What a form asks for, and what was answered; what a form is made of stands in forms.ts. */

/** What stands in a field: a text, or of a list the chosen codes, each with its text or date. */
export type Answer = string | Readonly<Record<string, string>>;

/** What was typed into a form so far, by the names of its fields. */
export type Draft = Readonly<Record<string, Answer>>;

/** One of several: its code, and what it is called. */
export type Option = readonly [code: string, label: string];

interface Common {
  /** As the input of the mutation names it. */
  name: string;
  label: string;
  required?: boolean;
  hint?: string;
  /** What stands in it before anything is typed. */
  initial?: Answer;
}

/** One line, a date, or a whole number. */
export interface LineField extends Common {
  kind: 'line' | 'date' | 'number' | 'digest';
}

/** Several lines; one of the templates can be put in. */
export interface TextField extends Common {
  kind: 'text';
  templates?: readonly string[];
}

export interface ChoiceField extends Common {
  kind: 'choice';
  options: readonly Option[];
}

/** Any of several, each with a text or a date of its own where `each` says so. */
export interface ListField extends Common {
  kind: 'list';
  options: readonly Option[];
  each: 'nothing' | 'text' | 'date';
}

export type Field = LineField | TextField | ChoiceField | ListField;

/** The draft with everything in it that stands in a field by itself. */
export function filled(fields: readonly Field[], draft: Draft): Draft {
  const own = fields.map((field) => [field.name, draft[field.name] ?? initialOf(field)] as const);
  return { ...draft, ...Object.fromEntries(own) };
}

function initialOf(field: Field): Answer {
  if (field.initial !== undefined) return field.initial;
  if (field.kind === 'list') return {};
  return field.kind === 'choice' ? (field.options[0]?.[0] ?? '') : '';
}

/** The names of the fields that still need something: the whole, or a part of a list. */
export function unanswered(fields: readonly Field[], draft: Draft): string[] {
  return fields.filter((field) => lacks(field, draft)).map((field) => field.name);
}

function lacks(field: Field, draft: Draft): boolean {
  if (field.kind !== 'list') return Boolean(field.required) && !textOf(draft, field.name).trim();
  const chosen = Object.values(listOf(draft, field.name));
  const halfDone = field.each !== 'nothing' && chosen.some((text) => !text.trim());
  return halfDone || (Boolean(field.required) && chosen.length === 0);
}

/** What stands in a field of text; empty where nothing does. */
export function textOf(draft: Draft, name: string): string {
  const answer = draft[name];
  return typeof answer === 'string' ? answer : '';
}

/** The same without the space around it; null where nothing is left. */
export function textOrNull(draft: Draft, name: string): string | null {
  return textOf(draft, name).trim() || null;
}

/** What was chosen in a list, by code. */
export function listOf(draft: Draft, name: string): Readonly<Record<string, string>> {
  const answer = draft[name];
  return typeof answer === 'object' ? answer : {};
}

/** The lines of a field of text that hold something. */
export function linesOf(draft: Draft, name: string): string[] {
  return textOf(draft, name)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** The list with this code chosen, with its text or date, or no longer where that is null. */
export function chosen(
  list: Readonly<Record<string, string>>,
  code: string,
  text: string | null,
): Readonly<Record<string, string>> {
  const { [code]: _before, ...others } = list;
  return text === null ? others : { ...others, [code]: text };
}
