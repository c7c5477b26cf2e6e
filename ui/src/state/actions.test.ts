// What buttons do, against the fake core.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { fail } from "../ipc/fake-fail";
import { lend } from "../ipc/ipc";
import { text } from "../text";
import { HOUR, nextHour } from "../time";
import { actions } from "./actions";
import { announcements } from "./announcements.svelte";
import { confirmations } from "./confirmations.svelte";
import { copies } from "./copies.svelte";
import { details } from "./detail.svelte";
import { autoRenewOffers, copyOffers, customerOffers, paneOffers, profileOffers } from "./menu-items";
import { pages } from "./pages.svelte";
import { profiles } from "./profiles.svelte";
import { prompts } from "./prompts.svelte";
import { hear, start } from "./start";
import { toasts } from "./toasts.svelte";
import { vault } from "./vault.svelte";

let core: FakeCore;
let stop: () => void;
/** Each test has its own hour, so that no message of another is due in it. */
let hour = 1_800_000_000_000;

async function begin(scene = "") {
  core = fake(scene);
  lend(core);
  stop = start();
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(async () => {
  vi.useFakeTimers({ now: (hour += 3_600_000) });
  await begin();
});
afterEach(async () => {
  stop();
  pages.detail();
  profiles.search = "";
  await vi.advanceTimersByTimeAsync(0);
  for (const { id } of toasts.shown) toasts.dismiss(id);
  await vi.advanceTimersByTimeAsync(0);
  vi.useRealTimers();
});

const called = (name: string) => core.calls.filter((call) => call.name === name).map((call) => call.args);

test("connecting follows the sign-in to its question and to its end", async () => {
  await actions.connect(profiles.get("code-internal")!);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(prompts.open).toMatchObject({ kind: "question", profile: { id: "code-internal" } });
  expect(announcements.last).toBe(`${text.named(profiles.get("code-internal")!)}: Code needed`);
  await core.call("answer", { id: "code-internal", text: "000000" });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(prompts.open).toMatchObject({ question: { refused: expect.stringContaining("not accepted") as unknown } });
  await core.call("answer", { id: "code-internal", text: "123456" });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(prompts.open).toBeNull();
  expect(profiles.get("code-internal")!.state.name).toBe("active");
});

test("a sign-in that somebody else started opens no dialog until it is clicked", async () => {
  await core.call("connect", { id: "rmm-northwind", fromScratch: false });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(prompts.open).toBeNull();
  await actions.resume(profiles.get("rmm-northwind")!);
  expect(prompts.open?.kind).toBe("browser");
  expect(called("connect")).toHaveLength(1);
});

test("deleting can be undone for ten seconds", async () => {
  await actions.remove(profiles.get("psa-contoso")!);
  await vi.advanceTimersByTimeAsync(0);
  expect(profiles.get("psa-contoso")).toBeUndefined();
  const toast = toasts.shown.at(-1)!;
  expect(toast.until - performance.now()).toBe(10_000);
  toast.action!.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(profiles.get("psa-contoso")).toBeDefined();
  expect(toasts.shown).not.toContain(toast);
});

test("messages go when their time is over", async () => {
  const hello = toasts.show("Hello");
  // The time that somebody sets has nothing to do with it.
  vi.setSystemTime(Date.now() - HOUR);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(toasts.shown).toHaveLength(1);
  vi.setSystemTime(Date.now() + 2 * HOUR);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(toasts.shown).toHaveLength(0);
  toasts.dismiss(hello);
});

test("the copy button counts down to the clearing, other copies say it in a message", async () => {
  profiles.select("rmm-contoso");
  const profile = profiles.selected!;
  await actions.copy(profile, "token");
  expect(copies.said(profile.id)).toBe("Copied, clears in 30 s");
  expect(toasts.shown).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(copies.said(profile.id)).toBe("Copied, clears in 20 s");
  vi.setSystemTime(Date.now() - HOUR);
  await vi.advanceTimersByTimeAsync(21_000);
  expect(copies.said(profile.id)).toBeNull();
  await actions.copy(profile, "curl");
  expect(toasts.shown[0]!.text).toBe(`curl command of ${text.named(profile)} copied`);
});

test("the refresh token is copied only after a confirmation", () => {
  copyOffers(profiles.get("rmm-contoso")!).at(-1)!.run();
  expect(called("copy")).toHaveLength(0);
  confirmations.answer(true);
  expect(called("copy")).toEqual([{ id: "rmm-contoso", format: "refreshToken" }]);
});

test("a copy for a vault takes the prefix that was typed, and tells of its clearing", async () => {
  const offer = (id: string) => paneOffers(profiles.get(id)!).find(({ label }) => label === text.actions.copyForVault);
  expect(offer("code-internal")).toBeUndefined();
  offer("rmm-contoso")!.run();
  expect(confirmations.open).toMatchObject({ title: "Copy for the vault of the Lantern PowerShell module?", box: { start: "Lantern" } });
  expect(called("copy_for_vault")).toHaveLength(0);
  confirmations.answer(true, "Lab");
  await vi.advanceTimersByTimeAsync(0);
  expect(called("copy_for_vault")).toEqual([{ id: "rmm-contoso", prefix: "Lab" }]);
  const toast = toasts.shown.at(-1)!;
  expect(toast.text).toBe("NinjaOne, Contoso copied for a PowerShell vault");
  expect(toast.countdown!(toast.until - performance.now())).toBe("Clears in 30 s");
});

test("a failure says what happened and what to do", async () => {
  expect(await actions.verify(profiles.get("code-internal")!)).toBe(false);
  expect(toasts.shown.at(-1)).toMatchObject({ tone: "bad", text: "There is no token to verify. Connect first." });
});

test("what is locked offers to be unlocked", async () => {
  await actions.lock();
  await vi.advanceTimersByTimeAsync(0);
  expect(vault.open).toBe(false);
  expect(vault.asking).toBe(false);
  await actions.connect(profiles.get("code-internal")!);
  await actions.verify(profiles.get("code-internal")!);
  expect(toasts.shown.map(({ text, action }) => [text, action?.label])).toEqual([["Locked. Unlock first.", "Unlock"]]);
  expect(vault.asking).toBe(false);
  toasts.shown[0]!.action!.run();
  expect(vault.asking).toBe(true);
  expect(toasts.shown).toEqual([]);
  expect(await vault.unlock(null)).toBeNull();
  await vi.advanceTimersByTimeAsync(0);
  expect(vault.open).toBe(true);
});

test("a vault that is locked at the start asks at once, and a wrong passphrase says so", async () => {
  stop();
  await begin("locked");
  expect(vault.asking).toBe(true);
  expect(await vault.unlock("wrong")).toBe("That is not the passphrase.");
  expect(vault.asking).toBe(true);
});

test("auto-renew goes on always, until the evening or for a shift", async () => {
  const profile = () => profiles.get("rmm-contoso")!;
  const labels = () => autoRenewOffers(profile(), Date.now()).map(({ label, chosen }) => `${label}${chosen ? " ✓" : ""}`);
  const evening = nextHour(18, Date.now());
  const day = evening - Date.now() < 18 * HOUR && new Date(evening).getDate() === new Date().getDate() ? "today" : "tomorrow";
  expect(labels()).toEqual(["Always ✓", `Until 18:00 ${day}`, "For 8 hours"]);
  autoRenewOffers(profile(), Date.now())[1]!.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(called("set_auto_renew")).toEqual([{ id: "rmm-contoso", on: true, until: evening }]);
  expect(labels()[1]).toContain("✓");
  autoRenewOffers(profile(), Date.now())[2]!.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(profile().renewUntil).toBe(Date.now() + 8 * HOUR);
  await actions.setAutoRenew(profile(), false);
  expect(profile()).toMatchObject({ autoRenew: false, renewUntil: null });
  expect(labels().join()).not.toContain("✓");
});

test("locking hides at once, whatever the core still tells, until it has answered", async () => {
  const states = () => new Set(profiles.all.map(({ state }) => state.name));
  let done = () => {};
  const answered = new Promise<void>((resolve) => (done = resolve));
  const call = core.call.bind(core);
  vi.spyOn(core, "call").mockImplementation(async (name, args) => {
    if (name === "lock") await answered;
    return call(name, args);
  });
  await details.load(profiles.get("rmm-contoso")!);
  const locking = actions.lock();
  expect(vault.open).toBe(false);
  expect(states()).toEqual(new Set(["locked"]));
  expect(profiles.all.some(({ usable, trouble, identity }) => usable || trouble || identity)).toBe(false);
  expect(details.of("rmm-contoso")).toBeNull();
  // What is under way ends, and is told of, while the core locks; a list may be on its way too.
  core.change("psa-internal", { state: { name: "active" }, usable: true });
  await profiles.load();
  await details.load(profiles.get("rmm-contoso")!);
  expect(states()).toEqual(new Set(["locked"]));
  expect(details.of("rmm-contoso")).toBeNull();
  expect(vault.open).toBe(false);
  done();
  await locking;
  expect(states()).toEqual(new Set(["locked"]));
  expect(vault.asking).toBe(false);
  await vault.unlock(null);
  await vi.advanceTimersByTimeAsync(0);
  expect(profiles.get("psa-internal")!.state.name).toBe("active");
});

test("a lock that failed shows again what is so, and says why", async () => {
  const call = core.call.bind(core);
  vi.spyOn(core, "call").mockImplementation(async (name, args) => {
    if (name === "lock") fail({ code: "storage", message: "the disk is full" });
    return call(name, args);
  });
  await actions.lock();
  expect(vault.open).toBe(true);
  expect(profiles.get("rmm-contoso")!.state.name).toBe("active");
  expect(toasts.shown.at(-1)).toMatchObject({ tone: "bad", text: "The disk is full." });
});

test("menus offer what the state allows", () => {
  const labels = (id: string) => profileOffers(profiles.get(id)!, Date.now()).map(({ label }) => label);
  expect(labels("rmm-contoso")).toEqual([
    "Renew now",
    "Copy token",
    "Verify",
    "Edit",
    "Duplicate",
    "Copy for a PowerShell vault…",
    "Mark as favourite",
    "Sign in from scratch",
    "Disconnect",
    "Delete",
  ]);
  expect(labels("code-internal")).toEqual(["Connect", "Edit", "Duplicate", "Mark as favourite", "Sign in from scratch", "Delete"]);
  // The ways out of a refusal stand side by side.
  expect(labels("psa-internal")).toEqual([
    "Try again",
    "Edit profile",
    "Duplicate",
    "Copy for a PowerShell vault…",
    "Mark as favourite",
    "Sign in from scratch",
    "Delete",
  ]);
});

test("behind the lock a profile's menu unlocks, and a customer's is of looks", async () => {
  await actions.lock();
  const offers = profileOffers(profiles.get("rmm-contoso")!, Date.now());
  expect(offers.map(({ label }) => label)).toEqual(["Unlock"]);
  offers[0]!.run();
  expect(vault.asking).toBe(true);
  expect(customerOffers("Contoso", 0, 3).map(({ label }) => label)).toEqual(["Colour", "Move down", "Collapse", "Collapse all"]);
});

test("a notice brings its profile to the front, with the question it came for", async () => {
  core.find("code-contoso").view.state = { name: "needsCode", question: { kind: "code", text: "Code?", refused: null } };
  hear({ what: "list" });
  await vi.advanceTimersByTimeAsync(0);
  profiles.search = "zebra";
  hear({ what: "show", id: "code-contoso", edit: false });
  expect(profiles.search).toBe("");
  expect(profiles.selectedId).toBe("code-contoso");
  expect(prompts.open?.kind).toBe("question");
});

test("the tray brings a profile's form to the front", () => {
  hear({ what: "show", id: "psa-internal", edit: true });
  expect(pages.current).toEqual({ name: "edit", id: "psa-internal" });
});

test("unsaved changes are asked about before they are left", () => {
  pages.add();
  pages.guard(() => true);
  pages.detail();
  expect(pages.current.name).toBe("add");
  expect(pages.leaving).not.toBeNull();
  pages.stay();
  expect(pages.current.name).toBe("add");
  pages.detail();
  pages.discard();
  expect(pages.current.name).toBe("detail");
});

test("a list that is asked for by whatever way brings the vault's state with it", async () => {
  core.vault = { state: "lockedByKeyring", trouble: null };
  await profiles.arrive("not-here-yet");
  expect(vault.open).toBe(false);
});
