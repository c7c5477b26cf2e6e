// The language is the system's or the chosen one, and German has words of its own for everything.
import { expect, test } from "vitest";
import { languageOf, textIn, type Spoken } from "./catalogues";
import { de } from "./de";
import { en } from "./en";

test("the first known language of the system, in whatever country, else English", () => {
  expect(languageOf([null, "de-AT", "en-US"])).toBe("de");
  expect(languageOf([null, "fr-FR", "de"])).toBe("de");
  expect(languageOf(["en", "de-DE"])).toBe("en");
  expect(languageOf([null, "fr", "pt-BR"])).toBe("en");
  expect(languageOf([])).toBe("en");
});

/** Every text, by its path; functions are called with what they take. */
function leaves(words: unknown, path = ""): [string, string][] {
  if (typeof words === "string") return [[path, words]];
  if (typeof words === "function") {
    const profile = { name: "Name", customer: "Customer" };
    const say = words as (...given: unknown[]) => unknown;
    const result = path.endsWith("copied")
      ? say("token", profile)
      : /named|announce|deleted|copiedForVault|status\.next/.test(path)
        ? say(profile, "word")
        : path.includes("commands.sort")
          ? say("By name")
          : say(2, 3, 4);
    return leaves(String(result), path);
  }
  return Object.entries(words as object).flatMap(([key, value]) => leaves(value, `${path}.${key}`));
}

/** Written the same in both languages. */
const SAME = [
  ...["number", "named", "announce", "time.seconds", "filters.count", "detail.identityOf"],
  ...["brand", "browserChoice.browser"],
  ...["Escape", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "alt"].map((key) => `help.names.${key}`),
  ...[
    "colours.orange",
    "detail.facts",
    "settings.version",
    "form.name",
    "form.optional",
    "question.codeLabel",
    "exchange.json",
    "settings.proxy",
    "ticket.lines.host",
    "ticket.lines.version",
  ],
  ...["vault.passphraseLabel", "import.passphrase", "import.problem", "export.passphrase", "remarks.link"],
].map((path) => `.${path}`);

test("German says nothing in English but what is written the same", () => {
  const german = new Map(leaves(de));
  const same = leaves(en).flatMap(([path, words]) => (german.get(path) === words ? [path] : []));
  expect(same.sort()).toEqual(SAME.sort());
});

test("German never speaks to a friend, and spaces its dots", () => {
  for (const [path, words] of leaves(de)) {
    expect(words, path).not.toMatch(/\b(du|dein|deine|dir|dich)\b/i);
    expect(words, path).not.toMatch(/[a-zäöü]…/);
  }
});

/** What only ever stood between English words. */
const ENGLISH = /\b(the|and|of|with|is|are|not|your|this|from|until|when|asked|sign-in|renew|needs?)\b/i;
/** Words that were replaced: the field and the platforms have others. */
const REPLACED: [RegExp, Record<string, unknown>][] = [
  [/by itself|by hand|the same again|does not fit|user context|service:|way to sign in|first action|a way back|unasked|\bheld\b|from scratch|out-of-date/i, en],
  [/as the system|further certificate|needs you$|collapse, or|opaque|assumed:|is told|their own words|the vendor's (own )?words/i, en],
  [/eingriff|ablauftage|ruhezustand|von selbst|von hand|weiterleit|benutz(t|ung)\b|versiegelt|hiesig|einzelheiten|anmeldeart/i, de],
];

test("no text has a no-break hyphen, which falls to another font", () => {
  for (const [path, words] of [...leaves(en), ...leaves(de)]) expect(words, path).not.toContain("\u2011");
});

test("no text says what was replaced", () => {
  for (const [words, language] of REPLACED) {
    for (const [path, said] of leaves(language)) expect(said, path).not.toMatch(words);
  }
});

test("no English is left between German words", () => {
  for (const [path, words] of leaves(de)) expect(words, path).not.toMatch(ENGLISH);
});

test("plurals follow the language", () => {
  expect([0, 1, 2].map(en.list.needYou)).toEqual(["0 need attention", "1 needs attention", "2 need attention"]);
  expect([0, 1, 2].map(de.batches.renew.all)).toEqual(["0 Profile erneuert", "1 Profil erneuert", "2 Profile erneuert"]);
  expect(en.status.connected(5_556, 10_000)).toBe("5,556 of 10,000 connected");
  expect(de.status.connected(5_556, 10_000)).toBe("5.556 von 10.000 verbunden");
});

test("German has every text that English has, and no other", () => {
  const paths = (words: unknown) => leaves(words).map(([path]) => path);
  expect(paths(de).sort()).toEqual(paths(en).sort());
});

test("all words are of the language that is spoken when they are read", () => {
  let language: Spoken = "en";
  const text = textIn(() => language);
  const { list } = text;
  expect([text.locale, text.list.label, text.when.seconds(3_000)]).toEqual([en.locale, en.list.label, "3 s"]);
  language = "de";
  expect([text.locale, text.list.label, text.when.ago(7_200_000), list.label]).toEqual([de.locale, de.list.label, "vor 2 Std.", en.list.label]);
});
