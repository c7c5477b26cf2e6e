// What a second changes on the page: the countdowns that are in sight, and nothing while nobody looks.
import { fireEvent, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eachInItsOwnWindow, open, pass, stores } from "../gallery/testing";

let hidden = false;

eachInItsOwnWindow();
beforeEach(async () => {
  hidden = false;
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => (hidden ? "hidden" : "visible"));
  // Those that count down come first.
  await open("many", ({ profiles }) => profiles.sortBy("expiry"));
  // The search has prepared itself.
  await pass(5_000);
});
afterEach(() => vi.restoreAllMocks());

/** What changes on the page in so much time. */
async function changes(time: number): Promise<Node[]> {
  const records: MutationRecord[] = [];
  const observer = new MutationObserver((some) => records.push(...some));
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  await pass(time);
  records.push(...observer.takeRecords());
  observer.disconnect();
  return records.map(({ target }) => target);
}

const around = (node: Node, what: string) => (node instanceof Element ? node : node.parentElement)?.closest(what) ?? null;

test("a second touches the countdowns that are drawn, of ten thousand", async () => {
  expect(stores.profiles.all).toHaveLength(10_000);
  const counting = document.querySelectorAll("nav [data-countdown]").length;
  expect(counting).toBeGreaterThan(0);
  const touched = (await changes(1_000)).filter((node) => around(node, "nav li"));
  expect(touched.length).toBeGreaterThan(0);
  expect(touched.length).toBeLessThanOrEqual(counting);
  // Nothing that a screen reader has of a row.
  expect(touched.filter((node) => !around(node, "[aria-hidden=true]"))).toEqual([]);
});

test("rows beneath what the search has found stand still", async () => {
  expect(document.querySelector("nav [data-countdown]")).not.toBeNull();
  await fireEvent.input(screen.getByRole("combobox"), { target: { value: "zzzz" } });
  await pass(2_000);
  expect((await changes(3_000)).filter((node) => around(node, "nav li"))).toEqual([]);
});

test("nothing changes and no timer waits while the window is hidden", async () => {
  hidden = true;
  document.dispatchEvent(new Event("visibilitychange"));
  await pass(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(await changes(60_000)).toEqual([]);
});
