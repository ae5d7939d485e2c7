// Identifiers of applicants, checked as they are typed; the service checks them again.

/**
 * What is wrong with an identifier: the first that applies, in this order. `position` counts from
 * 1; `likely` is the character that was meant, as where an I was typed for a 1.
 */
export type IdentifierFault =
  | { kind: 'length'; length: number }
  | { kind: 'character'; position: number; likely: string | null }
  | { kind: 'birth' }
  | { kind: 'check' };

export const LENGTH = 18;

const LIKELY: Record<string, string | undefined> = { I: '1', O: '0', S: '5', Z: '2' };

/** What was typed, in any width and case, without blanks and hyphens. */
export function cleaned(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
}

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** What is wrong with a cleaned text as a unified social credit code (GB 32100-2015), or null. */
export function usccFault(text: string): IdentifierFault | null {
  return (
    characterFault(text, USCC_ALPHABET) ??
    lengthFault(text) ??
    checkFault(text, USCC_ALPHABET[(31 - (weighted(text, USCC_ALPHABET, USCC_WEIGHTS) % 31)) % 31]!)
  );
}

/** The text as a unified social credit code, typed in any width and case; null for other texts. */
export function usccIn(typed: string): string | null {
  const text = cleaned(typed);
  return usccFault(text) || residentIdIn(typed) ? null : text;
}

/**
 * The text as the identity number of a resident, right or mistyped; null for other texts. Where the
 * digits could be either, they are taken for a person's, who is to be protected.
 */
export function residentIdIn(typed: string): string | null {
  const text = cleaned(typed);
  const looksIt = /^\d{17}[\dX]$/.test(text) && (!residentIdFault(text) || usccFault(text));
  return looksIt ? text : null;
}

const DIGITS = '0123456789';
const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** What is wrong with a cleaned text as a resident identity number (GB 11643-1999), or null. */
export function residentIdFault(text: string): IdentifierFault | null {
  return (
    characterFault(text.length === LENGTH ? text.replace(/X$/, '') : text, DIGITS) ??
    lengthFault(text) ??
    (isDate(text.slice(6, 14)) ? null : { kind: 'birth' }) ??
    checkFault(text, '10X98765432'[weighted(text, DIGITS, RESIDENT_WEIGHTS) % 11]!)
  );
}

function characterFault(text: string, alphabet: string): IdentifierFault | null {
  const at = Array.from(text).findIndex((character) => !alphabet.includes(character));
  if (at < 0) return null;
  const likely = LIKELY[text[at]!] ?? null;
  return {
    kind: 'character',
    position: at + 1,
    likely: likely && alphabet.includes(likely) ? likely : null,
  };
}

function lengthFault(text: string): IdentifierFault | null {
  return text.length === LENGTH ? null : { kind: 'length', length: text.length };
}

function checkFault(text: string, check: string): IdentifierFault | null {
  return text.endsWith(check) ? null : { kind: 'check' };
}

function weighted(text: string, alphabet: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * alphabet.indexOf(text[at]!), 0);
}

function isDate(digits: string): boolean {
  const text = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const instant = Date.parse(text);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}
