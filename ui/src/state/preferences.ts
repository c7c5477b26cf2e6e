// What the page remembers by itself on this computer: how it looks, where one was and what was done last; never a secret.

type Preference = "language" | "sort" | "density" | "listWidth" | "selected" | "top" | "search" | "filters" | "recent";

/** Milliseconds without another change until it is written down. */
const RESTS = 200;

const key = (name: Preference) => `fobwatch.${name}`;

export class Preferences {
  readonly #kept: Storage;
  /** Which run of the app this is. */
  readonly #run: string;
  readonly #waiting = new Map<Preference, ReturnType<typeof setTimeout>>();

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

  /** What changes with each key or frame: writing is not waited for. */
  setOnceItRests(name: Preference, value: string | null): void {
    clearTimeout(this.#waiting.get(name));
    this.#waiting.set(
      name,
      setTimeout(() => this.set(name, value), RESTS),
    );
  }

  /** What outlives the window, but not the app. */
  getOfRun(name: Preference): string | null {
    const [run, ...value] = this.get(name)?.split("\n") ?? [];
    return run === this.#run ? value.join("\n") : null;
  }

  setOfRun(name: Preference, value: string | null): void {
    this.setOnceItRests(name, value === null ? null : `${this.#run}\n${value}`);
  }
}
