// The rows of the search's first screens: they stay, and the next search writes into them.

/** So many stay. */
const KEPT = 60;

/** A row of the list, and what it shows. Where nothing is to be shown any more, it waits unseen for its next use. */
interface Slot<T> {
  place: number;
  item: T;
  seen: boolean;
  /** The instant it was seen last, at which it stands still until it is seen again. */
  at: number;
}

/** What is to be drawn, and what of it stays. */
export interface Drawn<T> {
  slots: Slot<T>[];
  kept: readonly (Slot<T> | undefined)[];
}

export class Slots<T> {
  #kept: Drawn<T>["kept"] = [];

  /**
   * The rows to draw, the first `upTo` of them as they should be now; the others stay as they were when `keep` was called
   * last. Of `rows`, those in sight, all are seen or, made ahead of their use, none. It is `at` now.
   */
  drawn(items: readonly T[], rows: readonly number[], seen: boolean, upTo: number, at: number): Drawn<T> {
    const kept = [...this.#kept];
    const far: Slot<T>[] = [];
    for (const place of new Set([...kept.keys(), ...rows])) {
      if (place >= upTo) continue;
      const slot = kept[place];
      const here = rows.includes(place);
      if (here && (seen || slot?.item !== items[place])) (place < KEPT ? kept : far)[place] = { place, item: items[place]!, seen, at };
      else if (slot?.seen && !(here && seen)) kept[place] = { ...slot, seen: false, at };
    }
    return { slots: [...kept, ...far].filter((slot) => slot !== undefined), kept };
  }

  /** Once they are drawn. */
  keep({ kept }: Drawn<T>): void {
    this.#kept = kept;
  }
}
