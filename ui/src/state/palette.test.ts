// The search: profiles and commands, walked by keys.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import type { Overview, ProfileView } from "../ipc/gen/contract";
import { lend } from "../ipc/ipc";
import { pressed } from "./keyboard";
import { pages } from "./pages.svelte";
import { palette } from "./palette.svelte";
import { profiles } from "./profiles.svelte";
import { start } from "./start";

let core: FakeCore;
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  core = fake();
  lend(core);
  stop = start();
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  palette.clear();
  pages.detail();
  profiles.sort = "customer";
  stop();
  vi.useRealTimers();
});

const labels = () => palette.hits.map((hit) => hit.command?.label ?? hit.id);

test("profiles are found by name, customer, vendor and host, the best first", () => {
  palette.type("northwind cit");
  expect(palette.at).toMatchObject({ id: "cloud-northwind" });
  palette.type("rancor");
  expect(palette.profile?.id).toBe("code-contoso");
  palette.type("zebra");
  expect(palette.hits).toEqual([]);
  expect(palette.at).toBeNull();
});

test("commands are found too, and come first when they fit better", () => {
  palette.type("renew all of cont");
  expect(labels()[0]).toBe("Renew all of Contoso");
  expect(palette.sections[0]!.key).toBe("commands");
  palette.type("contoso");
  expect(palette.sections.map(({ key }) => key)).toContain("profiles");
});

test("a sign first leaves only commands", () => {
  palette.type(">");
  expect(palette.sections.map(({ key }) => key)).toEqual(["commands"]);
  expect(labels()).toContain("Show activity of all profiles");
  palette.type("> theme");
  expect(labels().every((label) => label?.startsWith("Theme"))).toBe(true);
});

test("keys walk what was found and stay inside; typing starts anew", () => {
  palette.type("contoso");
  const count = palette.hits.length;
  palette.step(1);
  expect(palette.cursor).toBe(1);
  palette.step(-9);
  expect(palette.cursor).toBe(0);
  palette.step(Infinity);
  expect(palette.cursor).toBe(count - 1);
  palette.type("contos");
  expect(palette.cursor).toBe(0);
});

test("the first thing of a profile is done, and the search is over", async () => {
  palette.type("rmm eu.ninja");
  expect(palette.run()).toBe("rmm-contoso");
  await vi.advanceTimersByTimeAsync(0);
  expect(core.calls.at(-1)).toEqual({ name: "copy", args: { id: "rmm-contoso", format: "token" } });
  expect(palette.searching).toBe(false);
  expect(profiles.selectedId).toBe("rmm-contoso");
});

test("a command runs, and the search is over", () => {
  palette.type("sort by soon");
  expect(palette.run()).toBeNull();
  expect(profiles.sort).toBe("expiry");
  expect(palette.searching).toBe(false);
  palette.type("> activity");
  palette.run();
  expect(pages.current.name).toBe("activity");
});

/** As many as not all are searched through with a keystroke. */
async function take(each: (number: number) => Partial<ProfileView>) {
  const [first] = profiles.all;
  const overview = (await core.call("overview", undefined)) as Overview;
  profiles.take({ ...overview, profiles: Array.from({ length: 2_000 }, (_, number) => ({ ...first!, id: `one-${number}`, revision: 1, ...each(number) })) });
}

test("commands too are all searched through, however many customers there are", async () => {
  await take((number) => ({ customer: number === 1_999 ? "Xylophone nine" : `Plain ${number}` }));
  palette.type("> xynin");
  palette.step(0);
  expect(labels().some((label) => label?.endsWith("Xylophone nine"))).toBe(true);
});

test("of many, what is likeliest is found with the keystroke and all before anything is done with it", async () => {
  await take((number) => ({ name: number === 1_999 ? "Xylophone nine" : "Plain" }));
  palette.type("xynin");
  expect([palette.complete, palette.at]).toEqual([false, null]);
  pressed(new KeyboardEvent("keydown", { key: "c", ctrlKey: true }));
  expect(core.calls.at(-1)).toEqual({ name: "copy", args: { id: "one-1999", format: "token" } });
  palette.type("xyni");
  expect(palette.run()).toBe("one-1999");
});

