import { words as shared } from '../../lib/i18n';
import { listOf, textOf, type Draft, type Field, type Option } from '../../lib/fields';
import type { ActedCase } from './queries';
import { words } from './words';

// What each act asks for, of a case and of what was answered so far. Materials, steps and benefits
// are offered where they can be meant; whether they may be is for the service to say.

/** The options that a record of names makes. */
function options<Code extends string>(names: Record<Code, string>): Option[] {
  return Object.entries<string>(names);
}

/** Which of these was chosen; the first one, where none was. */
export function picked<Code extends string>(
  names: Record<Code, string>,
  draft: Draft,
  name: string,
): Code {
  const codes = Object.keys(names) as Code[];
  return codes.find((code) => code === textOf(draft, name)) ?? codes[0]!;
}

function named(code: string, name: string | undefined): Option {
  return [code, name ? `${code} ${name}` : code];
}

function materials(on: ActedCase, codes: readonly string[]): Option[] {
  return codes.map((code) => named(code, on.matter.materials.find((m) => m.code === code)?.name));
}

function choice(name: string, label: string, given: readonly Option[]): Field {
  return { kind: 'choice', name, label, options: given, required: true };
}

function text(name: string, label: string, more: Partial<Field> = {}): Field {
  return { kind: 'text', name, label, ...more } as Field;
}

export function reminder(): Field[] {
  return [choice('manner', words().field.manner, options(words().reminder))];
}

/** A grade as the evidence has it, of a fact that the register could not tell. */
export function grade(on: ActedCase, draft: Draft): Field[] {
  const label = words().field;
  const facts = on.policy?.facts ?? [];
  const fact = facts.find((each) => each.id === textOf(draft, 'fact')) ?? facts[0];
  return [
    choice(
      'fact',
      label.fact,
      facts.map((each): Option => [each.id, each.name]),
    ),
    choice(
      'token',
      label.token,
      (fact?.scale ?? []).map((token): Option => [token, token]),
    ),
    { kind: 'date', name: 'evaluatedOn', label: label.evaluatedOn, required: true },
    { kind: 'date', name: 'validUntil', label: label.validUntil },
    {
      kind: 'line',
      name: 'evidence',
      label: label.evidence,
      hint: label.evidenceHint,
      required: true,
    },
  ];
}

export function signature(_on: ActedCase, draft: Draft): Field[] {
  const label = words().field;
  const byAgent = picked(words().capacity, draft, 'capacity') === 'AGENT';
  return [
    choice('capacity', label.capacity, options(words().capacity)),
    { kind: 'line', name: 'signerName', label: label.signerName, required: true },
    {
      kind: 'line',
      name: 'attorneyNo',
      label: label.attorneyNo,
      hint: label.attorneyHint,
      required: byAgent,
    },
    choice('form', label.form, options(words().form)),
    {
      kind: 'digest',
      name: 'fileHash',
      label: label.fileHash,
      hint: label.fileHashHint,
      required: true,
    },
  ];
}

/** What is owed; before acceptance what has not come, or else all of the matter. */
export function receipt(on: ActedCase): Field[] {
  const owed = on.materials.filter((each) => each.owed).map((each) => each.code);
  const came = on.materials.filter((each) => each.receivedOn).map((each) => each.code);
  const all = on.matter.materials.map((each) => each.code);
  const missing = all.filter((code) => !came.includes(code));
  const codes = [owed, missing, all].find((each) => each.length > 0) ?? [];
  return [choice('material', words().field.material, materials(on, codes))];
}

/** What came and was not found in form; where all was, everything that came. */
export function examination(on: ActedCase, draft: Draft): Field[] {
  const came = on.materials.filter((each) => each.receivedOn);
  const open = came.filter((each) => each.inForm !== true);
  const codes = (open.length > 0 ? open : came).map((each) => each.code);
  const label = words().field;
  const wrong = picked(words().inForm, draft, 'inForm') === 'no';
  return [
    choice('material', label.material, materials(on, codes)),
    choice('inForm', label.inForm, options(words().inForm)),
    ...(wrong ? [text('defect', label.defect)] : []),
  ];
}

