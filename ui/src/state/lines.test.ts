// Many short texts, searched as one.
import { expect, test } from "vitest";
import { Lines } from "./lines";

const all = ["red apple", "green pear", "", "green apple", "apple"];
const holding = (...parts: string[]) => [...new Lines(all).holding(parts)];

test("the lines that hold all parts are told, first to last, in any order of the parts", () => {
  expect(holding("apple")).toEqual([0, 3, 4]);
  expect(holding("green", "apple")).toEqual([3]);
  expect(holding("apple", "green")).toEqual([3]);
  expect(holding("e", "r")).toEqual([0, 1, 3]);
  expect(holding("plum")).toEqual([]);
  expect(holding("red", "pear")).toEqual([]);
  expect(holding()).toEqual([]);
});

test("a part is never found across two lines, but for one that says so", () => {
  expect(holding("applegreen")).toEqual([]);
  expect(holding("\ngreen")).toEqual([1, 3]);
  expect(holding("\napple")).toEqual([4]);
});

test("what no line holds is remembered, and nothing else with it", () => {
  const lines = new Lines(all);
  for (let number = 0; number < 100; number++) expect(lines.lack(`plum ${number}`)).toBe(true);
  expect(lines.lack("a plum 99 tree")).toBe(true);
  expect(["apple", "pear", "\ngreen a", "red"].some((part) => lines.lack(part))).toBe(false);
  expect([...lines.holding(["apple"])]).toEqual([0, 3, 4]);
});
