import { words as shared } from '../../lib/i18n';
import type { zh } from '../../lib/zh';

/** Who did something, in which role; `otherwise` where no person did. */
export function whoOf(
  { officer, role }: { officer: string | null; role: string | null },
  otherwise: string,
): string {
  if (!officer) return otherwise;
  const named = role && shared().role[role as keyof typeof zh.role];
  return named ? `${named} ${officer}` : officer;
}
