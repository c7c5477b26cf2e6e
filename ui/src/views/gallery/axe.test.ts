// axe-core over every view and dialog. What needs a layout (contrast, target size, overflow) it can only see in the real app.
import { beforeAll, expect, test } from "vitest";
import { scenes } from "./scenes";
import { core, eachInItsOwnWindow, open, pass, violations } from "./testing";

/** What index.html and main.ts give. */
beforeAll(() => {
  document.title = "Fobwatch";
  document.documentElement.lang = "en";
});
eachInItsOwnWindow();

test.each(scenes)("$name", async ({ of, go }) => {
  await open(of);
  await go?.({ core, pass });
  await pass(0);
  expect(await violations()).toEqual([]);
});
