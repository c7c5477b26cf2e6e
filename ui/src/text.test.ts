// The language is the system's or the chosen one, and German has words of its own for everything.
import { afterEach, expect, test } from "vitest";
import { preferences } from "./state/preferences";
import { languageOf } from "./text";
import { de } from "./text/de";
import { en } from "./text/en";

afterEach(() => preferences.set("language", null));

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
const SAME =
  /locale|named|brand|commands\.languages|\.names\.|announce|identityOf|filters\.count|form\.(name|optional|steps)|json|host|version|warning$|prefix$|passphraseLabel|codeLabel|colours\.orange|time\.seconds|filters\.label|secret$|settings\.(languages|proxy$)|port\.passphrase$/;

test("German says nothing in English", () => {
  const german = new Map(leaves(de));
  const same = leaves(en).filter(([path, words]) => german.get(path) === words && !SAME.test(path));
  expect(same).toEqual([]);
});

test("German never speaks to a friend, and spaces its dots", () => {
  for (const [path, words] of leaves(de)) {
    expect(words, path).not.toMatch(/\b(du|dein|deine|dir|dich)\b/i);
    expect(words, path).not.toMatch(/[a-zäöü]…/);
  }
});

test("plurals follow the language", () => {
  expect([0, 1, 2].map(en.list.needYou)).toEqual(["0 need you", "1 needs you", "2 need you"]);
  expect([0, 1, 2].map(de.batches.renew.all)).toEqual(["0 Profile erneuert", "1 Profil erneuert", "2 Profile erneuert"]);
  expect(en.status.connected(5_556, 10_000)).toBe("5,556 of 10,000 connected");
  expect(de.status.connected(5_556, 10_000)).toBe("5.556 von 10.000 verbunden");
});
