// How far the list is scrolled, kept for the next window.
import type { Preferences } from "./preferences";

export class Place {
  /** In rem: as far as it was, whatever its letters are like by then. */
  #top: number;
  readonly #preferences: Preferences;

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
    const kept = Number(preferences.get("top"));
    this.#top = Number.isFinite(kept) ? Math.max(0, kept) : 0;
  }

  get top(): number {
    return this.#top;
  }

  set top(rems: number) {
    if (rems === this.#top) return;
    this.#top = rems;
    this.#preferences.setOnceItRests("top", String(Math.round(rems * 100) / 100));
  }
}
