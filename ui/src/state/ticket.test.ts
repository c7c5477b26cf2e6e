// What a ticket is told.
import { expect, test } from "vitest";
import { signedOut } from "../ipc/fake-forms";
import { catalogues } from "../text/catalogues";
import { ticket } from "./ticket";

const now = 1_800_000_000_000;

test("a ticket has all that is known, and no line for what is not", () => {
  const words = ticket(
    catalogues.en,
    {
      ...signedOut,
      name: "Files",
      customer: "Contoso",
      vendorName: "Lantern",
      methodLabel: "Browser",
      capability: "Acts as the user",
      endpoint: "eu.lantern.example",
      state: { name: "refused", brief: "Scope refused", retryAt: null },
      trouble: { text: "Asked for: all.", said: "invalid_scope" },
      warnings: [{ code: "clock", text: "The clock is behind." }],
    },
    now,
  );
  expect(
    words
      .split("\n")
      .slice(1)
      .map((line) => line.replace(/: .*/, "")),
  ).toEqual(["Profile", "Vendor", "Sign-in", "Host", "State", "What happened", "The vendor's message", "Warning", "Now", "App"]);
  expect(words).toContain("State: Scope refused (refused)");
  expect(words).toContain("The vendor's message: invalid_scope");
  expect(words).toMatch(/App: Fobwatch \d+\.\d+\.\d+$/);
});

test("times of a token are told to the second", () => {
  const words = ticket(
    catalogues.en,
    { ...signedOut, name: "Files", usable: true, state: { name: "active" }, obtainedAt: now - 1_000, expiresAt: now + 1_000 },
    now,
  );
  expect(words).toMatch(/Token received: .*:\d\d UTC\)\nToken expires: .*:\d\d UTC\)/);
});
