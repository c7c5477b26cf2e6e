// The core hears that somebody is there, and not with every movement.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Core } from "../ipc/ipc";
import { watchPresence } from "./presence";

const call = vi.fn(() => Promise.resolve());
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  call.mockClear();
  stop = watchPresence(new Core({ call, listen: () => Promise.resolve(() => {}) }));
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const move = () => document.dispatchEvent(new Event("pointermove"));

test("an open window counts, and signs of somebody once in ten seconds", () => {
  expect(call).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 9_999);
  move();
  expect(call).toHaveBeenCalledTimes(1);
  vi.setSystemTime(Date.now() + 1);
  move();
  document.dispatchEvent(new Event("keydown"));
  expect(call).toHaveBeenCalledTimes(2);
  expect(call).toHaveBeenLastCalledWith("active", undefined);
});

test("a clock that was set back silences nothing", () => {
  vi.setSystemTime(Date.now() - 3_600_000);
  move();
  expect(call).toHaveBeenCalledTimes(2);
});

test("a core that does not answer breaks nothing, and a page that is gone reports nothing", () => {
  call.mockRejectedValueOnce(new Error("gone"));
  vi.setSystemTime(Date.now() + 10_000);
  move();
  stop();
  vi.setSystemTime(Date.now() + 10_000);
  move();
  expect(call).toHaveBeenCalledTimes(2);
});
