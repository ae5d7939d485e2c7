/** Where the user is: the path of the hash, and what narrows the screen. */
export interface Place {
  path: string;
  query: Readonly<Record<string, string>>;
}

/** `#/queue?sort=DUE` as a place; the empty hash is the path `/`. */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  return { path: path || '/', query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The hash of a place; what is empty is left out. */
export function hashOf(path: string, query: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const text = new URLSearchParams(given).toString();
  return `#${path}${text && `?${text}`}`;
}

/** What `:name` stands for in a pattern such as `/cases/:caseNo`; null where it does not fit. */
export function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index]!;
    if (part.startsWith(':') && value) params[part.slice(1)] = decoded(value);
    else if (part !== value) return null;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
