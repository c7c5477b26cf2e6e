// Groups, their order, and what they say of themselves.
import { describe, expect, test } from "vitest";
import { signedOut } from "../ipc/fake-forms";
import type { CustomerView, ProfileView, SessionState } from "../ipc/gen/contract";
import { byName, grouped as groupedInOrder, kindOf, sortOf, stops, summary } from "./listing";

const profile = (id: string, more: Partial<ProfileView> = {}): ProfileView => ({ ...signedOut, id, name: id, ...more });
const grouped = (profiles: ProfileView[], ...rest: [Parameters<typeof groupedInOrder>[1], Parameters<typeof groupedInOrder>[2]]) =>
  groupedInOrder(profiles.sort(byName), ...rest);
const kept =
  (some: Partial<Record<string, Partial<CustomerView>>> = {}) =>
  (name: string): CustomerView => ({ name, colour: null, place: null, collapsed: false, browser: null, ...some[name] });
const shape = (groups: ReturnType<typeof groupedInOrder>) => groups.map(({ key, profiles }) => [key, profiles.map(({ id }) => id).join(" ")]);

const alpha = profile("alpha", { customer: "Contoso" });
const beta = profile("beta", { customer: "Contoso" });
const north = profile("north", { customer: "Arctic" });
const loose = profile("loose");

describe("by customer", () => {
  test("customers by name, those without one last, profiles by name within", () => {
    expect(shape(grouped([beta, loose, alpha, north], "customer", kept()))).toEqual([
      ["customer Arctic", "north"],
      ["customer Contoso", "alpha beta"],
      ["customer ", "loose"],
    ]);
  });

  test("chosen places come before names, and none before those without a customer", () => {
    const order = grouped([loose, alpha, north], "customer", kept({ Contoso: { place: 0 }, "": { place: 0 } }));
    expect(order.map(({ key }) => key)).toEqual(["customer Contoso", "customer Arctic", "customer "]);
  });

  test("favourites have a group of their own on top", () => {
    expect(shape(grouped([alpha, { ...beta, favourite: true }, north], "customer", kept()))).toEqual([
      ["favourites", "beta"],
      ["customer Arctic", "north"],
      ["customer Contoso", "alpha"],
    ]);
  });

  test("keys skip what a collapsed group hides", () => {
    const groups = grouped([alpha, beta, north], "customer", kept({ Contoso: { collapsed: true } }));
    expect(stops(groups).map(({ group, profile }) => profile?.id ?? group.key)).toEqual(["customer Arctic", "north", "customer Contoso"]);
  });
});

test("by expiry: the soonest first, tokens without expiry next, the rest last", () => {
  const late = profile("late", { usable: true, expiresAt: 2_000 });
  const soon = profile("soon", { usable: true, expiresAt: 1_000 });
  const never = profile("never", { usable: true });
  const gone = profile("gone", { expiresAt: 1 });
  expect(shape(grouped([gone, never, late, soon], "expiry", kept()))).toEqual([["all", "soon late never gone"]]);
});

test("by state: who needs somebody first", () => {
  const connected = profile("connected", { usable: true, state: { name: "active" } });
  const refused = profile("refused", { state: { name: "refused", brief: "", retryAt: null } });
  expect(shape(grouped([connected, loose, refused], "state", kept()))).toEqual([
    ["kind needsYou", "refused"],
    ["kind connected", "connected"],
    ["kind off", "loose"],
  ]);
});

test("every state is of one kind", () => {
  const cases: [SessionState, boolean, string][] = [
    [{ name: "signedOut" }, false, "off"],
    [{ name: "locked" }, true, "off"],
    [{ name: "active" }, true, "connected"],
    [{ name: "renewing" }, true, "connected"],
    [{ name: "unreachable", retryAt: 1 }, true, "connected"],
    [{ name: "unreachable", retryAt: 1 }, false, "needsYou"],
    [{ name: "unreachable", retryAt: null }, false, "needsYou"],
    [{ name: "needsSignIn" }, false, "needsYou"],
    [{ name: "expired" }, false, "needsYou"],
    [{ name: "signingIn", waiting: { for: "vendor" } }, false, "off"],
    [{ name: "signingIn", waiting: { for: "vendor" } }, true, "connected"],
    [{ name: "signingIn", waiting: { for: "pick", choice: { text: "", options: [] } } }, false, "needsYou"],
  ];
  for (const [state, usable, kind] of cases) expect(kindOf(profile("one", { state, usable })), state.name).toBe(kind);
});

test("a group counts its states and tells the soonest expiry that is still to come", () => {
  const active = (id: string, expiresAt: number) => profile(id, { usable: true, state: { name: "active" }, expiresAt, obtainedAt: 0 });
  const all = [active("past", 900), active("soon", 1_500), active("late", 9_000), profile("signIn", { state: { name: "needsSignIn" } })];
  expect(summary(all, 1_000)).toEqual({ connected: 3, needsYou: 1, off: 0, soonest: 500 });
  expect(summary([loose], 0).soonest).toBeNull();
});

test("an unknown sort is the usual one", () => {
  expect(["state", "colour", null].map(sortOf)).toEqual(["state", "customer", "customer"]);
});
