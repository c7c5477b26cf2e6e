// The page's modules lie in layers, and none of them goes round in a circle: computed from what each file imports.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

/** From below: a file imports from its own layer and from those before it. `ARCHITECTURE.md` says what each is for. */
const LAYERS = ["ipc", "text", "parts", "forms", "state", "views", "main"];

const root = import.meta.dirname;
const name = (file: string) => relative(root, file);

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    const path = join(folder, one.name);
    return one.isDirectory() ? files(path) : /\.(ts|svelte)$/.test(path) && !/(\.test|test-setup)\.ts$/.test(path) ? [path] : [];
  });
}

const all = new Set(files(root));

/** What a file takes from others of the page: types too, for a type that knows of what is above it is an arrow up as well. */
function imports(file: string): string[] {
  const found = readFileSync(file, "utf8").matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]*)"/g);
  return [...found].flatMap(([, to]) => {
    const path = join(dirname(file), to!);
    return [path, `${path}.ts`].filter((one) => all.has(one));
  });
}

const graph = new Map([...all].map((file) => [name(file), imports(file).map(name)]));
const layer = (file: string) => LAYERS.indexOf(file.split("/")[0]!.replace(".ts", ""));

/** Each as the files it leads through, back to the first. */
function circles(of: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (file: string, way: string[]) => {
    const start = way.indexOf(file);
    if (start >= 0) found.add([...way.slice(start), file].join(" → "));
    if (start >= 0 || done.has(file)) return;
    for (const next of of.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of of.keys()) walk(file, []);
  return [...found];
}

test("the graph is that of the page", () => {
  expect(graph.size).toBeGreaterThan(100);
  expect(graph.get("main.ts")).toContain("views/window/App.svelte");
  const [a, b, c] = [["b"], ["c", "a"], ["b"]];
  expect(circles(new Map(Object.entries({ a, b, c }))).sort()).toEqual(["a → b → a", "b → c → b"]);
});

test("every file is in a layer", () => {
  expect([...graph.keys()].filter((file) => layer(file) < 0)).toEqual([]);
});

test("no file imports what is above it", () => {
  const up = [...graph].flatMap(([file, others]) => others.filter((other) => layer(other) > layer(file)).map((other) => `${file} → ${other}`));
  expect(up).toEqual([]);
});

test("no imports go round in a circle", () => {
  expect(circles(graph)).toEqual([]);
});
