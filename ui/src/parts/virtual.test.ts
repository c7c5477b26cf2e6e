// Only what is in sight is drawn.
import { expect, test } from "vitest";
import { drawnRows, isDrawn, placed, revealed } from "./virtual";

const section = (key: string, rows: number, heading = 3, row = 4) => ({ key, rows, heading, row });

test("sections lie one beneath the other", () => {
  const { sections, height } = placed([section("a", 2), section("b", 0), section("c", 1, 2, 3)]);
  expect(sections.map(({ top, height }) => [top, height])).toEqual([
    [0, 11],
    [11, 3],
    [14, 5],
  ]);
  expect(height).toBe(19);
});

test("of ten thousand rows those in sight are drawn", () => {
  const { sections, height } = placed([section("a", 10_000)]);
  const one = sections[0]!;
  expect(height).toBe(40_003);
  expect(drawnRows(one, -14, 40)).toEqual([0, 10]);
  expect(drawnRows(one, 20_003, 20_043)).toEqual([5_000, 5_010]);
  expect(drawnRows(one, 39_990, 40_100)).toEqual([9_996, 10_000]);
});

test("what is far away is not drawn, and has no rows", () => {
  const { sections } = placed([section("a", 10), section("b", 10)]);
  expect(sections.map((one) => isDrawn(one, 0, 20))).toEqual([true, false]);
  const [first, end] = drawnRows(sections[1]!, 0, 20);
  expect(end - first).toBeLessThanOrEqual(0);
  expect(sections.map((one) => isDrawn(one, 43, 50))).toEqual([false, true]);
});

test("it scrolls as far as a row needs to be seen whole beneath its heading, and no further", () => {
  const [first, second] = placed([section("a", 10), section("b", 10)]).sections;
  expect(revealed(first!, 3, 0, 20)).toBe(0);
  expect(revealed(first!, 4, 0, 20)).toBe(3);
  expect(revealed(first!, 4, 30, 20)).toBe(16);
  expect(revealed(first!, 0, 30, 20)).toBe(0);
  expect(revealed(second!, 0, 0, 20)).toBe(30);
  expect(revealed(second!, -1, 0, 20)).toBe(26);
  expect(revealed(second!, 9, 43, 5)).toBe(79);
});
