// Settings of this browser: language, theme, shortcuts. Nothing about anybody is kept in it.

const PREFIX = 'xinyipi.';

/** What was kept under the name, or null; also where the browser keeps nothing. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keep it for the next time, where the browser does. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // A browser without storage asks again next time.
  }
}
