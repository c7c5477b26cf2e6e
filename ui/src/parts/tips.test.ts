// A tip lies beside what it is about, inside the window, and over nothing that comes next to it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { beneath, beside } from "./tips";

const room = { width: 800, height: 560 };
const box = (left: number, top: number, width: number, height: number) => ({ left, top, right: left + width, bottom: top + height });
const tip = { width: 200, height: 24 };

test("a button's is beneath it, above it at the foot of the window, and never outside", () => {
  expect(beneath(box(300, 10, 40, 30), tip, room)).toEqual({ left: 220, top: 46 });
  expect(beneath(box(770, 10, 30, 30), tip, room).left).toBe(594);
  expect(beneath(box(0, 530, 30, 30), tip, room)).toEqual({ left: 6, top: 500 });
});

test("a row's and a menu's is beside all rows, at its height", () => {
  const list = box(0, 50, 280, 480);
  expect(beside(box(60, 100, 150, 40), list, tip, room)).toEqual({ left: 286, top: 108 });
  const menu = box(500, 40, 290, 300);
  expect(beside(box(510, 200, 20, 20), menu, tip, room)).toEqual({ left: 294, top: 198 });
});

test("no element has a tip of the web view's own, which lies over what is next to it", () => {
  const root = join(import.meta.dirname, "..");
  const sources = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".svelte"));
  const found = sources.flatMap((name) => {
    const markup = readFileSync(join(root, name), "utf8").replace(/<(script|style)[^]*?<\/\1>/g, "");
    return [...markup.matchAll(/<[a-z][^<>]*?\stitle=/g)].map(([tag]) => `${name}: ${tag}`);
  });
  expect(sources.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});
