import { inBoth } from '../../lib/i18n';
import { en } from './en';
import { zh } from './zh';

export const words = inBoth(zh, en);
