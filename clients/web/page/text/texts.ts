// The texts of a language, each a script of its own: a visit takes the one that it is in.
import type { Language } from '../state/settings';
import { load_part } from '../wire/parts';

// What is said where no texts came.
export const kNoTexts: Record<Language, string> = {
  en: 'Indaba could not be loaded. Try again later.', fr: 'Indaba n’a pas pu être chargé. Réessayez plus tard.',
  es: 'No se pudo cargar Indaba. Inténtelo más tarde.', ar: 'تعذّر تحميل إندابا. أعيدوا المحاولة لاحقًا.',
};

export const texts_in = (language: Language) => load_part(language).then(({ texts }) => texts);