test("a search is rehearsed while nothing else is to do, also where a change came between", async () => {
  await take((number) => ({ name: `Lantern ${number}` }));
  const stop = palette.prepare();
  await vi.advanceTimersByTimeAsync(305);
  expect(palette.rehearsal).toEqual([]);
  stop();
  palette.prepare();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(palette.rehearsal[0]!.hits.length).toBeGreaterThan(0);
  expect([palette.searching, palette.hits, palette.at]).toEqual([false, [], null]);
});

test("a change of state makes no new index, a new name does", () => {
  palette.type("eu.ninjarmm");
  const before = palette.hits;
  core.change("rmm-contoso", { usable: false });
  expect(palette.hits.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  core.change("rmm-contoso", { name: "Zebra" });
  palette.type("zebra");
  expect(palette.at).toMatchObject({ id: "rmm-contoso" });
});

const copied = () => core.calls.filter(({ name }) => name === "copy").map(({ args }) => (args as { id: string }).id);
const copy = () => pressed(new KeyboardEvent("keydown", { key: "c", ctrlKey: true }));
const shown = () => palette.looked.profile?.id ?? palette.looked.command?.id ?? null;

test("the details follow what the search is on, a frame behind the key", () => {
  profiles.select("rmm-contoso");
  palette.type("northwind cit");
  expect([palette.behind, shown()]).toEqual([true, "rmm-contoso"]);
  palette.follow();
  expect([palette.behind, shown()]).toEqual([false, "cloud-northwind"]);
  palette.type("contoso");
  palette.follow();
  palette.step(1);
  expect(palette.behind).toBe(true);
  palette.follow();
  expect(shown()).toBe(palette.profile!.id);
  // Left without anything done: as it was before.
  palette.clear();
  expect(palette.behind).toBe(true);
  palette.follow();
  expect([palette.behind, shown()]).toEqual([false, "rmm-contoso"]);
});

test("a copy ahead of that frame is of what the search is on, never of the profile before it", () => {
  profiles.select("rmm-contoso");
  palette.type("psa contoso");
  expect(shown()).toBe("rmm-contoso");
  copy();
  expect(copied()).toEqual(["psa-contoso"]);
  // Something was done with it, so it stays when the search is left.
  palette.clear();
  palette.follow();
  expect([profiles.selectedId, shown()]).toEqual(["psa-contoso", "psa-contoso"]);
});

test("on a command, and where nothing is found, no key copies what was selected before", () => {
  profiles.select("rmm-contoso");
  palette.type("> settings");
  palette.follow();
  expect([shown(), palette.looked.profile]).toEqual(["settings", null]);
  copy();
  palette.type("zebra");
  copy();
  palette.follow();
  expect([copied(), shown(), palette.looked.profile]).toEqual([[], null, null]);
  expect(profiles.selectedId).toBe("rmm-contoso");
});

test("a refusal's ways out are commands, beside each other, for as long as it lasts", async () => {
  palette.type("> helpdesk");
  expect(palette.hits).toEqual([]);
  palette.type("> refused");
  expect(labels()).toEqual(["Try again: HaloITSM, Internal", "Edit profile: HaloITSM, Internal"]);
  palette.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(core.calls.find(({ name }) => name === "connect")).toEqual({ name: "connect", args: { id: "psa-internal", fromScratch: false } });
  palette.type("> refused");
  expect(labels()).toEqual([]);
});

test("behind the lock only what works there is offered", async () => {
  await core.call("lock", undefined);
  await vi.advanceTimersByTimeAsync(0);
  palette.type("> ");
  const offered = palette.hits.map(({ command }) => command!.id);
  for (const id of ["lock", "settings", "activity", "help", "collapse"]) expect(offered).toContain(id);
  for (const id of ["add", "renewAll", "import", "importFile", "exportFile", "connect Contoso", "try psa-internal"]) expect(offered).not.toContain(id);
});
