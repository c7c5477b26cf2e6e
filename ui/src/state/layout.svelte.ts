// How much room things take: how high a row of the list is, and how wide the list.
import type { Preferences } from "./preferences";

export const densities = ["comfortable", "compact"] as const;
export type Density = (typeof densities)[number];

/** In rem. */
const ROWS: Record<Density, number> = { comfortable: 3.3, compact: 2.15 };
/** In percent of the window. */
export const NARROWEST = 20;
export const WIDEST = 60;

const within = (width: number) => Math.max(NARROWEST, Math.min(WIDEST, Math.round(width)));

function widthOf(kept: string | null): number | null {
  const width = kept === null ? NaN : Number(kept);
  return Number.isFinite(width) ? within(width) : null;
}

export class Layout {
  density = $state<Density>("comfortable");
  /** The list's part of the window in percent, once it was chosen. */
  listWidth = $state<number | null>(null);
  readonly row = $derived(ROWS[this.density]);

  readonly #preferences: Preferences;

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
    this.density = densities.find((one) => one === preferences.get("density")) ?? "comfortable";
    this.listWidth = widthOf(preferences.get("listWidth"));
  }

  setDensity(density: Density): void {
    this.density = density;
    this.#preferences.set("density", density);
  }

  /** Null: as wide as it came. */
  setListWidth(width: number | null): void {
    this.listWidth = width === null ? null : within(width);
    this.#preferences.set("listWidth", this.listWidth === null ? null : String(this.listWidth));
  }
}
