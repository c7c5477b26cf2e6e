// What the list shows, top to bottom: profiles in groups, sorted, and what each group says of itself.
import type { CustomerView, ProfileView } from "../ipc/gen/contract";
import { timeLeft } from "./standing";

const sorts = ["customer", "expiry", "name", "state"] as const;
export type Sort = (typeof sorts)[number];

export const sortOf = (name: string | null): Sort => sorts.find((sort) => sort === name) ?? "customer";

/** Every profile is one of these at a time; in the order in which they want to be looked at. */
export const kinds = ["needsYou", "connected", "off"] as const;
export type Kind = (typeof kinds)[number];

export type About = { of: "customer"; customer: string } | { of: "favourites" } | { of: "kind"; kind: Kind } | { of: "all" };

export interface Group {
  key: string;
  about: About;
  profiles: ProfileView[];
  collapsed: boolean;
}

/** What the search looks at. */
export const textsOf = ({ customer, name, endpoint, vendorName, tags }: ProfileView): string[] => [customer, name, endpoint, vendorName, tags.join(" ")];

/** Equal while the search finds it by the same words. */
export const searchedTexts = (profile: ProfileView): string => textsOf(profile).join("\n");

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** What no state changes: a profile that only stands differently keeps its place. */
export const byName = (one: ProfileView, other: ProfileView): number =>
  Number(other.favourite) - Number(one.favourite) ||
  collator.compare(one.name, other.name) ||
  collator.compare(one.customer, other.customer) ||
  collator.compare(one.endpoint, other.endpoint);

/** By what a row leads with: the customer, else the name. */
export const byCustomer = (one: ProfileView, other: ProfileView): number =>
  collator.compare(one.customer || one.name, other.customer || other.name) ||
  collator.compare(one.name, other.name) ||
  collator.compare(one.endpoint, other.endpoint);

const expiry = (profile: ProfileView) => (profile.usable ? (profile.expiresAt ?? Number.MAX_VALUE) : Infinity);

/** Those of one expiry stay as they are, by name. */
const byExpiry = (one: ProfileView, other: ProfileView) => {
  const [sooner, later] = [expiry(one), expiry(other)];
  return sooner === later ? 0 : sooner - later;
};

/**
 * Whether it works, waits for a person, or neither: what is counted anywhere is counted by this. Does not depend on the
 * clock: an event tells when it changes.
 */
export function kindOf({ state, usable }: ProfileView): Kind {
  switch (state.name) {
    case "locked":
      return "off";
    case "needsCode":
    case "needsSignIn":
    case "refused":
    case "expired":
      return "needsYou";
    case "unreachable":
      // What is tried again goes on working for as long as its token does.
      return usable ? "connected" : "needsYou";
    case "signingIn":
      if (state.waiting.for !== "vendor") return "needsYou";
      return usable ? "connected" : "off";
    default:
      return usable ? "connected" : "off";
  }
}

/** Customers in the order that was chosen, the rest by name, those without one last. */
function byPlace(places: (customer: string) => number | null): (one: string, other: string) => number {
  const place = (customer: string) => places(customer) ?? Infinity;
  return (one, other) => {
    if ((one === "") !== (other === "")) return one === "" ? 1 : -1;
    const [first, second] = [place(one), place(other)];
    return first === second ? collator.compare(one, other) : first - second;
  };
}

function groupedBy<K>(profiles: readonly ProfileView[], key: (profile: ProfileView) => K): Map<K, ProfileView[]> {
  const of = new Map<K, ProfileView[]>();
  for (const profile of profiles) {
    const members = of.get(key(profile));
    if (members) members.push(profile);
    else of.set(key(profile), [profile]);
  }
  return of;
}

/** Of profiles that are sorted by name. */
export function grouped(profiles: readonly ProfileView[], sort: Sort, kept: (customer: string) => CustomerView): Group[] {
  const group = (key: string, about: About, members: ProfileView[]): Group => ({ key, about, profiles: members, collapsed: false });
  if (sort === "expiry" || sort === "name") {
    const sorted = sort === "expiry" ? [...profiles].sort(byExpiry) : [...profiles];
    return sorted.length > 0 ? [group("all", { of: "all" }, sorted)] : [];
  }
  if (sort === "state") {
    const of = groupedBy(profiles, kindOf);
    return kinds.flatMap((kind) => {
      const members = of.get(kind);
      return members ? [group(`kind ${kind}`, { of: "kind", kind }, members.sort(byExpiry))] : [];
    });
  }
  const favourites = profiles.filter(({ favourite }) => favourite).sort(byCustomer);
  const of = groupedBy(
    profiles.filter(({ favourite }) => !favourite),
    ({ customer }) => customer,
  );
  const customers = [...of.keys()].sort(byPlace((customer) => kept(customer).place));
  return [
    ...(favourites.length > 0 ? [group("favourites", { of: "favourites" }, favourites)] : []),
    ...customers.map((customer) => ({
      ...group(`customer ${customer}`, { of: "customer", customer }, of.get(customer)!),
      collapsed: kept(customer).collapsed,
    })),
  ];
}

interface Summary extends Record<Kind, number> {
  /** Milliseconds until the first of them expires. */
  soonest: number | null;
}

export function summary(profiles: readonly ProfileView[], now: number): Summary {
  const all: Summary = { needsYou: 0, connected: 0, off: 0, soonest: null };
  for (const profile of profiles) {
    all[kindOf(profile)] += 1;
    const left = timeLeft(profile, now);
    if (left !== null && (all.soonest === null || left < all.soonest)) all.soonest = left;
  }
  return all;
}

/** Where the arrow keys stop: each heading, and each row that is not hidden beneath a collapsed one. */
export interface Stop {
  group: Group;
  profile: ProfileView | null;
}

export const stops = (groups: readonly Group[]): Stop[] =>
  groups.flatMap((group) => [{ group, profile: null }, ...(group.collapsed ? [] : group.profiles.map((profile) => ({ group, profile })))]);
