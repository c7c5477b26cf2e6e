// A customer renamed: what moves along, and that two become one only when somebody says so.
import { beforeEach, expect, test } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { fail } from "../ipc/fake-fail";
import { catalogues } from "../text/catalogues";
import { makeStores, type Stores } from "./stores";

const text = catalogues.en;

let core: FakeCore;
let stores: Stores;

beforeEach(async () => {
  core = fake();
  stores = makeStores(core);
  await stores.profiles.load();
});

const sent = () => core.calls.filter(({ name }) => name === "rename_customer").map(({ args }) => args);

test("all profiles of a customer move along, with its colour", async () => {
  await stores.customers.setColour("Contoso", "teal");
  stores.renaming.start("Contoso");
  expect([stores.renaming.name, stores.renaming.ready]).toEqual(["Contoso", false]);
  stores.renaming.type("  ");
  expect(stores.renaming.ready).toBe(false);
  stores.renaming.type("Contoso Ltd");
  await stores.renaming.send();
  expect(sent()).toEqual([{ customer: "Contoso", name: "Contoso Ltd", merge: false }]);
  expect([stores.renaming.customer, stores.profiles.of("Contoso").length, stores.profiles.of("Contoso Ltd").length]).toEqual([null, 0, 3]);
  expect(stores.customers.of("Contoso Ltd").colour).toBe("teal");
  expect(stores.toasts.shown.at(-1)?.text).toBe("Contoso is now Contoso Ltd");
});

test("a name that another customer has asks whether to merge the two; another name is asked about anew", async () => {
  stores.renaming.start("Contoso");
  stores.renaming.type("northwind");
  await stores.renaming.send();
  expect([stores.renaming.taken, stores.profiles.of("Contoso").length]).toEqual(["Northwind", 3]);
  stores.renaming.type("internal");
  expect(stores.renaming.taken).toBeNull();
  await stores.renaming.send();
  expect(stores.renaming.taken).toBe("Internal");
  await stores.renaming.send();
  expect(sent().at(-1)).toEqual({ customer: "Contoso", name: "internal", merge: true });
  expect([stores.profiles.of("Contoso").length, stores.profiles.of("Internal").length]).toEqual([0, 6]);
  expect(stores.toasts.shown.at(-1)?.text).toBe("Contoso merged into Internal");
});

test("a refusal stays in the dialog, with what was typed", async () => {
  stores.renaming.start("Contoso");
  stores.renaming.type("Northwind");
  await stores.renaming.send();
  core.call = (name) =>
    name === "rename_customer" ? fail({ code: "invalid", message: "Northwind already has profiles with these names: NinjaOne" }) : Promise.resolve(null);
  await stores.renaming.send();
  expect([stores.renaming.customer, stores.renaming.name, stores.renaming.busy]).toEqual(["Contoso", "Northwind", false]);
  expect(stores.renaming.failed).toContain("with these names: NinjaOne");
});

test("a customer's menu renames it and adds a profile to it", async () => {
  const offered = (customer: string) => stores.offers.ofCustomer(customer);
  offered("Contoso")
    .find(({ label }) => label === text.customer.rename)!
    .run();
  expect(stores.renaming.customer).toBe("Contoso");
  offered("Contoso")
    .find(({ label }) => label === text.customer.add)!
    .run();
  expect(stores.pages.current).toEqual({ name: "add", importing: false, customer: "Contoso" });
  expect(offered("").some(({ label }) => label === text.customer.rename)).toBe(false);
  const [descriptor] = (await stores.forms.vendors()) as Exclude<Awaited<ReturnType<typeof stores.forms.vendors>>, string>;
  const draft = stores.forms.add(descriptor!, descriptor!.methods[0]!, "Contoso");
  expect([draft.customer, draft.changed]).toEqual(["Contoso", false]);
});