export function commitmentCheck(): Field[] {
  return [choice('inOrder', words().field.inOrder, options(words().inOrder))];
}

/** Everything that is lacking, all of it chosen to begin with. */
export function supplement(on: ActedCase): Field[] {
  const label = words().field;
  const codes = codesOf(on.checklist.filter((each) => each.kind === 'MATERIAL' && each.lacking));
  const missing = codes.map((code) => [code, words().templates.missing]);
  return [
    {
      kind: 'list',
      each: 'text',
      name: 'defects',
      label: label.defects,
      hint: label.defectsHint,
      options: materials(on, codes),
      initial: Object.fromEntries(missing),
      required: true,
    },
    { kind: 'date', name: 'dueOn', label: label.supplementDue, hint: label.supplementDueHint },
  ];
}

/** What may come later, and what a commitment may stand for, by the benefits of the case. */
export function acceptance(on: ActedCase, draft: Draft): Field[] {
  return [...deferrals(on, draft), ...replacements(on)];
}

function deferrals(on: ActedCase, draft: Draft): Field[] {
  const later = on.checklist.filter((each) => each.ways.includes('DEFERRED'));
  if (later.length === 0) return [];
  const replaced = Object.keys(listOf(draft, 'replaced'));
  const chosen = later.filter(
    ({ code, ways }) => !replaced.includes(code) && !ways.includes('REPLACED'),
  );
  const until = later.map((each) => words().until(each.deferUntil!)).at(0);
  return [
    {
      kind: 'list',
      each: 'date',
      name: 'deferred',
      label: words().field.deferred,
      hint: until,
      options: materials(on, codesOf(later)),
      initial: Object.fromEntries(chosen.map((each) => [each.code, each.deferUntil!])),
    },
  ];
}

function replacements(on: ActedCase): Field[] {
  const byCommitment = on.checklist.filter((each) => each.ways.includes('REPLACED'));
  if (byCommitment.length === 0) return [];
  const lacking = byCommitment.filter((each) => each.lacking);
  return [
    {
      kind: 'list',
      each: 'nothing',
      name: 'replaced',
      label: words().field.replaced,
      options: byCommitment.map((each) => named(each.code, each.name)),
      initial: Object.fromEntries(lacking.map((each) => [each.code, ''])),
    },
  ];
}

function codesOf(given: readonly { code: string }[]): string[] {
  return given.map((each) => each.code);
}

export function refusalOfAcceptance(): Field[] {
  const label = words().field;
  return [
    choice('ground', label.ground, options(words().ground)),
    text('reasons', label.reasons, { hint: label.reasonsHint, required: true }),
  ];
}

/** The benefits that somebody gives; acceptance and decision use the others by themselves. */
export function benefit(on: ActedCase, draft: Draft): Field[] {
  const label = words().field;
  const granted = on.grantedBenefits.filter((each) => each.byHand);
  const given = granted.find((each) => each.code === textOf(draft, 'benefit')) ?? granted[0];
  const fields: Field[] = [
    choice(
      'benefit',
      label.benefit,
      granted.map((each): Option => [each.code, each.name]),
    ),
  ];
  if (given?.proof) {
    const proof = `${label.proof} · ${words().proof[given.proof]}`;
    fields.push({ kind: 'line', name: 'proof', label: proof, required: true });
  }
  const rank = given?.terms?.rank;
  if (typeof rank === 'number') {
    const hint = label.rankHint(rank);
    fields.push({ kind: 'number', name: 'rank', label: label.rank, hint, required: true });
  }
  return fields;
}

export function withdrawal(): Field[] {
  const label = words().field;
  return [text('reason', label.reason, { hint: label.reasonHint })];
}

/** The steps not done yet; where all are, all of them. */
export function step(on: ActedCase, draft: Draft): Field[] {
  const label = words().field;
  const open = on.matter.steps.filter((each) => !on.stepsDone.includes(each.code));
  const steps = open.length > 0 ? open : on.matter.steps;
  const persons = (steps.find((each) => each.code === textOf(draft, 'step')) ?? steps[0])?.persons;
  return [
    choice(
      'step',
      label.step,
      steps.map((each) => named(each.code, each.name)),
    ),
    text('performedBy', label.performedBy, {
      hint: label.performedByHint(persons ?? 1),
      required: true,
    }),
    text('record', label.record, { required: true }),
  ];
}

