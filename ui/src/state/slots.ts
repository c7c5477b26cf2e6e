// The rows of the search's first screens: they stay, and the next search writes into them.

/** So many stay. */
const KEPT = 60;

/** A row of the list, and what it shows. Where nothing is to be shown any more, it waits unseen for its next use. */
export interface Slot<T> {
  place: number;
  item: T;
  seen: boolean;
}

export class Slots<T> {
  readonly #kept: (Slot<T> | undefined)[] = [];

  /**
   * The rows to draw, the first `upTo` of them as they should be now; the others stay as they were.
   * Of `rows`, those in sight, all are seen or, made ahead of their use, none.
   */
  drawn(items: readonly T[], rows: readonly number[], seen: boolean, upTo: number): Slot<T>[] {
    const far: Slot<T>[] = [];
    for (const place of new Set([...this.#kept.keys(), ...rows])) {
      if (place >= upTo) continue;
      const slot = this.#kept[place];
      const here = rows.includes(place);
      if (here && (seen || slot?.item !== items[place])) (place < KEPT ? this.#kept : far)[place] = { place, item: items[place]!, seen };
      else if (slot?.seen && !(here && seen)) this.#kept[place] = { ...slot, seen: false };
    }
    return [...this.#kept, ...far].filter((slot) => slot !== undefined);
  }
}
