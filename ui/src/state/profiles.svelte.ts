// The saved profiles as the list shows them: kept up to date, searched, sorted, grouped, selected.
import type { Changed, ProfileView } from "../ipc/gen/contract";
import { call } from "../ipc/ipc";

export type Sort = "customer" | "expiry" | "name";

export interface Group {
  /** Empty for profiles without a customer, or when the sort does not group. */
  customer: string;
  profiles: ProfileView[];
}

const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });

const byName = (one: ProfileView, other: ProfileView) =>
  Number(other.favourite) - Number(one.favourite) || collator.compare(one.name, other.name) || collator.compare(one.endpoint, other.endpoint);

const byExpiry = (one: ProfileView, other: ProfileView) =>
  (one.usable ? (one.expiresAt ?? Number.MAX_VALUE) : Infinity) - (other.usable ? (other.expiresAt ?? Number.MAX_VALUE) : Infinity) || byName(one, other);

/** Every word of the search is somewhere in what tells the profile. */
export function matches(profile: ProfileView, search: string): boolean {
  const hay = [profile.name, profile.customer, profile.endpoint, profile.vendorName, profile.methodLabel].join(" ").toLocaleLowerCase();
  return search.toLocaleLowerCase().split(/\s+/).every((word) => hay.includes(word));
}

export function grouped(profiles: ProfileView[], sort: Sort): Group[] {
  if (sort !== "customer") {
    const sorted = [...profiles].sort(sort === "expiry" ? byExpiry : byName);
    return sorted.length > 0 ? [{ customer: "", profiles: sorted }] : [];
  }
  const groups = new Map<string, ProfileView[]>();
  for (const profile of profiles) {
    const group = groups.get(profile.customer);
    if (group) group.push(profile);
    else groups.set(profile.customer, [profile]);
  }
  return [...groups]
    .map(([customer, members]) => ({ customer, profiles: members.sort(byName) }))
    .sort((one, other) => Number(one.customer === "") - Number(other.customer === "") || collator.compare(one.customer, other.customer));
}

export class Profiles {
  all = $state.raw<ProfileView[]>([]);
  loaded = $state(false);
  search = $state("");
  sort = $state<Sort>("customer");
  selectedId = $state<string | null>(null);

  readonly found = $derived(this.all.filter((profile) => matches(profile, this.search.trim())));
  readonly groups = $derived(grouped(this.found, this.sort));
  /** Top to bottom, as the arrow keys walk. */
  readonly order = $derived(this.groups.flatMap((group) => group.profiles));
  readonly selected = $derived(this.all.find((profile) => profile.id === this.selectedId) ?? null);
  readonly customers = $derived([...new Set(this.all.map((profile) => profile.customer))].filter(Boolean).sort(collator.compare));

  get(id: string): ProfileView | undefined {
    return this.all.find((profile) => profile.id === id);
  }

  /** Takes the list of the core; keeps the selection where it still exists. */
  take(profiles: ProfileView[]): void {
    const place = this.order.findIndex((profile) => profile.id === this.selectedId);
    this.all = profiles;
    this.loaded = true;
    if (!this.selected) this.selectedId = (this.order[Math.max(0, place)] ?? this.order.at(-1))?.id ?? null;
  }

  apply(changed: Extract<Changed, { what: "profile" }>): void {
    const known = this.get(changed.profile.id) !== undefined;
    this.all = known ? this.all.map((profile) => (profile.id === changed.profile.id ? changed.profile : profile)) : [...this.all, changed.profile];
  }

  select(id: string): void {
    this.selectedId = id;
  }

  /** Selects a profile that was saved just now; asks for the list when its event is not here yet. */
  async arrive(id: string): Promise<void> {
    if (!this.get(id)) this.take((await call("overview")).profiles);
    this.select(id);
  }

  /** Moves the selection along the list and stays inside it. */
  step(by: number): void {
    const place = this.order.findIndex((profile) => profile.id === this.selectedId);
    const next = place < 0 ? 0 : Math.min(this.order.length - 1, Math.max(0, place + by));
    this.selectedId = this.order[next]?.id ?? this.selectedId;
  }

  of(customer: string): ProfileView[] {
    return this.all.filter((profile) => profile.customer === customer);
  }
}

export const profiles = new Profiles();
