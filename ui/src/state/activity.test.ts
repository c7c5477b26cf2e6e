// The activity page: filters, pages, what arrives while it is open.
import { beforeEach, expect, test } from "vitest";
import { FakeCore } from "../ipc/fake-core";
import { signedOut } from "../ipc/fake-forms";
import { Core } from "../ipc/ipc";
import { ActivityLog } from "./activity.svelte";

let core: FakeCore;
let log: ActivityLog;

function profile(id: string, customer: string, count: number, failed = false) {
  const activity = Array.from({ length: count }, (_, place) => ({ at: place, text: `${id} ${place}`, failed, cause: "hand" as const })).reverse();
  const form = { id, name: id, customer, vendor: "", method: "", answers: {}, saved: [], remarks: {} };
  return { view: { ...signedOut, id, name: id, customer }, form, activity };
}

beforeEach(() => {
  core = new FakeCore([profile("one", "Contoso", 300), profile("two", "Northwind", 3, true)], []);
  log = new ActivityLog(new Core(core));
});

test("shows the newest and, when asked, older ones until there are none", async () => {
  await log.load();
  expect(log.rows).toHaveLength(200);
  expect(log.rows[0]!.activity.text).toBe("one 299");
  expect(log.more).toBe(true);
  await log.older();
  expect(log.rows).toHaveLength(303);
  expect(new Set(log.rows.map(({ number }) => number)).size).toBe(303);
  expect(log.more).toBe(false);
});

test("what is new comes on top of older pages", async () => {
  await log.load();
  await log.older();
  core.profiles[0]!.activity.unshift({ at: 1_000, text: "newest", failed: false, cause: "tray" });
  await log.load();
  expect(log.rows[0]!.activity.text).toBe("newest");
  expect(log.rows).toHaveLength(304);
  expect(log.more).toBe(false);
});

test("filters by profile, customer and outcome, and exports what is chosen", async () => {
  await log.choose({ profile: "two" }, false);
  expect(log.rows.map(({ profile }) => profile)).toEqual(["two", "two", "two"]);
  await log.choose({ customer: "Contoso" }, true);
  expect(log.rows).toEqual([]);
  await log.choose(null, true);
  expect(log.rows).toHaveLength(3);
  expect(await log.export()).toBe(true);
  expect(core.calls.at(-1)!.args).toEqual({ filter: { profile: null, customer: null, failed: true, before: null } });
});

test("an answer to an older choice is dropped", async () => {
  const first = log.choose({ customer: "Contoso" }, false);
  const second = log.choose({ profile: "two" }, false);
  await Promise.all([first, second]);
  expect(log.rows).toHaveLength(3);
});

test("a hundred changes while it asks make it ask once more", async () => {
  const asked = () => core.calls.filter(({ name }) => name === "activity").length;
  const first = log.refresh();
  const others = Array.from({ length: 100 }, () => log.refresh());
  core.profiles[1]!.activity.unshift({ at: 1_000, text: "newest", failed: false, cause: "tray" });
  await Promise.all([first, ...others]);
  expect(asked()).toBe(2);
  expect(log.rows.some(({ activity }) => activity.text === "newest")).toBe(true);
});

test("another choice does not wait for what is asked already", async () => {
  const before = log.refresh();
  await log.choose({ profile: "two" }, false);
  expect(log.rows).toHaveLength(3);
  await before;
  expect(log.rows).toHaveLength(3);
});
