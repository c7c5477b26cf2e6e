// Every word of the page's own, in one language at a time: the core says which, and speaks it too.
import type { Settings } from "./ipc/gen/contract";
import { preferences } from "./state/preferences";
import { de } from "./text/de";
import { en, type Words } from "./text/en";

const all = { en, de } satisfies Record<string, Words>;
export type Language = keyof typeof all;
export const languages = Object.keys(all) as Language[];

/** The first of these that there are words for. */
export function languageOf(wanted: readonly (string | null)[]): Language {
  const known = wanted.flatMap((one) => languages.filter((language) => one?.toLowerCase().split("-")[0] === language));
  return known[0] ?? "en";
}

// Without a core that says it: as the browser has it.
export const language = languageOf([preferences.get("language"), ...navigator.languages]);
export const text: Words = all[language];

/** The one that the core speaks too. The page starts anew, for its words are everywhere. */
export function speak(spoken: Settings["language"]): void {
  preferences.set("language", spoken);
  location.reload();
}
