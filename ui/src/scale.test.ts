// Every space, corner and size of letters comes from the scale in `theme.css`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = import.meta.dirname;
const sources = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.(svelte|css)$/.test(name));

/** With a length written out: a declaration of one of these, or what is set beside the markup. */
const WRITTEN_OUT =
  /(?<![\w-])(?:style:)?(?:(?:padding|margin)(?:-[\w-]+)?|(?:row-|column-)?gap|border(?:-\w+)*-radius|font-size)[:=][^;>]*?\d(?:rem|em|px)\b/g;
/** Of the whole page: all of the scale is in it. */
const ROOT = "font-size: 81.25%";

test("no space, corner or size of letters is written out", () => {
  expect(sources.length).toBeGreaterThan(50);
  const found = sources.flatMap((name) => {
    const text = readFileSync(join(root, name), "utf8").replace(ROOT, "");
    return [...text.matchAll(WRITTEN_OUT)].map(([words]) => `${name}: ${words}`);
  });
  expect(found).toEqual([]);
});

test("what is written out is found", () => {
  const all = ["padding: 0 0.85rem", "margin-top: -2px", "border-top-left-radius: 3px", 'style:gap="1rem"', "padding: 0 var(--space-8)", "border-radius: 50%"];
  expect(all.filter((words) => words.match(WRITTEN_OUT))).toEqual(all.slice(0, 4));
});
