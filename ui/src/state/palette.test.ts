// The search: profiles and commands, walked by keys.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import type { Overview, ProfileView } from "../ipc/gen/contract";
import { catalogues } from "../text/catalogues";
import { makeStores, type Stores } from "./stores";

const text = catalogues.en;

let core: FakeCore;
let stores: Stores;
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  core = fake();
  stores = makeStores(core);
  stop = stores.start();
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  stop();
  localStorage.clear();
  vi.useRealTimers();
});

const labels = () => stores.palette.hits.map(({ id, command }) => (command ? [command.label, command.of].filter(Boolean).join(": ") : id));

test("profiles are found by name, customer, vendor and host, the best first", () => {
  stores.palette.type("northwind cit");
  expect(stores.palette.at).toMatchObject({ id: "cloud-northwind" });
  stores.palette.type("rancor");
  expect(stores.palette.profile?.id).toBe("code-contoso");
  stores.palette.type("zebra");
  expect(stores.palette.hits).toEqual([]);
  expect(stores.palette.at).toBeNull();
});

test("commands are found too, and come first when they fit better", () => {
  stores.palette.type("renew all prof");
  expect(labels()[0]).toBe("Renew all profiles");
  expect(stores.palette.sections[0]!.key).toBe("commands");
  stores.palette.type("contoso");
  expect(stores.palette.sections.map(({ key }) => key)).toContain("profiles");
});

test("profiles that fit equally well come by customer, then by name, however long their hosts are", () => {
  const one = core.find("rmm-contoso").view;
  const made = ["Zenith", "acme Ltd and Sons", "Bolt", ""].flatMap((customer, place) =>
    ["Automate", "Automate 2"].map((name): ProfileView => ({
      ...one,
      id: `${customer} ${name}`.trim(),
      name,
      customer,
      endpoint: "host.example".repeat(1 + (place % 3)),
    })),
  );
  const overview: Overview = { revision: Number.MAX_SAFE_INTEGER, profiles: made, vault: core.vault, readOnly: null, signs: [] };
  stores.profiles.take(overview);
  stores.palette.type("auto");
  const order = ["acme Ltd and Sons Automate", "acme Ltd and Sons Automate 2", "Automate", "Automate 2", "Bolt Automate", "Bolt Automate 2"];
  expect(labels().slice(0, 6)).toEqual(order);
  // What begins so comes before what only holds it.
  stores.palette.type("bolt");
  expect(labels().slice(0, 2)).toEqual(["Bolt Automate", "Bolt Automate 2"]);
});

test("a sign first leaves only commands", () => {
  stores.palette.type(">");
  expect(stores.palette.sections.map(({ key }) => key)).toEqual(["commands"]);
  expect(labels()).toContain("Show activity of all profiles");
  stores.palette.type("> theme");
  expect(labels().every((label) => label?.startsWith("Theme"))).toBe(true);
});

test("keys walk what was found and stay inside; typing starts anew", () => {
  stores.palette.type("contoso");
  const count = stores.palette.hits.length;
  stores.palette.step(1);
  expect(stores.palette.cursor).toBe(1);
  stores.palette.step(-9);
  expect(stores.palette.cursor).toBe(0);
  stores.palette.step(Infinity);
  expect(stores.palette.cursor).toBe(count - 1);
  stores.palette.type("contos");
  expect(stores.palette.cursor).toBe(0);
});

test("the first thing of a profile is done, and the search is over", async () => {
  stores.palette.type("rmm eu.ninja");
  expect(stores.palette.run()).toBe("rmm-contoso");
  await vi.advanceTimersByTimeAsync(0);
  expect(core.calls.at(-1)).toEqual({ name: "copy", args: { id: "rmm-contoso", format: "token" } });
  expect(stores.palette.searching).toBe(false);
  expect(stores.profiles.selectedId).toBe("rmm-contoso");
});

test("a command runs, and the search is over", () => {
  stores.palette.type("sort by soon");
  expect(stores.palette.run()).toBeNull();
  expect(stores.profiles.sort).toBe("expiry");
  expect(stores.palette.searching).toBe(false);
  stores.palette.type("> activity");
  stores.palette.run();
  expect(stores.pages.current.name).toBe("activity");
});

