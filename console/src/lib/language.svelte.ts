import { keep, kept } from './keep';
import { speak } from './gql';
import { zh } from './zh';

export type Language = 'zh' | 'en';

const NAME = 'language';

class Speech {
  #language = $state<Language>('zh');

  get language(): Language {
    return this.#language;
  }

  set language(chosen: Language) {
    keep(NAME, chosen);
    void this.begin(chosen);
  }

  /** Speak this language, by default the one chosen before, once its texts are here. */
  async begin(chosen: Language = kept(NAME) === 'en' ? 'en' : 'zh'): Promise<void> {
    const english = chosen === 'en' && (await this.#loaded());
    this.#language = english ? 'en' : 'zh';
    document.documentElement.lang = english ? 'en' : 'zh-CN';
    speak(this.#language);
  }

  /** Whether the English texts are here; a file that does not come leaves the console Chinese. */
  async #loaded(): Promise<boolean> {
    this.#english ??= await import('./en').then(({ en }) => en).catch(() => null);
    return this.#english !== null;
  }

  /** The texts that all parts share, in the language of the moment. */
  get words(): typeof zh {
    return (this.#language === 'en' && this.#english) || zh;
  }

  #english: typeof zh | null = null;
}

/** The language of the console; Chinese until somebody chooses English. */
export const speech = new Speech();
