// Every word of the page's own, a catalogue for each language.
import { createContext } from "svelte";
import { de } from "./de";
import { en, type Words } from "./en";
import { whenIn, type When } from "./when";

/** The words of a language, and times as it writes them. */
export type Text = Words & { when: When };

const spoken = (words: Words): Text => ({ ...words, when: whenIn(words) });

export const catalogues = { en: spoken(en), de: spoken(de) };
export type Spoken = keyof typeof catalogues;
export const languages = Object.keys(catalogues) as Spoken[];
/** Each by its own name. */
export const namesOfLanguages = Object.fromEntries(languages.map((one) => [one, catalogues[one].itself])) as Record<Spoken, string>;

/** The first of these that there are words for. */
export function languageOf(wanted: readonly (string | null)[]): Spoken {
  const known = wanted.flatMap((one) => languages.filter((language) => one?.toLowerCase().split("-")[0] === language));
  return known[0] ?? "en";
}

/** All the words, each part in the language that is spoken when it is read. */
export function textIn(language: () => Spoken): Text {
  const parts = Object.keys(catalogues.en) as (keyof Text)[];
  const get = (part: keyof Text) => ({ enumerable: true, get: () => catalogues[language()][part] });
  return Object.defineProperties({}, Object.fromEntries(parts.map((part) => [part, get(part)]))) as Text;
}

/** Where nothing else is handed down. */
export const [getText, setText] = createContext<Text>();
