// Searching, sorting, grouping and selecting profiles.
import { beforeEach, describe, expect, test } from "vitest";
import { fake } from "../ipc/fake";
import { signedOut } from "../ipc/fake-forms";
import type { Overview, ProfileView } from "../ipc/gen/contract";
import type { Profiles } from "./profiles.svelte";
import { makeStores } from "./stores";

function profile(id: string, more: Partial<ProfileView> = {}): ProfileView {
  return { ...signedOut, id, name: id, ...more };
}

const beta = profile("beta", { customer: "Contoso", endpoint: "eu.example", vendorName: "Lantern RMM" });
const alpha = profile("alpha", { customer: "Contoso" });
const loose = profile("loose");
const north = profile("north", { customer: "Arctic" });

/** What the core tells at one moment. */
const listed = (revision: number, ...profiles: ProfileView[]): Overview => ({
  revision,
  profiles: profiles.map((profile) => ({ ...profile, revision })),
  vault: { state: "keyring", trouble: null },
  readOnly: null,
  signs: [],
});

describe("the list", () => {
  let profiles: Profiles;
  beforeEach(() => {
    profiles = makeStores(fake()).profiles;
    profiles.take(listed(1, beta, alpha, north));
  });

  test("selects its first row when it arrives, and keeps a selection that still exists", () => {
    expect(profiles.selectedId).toBe("north");
    profiles.select("beta");
    profiles.take(listed(2, beta, alpha));
    expect(profiles.selectedId).toBe("beta");
  });

  test("a deleted selection gives way to its neighbour", () => {
    profiles.select("alpha");
    profiles.take(listed(3, beta, north));
    expect(profiles.selectedId).toBe("beta");
    profiles.take(listed(4, north));
    expect(profiles.selectedId).toBe("north");
    profiles.take(listed(5));
    expect(profiles.selectedId).toBeNull();
  });

  test("a change of state leaves all in their places, a new name does not", () => {
    profiles.apply({ ...alpha, usable: true, revision: 2 });
    expect(profiles.order.map(({ id }) => id)).toEqual(["north", "alpha", "beta"]);
    profiles.apply({ ...alpha, name: "zulu", revision: 3 });
    expect(profiles.order.map(({ id }) => id)).toEqual(["north", "beta", "alpha"]);
    expect(profiles.get("alpha")?.name).toBe("zulu");
    profiles.apply({ ...beta, favourite: true, revision: 4 });
    expect(profiles.order.map(({ id }) => id)).toEqual(["beta", "north", "alpha"]);
  });

  test("an event replaces a profile, or adds one it did not know", () => {
    profiles.apply({ ...beta, name: "Renamed", revision: 2 });
    expect(profiles.get("beta")?.name).toBe("Renamed");
    profiles.apply({ ...loose, revision: 3 });
    expect(profiles.all).toHaveLength(4);
  });

  test("customers are offered once each", () => {
    expect(profiles.customers).toEqual(["Arctic", "Contoso"]);
  });
});

describe("whatever the order in which the core's views arrive, the latest one stays", () => {
  let profiles: Profiles;
  const names = () => profiles.all.map(({ name }) => name).sort();
  const event = (revision: number, name: string) => profiles.apply({ ...alpha, name, revision });
  beforeEach(() => {
    profiles = makeStores(fake()).profiles;
    profiles.take(listed(1, alpha));
  });

  test("an event after a later event", () => {
    expect(event(3, "later")).toBe(true);
    expect(event(2, "earlier")).toBe(false);
    expect(names()).toEqual(["later"]);
  });

  test("an event after a later list", () => {
    profiles.take(listed(3, { ...alpha, name: "later" }));
    expect(event(2, "earlier")).toBe(false);
    expect(names()).toEqual(["later"]);
  });

  test("a list after a later event", () => {
    event(3, "later");
    expect(profiles.take(listed(2, { ...alpha, name: "earlier" }, beta))).toBe(true);
    expect(names()).toEqual(["beta", "later"]);
  });

  test("a list after a later list", () => {
    profiles.take(listed(3, { ...alpha, name: "later" }));
    expect(profiles.take(listed(2, { ...alpha, name: "earlier" }, beta))).toBe(false);
    expect(names()).toEqual(["later"]);
  });

  test("an event of a profile that a later list no longer has", () => {
    profiles.take(listed(3));
    expect(event(2, "removed")).toBe(false);
    expect(names()).toEqual([]);
  });

  test("a list from before a profile was added", () => {
    profiles.apply({ ...beta, revision: 3 });
    profiles.take(listed(2, alpha));
    expect(names()).toEqual(["alpha", "beta"]);
  });

  test("a profile that was brought back", () => {
    profiles.take(listed(2));
    expect(event(3, "back")).toBe(true);
    expect(names()).toEqual(["back"]);
  });
});
