// What was done last, by its names: the search begins with it.
import type { Preferences } from "./preferences";

/** A profile, or a command by its id. */
export type Recent = { profile: string } | { command: string; profile?: string; customer?: string };

/** So many are remembered: some of them may not be possible just now. */
const MOST = 24;

const isRecent = (one: unknown): one is Recent => typeof one === "object" && one !== null && ("profile" in one || "command" in one);

function read(kept: string | null): Recent[] {
  try {
    const all: unknown = JSON.parse(kept ?? "[]");
    return Array.isArray(all) ? all.filter(isRecent) : [];
  } catch {
    return [];
  }
}

export class Recents {
  #all = $state.raw<readonly Recent[]>([]);
  readonly #preferences: Preferences;

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
    this.#all = read(preferences.get("recent"));
  }

  /** The latest first. */
  get all(): readonly Recent[] {
    return this.#all;
  }

  use(recent: Recent): void {
    const key = JSON.stringify(recent);
    this.#all = [recent, ...this.#all.filter((one) => JSON.stringify(one) !== key)].slice(0, MOST);
    this.#preferences.set("recent", JSON.stringify(this.#all));
  }
}
