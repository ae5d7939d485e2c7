import { zh as shared } from '../../lib/zh';
import { marksOf, type Mark } from '../intake/marks';
import type { PrintedCase } from './queries';
import { paper as text } from './zh';

type Snapshot = NonNullable<PrintedCase['creditSnapshots']>[number];

/** A material with the marks it has on paper. */
export interface Marked {
  material: PrintedCase['matter']['materials'][number];
  marks: readonly Mark[];
}

/** The materials, with the marks of what the applicant has, or is offered. */
export function marked({ matter, easedMaterials }: PrintedCase): readonly Marked[] {
  return matter.materials.map((material) => ({
    material,
    marks: marksOf(material.code, easedMaterials),
  }));
}

/**
 * What the register had said when it was told whether credit approval applies, so that a letter
 * that is printed again says what was signed; before that, the latest answer. Null without one.
 */
export function gradedBy(of: PrintedCase): Snapshot | null {
  const snapshots = of.creditSnapshots ?? [];
  const told = of.decisions?.[of.decisions.length - 1]?.decision.decidedAt;
  const then = told ? snapshots.filter(({ queriedAt }) => queriedAt <= told) : snapshots;
  return then[then.length - 1] ?? null;
}

/** What the applicant may do who disagrees with the grade, once something was decided from it. */
export function rightOf(of: PrintedCase): string | null {
  return of.decisions?.[0]?.rightToReview ?? null;
}

/** Number, applicant and matter, as names and values. */
export function factsOf({
  caseNo,
  registeredOn,
  applicant,
  matter,
}: PrintedCase): [string, string][] {
  return [
    [text.number, caseNo],
    [text.registeredOn, registeredOn],
    [text.applicant, applicant.name],
    applicant.uscc
      ? [text.uscc, applicant.uscc]
      : // Of a person without its middle: the paper shows it to whoever sees the case.
        [text.residentId, applicant.maskedId ?? ''],
    [text.matter, matter.name],
    [text.code, matter.handlingCode],
  ];
}

/** The grade with its dates, or why none stands there: only the register says that it has none. */
export function gradeOf(of: PrintedCase): string {
  const snapshot = gradedBy(of);
  const reading = snapshot?.readings[0];
  if (!snapshot || !reading) return of.creditSnapshots ? text.noGrade : text.hidden;
  return text.gradeOf(told(reading), reading.evaluatedOn, snapshot.queriedAt.slice(0, 10));
}

function told({ status, token }: Snapshot['readings'][number]): string {
  return status === 'OK' ? (token ?? text.hidden) : text.reading[status];
}

/** The limits that count for the case, as names and values. */
export function limitsOf({ matter, inScope }: PrintedCase): [string, string][] {
  const byCredit = matter.promisedByMode?.find(({ mode }) => mode === 'CREDIT')?.limit;
  const told = [
    [text.statutory, matter.statutoryLimit],
    [text.promised, matter.promisedLimit],
    [text.promisedCredit, inScope ? byCredit : null],
  ] as const;
  return told.flatMap(([name, limit]) =>
    limit ? [[name, shared.limit(limit.amount, limit.unit)] as [string, string]] : [],
  );
}

/** Who accepts, with the hours of its windows, and who decides. */
export function officesOf({ matter }: PrintedCase): string[] {
  const { authority, reviewingAuthority } = matter;
  const hours = authority && text.hours(authority.opens, authority.closes);
  return [
    authority && text.remarked(`${text.accepting} ${authority.name}`, hours ?? ''),
    reviewingAuthority && `${text.reviewing} ${reviewingAuthority.name}`,
  ].filter(isText);
}

/** As what and how a material comes. */
export function formOf({ form, medium }: Marked['material']): string {
  const parts = [form && text.form[form], medium && text.medium[medium]];
  return text.listOf(parts.filter(isText)) || text.anyForm;
}

/** What has to be known of a material: whether it is needed, and what its marks allow. */
export function remarksOf({ material, marks }: Marked): string {
  const later = marks.includes('deferrable') && material.deferDays !== null;
  const parts = [
    material.main && text.main,
    !material.required && text.optional,
    ...marks.map((mark) => text.mark[mark]),
    later && text.days(material.deferDays ?? 0),
  ];
  return text.listOf(parts.filter(isText));
}

/** The materials that the applicant may leave to the commitment, or bring later. */
export function madeUpFor(of: PrintedCase): readonly Marked[] {
  return marked(of)
    .map(({ material, marks }) => ({
      material,
      marks: marks.filter((mark) => mark !== 'inOneForm'),
    }))
    .filter(({ marks }) => marks.length > 0);
}

function isText(part: unknown): part is string {
  return typeof part === 'string' && part !== '';
}
