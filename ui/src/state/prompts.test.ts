// Only sign-ins that are followed here open a dialog, one at a time.
import { beforeEach, expect, test } from "vitest";
import { fake } from "../ipc/fake";
import { signedOut } from "../ipc/fake-forms";
import type { ProfileView, SessionState } from "../ipc/gen/contract";
import type { Profiles } from "./profiles.svelte";
import type { Prompts } from "./prompts.svelte";
import { makeStores } from "./stores";

const asking: SessionState = { name: "needsCode", question: { kind: "code", text: "Code?", refused: null } };
const inBrowser: SessionState = {
  name: "signingIn",
  waiting: { for: "browser", deadline: 1, redirectUri: "http://localhost/", help: "", mustPaste: false, browser: "", unopened: null },
};

let revision = 0;
const profile = (id: string, state: SessionState): ProfileView => ({ ...signedOut, id, state, revision: ++revision });

let profiles: Profiles;
let prompts: Prompts;
beforeEach(() => {
  ({ profiles, prompts } = makeStores(fake()));
  const listed = [profile("one", asking), profile("two", inBrowser)];
  profiles.take({ revision, profiles: listed, vault: { state: "keyring", trouble: null }, readOnly: null, signs: [] });
});

test("a background question opens nothing", () => {
  expect(prompts.open).toBeNull();
});

test("the first followed sign-in has the dialog, the next gets it after", () => {
  prompts.follow("two");
  prompts.follow("one");
  expect(prompts.open).toMatchObject({ kind: "browser", redirectUri: "http://localhost/", profile: { id: "two" } });
  prompts.hide("two");
  expect(prompts.open).toMatchObject({ kind: "question", profile: { id: "one" } });
});

test("a followed sign-in without a question has no dialog yet", () => {
  profiles.apply(profile("one", { name: "signingIn", waiting: { for: "vendor" } }));
  prompts.follow("one");
  expect(prompts.open).toBeNull();
  profiles.apply(profile("one", { name: "signingIn", waiting: { for: "pick", choice: { text: "Which?", options: [["a", "A"]] } } }));
  expect(prompts.open).toMatchObject({ kind: "pick", choice: { text: "Which?" } });
});

test("a sign-in that came to its end is no longer followed", () => {
  prompts.follow("one");
  prompts.settle(profile("one", asking), profile("one", { name: "active" }));
  expect(prompts.open).toBeNull();
});

test("starting from rest keeps following", () => {
  prompts.follow("one");
  prompts.settle(profile("one", { name: "signedOut" }), profile("one", { name: "signedOut" }));
  expect(prompts.open).toMatchObject({ kind: "question" });
});
