import type { Value } from './file';

/** A value of a policy file as TOML, on one line. Dates are written as they are: `2027-01-01`. */
export function toml(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value).map(([key, part]) => `${keyed(key)} = ${toml(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function keyed(key: string): string {
  return /^[\w-]+$/.test(key) ? key : quoted(key);
}

// JSON writes a text as TOML does, but for DEL, which TOML takes only escaped.
function quoted(text: string): string {
  return JSON.stringify(text).replace(/\u007f/g, '\\u007f');
}
