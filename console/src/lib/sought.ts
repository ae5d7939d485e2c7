import { applicantWith, type KnownApplicant } from './applicant';
import { residentIdFault, residentIdIn, usccIn } from './identifiers';

/** Who is meant by an identifier that is searched by. */
export interface Sought {
  /** Whether it is the identity number of a person, which stands in no address. */
  person: boolean;
  /** Whether it is one that was mistyped. */
  mistyped: boolean;
  /** Who is registered under it; null where nobody is. */
  applicant: KnownApplicant | null;
}

/** Who is meant by this text, which may be an identifier. Raises Fault. */
export async function sought(typed: string): Promise<Sought> {
  const [residentId, uscc] = [residentIdIn(typed), usccIn(typed)];
  const person = residentId !== null;
  if (residentId && residentIdFault(residentId)) return { person, mistyped: true, applicant: null };
  const identifier = residentId ? { residentId } : uscc ? { uscc } : null;
  const applicant = identifier && (await applicantWith(identifier));
  return { person, mistyped: false, applicant };
}
