// What is known beforehand shows at once, and is asked for again once events are heard.
import { expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import { makeStores } from "./stores";

test("a list that is known shows before events are heard, and what changed in between comes after", async () => {
  const core = fake();
  let hear = (): void => {};
  const listening = new Promise<() => void>((heard) => (hear = () => heard(() => {})));
  const stores = makeStores({ call: (name, args) => core.call(name, args), knows: (name) => name === "overview", listen: () => listening });
  const stop = stores.start();
  await vi.waitFor(() => expect(stores.profiles.all.length).toBe(core.profiles.length));
  const { id } = core.profiles[0]!.view;
  core.change(id, { endpoint: "moved.example" });
  expect(stores.profiles.get(id)?.endpoint).not.toBe("moved.example");
  hear();
  await vi.waitFor(() => expect(stores.profiles.get(id)?.endpoint).toBe("moved.example"));
  stop();
});

test("a window that was opened for a profile's form shows it, and forgets whose it was", async () => {
  const stores = makeStores(fake());
  history.replaceState(null, "", "#psa-internal/edit");
  const stop = stores.start();
  await vi.waitFor(() => expect(stores.pages.current).toEqual({ name: "edit", id: "psa-internal", field: "scopes" }));
  expect(location.hash).toBe("");
  stop();
});
