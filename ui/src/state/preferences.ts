// What the page remembers by itself on this computer: how it looks, never what it is about.

export type Preference = "language" | "sort" | "theme";

const key = (name: Preference) => `fobwatch.${name}`;

export const preferences = {
  get: (name: Preference): string | null => localStorage.getItem(key(name)),

  /** Null forgets it. */
  set(name: Preference, value: string | null): void {
    if (value === null) localStorage.removeItem(key(name));
    else localStorage.setItem(key(name), value);
  },
};
