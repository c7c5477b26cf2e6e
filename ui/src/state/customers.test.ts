// How customers are shown is kept by the core, and shown at once.
import { beforeEach, expect, test } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { Core } from "../ipc/ipc";
import { Customers } from "./customers.svelte";

let core: FakeCore;
let customers: Customers;
beforeEach(() => {
  core = fake();
  customers = new Customers(new Core(core));
});

test("what is kept comes back", async () => {
  await customers.setColour("Contoso", "teal");
  await customers.setCollapsed(["Contoso", "Northwind"], true);
  const later = new Customers(new Core(core));
  await later.load();
  expect(later.of("Contoso")).toEqual({ name: "Contoso", colour: "teal", place: null, collapsed: true, browser: null });
  expect(later.of("Internal")).toEqual({ name: "Internal", colour: null, place: null, collapsed: false, browser: null });
  expect(core.find("rmm-contoso").view.colour).toBe("teal");
});

test("a move puts all of them in their places, and stays inside", async () => {
  const places = (...names: string[]) => names.map((name) => customers.of(name).place);
  await customers.move("C", 0, ["A", "B", "C"]);
  expect(places("C", "A", "B")).toEqual([0, 1, 2]);
  await customers.move("C", 9, ["C", "A", "B"]);
  expect(places("A", "B", "C")).toEqual([0, 1, 2]);
  const before = core.calls.length;
  await customers.move("C", 9, ["A", "B", "C"]);
  await customers.move("nobody", 0, ["A", "B", "C"]);
  expect(core.calls.length).toBe(before);
});

test("only what changes is sent: another window may have changed the rest", async () => {
  await customers.setColour("Contoso", "teal");
  const another = new Customers(new Core(core));
  await another.setCollapsed(["Contoso"], true);
  await customers.move("Contoso", 1, ["Contoso", "Northwind"]);
  const later = new Customers(new Core(core));
  await later.load();
  expect(later.of("Contoso")).toEqual({ name: "Contoso", colour: "teal", place: 1, collapsed: true, browser: null });
});

test("what could not be kept is not shown either", async () => {
  core.call = () => Promise.reject(new Error("disk full"));
  await expect(customers.setColour("Contoso", "red")).rejects.toThrow("disk full");
  expect(customers.of("Contoso").colour).toBeNull();
});
