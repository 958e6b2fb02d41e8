// Numbers with their words, by the rules of each language.
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export function plural(language: string) {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (n: number, forms: Forms) => (forms[rules.select(n)] ?? forms.other).replace('#', numbers.format(n));
}
