// The texts of all languages, which a page has one at a time.
import type { Language } from '../state/settings';
import { texts as ar } from '../text/ar';
import { texts as en } from '../text/en';
import { texts as es } from '../text/es';
import { texts as fr } from '../text/fr';
import type { Templates, Texts } from '../text/shape';

export const kTexts: Record<Language, Texts> = { en, fr, es, ar };

export const kTemplateTexts: Partial<Record<string, Templates>> =
  Object.fromEntries(Object.entries(kTexts).map(([language, { templates }]) => [language, templates]));
