import { inBoth } from '../lib/i18n';
import { en } from './en';
import { zh } from './zh';

/** The texts of forms; they come with the first form that is shown. */
export const words = inBoth(zh, en);
