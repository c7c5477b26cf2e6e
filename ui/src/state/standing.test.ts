// The list's words, tones and primary actions for every state.
import { describe, expect, test } from "vitest";
import { signedOut } from "../ipc/fake-forms";
import type { ProfileView, SessionState } from "../ipc/gen/contract";
import { catalogues } from "../text/catalogues";
import { isSoon, isUsable, primaryLabel, standing, told } from "./standing";

const text = catalogues.en;
const now = 1_800_000_000_000;
const minute = 60_000;

function holding(left: number, lifetime = 60 * minute): Partial<ProfileView> {
  return { usable: true, renewable: true, expiresAt: now + left, obtainedAt: now + left - lifetime, renewAt: now + left - 5 * minute };
}

function profile(state: SessionState, more: Partial<ProfileView> = {}): ProfileView {
  return { ...signedOut, id: "one", name: "One", state, ...more };
}

describe("every state has its word, tone and primary action", () => {
  const question = { kind: "code" as const, text: "Enter the code.", refused: null };
  const cases: [string, ProfileView, string, string, string][] = [
    ["signed out", profile({ name: "signedOut" }), "Not connected", "idle", "connect"],
    ["signing in", profile({ name: "signingIn", waiting: { for: "vendor" } }), "Connecting…", "busy", "cancel"],
    [
      "browser",
      profile({
        name: "signingIn",
        waiting: { for: "browser", deadline: now + 277_000, redirectUri: "", help: "", mustPaste: false, browser: "", unopened: null },
      }),
      "Waiting for browser 4:37",
      "busy",
      "openPrompt",
    ],
    ["answer", profile({ name: "signingIn", waiting: { for: "answer", question } }), "Code needed", "soon", "openPrompt"],
    [
      "password",
      profile({ name: "signingIn", waiting: { for: "answer", question: { kind: "password", text: "", refused: null } } }),
      "Password needed",
      "soon",
      "openPrompt",
    ],
    ["pick", profile({ name: "signingIn", waiting: { for: "pick", choice: { text: "", options: [] } } }), "Choice needed", "soon", "openPrompt"],
    ["code", profile({ name: "needsCode" }), "Code needed", "soon", "enterCode"],
    ["active", profile({ name: "active" }, holding(52 * minute + 10_000)), "52:10", "good", "copyToken"],
    ["soon", profile({ name: "active" }, { ...holding(221_000), renewAt: null, warnAt: now - 1_000 }), "03:41", "soon", "copyToken"],
    ["no expiry", profile({ name: "active" }, { usable: true }), "Expiry unknown", "good", "copyToken"],
    ["renewing", profile({ name: "renewing" }, holding(minute)), "Renewing…", "busy", "copyToken"],
    ["expired", profile({ name: "expired" }, { expiresAt: now - 192_000 }), "Expired 3 min ago", "bad", "connect"],
    ["needs sign-in", profile({ name: "needsSignIn" }), "Sign in", "bad", "connect"],
    ["unreachable", profile({ name: "unreachable", retryAt: now + 40_000 }), "Retrying in 0:40", "soon", "retry"],
    ["unreachable, left to a person", profile({ name: "unreachable", retryAt: null }), "Not reachable", "soon", "retry"],
    ["refused", profile({ name: "refused", brief: "Scope refused", retryAt: null }), "Scope refused", "bad", "edit"],
    ["locked", profile({ name: "locked" }), "Locked", "idle", "unlock"],
  ];
  test.each(cases)("%s", (_, view, word, tone, primary) => {
    expect(standing(text, view, now)).toMatchObject({ word, tone, primary });
  });
});

test("an active profile is expired the moment its time is over, before any event", () => {
  const view = profile({ name: "active" }, holding(500));
  expect(standing(text, view, now).counting).toBe(true);
  expect(standing(text, view, now + 501)).toMatchObject({ word: "Expired just now", tone: "bad", counting: false, primary: "connect" });
  expect(isUsable(view, now + 501)).toBe(false);
});

test("what a screen reader is told of a state stays the same from second to second", () => {
  const browser = { for: "browser" as const, deadline: now + 277_000, redirectUri: "", help: "", mustPaste: false, browser: "", unopened: null };
  const cases: [ProfileView, RegExp][] = [
    [profile({ name: "active" }, holding(52 * minute)), /^Connected\. Expires .* at \d\d:\d\d\.$/],
    [profile({ name: "unreachable", retryAt: now + 40_000 }, holding(52 * minute)), /^Not reachable$/],
    [profile({ name: "signingIn", waiting: browser }), /^Finish the sign-in in your browser\.$/],
    [profile({ name: "active" }, { usable: true }), /^Expiry unknown$/],
    [profile({ name: "refused", brief: "Scope refused", retryAt: null }), /^Scope refused$/],
  ];
  for (const [view, words] of cases) {
    const said = (at: number) => told(text, view, standing(text, view, at), at);
    expect(said(now)).toMatch(words);
    expect(said(now + 7_000)).toBe(said(now));
  }
});

test("amber begins when the core says, and never for what renews by itself", () => {
  const view = profile({ name: "active" }, { ...holding(7 * minute), renewAt: null, warnAt: now });
  expect([isSoon(view, now - 1), isSoon(view, now), isSoon(view, now + 7 * minute)]).toEqual([false, true, false]);
  expect(standing(text, view, now - 1).tone).toBe("good");
  expect(standing(text, view, now).tone).toBe("soon");
  expect(isSoon(profile({ name: "active" }, holding(1_000)), now)).toBe(false);
});

test("what another tenant was refused for is mended by a sign-in, not by an edit", () => {
  const view = profile({ name: "refused", brief: "Wrong tenant", retryAt: null }, { acceptable: "identity" });
  expect(standing(text, view, now).primary).toBe("connect");
  expect(primaryLabel(text, view, "connect")).toBe("Sign in again");
});

test("the ring runs from full to empty, and stays while the old token is renewed", () => {
  expect(standing(text, profile({ name: "active" }, holding(30 * minute)), now).fraction).toBe(0.5);
  expect(standing(text, profile({ name: "renewing" }, holding(15 * minute)), now).fraction).toBe(0.25);
  expect(standing(text, profile({ name: "signedOut" }), now).fraction).toBeNull();
});

test("the sentence tells whether it renews by itself", () => {
  expect(standing(text, profile({ name: "active" }, holding(30 * minute)), now).sentence).toMatch(/Renews automatically/);
  expect(standing(text, profile({ name: "active" }, { ...holding(30 * minute), autoRenew: false }), now).sentence).toMatch(/Does not renew/);
});

test("the button of an ended sign-in says so", () => {
  expect(primaryLabel(text, profile({ name: "needsSignIn" }), "connect")).toBe("Sign in");
  expect(primaryLabel(text, profile({ name: "expired" }), "connect")).toBe("Connect");
  const asked = { for: "answer" as const, question: { kind: "password" as const, text: "", refused: null } };
  expect(primaryLabel(text, profile({ name: "signingIn", waiting: asked }), "openPrompt")).toBe("Enter password");
});
