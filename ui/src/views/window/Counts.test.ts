// The status bar, the filters and the heads of the groups count alike.
import { screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { core, eachInItsOwnWindow, open, pass, stores } from "../gallery/testing";

eachInItsOwnWindow();

function counts() {
  const chips = within(screen.getByRole("group", { name: "By state" })).getAllByRole("button");
  const connected = chips.map((chip) => /^Connected \s*(\d+)/.exec(chip.textContent.trim())?.[1]).find(Boolean);
  const bar = /(\d+) of \d+ connected/.exec(screen.getByRole("contentinfo").textContent)?.[1];
  const heads = [...document.querySelectorAll("header p")].map((head) => Number(/(\d+) connected/.exec(head.textContent)?.[1] ?? 0));
  return [Number(connected), Number(bar), heads.reduce((sum, one) => sum + one, 0)];
}

test("whatever a profile with a usable token is doing", async () => {
  await open();
  const before = counts();
  expect(new Set(before).size, String(before)).toBe(1);
  const waiting = {
    for: "browser" as const,
    deadline: Date.now() + 60_000,
    redirectUri: "http://localhost:9090/",
    help: "",
    mustPaste: false,
    browser: "",
    unopened: null,
  };
  core.change("rmm-contoso", { state: { name: "signingIn", waiting } });
  core.change("psa-contoso", { state: { name: "unreachable", retryAt: Date.now() + 40_000 } });
  await pass(0);
  expect(stores.profiles.get("rmm-contoso")!.usable).toBe(true);
  const after = counts();
  expect(new Set(after).size, String(after)).toBe(1);
  expect(after[0]).toBe(before[0]! - 1);
});
