// Numbers with their words, by the rules of each language.
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

// What Intl is asked for: days before months, and everywhere the digits in which people compare codes
// and safety numbers.
export const tag_of = (language: string) => `${language === 'en' ? 'en-GB' : language}-u-nu-latn`;

export function plural(language: string) {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(tag_of(language));
  return (n: number, forms: Forms) => (forms[rules.select(n)] ?? forms.other).replace('#', numbers.format(n));
}
