// Settings are sent one by one, and what the core says comes back to the page.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import type { Settings } from "../ipc/gen/contract";
import { lend } from "../ipc/ipc";
import { watchPresence } from "./presence";
import { SettingsState } from "./settings.svelte";
import { toasts } from "./toasts.svelte";
import { theme } from "./theme.svelte";
import { vault } from "./vault.svelte";

let core: FakeCore;
let settings: SettingsState;

beforeEach(async () => {
  core = fake();
  lend(core);
  settings = new SettingsState();
  await settings.load();
});

afterEach(() => {
  vault.asking = false;
  theme.show("system");
  vi.useRealTimers();
});

test("a change is kept with the others as they were, and goes back by itself", async () => {
  expect(await settings.change({ leadMinutes: 12 })).toBe(true);
  expect(await settings.change({ keepInTray: false })).toBe(true);
  expect(core.set.settings).toMatchObject({ leadMinutes: 12, keepInTray: false, clipboardSeconds: 30 });
  expect([settings.isDefault("leadMinutes"), settings.isDefault("clipboardSeconds")]).toEqual([false, true]);
  await settings.reset("leadMinutes");
  expect(core.set.settings).toMatchObject({ leadMinutes: 5, keepInTray: false });
  await settings.resetAll();
  expect(core.set.settings).toEqual(settings.view?.defaults);
});

test("what is refused is said at its setting, until it is right", async () => {
  expect(await settings.change({ clipboardSeconds: 9 })).toBe(false);
  expect([settings.problem("clipboardSeconds"), settings.problem("leadMinutes")]).toEqual(["Between 10 and 300 seconds.", null]);
  expect(settings.view?.settings.clipboardSeconds).toBe(30);
  await settings.change({ leadMinutes: 6 });
  expect(settings.problem("clipboardSeconds")).not.toBeNull();
  await settings.change({ clipboardSeconds: 60 });
  expect(settings.problem("clipboardSeconds")).toBeNull();
});

test("a switch pressed twice goes there and back, each press on what the one before has left", async () => {
  const first = settings.change({ keepInTray: false });
  expect(settings.view?.settings.keepInTray).toBe(false);
  const second = settings.change({ keepInTray: true });
  expect(settings.view?.settings.keepInTray).toBe(true);
  const other = settings.change({ autoRenew: false });
  await first;
  expect(settings.view?.settings).toMatchObject({ keepInTray: true, autoRenew: false });
  expect(await Promise.all([second, other])).toEqual([true, true]);
  const sent = core.calls.filter(({ name }) => name === "set_settings").map(({ args }) => (args as { settings: Partial<Settings> }).settings);
  expect(sent).toEqual([{ keepInTray: false }, { keepInTray: true }, { autoRenew: false }]);
  expect(core.set.settings).toMatchObject({ keepInTray: true, autoRenew: false });
});

test("a refused change goes back to what the core said", async () => {
  const change = settings.change({ keepInTray: false, clipboardSeconds: 9 });
  expect(settings.view?.settings.keepInTray).toBe(false);
  expect(await change).toBe(false);
  expect(settings.view?.settings).toEqual(core.set.settings);
  expect(settings.view?.settings.keepInTray).toBe(true);
});

test("the theme is that of the settings at once", async () => {
  await settings.change({ theme: "light" });
  expect(document.documentElement.dataset.theme).toBe("light");
});

test("behind the lock it asks for the key, and looks can be changed all the same", async () => {
  await core.call("lock", undefined);
  expect(await settings.change({ leadMinutes: 9 })).toBe(false);
  expect(toasts.shown.at(-1)).toMatchObject({ text: "Locked. Unlock first.", action: { label: "Unlock" } });
  expect(await settings.change({ theme: "dark" })).toBe(true);
});

test("another proxy does not get the password of the last one", async () => {
  await settings.change({ proxy: { is: "address", url: "http://one:8080", user: "jane", exempt: "<local>" } });
  await settings.setPassword("secret");
  expect(settings.view?.proxyPassword).toBe(true);
  expect(JSON.stringify(settings.view)).not.toContain("secret");
  await settings.change({ proxy: { is: "address", url: "http://one:8080", user: "jane", exempt: "10.0.0.0/8" } });
  expect(settings.view?.proxyPassword).toBe(true);
  await settings.change({ proxy: { is: "address", url: "http://two:8080", user: "jane", exempt: "<local>" } });
  expect(settings.view?.proxyPassword).toBe(false);
});

test("somebody at the window is told at most every ten seconds", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const told = () => core.calls.filter(({ name }) => name === "active").length;
  const stop = watchPresence();
  expect(told()).toBe(1);
  const press = () => document.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));
  press();
  vi.advanceTimersByTime(9_999);
  press();
  expect(told()).toBe(1);
  vi.advanceTimersByTime(1);
  press();
  expect(told()).toBe(2);
  stop();
  vi.advanceTimersByTime(60_000);
  press();
  expect(told()).toBe(2);
});
