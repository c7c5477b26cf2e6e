// High contrast knows each of our colours: one that it forgot would be drawn as it is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const read = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");
const names = (text: string, value: RegExp) =>
  [...text.matchAll(/(--[\w-]+): ([^;]+);/g)].filter(([, , written]) => value.test(written ?? "")).map(([, name]) => name);

test("every colour has a system's in its place", () => {
  const ours = new Set(names(read("theme.css"), /^#[0-9a-f]+$/));
  expect(ours.size).toBeGreaterThan(20);
  const block = read("forced-colours.css").split("[role=")[0] ?? "";
  expect(new Set(names(block, /^[A-Z]\w+$/))).toEqual(ours);
  expect(read("main.ts")).toContain('import "./forced-colours.css";');
});
