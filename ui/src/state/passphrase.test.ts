// What a new passphrase is worth.
import { expect, test } from "vitest";
import { isShort, strength } from "./passphrase";

test("the strength is that of guessing, not of length alone", () => {
  expect(["", "password", "aaaaaaaaaaaaaaaa", "12345678", "Summer2026!"].map(strength)).toEqual(["weak", "weak", "weak", "weak", "fair"]);
  expect(strength("correct horse battery staple")).toBe("strong");
  expect(strength("x7#Qm!2vLp9@")).toBe("strong");
});

test("its length is counted in characters, as a person does", () => {
  expect(["", "1234567", "12345678", "🔑🔑🔑🔑", "🔑🔑🔑🔑🔑🔑🔑🔑"].map(isShort)).toEqual([true, true, false, true, false]);
});
