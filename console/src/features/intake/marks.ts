/** What of a material is marked on the notice. */
export type Mark = 'deferrable' | 'replaceable' | 'inOneForm';

export const MARKS: readonly Mark[] = ['deferrable', 'replaceable', 'inOneForm'];

type Eased = { code: string } & Record<Mark, boolean>;

/** The marks of the material with this code, among those that the service says benefits ease. */
export function marksOf(code: string, eased: readonly Eased[] | null): readonly Mark[] {
  const found = eased?.find((each) => each.code === code);
  return found ? MARKS.filter((mark) => found[mark]) : [];
}
