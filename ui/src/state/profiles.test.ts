// Searching, sorting, grouping and selecting profiles.
import { beforeEach, describe, expect, test } from "vitest";
import { signedOut } from "../ipc/fake-core";
import type { ProfileView } from "../ipc/gen/contract";
import { Profiles, grouped, matches } from "./profiles.svelte";

function profile(id: string, more: Partial<ProfileView> = {}): ProfileView {
  return { ...signedOut, id, name: id, ...more };
}

const beta = profile("beta", { customer: "Contoso", endpoint: "eu.example", vendorName: "Lantern RMM" });
const alpha = profile("alpha", { customer: "Contoso" });
const loose = profile("loose");
const north = profile("north", { customer: "Arctic" });

describe("grouping", () => {
  test("customers by name, those without one last, profiles by name within", () => {
    expect(grouped([beta, loose, alpha, north], "customer").map((group) => [group.customer, group.profiles.map(({ id }) => id)])).toEqual([
      ["Arctic", ["north"]],
      ["Contoso", ["alpha", "beta"]],
      ["", ["loose"]],
    ]);
  });

  test("favourites come first within their customer", () => {
    const group = grouped([alpha, { ...beta, favourite: true }], "customer")[0]!;
    expect(group.profiles.map(({ id }) => id)).toEqual(["beta", "alpha"]);
  });

  test("by expiry: the soonest first, tokens without expiry next, the rest last", () => {
    const late = profile("late", { usable: true, expiresAt: 2_000 });
    const soon = profile("soon", { usable: true, expiresAt: 1_000 });
    const never = profile("never", { usable: true });
    const gone = profile("gone", { usable: false, expiresAt: 1 });
    expect(grouped([gone, never, late, soon], "expiry")[0]!.profiles.map(({ id }) => id)).toEqual(["soon", "late", "never", "gone"]);
  });
});

test("a search finds every word somewhere, whatever its case", () => {
  expect(matches(beta, "LANTERN contoso")).toBe(true);
  expect(matches(beta, "eu.ex")).toBe(true);
  expect(matches(beta, "lantern arctic")).toBe(false);
  expect(matches(beta, "")).toBe(true);
});

describe("the list", () => {
  let profiles: Profiles;
  beforeEach(() => {
    profiles = new Profiles();
    profiles.take([beta, alpha, north]);
  });

  test("selects its first row when it arrives, and keeps a selection that still exists", () => {
    expect(profiles.selectedId).toBe("north");
    profiles.select("beta");
    profiles.take([beta, alpha]);
    expect(profiles.selectedId).toBe("beta");
  });

  test("a deleted selection gives way to its neighbour", () => {
    profiles.select("alpha");
    profiles.take([beta, north]);
    expect(profiles.selectedId).toBe("beta");
    profiles.take([north]);
    expect(profiles.selectedId).toBe("north");
    profiles.take([]);
    expect(profiles.selectedId).toBeNull();
  });

  test("steps stay inside what the search shows", () => {
    profiles.step(1);
    expect(profiles.selectedId).toBe("alpha");
    profiles.step(Infinity);
    expect(profiles.selectedId).toBe("beta");
    profiles.search = "arctic";
    profiles.step(1);
    expect(profiles.selectedId).toBe("north");
  });

  test("an event replaces a profile, or adds one it did not know", () => {
    profiles.apply({ what: "profile", profile: { ...beta, name: "Renamed" } });
    expect(profiles.get("beta")?.name).toBe("Renamed");
    profiles.apply({ what: "profile", profile: loose });
    expect(profiles.all).toHaveLength(4);
  });

  test("customers are offered once each", () => {
    expect(profiles.customers).toEqual(["Arctic", "Contoso"]);
  });
});
