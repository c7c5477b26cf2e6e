// Several profiles at once: progress while it goes on, results at its end, one prompt at a time.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { makeStores, type Stores } from "./stores";

let core: FakeCore;
let stop: () => void;
let stores: Stores;

beforeEach(async () => {
  vi.useFakeTimers();
  core = fake();
  stores = makeStores(core);
  stop = stores.start();
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const asked = () => core.calls.filter(({ name }) => name === "renew_many").map(({ args }) => (args as { ids: string[] }).ids);

test("only what can be renewed without a person is asked for, and counted as it ends", async () => {
  void stores.actions.renewAll("Contoso");
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toEqual([["psa-contoso", "rmm-contoso"]]);
  expect(stores.batches.progress).toEqual({ done: 0, of: 2 });
  await vi.advanceTimersByTimeAsync(800);
  expect(stores.batches.progress).toEqual({ done: 1, of: 2 });
  stores.batches.hear({ id: "somebody-elses" });
  expect(stores.batches.progress).toEqual({ done: 1, of: 2 });
  await vi.advanceTimersByTimeAsync(800);
  expect(stores.batches.progress).toBeNull();
});

test("failed ones come first and say why", async () => {
  void stores.actions.renewAll("Contoso");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(stores.batches.results).toEqual([
    { id: "psa-contoso", customer: "Contoso", name: "HaloPSA", ok: false, text: "The vendor did not answer within 30 s." },
    { id: "rmm-contoso", customer: "Contoso", name: "NinjaOne", ok: true, text: "Token renewed, valid for 60 min" },
  ]);
});

test("when all went well a message is enough", async () => {
  void stores.batches.run("renew", [stores.profiles.get("rmm-contoso")!]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stores.batches.results).toBeNull();
  expect(stores.toasts.shown.at(-1)?.text).toBe("1 profile renewed");
});

test("a second batch does not start while one is under way, and a failed call ends it", async () => {
  void stores.actions.renewAll("Contoso");
  void stores.actions.renewEverything();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked()).toHaveLength(1);
  core.profiles.splice(0, 1);
  void stores.actions.renewAll("Contoso");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(stores.batches.progress).toBeNull();
  expect(stores.toasts.shown.at(-1)?.tone).toBe("bad");
});

test("nothing to renew is said", async () => {
  await stores.actions.renewAll("Internal");
  expect(asked()).toEqual([]);
  expect(stores.toasts.shown.at(-1)?.text).toBe("Nothing to do here");
});

const connects = () => core.calls.filter(({ name }) => name === "connect").map(({ args }) => (args as { id: string }).id);

test("connecting a customer starts what needs nobody at once, and asks one prompt after another", async () => {
  core.find("psa-internal").view.state = { name: "signedOut" };
  core.emit({ what: "list" });
  await vi.advanceTimersByTimeAsync(0);
  void stores.actions.connectAll("Internal");
  await vi.advanceTimersByTimeAsync(0);
  expect(connects()).toEqual(["cloud-internal", "code-internal"]);
  expect(stores.batches.progress).toEqual({ done: 0, of: 3 });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(stores.prompts.open).toMatchObject({ kind: "pick", profile: { id: "cloud-internal" } });
  await core.call("answer", { id: "cloud-internal", text: "lab" });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(stores.prompts.open).toMatchObject({ kind: "question", profile: { id: "code-internal" } });
  expect(connects()).toHaveLength(2);
  await core.call("answer", { id: "code-internal", text: "123456" });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(connects()).toEqual(["cloud-internal", "code-internal", "psa-internal"]);
  expect(stores.batches.progress).toEqual({ done: 2, of: 3 });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(stores.prompts.open).toMatchObject({ kind: "browser", profile: { id: "psa-internal" } });
  stores.prompts.hide("psa-internal");
  await vi.advanceTimersByTimeAsync(0);
  expect(stores.batches.progress).toBeNull();
  expect(stores.batches.results?.map(({ id, ok }) => [id, ok])).toEqual([
    ["psa-internal", false],
    ["cloud-internal", true],
    ["code-internal", true],
  ]);
});

test("a change that comes before the sign-in has begun is not its end", async () => {
  const call = core.call.bind(core);
  core.call = async (name, args) => {
    if (name === "connect") {
      core.change("cloud-internal", { favourite: true });
      await new Promise((done) => setTimeout(done, 50));
    }
    return call(name, args);
  };
  void stores.batches.run("connect", [stores.profiles.get("cloud-internal")!]);
  await vi.advanceTimersByTimeAsync(1_600);
  expect(stores.batches.progress).toEqual({ done: 0, of: 1 });
  expect(stores.prompts.open).toMatchObject({ kind: "pick", profile: { id: "cloud-internal" } });
  await call("answer", { id: "cloud-internal", text: "lab" });
  await vi.advanceTimersByTimeAsync(1_500);
  expect(stores.batches.progress).toBeNull();
  expect(stores.toasts.shown.at(-1)?.text).toBe("1 profile connected");
});

test("what was stopped is not started any more, and a refused start is a result", async () => {
  core.profiles.find(({ view }) => view.id === "psa-internal")!.view.state = { name: "signedOut" };
  core.emit({ what: "list" });
  await vi.advanceTimersByTimeAsync(0);
  void stores.actions.connectAll("Internal");
  await vi.advanceTimersByTimeAsync(1_500);
  stores.batches.stop();
  await core.call("cancel", { id: "cloud-internal" });
  await core.call("cancel", { id: "code-internal" });
  await vi.advanceTimersByTimeAsync(0);
  expect(connects()).toHaveLength(2);
  expect(stores.batches.results?.map(({ ok }) => ok)).toEqual([false, false, false]);
});

test("disconnecting a customer gives each result", async () => {
  core.profiles.splice(
    core.profiles.findIndex(({ view }) => view.id === "psa-contoso"),
    1,
  );
  await stores.actions.disconnectAll("Contoso");
  await vi.advanceTimersByTimeAsync(0);
  expect(stores.profiles.get("rmm-contoso")!.usable).toBe(false);
  expect(stores.batches.results?.map(({ name, ok }) => [name, ok])).toEqual([
    ["HaloPSA", false],
    ["Automate", true],
    ["NinjaOne", true],
  ]);
});
