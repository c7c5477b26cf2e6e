// What buttons do, against the fake core.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { fail } from "../ipc/fake-fail";
import { catalogues } from "../text/catalogues";
import { HOUR, nextHour } from "../text/time";
import { makeStores, type Stores } from "./stores";

const text = catalogues.en;

let core: FakeCore;
let stores: Stores;
let stop: () => void;

async function begin(scene = "") {
  core = fake(scene);
  stores = makeStores(core);
  stop = stores.start();
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  await begin();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const called = (name: string) => core.calls.filter((call) => call.name === name).map((call) => call.args);

test("connecting follows the sign-in to its question and to its end", async () => {
  await stores.actions.connect(stores.profiles.get("code-internal")!);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(stores.prompts.open).toMatchObject({ kind: "question", profile: { id: "code-internal" } });
  expect(stores.announcements.last).toBe(`${text.named(stores.profiles.get("code-internal")!)}: Code needed`);
  await core.call("answer", { id: "code-internal", text: "000000" });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(stores.prompts.open).toMatchObject({ question: { refused: expect.stringContaining("not accepted") as unknown } });
  await core.call("answer", { id: "code-internal", text: "123456" });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(stores.prompts.open).toBeNull();
  expect(stores.profiles.get("code-internal")!.state.name).toBe("active");
});

test("a sign-in that somebody else started opens no dialog until it is clicked", async () => {
  await core.call("connect", { id: "rmm-northwind", fromScratch: false });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(stores.prompts.open).toBeNull();
  await stores.actions.resume(stores.profiles.get("rmm-northwind")!);
  expect(stores.prompts.open?.kind).toBe("browser");
  expect(called("connect")).toHaveLength(1);
});

test("deleting can be undone for ten seconds", async () => {
  await stores.actions.remove(stores.profiles.get("psa-contoso")!);
  await vi.advanceTimersByTimeAsync(0);
  expect(stores.profiles.get("psa-contoso")).toBeUndefined();
  const toast = stores.toasts.shown.at(-1)!;
  expect(toast.until - performance.now()).toBe(10_000);
  toast.action!.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(stores.profiles.get("psa-contoso")).toBeDefined();
  expect(stores.toasts.shown).not.toContain(toast);
});

test("messages go when their time is over", async () => {
  const hello = stores.toasts.show("Hello");
  // The time that somebody sets has nothing to do with it.
  vi.setSystemTime(Date.now() - HOUR);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(stores.toasts.shown).toHaveLength(1);
  vi.setSystemTime(Date.now() + 2 * HOUR);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(stores.toasts.shown).toHaveLength(0);
  stores.toasts.dismiss(hello);
});

test("the copy button counts down to the clearing; where it is not in sight, a message says it and goes", async () => {
  stores.profiles.select("rmm-contoso");
  const profile = stores.profiles.selected!;
  await stores.actions.copy(profile, "token");
  expect(stores.copies.said(profile.id)).toBe("Copied, clears in 30 s");
  expect(stores.toasts.shown).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(stores.copies.said(profile.id)).toBe("Copied, clears in 20 s");
  vi.setSystemTime(Date.now() - HOUR);
  await vi.advanceTimersByTimeAsync(21_000);
  expect(stores.copies.said(profile.id)).toBeNull();
  await stores.actions.copy(profile, "curl");
  expect([stores.copies.said(profile.id), stores.toasts.shown.length]).toEqual(["Copied, clears in 30 s", 0]);
  expect(stores.announcements.last).toBe(`curl command of ${text.named(profile)} copied`);
  const other = stores.profiles.get("psa-contoso")!;
  await stores.actions.copy(other, "token");
  expect(stores.toasts.shown).toMatchObject([{ text: `Token of ${text.named(other)} copied`, beneath: "Clears in 30 s" }]);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(stores.toasts.shown).toEqual([]);
});

test("the refresh token is copied only after a confirmation", () => {
  stores.offers.ofCopies(stores.profiles.get("rmm-contoso")!).at(-1)!.run();
  expect(called("copy")).toHaveLength(0);
  stores.confirmations.answer(true);
  expect(called("copy")).toEqual([{ id: "rmm-contoso", format: "refreshToken" }]);
});

test("a copy for a vault takes the prefix that was typed, and tells of its clearing", async () => {
  const offer = (id: string) => stores.offers.ofPane(stores.profiles.get(id)!).find(({ label }) => label === text.actions.copyForVault);
  expect(offer("code-internal")).toBeUndefined();
  offer("rmm-contoso")!.run();
  expect(stores.confirmations.open).toMatchObject({ title: "Copy for the vault of the Lantern PowerShell module?", box: { start: "Lantern" } });
  expect(called("copy_for_vault")).toHaveLength(0);
  stores.confirmations.answer(true, "Lab");
  await vi.advanceTimersByTimeAsync(0);
  expect(called("copy_for_vault")).toEqual([{ id: "rmm-contoso", prefix: "Lab" }]);
  const toast = stores.toasts.shown.at(-1)!;
  expect(toast.text).toBe("Contoso, NinjaOne copied for a PowerShell vault");
  expect(toast.beneath).toBe("Clears in 30 s");
});

test("a failure says what happened and what to do", async () => {
  expect(await stores.actions.verify(stores.profiles.get("code-internal")!)).toBe(false);
  expect(stores.toasts.shown.at(-1)).toMatchObject({ tone: "bad", text: "There is no token to verify. Connect first." });
});

test("what is locked offers to be unlocked", async () => {
  await stores.actions.lock();
  await vi.advanceTimersByTimeAsync(0);
  expect(stores.vault.open).toBe(false);
  expect(stores.vault.asking).toBe(false);
  await stores.actions.connect(stores.profiles.get("code-internal")!);
  await stores.actions.verify(stores.profiles.get("code-internal")!);
  expect(stores.toasts.shown.map(({ text, action }) => [text, action?.label])).toEqual([["Locked. Unlock first.", "Unlock"]]);
  expect(stores.vault.asking).toBe(false);
  stores.toasts.shown[0]!.action!.run();
  expect(stores.vault.asking).toBe(true);
  expect(stores.toasts.shown).toEqual([]);
  expect(await stores.vault.unlock(null)).toBeNull();
  await vi.advanceTimersByTimeAsync(0);
  expect(stores.vault.open).toBe(true);
});

test("a vault that is locked at the start asks at once, and a wrong passphrase says so", async () => {
  stop();
  await begin("locked");
  expect(stores.vault.asking).toBe(true);
  expect(await stores.vault.unlock("wrong")).toBe("That is not the passphrase.");
  expect(stores.vault.asking).toBe(true);
});

test("auto-renew goes on always, until the evening or for a shift", async () => {
  const profile = () => stores.profiles.get("rmm-contoso")!;
  const labels = () => stores.offers.ofAutoRenew(profile(), Date.now()).map(({ label, chosen }) => `${label}${chosen ? " ✓" : ""}`);
  const evening = nextHour(18, Date.now());
  const day = evening - Date.now() < 18 * HOUR && new Date(evening).getDate() === new Date().getDate() ? "today" : "tomorrow";
  expect(labels()).toEqual(["Always ✓", `Until 18:00 ${day}`, "For 8 hours", "Off"]);
  stores.offers.ofAutoRenew(profile(), Date.now())[1]!.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(called("set_auto_renew")).toEqual([{ id: "rmm-contoso", on: true, until: evening }]);
  expect(labels()[1]).toContain("✓");
  stores.offers.ofAutoRenew(profile(), Date.now())[2]!.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(profile().renewUntil).toBe(Date.now() + 8 * HOUR);
  await stores.actions.setAutoRenew(profile(), false);
  expect(profile()).toMatchObject({ autoRenew: false, renewUntil: null });
  expect(labels().filter((label) => label.includes("✓"))).toEqual(["Off ✓"]);
});

test("locking hides at once, whatever the core still tells, until it has answered", async () => {
  const states = () => new Set(stores.profiles.all.map(({ state }) => state.name));
  let done = () => {};
  const answered = new Promise<void>((resolve) => (done = resolve));
  const call = core.call.bind(core);
  vi.spyOn(core, "call").mockImplementation(async (name, args) => {
    if (name === "lock") await answered;
    return call(name, args);
  });
  await stores.details.load(stores.profiles.get("rmm-contoso")!);
  const locking = stores.actions.lock();
  expect(stores.vault.open).toBe(false);
  expect(states()).toEqual(new Set(["locked"]));
  expect(stores.profiles.all.some(({ usable, trouble, identity }) => usable || trouble || identity)).toBe(false);
  expect(stores.details.of("rmm-contoso")).toBeNull();
  // What is under way ends, and is told of, while the core locks; a list may be on its way too.
  core.change("psa-internal", { state: { name: "active" }, usable: true });
  await stores.profiles.load();
  await stores.details.load(stores.profiles.get("rmm-contoso")!);
  expect(states()).toEqual(new Set(["locked"]));
  expect(stores.details.of("rmm-contoso")).toBeNull();
  expect(stores.vault.open).toBe(false);
  done();
  await locking;
  expect(states()).toEqual(new Set(["locked"]));
  expect(stores.vault.asking).toBe(false);
  await stores.vault.unlock(null);
  await vi.advanceTimersByTimeAsync(0);
  expect(stores.profiles.get("psa-internal")!.state.name).toBe("active");
});

test("a lock that failed shows again what is so, and says why", async () => {
  const call = core.call.bind(core);
  vi.spyOn(core, "call").mockImplementation(async (name, args) => {
    if (name === "lock") fail({ code: "storage", message: "the disk is full" });
    return call(name, args);
  });
  await stores.actions.lock();
  expect(stores.vault.open).toBe(true);
  expect(stores.profiles.get("rmm-contoso")!.state.name).toBe("active");
  expect(stores.toasts.shown.at(-1)).toMatchObject({ tone: "bad", text: "The disk is full." });
});

test("menus offer what the state allows", () => {
  const labels = (id: string) => stores.offers.ofProfile(stores.profiles.get(id)!, Date.now()).map(({ label }) => label);
  expect(labels("rmm-contoso")).toEqual([
    "Renew now",
    "Copy token",
    "Verify",
    "Open console",
    "Open PowerShell",
    "Edit",
    "Duplicate",
    "Clone to customers…",
    "Copy for a PowerShell vault…",
    "Mark as favourite",
    "Browser…",
    "Sign in again",
    "Disconnect",
    "Delete",
  ]);
  expect(labels("code-internal")).toEqual([
    "Connect",
    "Open console",
    "Open PowerShell",
    "Edit",
    "Duplicate",
    "Clone to customers…",
    "Mark as favourite",
    "Browser…",
    "Sign in again",
    "Delete",
  ]);
  // The ways out of a refusal stand side by side.
  expect(labels("psa-internal")).toEqual([
    "Try again",
    "Edit profile",
    "Open console",
    "Open PowerShell",
    "Duplicate",
    "Clone to customers…",
    "Copy for a PowerShell vault…",
    "Mark as favourite",
    "Browser…",
    "Sign in again",
    "Copy details for a ticket",
    "Delete",
  ]);
});

test("a vendor's console is opened from the row, the pane and by its key, behind the lock too", async () => {
  const profile = stores.profiles.get("rmm-contoso")!;
  const open = () => {
    for (const menu of [stores.offers.ofProfile(profile, Date.now()), stores.offers.ofPane(profile)]) {
      menu.find(({ label }) => label === text.actions.openConsole)!.run();
    }
  };
  open();
  stores.profiles.select(profile.id);
  stores.pressed(new KeyboardEvent("keydown", { key: "o", ctrlKey: true, cancelable: true }));
  await vi.advanceTimersByTimeAsync(0);
  expect(called("open_console")).toEqual(Array(3).fill({ id: "rmm-contoso" }));
  await stores.actions.lock();
  stores.offers.ofProfile(stores.profiles.get("rmm-contoso")!, Date.now()).at(-1)!.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(called("open_console")).toHaveLength(4);
});

test("PowerShell is opened for a profile or all of a customer, and what is missing is said", async () => {
  const menus = [
    stores.offers.ofProfile(stores.profiles.get("rmm-contoso")!, Date.now()),
    stores.offers.ofPane(stores.profiles.get("rmm-contoso")!),
    stores.offers.ofCustomer("Contoso"),
  ];
  for (const menu of menus) menu.find(({ label }) => label === text.actions.openShell)!.run();
  await vi.advanceTimersByTimeAsync(0);
  const ofContoso = stores.profiles.of("Contoso").map(({ id }) => id);
  expect(ofContoso.length).toBeGreaterThan(1);
  expect(called("open_shell")).toEqual([{ ids: ["rmm-contoso"] }, { ids: ["rmm-contoso"] }, { ids: ofContoso }]);
  expect(stores.offers.ofCustomer("").map(({ label }) => label)).not.toContain(text.actions.openShell);
  vi.spyOn(core, "call").mockImplementation(() => fail({ code: "desktop", message: "PowerShell is not installed. Get it at https://aka.ms/powershell." }));
  await stores.actions.openShell(stores.profiles.get("rmm-contoso")!);
  expect(stores.toasts.shown.at(-1)).toMatchObject({ tone: "bad", text: "PowerShell is not installed. Get it at https://aka.ms/powershell." });
});

test("behind the lock a profile's menu unlocks, and a customer's is of looks", async () => {
  await stores.actions.lock();
  const offers = stores.offers.ofProfile(stores.profiles.get("rmm-contoso")!, Date.now());
  expect(offers.map(({ label }) => label)).toEqual(["Unlock", "Open console"]);
  offers[0]!.run();
  expect(stores.vault.asking).toBe(true);
  expect(stores.offers.ofCustomer("Contoso").map(({ label }) => label)).toEqual(["Colour", "Move down", "Collapse", "Collapse all"]);
});

test("a notice brings its profile to the front, with the question it came for", async () => {
  core.find("code-contoso").view.state = { name: "needsCode", question: { kind: "code", text: "Code?", refused: null } };
  stores.hear({ what: "list" });
  await vi.advanceTimersByTimeAsync(0);
  stores.profiles.search = "zebra";
  stores.hear({ what: "show", id: "code-contoso", edit: false });
  expect(stores.profiles.search).toBe("");
  expect(stores.profiles.selectedId).toBe("code-contoso");
  expect(stores.prompts.open?.kind).toBe("question");
});

test("the tray brings a profile's form to the front", () => {
  stores.hear({ what: "show", id: "psa-internal", edit: true });
  expect(stores.pages.current).toEqual({ name: "edit", id: "psa-internal", field: "scopes" });
});

test("unsaved changes are asked about before they are left", () => {
  stores.pages.add();
  stores.pages.guard(() => true);
  stores.pages.detail();
  expect(stores.pages.current.name).toBe("add");
  expect(stores.pages.leaving).not.toBeNull();
  stores.pages.stay();
  expect(stores.pages.current.name).toBe("add");
  stores.pages.detail();
  stores.pages.discard();
  expect(stores.pages.current.name).toBe("detail");
});

test("a list that is asked for by whatever way brings the vault's state with it", async () => {
  core.vault = { state: "lockedByKeyring", trouble: null };
  await stores.profiles.arrive("not-here-yet");
  expect(stores.vault.open).toBe(false);
});
