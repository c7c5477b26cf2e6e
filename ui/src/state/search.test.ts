// Fuzzy search over prepared texts.
import { expect, test, vi } from "vitest";
import { Index, MOST } from "./search";

const index = (texts: string[][]) => new Index(texts, (item) => item);
const found = (texts: string[][], words: string) =>
  index(texts)
    .find(words)
    .found.map(({ item }) => item.join(" / "));

test("words are found in any text, in any case, with letters left out", () => {
  const all = [
    ["Lantern", "Contoso", "eu.lantern.example"],
    ["Harbour", "Contoso", "acme.harbour.example"],
    ["Lantern", "Arctic", "oc.lantern.example"],
  ];
  expect(found(all, "LANTERN contoso")[0]).toBe("Lantern / Contoso / eu.lantern.example");
  expect(found(all, "arctic")).toEqual(["Lantern / Arctic / oc.lantern.example"]);
  expect(found(all, "acmhar")).toEqual(["Harbour / Contoso / acme.harbour.example"]);
  expect(found(all, "zebra")).toEqual([]);
});

test("of many that hold a word, one that begins with it comes first, wherever it stands", () => {
  const many = Array.from({ length: 1_000 }, (_, number) => [`Old cedar ${number}`]);
  expect(found([...many, ["Cedar"]], "ce")[0]).toBe("Cedar");
  expect(found([...many, ["Cedar house"]], "cedar h")[0]).toBe("Cedar house");
});

test("letters left out are looked for in part of many at first, and then in all", () => {
  const many = index(Array.from({ length: 2_000 }, (_, number) => [number === 3 ? "Arctic one" : number === 1_900 ? "Arctic ones" : `Lantern ${number}`]));
  const names = (found: { item: string[] }[]) => found.map(({ item }) => item[0]);
  const { found, rest } = many.find("aron");
  expect(names(found)).toEqual(["Arctic one"]);
  expect(names(rest!())).toEqual(["Arctic one", "Arctic ones"]);
  expect(names(many.find("arctic").found)).toEqual(["Arctic one", "Arctic ones"]);
  expect(many.find("lantern").rest).toBeNull();
});

test("letters with marks are found without them", () => {
  expect(found([["Müller"], ["Ångström"]], "muller")).toEqual(["Müller"]);
});

test("a letter with marks is found in either of its forms, saved and typed in either", () => {
  const forms = ["NFC", "NFD"] as const;
  for (const saved of forms) {
    const all = [["Mühler", "Ångström"].map((name) => name.normalize(saved)), ["Contoso", "Lantern"]];
    for (const typed of forms) expect(found(all, "MÜHL".normalize(typed)), `${saved}, ${typed}`).toHaveLength(1);
    expect(found(all, "muhler ang")).toHaveLength(1);
    // With letters left out.
    for (const typed of forms) expect(found(all, "mühlång".normalize(typed))).toHaveLength(1);
    expect(index(all).find("hler").found[0]!.marks).toEqual([[2, 3, 4, 5], []]);
  }
});

test("the matched letters are told for each text", () => {
  const [hit] = index([["Lantern", "Contoso"]]).find("con").found;
  expect(hit!.marks).toEqual([[], [0, 1, 2]]);
  expect(hit!.score).toBeGreaterThan(0.4);
});

test("ten thousand are prepared once, and searched at each keystroke", () => {
  const texts = vi.fn((number: number) => [`Vendor ${number % 5}, ${number}`, `Customer ${number % 300}`, `host${number}.example`, "Vendor"]);
  const many = new Index(
    Array.from({ length: 10_000 }, (_, number) => number),
    texts,
  );
  const prepared = texts.mock.calls.length;
  const typed = "customer 17 host3";
  const times: number[] = [];
  for (let length = 1; length <= typed.length; length++) {
    const before = performance.now();
    const hits = many.find(typed.slice(0, length)).found;
    times.push(performance.now() - before);
    expect(hits.length).toBeGreaterThan(0);
    expect(hits.length).toBeLessThanOrEqual(MOST);
  }
  expect(texts.mock.calls.length).toBe(prepared);
  // For who reads it: a slow machine must not fail the test.
  console.info(`search over 10,000: ${times.map((time) => time.toFixed(1)).join(" ")} ms`);
});
