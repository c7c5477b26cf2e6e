// The language of the page. The core says which, and speaks it too.
import { languageOf, textIn, type Spoken } from "../text/catalogues";
import type { Preferences } from "./preferences";

export class Language {
  /** Until the core says it: the one of last time, or as the browser has it. */
  #spoken = $state<Spoken>("en");
  readonly #preferences: Preferences;
  readonly #root: HTMLElement;
  #heard: () => void = () => {};
  /** The page's words, in the language that is spoken when they are read. */
  readonly text = textIn(() => this.#spoken);

  constructor(preferences: Preferences, root: HTMLElement) {
    this.#preferences = preferences;
    this.#root = root;
    this.#take(languageOf([preferences.get("language"), ...navigator.languages]));
  }

  get spoken(): Spoken {
    return this.#spoken;
  }

  speak(language: Spoken): void {
    if (language === this.#spoken) return;
    this.#take(language);
    this.#preferences.set("language", language);
    this.#heard();
  }

  /** What is done after each change; answers how to stop. */
  follow(heard: () => void): () => void {
    this.#heard = heard;
    return () => (this.#heard = () => {});
  }

  #take(language: Spoken): void {
    this.#spoken = language;
    this.#root.lang = language;
  }
}
