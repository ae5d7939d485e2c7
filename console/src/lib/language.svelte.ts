import { keep, kept } from './keep';
import { speak } from './gql';

export type Language = 'zh' | 'en';

const NAME = 'language';

class Speech {
  #language = $state<Language>(kept(NAME) === 'en' ? 'en' : 'zh');

  get language(): Language {
    return this.#language;
  }

  set language(chosen: Language) {
    this.#language = chosen;
    keep(NAME, chosen);
    this.follow();
  }

  /** Tell the document and the service which language is spoken. */
  follow(): void {
    document.documentElement.lang = this.#language === 'zh' ? 'zh-CN' : 'en';
    speak(this.#language);
  }
}

/** The language of the console; Chinese until somebody chooses English. */
export const speech = new Speech();
