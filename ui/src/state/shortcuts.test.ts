// The table that binds the keys and fills the help sheet.
import { describe, expect, test } from "vitest";
import { catalogues } from "../text/catalogues";
import { ariaKeys, shortcutOf, shortcuts, written } from "./shortcuts";

const text = catalogues.en;
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
  expect(written(text, "mod+shift+r", false)).toEqual(["Ctrl", "Shift", "R"]);
  expect(written(text, "mod+shift+r", true)).toEqual(["⌘", "⇧", "R"]);
  expect(written(text, "alt+ArrowUp", false)).toEqual(["Alt", "↑"]);
  expect(ariaKeys("mod+k", false)).toBe("Control+k");
});

/** What the letters' places type elsewhere: those of C, D, E, J, K, L, N, O, R, and of the comma. */
const SCRIPTS = {
  Russian: "свуолдтщк" + "б",
  Greek: "ψδεξκλνορ" + ",",
  Hebrew: "בגקחלךמםר" + "ת",
  Arabic: "ؤيثتنمىخق" + "و",
  Thai: "แกำ่าสืนพ" + "ม",
};
const PLACES = ["KeyC", "KeyD", "KeyE", "KeyJ", "KeyK", "KeyL", "KeyN", "KeyO", "KeyR", "Comma"];

describe("on a keyboard of another script", () => {
  test.each(Object.entries(SCRIPTS))("%s: every shortcut of the table works by the place of its key", (_, letters) => {
    const keys = Array.from(letters);
    const typedAt = (code: string) => keys[PLACES.indexOf(code)];
    let tried = 0;
    for (const { name, place, keys } of shortcuts) {
      for (const one of keys) {
        const parts = one.split("+");
        const key = parts.pop()!;
        const code = key === "," ? "Comma" : `Key${key.toUpperCase()}`;
        const typed = /^[a-z,]$/.test(key) ? typedAt(code) : key === "Space" ? " " : key;
        expect(typed, one).toBeDefined();
        tried += 1;
        const more = { code, ctrlKey: parts.includes("mod"), shiftKey: parts.includes("shift"), altKey: parts.includes("alt") };
        const at = (key: string, more: object) => shortcutOf(place, stroke(key, more), false);
        expect(at(typed!, more), `${place} ${one}`).toBe(name);
        // Shift, and a capital with it.
        if (parts.includes("shift") && typed!.length === 1) expect(at(typed!.toUpperCase(), more)).toBe(name);
      }
    }
    expect(tried).toBeGreaterThan(30);
  });

  test("signs are found by their place where a letter is typed there", () => {
    expect(shortcutOf("anywhere", stroke("ฝ", { code: "Slash" }), false)).toBe("search");
    expect(shortcutOf("anywhere", stroke("ฦ", { code: "Slash", shiftKey: true }), false)).toBe("help");
    // A Russian keyboard types signs of its own there.
    expect(shortcutOf("anywhere", stroke(".", { code: "Slash" }), false)).toBeUndefined();
    expect(shortcutOf("anywhere", stroke("?", { code: "Digit7", shiftKey: true }), false)).toBe("help");
  });

  test("AltGr types a letter and does nothing else", () => {
    expect(shortcutOf("anywhere", stroke("с", { code: "KeyC", ctrlKey: true, altKey: true }), false)).toBeUndefined();
    const altGraph = { getModifierState: (name: string) => name === "AltGraph" };
    expect(shortcutOf("anywhere", stroke("с", { code: "KeyC", ctrlKey: true, ...altGraph }), false)).toBeUndefined();
    expect(shortcutOf("anywhere", stroke("ç", { code: "KeyC", ctrlKey: true, altKey: true }), false)).toBeUndefined();
  });
});

test("a Latin keyboard of another order has its own word", () => {
  const held = (key: string, code: string) => shortcutOf("anywhere", stroke(key, { code, ctrlKey: true }), false);
  // Dvorak: C is where I is, J where C is; signs are where E and W are.
  expect(held("c", "KeyI")).toBe("copy");
  expect(held("j", "KeyC")).toBe("activity");
  expect(held(".", "KeyE")).toBeUndefined();
  expect(held(",", "KeyW")).toBe("settings");
  expect(held("'", "KeyQ")).toBeUndefined();
  // AZERTY: M is where the semicolon is, the comma where M is, and letters with marks are where digits are.
  expect(held(",", "KeyM")).toBe("settings");
  expect(held("é", "KeyE")).toBeUndefined();
  expect(shortcutOf("anywhere", stroke("§", { code: "Slash", shiftKey: true }), false)).toBeUndefined();
  expect(held("n", "KeyN")).toBe("add");
});
