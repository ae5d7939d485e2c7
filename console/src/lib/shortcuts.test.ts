import { describe, expect, it } from 'vitest';
import { meant, type Press, type Shortcut } from './shortcuts';

const next: Shortcut = { key: 'j', label: 'next', run: () => undefined };
const submit: Shortcut = { key: 'Ctrl+Enter', label: 'submit', run: () => undefined };
const ON_PAGE = { inField: false, single: true };
const IN_FIELD = { inField: true, single: true };

function press(key: string, more: Partial<Press> = {}): Press {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false };
  return { ...plain, key, keyCode: 0, defaultPrevented: false, ...more };
}

function found(pressed: Press, at = ON_PAGE): Shortcut | null {
  return meant(pressed, [next, submit], at);
}

describe('a press', () => {
  it('means the shortcut of its key', () => {
    expect(found(press('j'))).toBe(next);
    expect(found(press('x'))).toBeNull();
  });

  it('means nothing while Chinese is composed', () => {
    expect(found(press('j', { isComposing: true }))).toBeNull();
    expect(found(press('j', { keyCode: 229 }))).toBeNull();
    expect(found(press('Enter', { ctrlKey: true, isComposing: true }), IN_FIELD)).toBeNull();
  });

  it('is a letter in a field, and a shortcut there with Ctrl', () => {
    expect(found(press('j'), IN_FIELD)).toBeNull();
    expect(found(press('Enter', { ctrlKey: true }), IN_FIELD)).toBe(submit);
    expect(found(press('Enter', { metaKey: true }), IN_FIELD)).toBe(submit);
  });

  it('means no single key where these are switched off', () => {
    const off = { inField: false, single: false };
    expect(found(press('j'), off)).toBeNull();
    expect(found(press('Enter', { ctrlKey: true }), off)).toBe(submit);
  });

  it('means nothing with Alt, or once somebody has answered it', () => {
    expect(found(press('j', { altKey: true }))).toBeNull();
    expect(found(press('j', { defaultPrevented: true }))).toBeNull();
  });
});
