import { speech } from './language.svelte';
import type { zh } from './zh';

/**
 * The texts of a part of the console, in the language of the moment.
 *
 *     export const words = inBoth(zh, en);   // words.ts of a feature
 *     {words().title}                        // and where it is shown
 *
 * English `satisfies typeof zh`, so a text that is missing does not compile.
 */
export function inBoth<Words>(zh: Words, en: NoInfer<Words>): () => Words {
  return () => (speech.language === 'zh' ? zh : en);
}

/** The texts that all parts share. English ones are loaded by whoever chooses English. */
export const words = (): typeof zh => speech.words;

/** Yes or no, in words. */
export function yesOrNo(so: boolean): string {
  return so ? words().yes : words().no;
}