const named = (id: string) => text.named(stores.profiles.get(id)!);
const used = () => core.calls.filter(({ name }) => !["overview", "customers"].includes(name));

test("what can be done to a profile or a customer is found by words of both, in any order", async () => {
  const says: [string, string, string][] = [
    ["contoso ninja curl", "Copy as curl", "rmm-contoso"],
    ["curl ninja contoso", "Copy as curl", "rmm-contoso"],
    ["delete citrix north", "Delete", "cloud-northwind"],
    ["halo cont verify", "Verify", "psa-contoso"],
    ["lab.example edit", "Edit profile", "code-internal"],
    ["duplicate automate contoso", "Duplicate", "code-contoso"],
    ["automate clone contoso", "Clone to customers…", "code-contoso"],
    ["auto-renew off halopsa", "Auto-renew: Off", "psa-contoso"],
  ];
  for (const [words, label, id] of says) {
    stores.palette.type(words);
    expect([words, labels()[0]]).toEqual([words, `${label}: ${named(id)}`]);
    expect(stores.palette.chosen?.id).toBe(id);
  }
  for (const words of ["renew all cont", "cont all renew"]) {
    stores.palette.type(words);
    expect([words, labels()[0]]).toEqual([words, "Renew all: Contoso"]);
  }
  stores.palette.type("teal northwind");
  stores.palette.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(core.customers.get("Northwind")?.colour).toBe("teal");
});

test("whatever a menu of a profile or of a customer offers is found, with its key", () => {
  const now = stores.clock.now;
  const profile = stores.profiles.get("rmm-contoso")!;
  const { offers } = stores;
  const menus = [offers.ofProfile(profile, now), offers.ofPane(profile), offers.ofCopies(profile), offers.ofAutoRenew(profile, now)];
  for (const { label, said = label, keys } of menus.flat()) {
    stores.palette.type(`contoso ninja ${said}`);
    const hit = stores.palette.hits.find(({ command }) => command?.label === said && command.profile === profile.id);
    expect(said && hit, said).toBeTruthy();
    if (keys) expect(hit!.command!.keys).toEqual(keys);
  }
  for (const { label, swatches, overall } of offers.ofCustomer("Contoso")) {
    stores.palette.type(`${label} contoso`);
    const found = stores.palette.hits.some(({ command }) => command?.of === "Contoso" && command.label.startsWith(label));
    expect([label, found]).toEqual([label, !overall]);
    expect(swatches?.length ?? 9).toBe(9);
  }
});

test("where nobody is named, what is selected is meant first", () => {
  stores.profiles.select("psa-contoso");
  stores.palette.type("cop");
  expect(labels()[0]).toBe(`Copy token: ${named("psa-contoso")}`);
  stores.palette.type("verify");
  expect(labels()[0]).toBe(`Verify: ${named("psa-contoso")}`);
});

test("once a single one is found, all that can be done to it follows", () => {
  stores.palette.type("contoso ninja");
  expect(stores.palette.at).toMatchObject({ id: "rmm-contoso", command: null });
  expect(labels()).toContain(`Copy as curl: ${named("rmm-contoso")}`);
  stores.palette.type("contoso");
  expect(labels()).not.toContain(`Copy as curl: ${named("rmm-contoso")}`);
});

test("a command of a profile is done to it, looks at it, and its copy key copies it", async () => {
  stores.profiles.select("psa-internal");
  stores.palette.type("contoso ninja curl");
  stores.palette.follow();
  expect(shown()).toBe("rmm-contoso");
  copy();
  expect(copied()).toEqual(["rmm-contoso"]);
  stores.palette.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(used().at(-1)).toEqual({ name: "copy", args: { id: "rmm-contoso", format: "curl" } });
  expect([stores.palette.searching, stores.profiles.selectedId]).toEqual([false, "rmm-contoso"]);
});

