// The clock ticks while somebody looks and is right at once when they come back.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Clock } from "./clock.svelte";

let hidden = false;
let clock: Clock;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  hidden = false;
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => (hidden ? "hidden" : "visible"));
  clock = new Clock();
  stop = clock.start();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function show(visible: boolean) {
  hidden = !visible;
  document.dispatchEvent(new Event("visibilitychange"));
}

test("ticks each second", () => {
  vi.advanceTimersByTime(3_000);
  expect(clock.now).toBe(1_003_000);
});

test("list, details and bar get one reading, in frames of their own", () => {
  vi.advanceTimersByTime(3_000);
  expect([clock.now, clock.pane, clock.bar]).toEqual([1_003_000, 1_002_000, 1_002_000]);
  vi.advanceTimersByTime(40);
  expect([clock.pane, clock.bar]).toEqual([1_003_000, 1_002_000]);
  vi.advanceTimersByTime(40);
  expect(clock.bar).toBe(1_003_000);
});

test("rests while hidden and corrects itself when shown", () => {
  show(false);
  vi.advanceTimersByTime(60_000);
  expect(clock.now).toBe(1_000_000);
  expect(vi.getTimerCount()).toBe(0);
  show(true);
  expect([clock.now, clock.pane, clock.bar]).toEqual([1_060_000, 1_060_000, 1_060_000]);
});

test("corrects itself when the window gets the focus after sleep", () => {
  vi.setSystemTime(9_000_000);
  window.dispatchEvent(new Event("focus"));
  expect(clock.now).toBe(9_000_000);
  expect(vi.getTimerCount()).toBe(1);
});