export function opinion(_on: ActedCase, draft: Draft): Field[] {
  const { granting, refusing } = words().templates;
  const wanted = picked(recommendations(), draft, 'recommends');
  return [
    choice('recommends', words().field.recommends, options(recommendations())),
    text('opinion', words().field.opinion, {
      required: true,
      initial: wanted === 'GRANTED' ? granting : refusing,
      templates: [granting, refusing],
    } as Partial<Field>),
  ];
}

/** What a reviewer may recommend. */
export function recommendations(): Record<'GRANTED' | 'REFUSED', string> {
  return { GRANTED: shared().outcome.GRANTED, REFUSED: shared().outcome.REFUSED };
}

/** An opinion, where one act reviews and decides; the other cases have one on file. */
export function grant(on: ActedCase): Field[] {
  if (!on.opinionWithDecision) return [];
  const initial = words().templates.opinion;
  return [text('opinion', words().field.opinion, { required: true, initial })];
}

export function refusal(on: ActedCase): Field[] {
  const label = words().field;
  const unmet = on.matter.conditions.map((each) =>
    words().templates.unmet(each.text, on.matter.legalBasis),
  );
  const opinion = on.opinionWithDecision ? [words().templates.refusing] : [];
  return [
    ...opinion.map((initial) => text('opinion', label.opinion, { required: true, initial })),
    text('reasons', label.reasons, {
      hint: label.reasonsHint,
      required: true,
      templates: unmet,
    } as Partial<Field>),
    text('remedies', label.remedies, { required: true, initial: words().templates.remedies }),
  ];
}

export function suspension(): Field[] {
  const label = words().field;
  return [
    choice('kind', label.kind, options(words().suspension)),
    { kind: 'line', name: 'noticeNo', label: label.noticeNo, required: true },
    { kind: 'date', name: 'expectedEnd', label: label.expectedEnd, required: true },
  ];
}

export function extension(on: ActedCase): Field[] {
  const label = words().field;
  const most = on.policy?.switches.extensionDays;
  return [
    {
      kind: 'number',
      name: 'days',
      label: label.days,
      hint: most === undefined ? undefined : label.daysHint(most),
      required: true,
    },
    text('reasons', label.reasons, { hint: label.reasonsHint, required: true }),
  ];
}

export function delivery(): Field[] {
  const label = words().field;
  return [
    choice('manner', label.manner, options(words().delivery)),
    { kind: 'line', name: 'proof', label: label.deliveryProof, required: true },
  ];
}

/** One step back, to where the case then goes. */
export function sendingBack(): Field[] {
  const label = words().field;
  return [choice('ground', label.returned, options(words().returned)), because()];
}

export function handingOver(on: ActedCase): Field[] {
  const officers = on.handOverTo.map((each): Option => [each.id, each.name]);
  return [choice('officerId', words().field.officer, officers), because()];
}

/** What may be called wrong, the last first. */
export function correction(on: ActedCase): Field[] {
  const acts = on.correctable.map((each): Option => [String(each.version), wrongly(each)]);
  return [choice('corrects', words().field.corrects, acts.reverse()), because()];
}

/** Whether what was proposed is so. */
export function answerToCorrection(on: ActedCase): Field[] {
  const label = words().field.corrects;
  const asked = on.correction ? `${label} · ${wrongly(on.correction)}` : label;
  return [choice('agreed', asked, options(words().agreed))];
}

function wrongly({ version, action, subject }: ActedCase['correctable'][number]): string {
  return `${version} · ${shared().action[action]} ${subject}`;
}

/** The reason that somebody has to give. */
export function because(): Field {
  return text('reason', words().field.reason, { required: true });
}

export function revocation(): Field[] {
  const label = words().field;
  return [
    { kind: 'line', name: 'documentNo', label: label.documentNo, required: true },
    { kind: 'date', name: 'heardOn', label: label.heardOn, required: true },
    text('reasons', label.reasons, { hint: label.reasonsHint, required: true }),
  ];
}
