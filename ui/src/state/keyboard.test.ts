// The keys that work anywhere, and where they leave the field to whoever types.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { makeStores, type Stores } from "./stores";

let core: FakeCore;
let stores: Stores;
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  core = fake();
  stores = makeStores(core);
  stop = stores.start();
  await vi.advanceTimersByTimeAsync(0);
  core.calls.length = 0;
  stores.profiles.select("rmm-contoso");
});
afterEach(() => {
  document.body.replaceChildren();
  stop();
  vi.useRealTimers();
});

/** Whether the page has taken the key for itself. */
function press(key: string, more: KeyboardEventInit = {}, target: Element = document.body): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  const hear = (event: Event) => stores.pressed(event as KeyboardEvent);
  document.addEventListener("keydown", hear, { once: true });
  target.dispatchEvent(event);
  document.removeEventListener("keydown", hear);
  return event.defaultPrevented;
}

const held = { ctrlKey: true };
const called = () => core.calls.map(({ name, args }) => [name, args]);

function field(search = false): HTMLInputElement {
  const input = document.createElement("input");
  if (search) input.dataset.search = "";
  document.body.append(input);
  return input;
}

test("each key does what the sheet says, to the profile that is selected", () => {
  const { favourite } = stores.profiles.get("rmm-contoso")!;
  expect(press("c", held)).toBe(true);
  expect(press("r", held)).toBe(true);
  expect(press("d", held)).toBe(true);
  expect(called()).toEqual([
    ["copy", { id: "rmm-contoso", format: "token" }],
    ["renew", { id: "rmm-contoso" }],
    ["set_favourite", { id: "rmm-contoso", on: !favourite }],
  ]);
  press("e", held);
  expect(stores.pages.current).toEqual({ name: "edit", id: "rmm-contoso", field: null });
  press(",", held);
  expect(stores.pages.current.name).toBe("settings");
  press("j", held);
  expect(stores.pages.current.name).toBe("activity");
  press("n", held);
  expect(stores.pages.current).toEqual({ name: "add", importing: false });
  press("?", { shiftKey: true });
  expect(stores.help.open).toBe(true);
});

test("what the search is on comes before what is selected", () => {
  stores.palette.type("northwind cit");
  press("e", held);
  expect(stores.pages.current).toEqual({ name: "edit", id: "cloud-northwind", field: null });
});

test("a token that is not there is not copied, and the key stays the system's", () => {
  stores.profiles.select(stores.profiles.all.find(({ usable }) => !usable)!.id);
  expect(press("c", held)).toBe(false);
  expect(called()).toEqual([]);
});

test("selected text is copied by the system", () => {
  const selection = vi.spyOn(window, "getSelection").mockReturnValue({ toString: () => "words" } as Selection);
  expect(press("c", held)).toBe(false);
  expect(called()).toEqual([]);
  selection.mockRestore();
});

test("a form keeps its keys, but for the way to the search", () => {
  const [form, search] = [field(), field(true)];
  expect(press("?", {}, form)).toBe(false);
  expect(press("d", held, form)).toBe(false);
  expect(press("/", {}, search)).toBe(false);
  expect(press("k", held, form)).toBe(true);
  expect(document.activeElement).toBe(search);
  // In the search, where one types, a held key still means the profile.
  expect(press("d", held, search)).toBe(true);
  expect(press("?", {}, search)).toBe(false);
});

test("beneath a dialog no key does anything", () => {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("open", "");
  document.body.append(dialog);
  expect(press("n", held)).toBe(false);
  expect(stores.pages.current.name).toBe("detail");
});

test("a key that something else has used, or a word that is only being composed, is left alone", () => {
  const used = new KeyboardEvent("keydown", { key: "n", ctrlKey: true, cancelable: true });
  used.preventDefault();
  stores.pressed(used);
  stores.pressed(new KeyboardEvent("keydown", { key: "n", ctrlKey: true, isComposing: true }));
  expect(stores.pages.current.name).toBe("detail");
});

test("a refused profile is tried again by the key that renews", () => {
  stores.profiles.select("psa-internal");
  press("r", held);
  expect(called()).toEqual([["connect", { id: "psa-internal", fromScratch: false }]]);
});

test("behind the lock nothing is asked of the core that it refuses there", () => {
  stores.vault.take({ state: "lockedByKeyring", trouble: null });
  for (const key of ["d", "e", "n", "r"]) {
    expect(press(key, held), key).toBe(true);
    expect(stores.toasts.shown.map(({ text }) => text)).toEqual(["Locked. Unlock first."]);
  }
  press("R", { ctrlKey: true, shiftKey: true });
  expect(called()).toEqual([]);
  expect(stores.pages.current.name).toBe("detail");
  stores.toasts.shown[0]!.action!.run();
  expect(stores.vault.asking).toBe(true);
});

test("a form is about its own profile, and so are the keys", () => {
  stores.pages.edit("psa-contoso");
  expect(stores.profiles.selectedId).toBe("psa-contoso");
});

test("keys of another script do what their places do", () => {
  expect(press("с", { ...held, code: "KeyC" })).toBe(true);
  expect(press("д", { ...held, code: "KeyL", altKey: true })).toBe(false);
  expect(called()).toEqual([["copy", { id: "rmm-contoso", format: "token" }]]);
});
