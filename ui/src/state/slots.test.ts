// Rows that stay from one search to the next.
import { expect, test } from "vitest";
import { Slots as Kept } from "./slots";

/** All that is to be drawn is. */
class Slots<T> {
  readonly #kept = new Kept<T>();

  drawn(items: T[], rows: number[], seen: boolean, upTo: number) {
    const drawn = this.#kept.drawn(items, rows, seen, upTo, 0);
    this.#kept.keep(drawn);
    return drawn.slots;
  }
}

const all = (count: number) => Array.from({ length: count }, (_, place) => place);
const told = (slots: ReturnType<Slots<string>["drawn"]>) => slots.map(({ place, item, seen }) => `${place} ${item}${seen ? "" : " unseen"}`);

test("the first are drawn at once, the others stay as they were until they are due", () => {
  const slots = new Slots<string>();
  expect(told(slots.drawn(["a", "b", "c"], all(3), true, Infinity))).toEqual(["0 a", "1 b", "2 c"]);
  expect(told(slots.drawn(["d", "e", "f"], all(3), true, 2))).toEqual(["0 d", "1 e", "2 c"]);
  expect(told(slots.drawn(["d", "e", "f"], all(3), true, Infinity))).toEqual(["0 d", "1 e", "2 f"]);
});

test("a row that nothing is found for waits unseen, with what it showed last", () => {
  const slots = new Slots<string>();
  slots.drawn(["a", "b"], all(2), true, Infinity);
  const first = slots.drawn(["c"], all(1), true, Infinity);
  expect(told(first)).toEqual(["0 c", "1 b unseen"]);
  expect(slots.drawn([], [], true, Infinity)[1]).toBe(first[1]);
});

test("rows can be made ahead of their use, and written anew, unseen", () => {
  const slots = new Slots<string>();
  expect(told(slots.drawn(["a", "b"], all(2), false, Infinity))).toEqual(["0 a unseen", "1 b unseen"]);
  const again = slots.drawn(["x", "b"], all(2), false, Infinity);
  expect(told(again)).toEqual(["0 x unseen", "1 b unseen"]);
  expect(slots.drawn(["x", "b"], all(2), false, Infinity)[0]).toBe(again[0]);
  expect(told(slots.drawn(["x", "b"], all(2), true, Infinity))).toEqual(["0 x", "1 b"]);
});

test("far down, rows are drawn and forgotten", () => {
  const slots = new Slots<string>();
  const items = all(200).map(String);
  expect(told(slots.drawn(items, [150, 151], true, Infinity))).toEqual(["150 150", "151 151"]);
  expect(told(slots.drawn(items, [0], true, Infinity))).toEqual(["0 0"]);
});

test("what is to be drawn is the same however often it is asked before it is drawn", () => {
  const slots = new Kept<string>();
  slots.keep(slots.drawn(["a", "b"], all(2), true, Infinity, 0));
  const ask = () => told(slots.drawn(["c"], all(1), true, Infinity, 0).slots);
  expect([ask(), ask()]).toEqual([
    ["0 c", "1 b unseen"],
    ["0 c", "1 b unseen"],
  ]);
  expect(told(slots.drawn([], [], true, 0, 0).slots)).toEqual(["0 a", "1 b"]);
});

test("a row that waits unseen stands still", () => {
  const slots = new Kept<string>();
  slots.keep(slots.drawn(["a", "b"], all(2), true, Infinity, 1));
  const at = (now: number) => slots.drawn(["a"], all(1), true, Infinity, now).slots.map(({ at }) => at);
  expect(at(5)).toEqual([5, 5]);
  slots.keep(slots.drawn(["a"], all(1), true, Infinity, 5));
  expect(at(9)).toEqual([9, 5]);
});
