// A profile being typed: what is sent, what is shown, what is forgotten.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeCore } from "../ipc/fake-core";
import { harbour, lantern } from "../ipc/fake-vendors";
import type { FormInput } from "../ipc/gen/contract";
import { Core } from "../ipc/ipc";
import { Draft } from "./draft.svelte";

const browser = lantern.methods[0]!;
const certificate = harbour.methods[1]!;
const field = (key: string) => [...browser.fields, ...certificate.fields].find((one) => one.key === key)!;

let core: FakeCore;
beforeEach(() => {
  vi.useFakeTimers();
  core = new FakeCore([], [lantern, harbour], undefined, 0);
});
afterEach(() => vi.useRealTimers());

const sent = (name: string) => core.calls.filter((call) => call.name === name).map((call) => (call.args as { input: FormInput }).input);

function filled(): Draft {
  const draft = new Draft(new Core(core), lantern, browser);
  draft.set(field("instance"), "eu");
  draft.set(field("client_id"), "abc");
  return draft;
}

test("starts with the defaults and without changes", () => {
  const draft = new Draft(new Core(core), lantern, browser);
  expect(draft.answers).toMatchObject({ redirect_uri: "http://localhost:9090/", listen_port: "9090", instance: "" });
  expect(draft.changed).toBe(false);
  draft.set(field("client_id"), "x");
  expect(draft.changed).toBe(true);
});

test("secrets travel only as secrets and are gone after saving", async () => {
  const draft = filled();
  draft.set(field("client_secret"), "s3cret");
  expect(await draft.save()).toBe("new-1");
  const [input] = sent("save");
  expect(input!.secrets).toEqual({ client_secret: "s3cret" });
  expect(JSON.stringify(input!.answers)).not.toContain("s3cret");
  expect(JSON.stringify(draft.input())).not.toContain("s3cret");
  expect(draft.changed).toBe(false);
});

test("an authenticator's seed travels as a secret", () => {
  const password = harbour.methods[0]!;
  const draft = new Draft(new Core(core), harbour, password);
  draft.set(
    password.fields.find(({ key }) => key === "seed")!,
    "GEZDGNBVGY3TQOJQ",
  );
  expect(draft.input()).toMatchObject({ secrets: { seed: "GEZDGNBVGY3TQOJQ" } });
  expect(JSON.stringify(draft.input().answers)).not.toContain("GEZD");
});

test("leaving a field checks once, a moment later, and normalises", async () => {
  const draft = filled();
  draft.leave("instance");
  draft.leave("client_id");
  expect(sent("check")).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(300);
  expect(sent("check")).toHaveLength(1);
  expect(draft.answers.instance).toBe("https://eu.lantern.example");
});

test("an answer to an older check never overwrites what was typed since", async () => {
  const draft = filled();
  const checking = draft.check();
  draft.set(field("instance"), "us");
  await checking;
  expect(draft.answers.instance).toBe("us");
});

test("problems show at fields that were left, and at all after a try to save", async () => {
  const draft = new Draft(new Core(core), lantern, browser);
  draft.leave("instance");
  await vi.advanceTimersByTimeAsync(300);
  expect(draft.problem("instance")).toBe("Region or host is required.");
  expect(draft.problem("client_id")).toBeNull();
  expect(await draft.save()).toBeNull();
  expect(draft.problem("client_id")).toBe("Client ID is required.");
  expect(sent("save")).toHaveLength(0);
});

test("notes tell what was changed", async () => {
  const draft = filled();
  draft.set(field("instance"), "http://acme.example/");
  await draft.check();
  expect(draft.answers.instance).toBe("https://acme.example");
  expect(draft.note("instance")).toBe("Changed to https.");
});

test("a field hides while another answer rules it out", () => {
  const draft = new Draft(new Core(core), harbour, certificate);
  const keys = () => draft.visible.map(({ key }) => key);
  expect(keys()).toContain("tenant");
  draft.set(field("all_tenants"), "yes");
  expect(keys()).not.toContain("tenant");
});

test("a sealed answer is forgotten only on request, and typing anew keeps it", () => {
  const form = { id: "p", name: "P", customer: "", vendor: "lantern", method: "browser", answers: {}, saved: ["client_secret"], remarks: {} };
  const draft = new Draft(new Core(core), lantern, browser, form);
  expect(draft.input()).toMatchObject({ id: "p", forget: [], secrets: {}, began: form });
  draft.setForgotten("client_secret", true);
  expect(draft.input().forget).toEqual(["client_secret"]);
  draft.set(field("client_secret"), "new");
  expect(draft.input()).toMatchObject({ forget: [], secrets: { client_secret: "new" } });
});

test("note, tags and link are sent as they are typed; a note that is not known here is left alone", () => {
  const remarks = { note: "Ask Jane", tags: ["vip", "on call"], link: "https://docs.example/" };
  const form = { id: "p", name: "P", customer: "", vendor: "lantern", method: "browser", answers: {}, saved: [], remarks };
  const draft = new Draft(new Core(core), lantern, browser, form);
  expect([draft.remarks.tags, draft.input().remarks, draft.changed]).toEqual(["vip, on call", remarks, false]);
  draft.remarks.tags = "vip";
  expect([draft.input().remarks?.tags, draft.changed]).toEqual([["vip"], true]);
  const locked = new Draft(new Core(core), lantern, browser, { ...form, remarks: { ...remarks, note: null } });
  expect(locked.input().remarks).toEqual({ tags: ["vip", "on call"], link: "https://docs.example/" });
});

test("a failed save keeps what was typed and says why", async () => {
  core.vault = { state: "lockedByPassphrase", trouble: null };
  const draft = filled();
  draft.set(field("client_secret"), "kept");
  expect(await draft.save()).toBeNull();
  expect(draft.failed).toBe("Secrets are locked. Unlock them first.");
  expect(draft.secrets.client_secret).toBe("kept");
});