test("what a command was offered for may have changed by the time that it is chosen: then nothing is done", () => {
  stores.palette.type("contoso ninja verify");
  const before = labels();
  core.change("rmm-contoso", { usable: false, state: { name: "needsSignIn" } });
  expect(labels()).toEqual(before);
  expect(labels()[0]).toBe(`Verify: ${named("rmm-contoso")}`);
  stores.palette.run();
  expect(core.calls.map(({ name }) => name)).not.toContain("verify");
});

test("empty, it has what was done last, what is selected first, and what needs somebody", async () => {
  stores.palette.type("halopsa curl");
  stores.palette.run();
  stores.palette.type("> activity");
  stores.palette.run();
  stores.profiles.select("rmm-contoso");
  stores.palette.open();
  expect(stores.palette.sections.map(({ key }) => key)).toEqual(["recent", "attention"]);
  expect(labels()).toEqual([
    ...["rmm-contoso", "Show activity of all profiles", `Copy as curl: ${named("psa-contoso")}`],
    ...["cloud-internal", "psa-internal", "rmm-northwind"],
  ]);
  // What is looked at stays, and what was done last is at hand at the next start too.
  stores.palette.follow();
  expect(shown()).toBe("rmm-contoso");
  stores.palette.clear();
  expect(stores.palette.searching).toBe(false);
  await vi.advanceTimersByTimeAsync(0);
  stop();
  stores = makeStores(core);
  stop = stores.start();
  await vi.advanceTimersByTimeAsync(0);
  stores.palette.open();
  expect(labels()).toContain(`Copy as curl: ${named("psa-contoso")}`);
  core.change("psa-contoso", { usable: false, state: { name: "signedOut" } });
  stores.palette.clear();
  stores.palette.open();
  expect(labels()).not.toContain(`Copy as curl: ${named("psa-contoso")}`);
});

/** As many as not all are searched through with a keystroke. */
async function take(each: (number: number) => Partial<ProfileView>) {
  const [first] = stores.profiles.all;
  const overview = (await core.call("overview", undefined)) as Overview;
  stores.profiles.take({
    ...overview,
    profiles: Array.from({ length: 2_000 }, (_, number) => ({ ...first!, id: `one-${number}`, revision: 1, ...each(number) })),
  });
}

test("commands too are all searched through, however many customers there are", async () => {
  await take((number) => ({ customer: number === 1_999 ? "Xylophone nine" : `Plain ${number}` }));
  stores.palette.type("> xynin");
  stores.palette.step(0);
  expect(labels().some((label) => label?.endsWith("Xylophone nine"))).toBe(true);
});

test("of many, what is likeliest is found with the keystroke and all before anything is done with it", async () => {
  await take((number) => ({ name: number === 1_999 ? "Xylophone nine" : "Plain" }));
  stores.palette.type("xynin");
  expect([stores.palette.complete, stores.palette.at]).toEqual([false, null]);
  stores.pressed(new KeyboardEvent("keydown", { key: "c", ctrlKey: true }));
  expect(core.calls.at(-1)).toEqual({ name: "copy", args: { id: "one-1999", format: "token" } });
  stores.palette.type("xyni");
  expect(stores.palette.run()).toBe("one-1999");
});

test("a search is rehearsed while nothing else is to do, also where a change came between", async () => {
  await take((number) => ({ name: `Lantern ${number}` }));
  const stop = stores.palette.prepare();
  await vi.advanceTimersByTimeAsync(305);
  expect(stores.palette.rehearsal).toEqual([]);
  stop();
  stores.palette.prepare();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stores.palette.rehearsal[0]!.hits.length).toBeGreaterThan(0);
  expect([stores.palette.searching, stores.palette.hits, stores.palette.at]).toEqual([false, [], null]);
});

