// Settings are sent one by one, and what the core says comes back to the page.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import type { Settings } from "../ipc/gen/contract";
import { Core } from "../ipc/ipc";
import { watchPresence } from "./presence";
import { makeStores, type Stores } from "./stores";

let core: FakeCore;
let stores: Stores;

beforeEach(async () => {
  core = fake();
  stores = makeStores(core);
  await stores.settings.load();
});

afterEach(() => void vi.useRealTimers());

test("a change is kept with the others as they were, and goes back by itself", async () => {
  expect(await stores.settings.change({ leadMinutes: 12 })).toBe(true);
  expect(await stores.settings.change({ keepInTray: false })).toBe(true);
  expect(core.set.settings).toMatchObject({ leadMinutes: 12, keepInTray: false, clipboardSeconds: 30 });
  expect([stores.settings.isDefault("leadMinutes"), stores.settings.isDefault("clipboardSeconds")]).toEqual([false, true]);
  await stores.settings.reset("leadMinutes");
  expect(core.set.settings).toMatchObject({ leadMinutes: 5, keepInTray: false });
  await stores.settings.resetAll();
  expect(core.set.settings).toEqual(stores.settings.view?.defaults);
});

test("what is refused is said at its setting, until it is right", async () => {
  expect(await stores.settings.change({ clipboardSeconds: 9 })).toBe(false);
  expect([stores.settings.problem("clipboardSeconds"), stores.settings.problem("leadMinutes")]).toEqual(["From 10 to 300 seconds.", null]);
  expect(stores.settings.view?.settings.clipboardSeconds).toBe(30);
  await stores.settings.change({ leadMinutes: 6 });
  expect(stores.settings.problem("clipboardSeconds")).not.toBeNull();
  await stores.settings.change({ clipboardSeconds: 60 });
  expect(stores.settings.problem("clipboardSeconds")).toBeNull();
});

test("a switch pressed twice goes there and back, each press on what the one before has left", async () => {
  const first = stores.settings.change({ keepInTray: false });
  expect(stores.settings.view?.settings.keepInTray).toBe(false);
  const second = stores.settings.change({ keepInTray: true });
  expect(stores.settings.view?.settings.keepInTray).toBe(true);
  const other = stores.settings.change({ autoRenew: false });
  await first;
  expect(stores.settings.view?.settings).toMatchObject({ keepInTray: true, autoRenew: false });
  expect(await Promise.all([second, other])).toEqual([true, true]);
  const sent = core.calls.filter(({ name }) => name === "set_settings").map(({ args }) => (args as { settings: Partial<Settings> }).settings);
  expect(sent).toEqual([{ keepInTray: false }, { keepInTray: true }, { autoRenew: false }]);
  expect(core.set.settings).toMatchObject({ keepInTray: true, autoRenew: false });
});

test("a refused change goes back to what the core said", async () => {
  const change = stores.settings.change({ keepInTray: false, clipboardSeconds: 9 });
  expect(stores.settings.view?.settings.keepInTray).toBe(false);
  expect(await change).toBe(false);
  expect(stores.settings.view?.settings).toEqual(core.set.settings);
  expect(stores.settings.view?.settings.keepInTray).toBe(true);
});

test("the theme is that of the settings at once", async () => {
  await stores.settings.change({ theme: "light" });
  expect(document.documentElement.dataset.theme).toBe("light");
});

test("behind the lock it asks for the key, and looks can be changed all the same", async () => {
  await core.call("lock", undefined);
  expect(await stores.settings.change({ leadMinutes: 9 })).toBe(false);
  expect(stores.toasts.shown.at(-1)).toMatchObject({ text: "Locked. Unlock first.", action: { label: "Unlock" } });
  expect(await stores.settings.change({ theme: "dark" })).toBe(true);
});

test("another proxy does not get the password of the last one", async () => {
  await stores.settings.change({ proxy: { is: "address", url: "http://one:8080", user: "jane", exempt: "<local>" } });
  await stores.settings.setPassword("secret");
  expect(stores.settings.view?.proxyPassword).toBe(true);
  expect(JSON.stringify(stores.settings.view)).not.toContain("secret");
  await stores.settings.change({ proxy: { is: "address", url: "http://one:8080", user: "jane", exempt: "10.0.0.0/8" } });
  expect(stores.settings.view?.proxyPassword).toBe(true);
  await stores.settings.change({ proxy: { is: "address", url: "http://two:8080", user: "jane", exempt: "<local>" } });
  expect(stores.settings.view?.proxyPassword).toBe(false);
});

test("somebody at the window is told at most every ten seconds", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const told = () => core.calls.filter(({ name }) => name === "active").length;
  const stop = watchPresence(new Core(core));
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
