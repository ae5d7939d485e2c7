import type { CaseAction } from './enums';

/** What of a case tells which acts are open to whoever asks. */
export interface Actionable<Why extends Blocked = Blocked> {
  allowedActions: readonly CaseAction[];
  blockedActions: readonly Why[];
}

export interface Blocked {
  action: CaseAction;
  message: string;
  clause: { id: string } | null;
}

export type Permission<Why extends Blocked = Blocked> = { open: true } | { open: false; why: Why };

/**
 * Whether a button for the act is shown, and whether it is open; null where it is not the
 * caller's act at all. The service alone decides: no role is looked at here.
 */
export function permission<Why extends Blocked>(
  of: Actionable<Why>,
  action: CaseAction,
): Permission<Why> | null {
  if (of.allowedActions.includes(action)) return { open: true };
  const why = of.blockedActions.find((blocked) => blocked.action === action);
  return why ? { open: false, why } : null;
}
