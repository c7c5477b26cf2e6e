// Which profiles the list is narrowed to: by how they stand, and by vendor.
import type { ProfileView } from "../ipc/gen/contract";
import { kindOf, kinds, type Kind } from "./listing";
import type { Preferences } from "./preferences";

export interface Choice<T> {
  value: T;
  label: string;
  count: number;
  chosen: boolean;
}

const toggled = <T>(chosen: ReadonlySet<T>, value: T) =>
  chosen.has(value) ? new Set([...chosen].filter((one) => one !== value)) : new Set([...chosen, value]);

export class Filters {
  #kinds = $state.raw<ReadonlySet<Kind>>(new Set());
  #vendors = $state.raw<ReadonlySet<string>>(new Set());

  readonly #preferences: Preferences;

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
    const [kept = "", vendors = ""] = preferences.getOfRun("filters")?.split("\n") ?? [];
    this.#kinds = new Set(kinds.filter((kind) => kept.split(" ").includes(kind)));
    this.#vendors = new Set(vendors.split(" ").filter(Boolean));
  }

  readonly any = $derived(this.#kinds.size + this.#vendors.size > 0);

  /** Differs whenever something else is chosen. */
  readonly chosen = $derived(`${[...this.#kinds].join(" ")}\n${[...this.#vendors].join(" ")}`);

  /** Nothing chosen of a sort lets all of it through. */
  fits = (profile: ProfileView): boolean => this.#fitsKind(profile) && this.#fitsVendor(profile);

  #fitsKind = (profile: ProfileView) => this.#kinds.size === 0 || this.#kinds.has(kindOf(profile));
  #fitsVendor = (profile: ProfileView) => this.#vendors.size === 0 || this.#vendors.has(profile.vendor);

  toggleKind(kind: Kind): void {
    this.#kinds = toggled(this.#kinds, kind);
    this.#keep();
  }

  toggleVendor(vendor: string): void {
    this.#vendors = toggled(this.#vendors, vendor);
    this.#keep();
  }

  clear(): void {
    this.#kinds = new Set();
    this.#vendors = new Set();
    this.#keep();
  }

  #keep(): void {
    this.#preferences.setOfRun("filters", this.any ? this.chosen : null);
  }

  /** How many there would be of each, the other filter taken into account. */
  kindChoices(profiles: readonly ProfileView[]): Omit<Choice<Kind>, "label">[] {
    const counts = { needsYou: 0, connected: 0, off: 0 };
    for (const profile of profiles) if (this.#fitsVendor(profile)) counts[kindOf(profile)] += 1;
    return kinds.map((value) => ({ value, count: counts[value], chosen: this.#kinds.has(value) }));
  }

  vendorChoices(profiles: readonly ProfileView[]): Choice<string>[] {
    const found = new Map<string, Choice<string>>();
    for (const profile of profiles) {
      const choice = found.get(profile.vendor) ?? { value: profile.vendor, label: profile.vendorName, count: 0, chosen: this.#vendors.has(profile.vendor) };
      if (this.#fitsKind(profile)) choice.count += 1;
      found.set(profile.vendor, choice);
    }
    return [...found.values()].sort((one, other) => one.label.localeCompare(other.label));
  }
}
