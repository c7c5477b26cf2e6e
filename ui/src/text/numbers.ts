// Plurals and numbers of a language, by the rules that the system knows.

import { lazily } from "./lazily";

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export function plurals(language: string): (count: number, forms: Forms) => string {
  const rules = lazily(() => new Intl.PluralRules(language));
  return (count, forms) => forms[rules().select(count)] ?? forms.other;
}

/** Digits in groups. */
export function numbers(language: string): (number: number) => string {
  const format = lazily(() => new Intl.NumberFormat(language));
  return (number) => format().format(number);
}