test("a change of state makes no new index, a new name does", () => {
  stores.palette.type("eu.ninjarmm");
  const before = stores.palette.hits;
  core.change("rmm-contoso", { usable: false });
  expect(stores.palette.hits.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  core.change("rmm-contoso", { name: "Zebra" });
  stores.palette.type("zebra");
  expect(stores.palette.at).toMatchObject({ id: "rmm-contoso" });
});

test("with a thousand, commands of a profile are found within a keystroke", async () => {
  await take((number) => ({ name: ["NinjaOne", "Automate", "HaloPSA"][number % 3]!, customer: `Customer ${number % 60}`, endpoint: `host${number}.example` }));
  vi.useRealTimers();
  const times: number[] = [];
  for (const typed of ["ninja customer 17 curl", "copy as powershell customer 3", "renew all customer 5"]) {
    for (let length = 1; length <= typed.length; length++) {
      const before = performance.now();
      stores.palette.type(typed.slice(0, length));
      void stores.palette.hits;
      times.push(performance.now() - before);
    }
  }
  expect(labels()).toContain("Renew all: Customer 5");
  // For who reads it: a slow machine must not fail the test.
  console.info(
    `commands among 2,000: at most ${Math.max(...times).toFixed(1)} ms, ${(times.reduce((sum, one) => sum + one) / times.length).toFixed(1)} ms each`,
  );
});

const copied = () => core.calls.filter(({ name }) => name === "copy").map(({ args }) => (args as { id: string }).id);
const copy = () => stores.pressed(new KeyboardEvent("keydown", { key: "c", ctrlKey: true }));
const shown = () => stores.palette.looked.profile?.id ?? stores.palette.looked.command?.id ?? null;

test("the details follow what the search is on, a frame behind the key", () => {
  stores.profiles.select("rmm-contoso");
  stores.palette.type("northwind cit");
  expect([stores.palette.behind, shown()]).toEqual([true, "rmm-contoso"]);
  stores.palette.follow();
  expect([stores.palette.behind, shown()]).toEqual([false, "cloud-northwind"]);
  stores.palette.type("contoso");
  stores.palette.follow();
  stores.palette.step(1);
  expect(stores.palette.behind).toBe(true);
  stores.palette.follow();
  expect(shown()).toBe(stores.palette.profile!.id);
  // Left without anything done: as it was before.
  stores.palette.clear();
  expect(stores.palette.behind).toBe(true);
  stores.palette.follow();
  expect([stores.palette.behind, shown()]).toEqual([false, "rmm-contoso"]);
});

test("a copy ahead of that frame is of what the search is on, never of the profile before it", () => {
  stores.profiles.select("rmm-contoso");
  stores.palette.type("psa contoso");
  expect(shown()).toBe("rmm-contoso");
  copy();
  expect(copied()).toEqual(["psa-contoso"]);
  // Something was done with it, so it stays when the search is left.
  stores.palette.clear();
  stores.palette.follow();
  expect([stores.profiles.selectedId, shown()]).toEqual(["psa-contoso", "psa-contoso"]);
});

test("on a command, and where nothing is found, no key copies what was selected before", () => {
  stores.profiles.select("rmm-contoso");
  stores.palette.type("> settings");
  stores.palette.follow();
  expect([shown(), stores.palette.looked.profile]).toEqual(["settings", null]);
  copy();
  stores.palette.type("zebra");
  copy();
  stores.palette.follow();
  expect([copied(), shown(), stores.palette.looked.profile]).toEqual([[], null, null]);
  expect(stores.profiles.selectedId).toBe("rmm-contoso");
});

test("a refusal's ways out are commands, beside each other, for as long as it lasts", async () => {
  stores.palette.type("> refused");
  expect(labels()).toEqual(["Try again", "Edit profile"].map((label) => `${label}: ${named("psa-internal")}`));
  stores.palette.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(core.calls.find(({ name }) => name === "connect")).toEqual({ name: "connect", args: { id: "psa-internal", fromScratch: false } });
  stores.palette.type("> refused");
  expect(labels()).toEqual([]);
});

test("behind the lock only what works there is offered", async () => {
  await core.call("lock", undefined);
  await vi.advanceTimersByTimeAsync(0);
  stores.palette.type("> ");
  const offered = stores.palette.hits.map(({ command }) => command!.id);
  for (const id of ["lock", "settings", "activity", "help", "collapse"]) expect(offered).toContain(id);
  for (const id of ["add", "renewAll", "import", "importFile", "exportFile", "connect Contoso", "try psa-internal"]) expect(offered).not.toContain(id);
});
