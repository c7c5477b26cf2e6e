// One thing at a time is said; many are counted.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signedOut } from "../ipc/fake-forms";
import { catalogues } from "../text/catalogues";
import { Announcements } from "./announcements.svelte";
import { Clock } from "./clock.svelte";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a change of state is said at once, and nothing else of a profile is", () => {
  const announcements = new Announcements(catalogues.en, new Clock());
  announcements.compare({ ...signedOut, name: "One" }, { ...signedOut, name: "One", favourite: true });
  expect(announcements.last).toBe("");
  announcements.compare({ ...signedOut, name: "One" }, { ...signedOut, name: "One", state: { name: "expired" } });
  expect(announcements.last).toBe("One: Expired");
});

test("a flood is one number, and then there is quiet", () => {
  const announcements = new Announcements(catalogues.en, new Clock());
  for (let count = 0; count < 300; count++) announcements.say(`number ${count}`);
  expect(announcements.last).toBe("number 0");
  vi.advanceTimersByTime(1_500);
  expect(announcements.last).toBe("299 changes");
  vi.advanceTimersByTime(1_500);
  announcements.say("later");
  expect(announcements.last).toBe("later");
  vi.advanceTimersByTime(5_000);
  expect(vi.getTimerCount()).toBe(0);
});
