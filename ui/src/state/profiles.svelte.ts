// The saved profiles as the list shows them: kept up to date, grouped, selected.
import type { Overview, ProfileView, Sign } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";
import { locked } from "../ipc/locked";
import type { Customers } from "./customers.svelte";
import type { Filters } from "./filters.svelte";
import { byCustomer, byName, grouped, searchedTexts, sortOf, type Sort } from "./listing";
import type { Preferences } from "./preferences";
import type { Vault } from "./vault.svelte";

const collator = new Intl.Collator();

interface Needs {
  core: Core;
  preferences: Preferences;
  customers: Customers;
  filters: Filters;
  vault: Vault;
}

export class Profiles {
  #all = $state.raw<readonly ProfileView[]>([]);
  /** The same list until a text that is searched changes: the index of the search is made of it. */
  #searched = $state.raw<readonly ProfileView[]>([]);
  loaded = $state(false);
  /** Why nothing can be changed, in the core's words; null: all is as usual. */
  readOnly = $state<string | null>(null);
  sort = $state<Sort>("customer");
  /** By the vendor's id. */
  signs = $state.raw<ReadonlyMap<string, Sign>>(new Map());
  #search = $state("");
  #selectedId = $state<string | null>(null);
  /** The revision of the list that was taken last. */
  #listed = 0;
  /** Nothing is shown of the sessions, whatever is heard, until the core has answered the lock. */
  veiled = false;
  /** Where each is in the list: a change of one leaves all in their places. */
  #places = $state.raw<ReadonlyMap<string, number>>(new Map());

  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.sort = sortOf(needs.preferences.get("sort"));
    this.#selectedId = needs.preferences.get("selected");
    this.#search = needs.preferences.getOfRun("search") ?? "";
  }

  get search(): string {
    return this.#search;
  }

  set search(words: string) {
    this.#search = words;
    this.#needs.preferences.setOfRun("search", words || null);
  }

  get selectedId(): string | null {
    return this.#selectedId;
  }

  set selectedId(id: string | null) {
    this.#selectedId = id;
    this.#needs.preferences.set("selected", id);
  }

  readonly groups = $derived.by(() => {
    const { filters, customers } = this.#needs;
    return grouped(filters.any ? this.#all.filter(filters.fits) : this.#all, this.sort, customers.of);
  });
  /** All of them by customer, as what the search finds and what else shows them without their groups. */
  readonly byCustomer = $derived.by(() => [...this.#searched].sort(byCustomer));
  /** Top to bottom. */
  readonly order = $derived(this.groups.flatMap((group) => group.profiles));
  /** Where each customer's group is among those that can be moved: those without a customer stay last. */
  readonly customerPlaces: ReadonlyMap<string, number> = $derived.by(() => {
    const customers = this.groups.flatMap(({ about }) => (about.of === "customer" && about.customer !== "" ? [about.customer] : []));
    return new Map(customers.map((customer, place) => [customer, place]));
  });
  readonly selected = $derived((this.selectedId !== null && this.get(this.selectedId)) || null);
  // What the search looks for is made of it: as a text it is equal until one comes or goes.
  readonly #customers = $derived(JSON.stringify([...new Set(this.#all.map(({ customer }) => customer))].filter(Boolean).sort(collator.compare)));
  readonly customers = $derived(JSON.parse(this.#customers) as string[]);

  /** Sorted by name. */
  get all(): readonly ProfileView[] {
    return this.#all;
  }

  get searched(): readonly ProfileView[] {
    return this.#searched;
  }

  get(id: string): ProfileView | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#all[place];
  }

  /** Asks the core for the list, and takes the vault's state with it: both are of one moment. */
  async load(): Promise<void> {
    const overview = await this.#needs.core.call("overview");
    if (this.take(overview)) this.#needs.vault.take(overview.vault);
  }

  /** Hides every session at once: locking is done when nothing more is shown. */
  veil(): void {
    this.veiled = true;
    this.#all = this.#all.map(locked);
  }

  /** Shows again what the core says, whatever that is by now. */
  async unveil(): Promise<void> {
    try {
      const overview = await this.#needs.core.call("overview");
      this.#listed = -1;
      this.#all = this.#all.map((profile) => ({ ...profile, revision: -1 }));
      this.veiled = false;
      if (this.take(overview)) this.#needs.vault.take(overview.vault);
    } finally {
      this.veiled = false;
    }
  }

  /** Takes the list of the core, unless a later one is here; keeps the selection where it still exists. */
  take({ revision, profiles, readOnly, signs }: Overview): boolean {
    if (revision <= this.#listed || this.veiled) return false;
    this.#listed = revision;
    this.readOnly = readOnly;
    if (this.signs.size === 0) this.signs = new Map(signs.map(({ vendor, sign }) => [vendor, sign]));
    const place = this.order.findIndex((profile) => profile.id === this.selectedId);
    const newer = this.#all.filter((profile) => profile.revision > revision);
    const ids = new Set(newer.map(({ id }) => id));
    this.#put([...profiles.filter(({ id }) => !ids.has(id)), ...newer]);
    this.loaded = true;
    if (!this.selected) this.selectedId = (this.order[Math.max(0, place)] ?? this.order.at(-1))?.id ?? null;
    return true;
  }

  /** Takes one profile, unless what is here is later: its row, or the list that it is not in. */
  apply(profile: ProfileView): boolean {
    const place = this.#places.get(profile.id);
    const known = place === undefined ? undefined : this.#all[place];
    if (profile.revision <= (known?.revision ?? this.#listed) || this.veiled) return false;
    if (place === undefined || !known) this.#put([...this.#all, profile]);
    else if (byName(known, profile) === 0) {
      this.#all = this.#all.with(place, profile);
      if (searchedTexts(known) !== searchedTexts(profile)) this.#searched = this.#all;
    } else this.#put(this.#all.with(place, profile));
    return true;
  }

  #put(all: ProfileView[]): void {
    const old = this.#searched;
    this.#all = all.sort(byName);
    const same = all.length === old.length && all.every((one, place) => one.id === old[place]!.id && searchedTexts(one) === searchedTexts(old[place]!));
    if (!same) this.#searched = all;
    this.#places = new Map(all.map(({ id }, place) => [id, place]));
  }

  sortBy(sort: Sort): void {
    this.sort = sort;
    this.#needs.preferences.set("sort", sort);
  }

  select(id: string): void {
    this.selectedId = id;
  }

  /** Selects a profile that was saved just now; asks for the list when its event is not here yet. */
  async arrive(id: string): Promise<void> {
    if (!this.get(id)) await this.load();
    this.select(id);
  }

  of(customer: string): ProfileView[] {
    return this.#all.filter((profile) => profile.customer === customer);
  }
}
