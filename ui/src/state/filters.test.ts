// Chips: what they let through, and what they count.
import { expect, test } from "vitest";
import { signedOut } from "../ipc/fake-forms";
import type { ProfileView } from "../ipc/gen/contract";
import { Filters } from "./filters.svelte";
import { Preferences } from "./preferences";

const profile = (id: string, vendor: string, more: Partial<ProfileView> = {}): ProfileView => ({
  ...signedOut,
  id,
  vendor,
  vendorName: vendor.toUpperCase(),
  ...more,
});
const connected = { usable: true, state: { name: "active" as const } };
const all = [profile("one", "b", connected), profile("two", "a", connected), profile("three", "a")];
const left = (filters: Filters) => all.filter(filters.fits).map(({ id }) => id);

test("nothing chosen lets all through, several of one sort add up, two sorts narrow", () => {
  const filters = new Filters(new Preferences(localStorage, ""));
  expect(left(filters)).toHaveLength(3);
  filters.toggleKind("connected");
  expect(left(filters)).toEqual(["one", "two"]);
  filters.toggleKind("off");
  expect(left(filters)).toHaveLength(3);
  filters.toggleKind("off");
  filters.toggleVendor("a");
  expect(left(filters)).toEqual(["two"]);
  expect(filters.any).toBe(true);
  filters.clear();
  expect(filters.any).toBe(false);
  expect(left(filters)).toHaveLength(3);
});

test("each chip counts what the other sort leaves", () => {
  const filters = new Filters(new Preferences(localStorage, ""));
  filters.toggleVendor("a");
  expect(filters.kindChoices(all)).toEqual([
    { value: "needsYou", count: 0, chosen: false },
    { value: "connected", count: 1, chosen: false },
    { value: "off", count: 1, chosen: false },
  ]);
  filters.toggleKind("off");
  expect(filters.vendorChoices(all)).toEqual([
    { value: "a", label: "A", count: 1, chosen: true },
    { value: "b", label: "B", count: 0, chosen: false },
  ]);
});
