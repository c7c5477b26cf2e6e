// What the page remembers by itself on this computer: how it looks, never what it is about.

type Preference = "language" | "sort";

const key = (name: Preference) => `fobwatch.${name}`;

export class Preferences {
  readonly #kept: Storage;

  constructor(kept: Storage) {
    this.#kept = kept;
  }

  get(name: Preference): string | null {
    return this.#kept.getItem(key(name));
  }

  set(name: Preference, value: string): void {
    this.#kept.setItem(key(name), value);
  }
}
