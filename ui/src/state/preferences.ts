// What the page remembers by itself on this computer: how it looks, where one was and what was done last; never a secret.

type Preference = "language" | "sort" | "density" | "listWidth" | "selected" | "top" | "search" | "filters" | "recent";

const key = (name: Preference) => `fobwatch.${name}`;

export class Preferences {
  readonly #kept: Storage;
  /** Which run of the app this is. */
  readonly #run: string;

  constructor(kept: Storage, run: string) {
    this.#kept = kept;
    this.#run = run;
  }

  get(name: Preference): string | null {
    return this.#kept.getItem(key(name));
  }

  /** Null forgets it. */
  set(name: Preference, value: string | null): void {
    if (value === null) this.#kept.removeItem(key(name));
    else this.#kept.setItem(key(name), value);
  }
  /** What outlives the window, but not the app. */
  getOfRun(name: Preference): string | null {
    const [run, ...value] = this.get(name)?.split("\n") ?? [];
    return run === this.#run ? value.join("\n") : null;
  }

  setOfRun(name: Preference, value: string | null): void {
    this.set(name, value === null ? null : `${this.#run}\n${value}`);
  }
}
