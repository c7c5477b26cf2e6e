// axe-core over every view and dialog. What needs a layout (contrast, target size, overflow) it can only see in the real app.
import { beforeAll, expect, test } from "vitest";
import { scenes } from "./scenes";
import { core, eachInItsOwnWindow, open, pass, stores, violations } from "./testing";

/** What index.html gives. */
beforeAll(() => void (document.title = "Fobwatch"));
eachInItsOwnWindow();

test.each(scenes)("$name", async ({ of, go }) => {
  await open(of);
  await go?.({ ...stores, core, pass });
  await pass(0);
  expect(await violations()).toEqual([]);
});
