// The table that binds the keys and fills the help sheet.
import { expect, test } from "vitest";
import { text } from "../text";
import { ariaKeys, shortcutOf, shortcuts, written } from "./shortcuts";

const stroke = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("Ctrl here is Command on a Mac", () => {
  expect(shortcutOf("anywhere", stroke("k", { ctrlKey: true }), false)).toBe("search");
  expect(shortcutOf("anywhere", stroke("k", { metaKey: true }), false)).toBeUndefined();
  expect(shortcutOf("anywhere", stroke("k", { metaKey: true }), true)).toBe("search");
  expect(shortcutOf("anywhere", stroke("k", { ctrlKey: true }), true)).toBeUndefined();
});

test("a modifier that is not asked for makes another key of it", () => {
  expect(shortcutOf("anywhere", stroke("R", { ctrlKey: true, shiftKey: true }), false)).toBe("renewAll");
  expect(shortcutOf("anywhere", stroke("r", { ctrlKey: true }), false)).toBe("renew");
  expect(shortcutOf("anywhere", stroke("k"), false)).toBeUndefined();
  expect(shortcutOf("heading", stroke("ArrowUp", { altKey: true }), false)).toBe("moveUp");
  expect(shortcutOf("heading", stroke("ArrowUp"), false)).toBeUndefined();
});

test("signs are typed with Shift or without, as the keyboard has them", () => {
  expect(shortcutOf("anywhere", stroke("?", { shiftKey: true }), false)).toBe("help");
  expect(shortcutOf("anywhere", stroke("/"), false)).toBe("search");
  expect(shortcutOf("list", stroke(" "), false)).toBe("choose");
});

test("no key does two things in one place, and each has its words", () => {
  const bound = shortcuts.flatMap(({ place, keys }) => keys.map((one) => `${place} ${one}`));
  expect(new Set(bound).size).toBe(bound.length);
  for (const { name } of shortcuts) expect(text.help.keys[name]).toBeTruthy();
});

test("keys are written as they are on the keyboard", () => {
  expect(written("mod+shift+r", false)).toEqual(["Ctrl", "Shift", "R"]);
  expect(written("mod+shift+r", true)).toEqual(["⌘", "⇧", "R"]);
  expect(written("alt+ArrowUp", false)).toEqual(["Alt", "↑"]);
  expect(ariaKeys("mod+k", false)).toBe("Control+k");
});
