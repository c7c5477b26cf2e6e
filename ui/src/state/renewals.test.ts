// Several renewals at once: progress while they run, results at their end.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { lend } from "../ipc/ipc";
import { actions } from "./actions";
import { profiles } from "./profiles.svelte";
import { renewals } from "./renewals.svelte";
import { start } from "./start";
import { toasts } from "./toasts.svelte";

let core: FakeCore;
let stop: () => void;
let hour = 1_900_000_000_000;

beforeEach(async () => {
  vi.useFakeTimers({ now: (hour += 3_600_000) });
  core = fake();
  lend(core);
  stop = start();
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(async () => {
  await vi.runOnlyPendingTimersAsync();
  stop();
  renewals.results = null;
  vi.useRealTimers();
});

const asked = () => core.calls.filter(({ name }) => name === "renew_many").map(({ args }) => (args as { ids: string[] }).ids);

test("only what can be renewed without a person is asked for, and counted as it ends", async () => {
  void actions.renewAll("Contoso");
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toEqual([["rmm-contoso", "psa-contoso"]]);
  expect(renewals.progress).toEqual({ done: 0, of: 2 });
  await vi.advanceTimersByTimeAsync(800);
  expect(renewals.progress).toEqual({ done: 1, of: 2 });
  renewals.hear({ id: "somebody-elses", ok: true, text: "" });
  expect(renewals.progress).toEqual({ done: 1, of: 2 });
  await vi.advanceTimersByTimeAsync(800);
  expect(renewals.progress).toBeNull();
});

test("failed ones come first and say why", async () => {
  void actions.renewAll("Contoso");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(renewals.results).toEqual([
    { id: "psa-contoso", name: "HaloPSA, Contoso", ok: false, text: "The vendor did not answer within 30 s." },
    { id: "rmm-contoso", name: "NinjaOne, Contoso", ok: true, text: "Token renewed, valid for 60 min" },
  ]);
});

test("when all went well a message is enough", async () => {
  void renewals.run([profiles.get("rmm-contoso")!]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(renewals.results).toBeNull();
  expect(toasts.shown.at(-1)?.text).toBe("1 profile renewed");
});

test("a second batch does not start while one is under way, and a failed call ends it", async () => {
  void actions.renewAll("Contoso");
  void actions.renewEverything();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked()).toHaveLength(1);
  core.profiles.splice(0, 1);
  void actions.renewAll("Contoso");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(renewals.progress).toBeNull();
  expect(toasts.shown.at(-1)?.tone).toBe("bad");
});

test("nothing to renew is said", async () => {
  await actions.renewAll("Internal");
  expect(asked()).toEqual([]);
  expect(toasts.shown.at(-1)?.text).toBe("Nothing to do here");
});
