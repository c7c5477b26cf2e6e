// Questions before what is hard to undo: nothing happens before they are answered with yes.
import { beforeEach, expect, test, vi } from "vitest";
import { signedOut } from "../ipc/fake-forms";
import type { Action } from "../ipc/gen/contract";
import { text } from "../text";
import { actions } from "./actions";
import { confirmations } from "./confirmations.svelte";
import { profiles } from "./profiles.svelte";

const contoso = { ...signedOut, id: "one", name: "HaloPSA", customer: "Contoso", vault: { module: "Halo module", prefix: "Halo" } };

beforeEach(() => {
  vi.restoreAllMocks();
  confirmations.open = null;
});

test("no leaves everything, yes does it once", () => {
  const disconnect = vi.spyOn(actions, "disconnect").mockResolvedValue(true);
  confirmations.disconnect(contoso);
  confirmations.answer(false);
  expect(disconnect).not.toHaveBeenCalled();
  confirmations.disconnect(contoso);
  confirmations.answer(true);
  confirmations.answer(true);
  expect(disconnect).toHaveBeenCalledExactlyOnceWith(contoso);
  expect(confirmations.open).toBeNull();
});

test("a customer's question counts the tokens that would go", () => {
  const listed = [
    contoso,
    { ...contoso, id: "two", usable: true },
    { ...contoso, id: "three", usable: true },
    { ...contoso, id: "four", customer: "Northwind", usable: true },
  ];
  profiles.take({ revision: 1, profiles: listed, vault: { state: "keyring", trouble: null }, readOnly: null });
  confirmations.disconnectAll("Contoso");
  expect(confirmations.open?.text).toBe(text.confirm.disconnectAllText(2));
});

test("what is typed with the answer is handed on; untouched, it is what stood there", () => {
  const copy = vi.spyOn(actions, "copyForVault").mockResolvedValue();
  confirmations.copyForVault(contoso);
  confirmations.answer(true, "Mine");
  confirmations.copyForVault(contoso);
  confirmations.answer(true);
  expect(copy.mock.calls.map(([, prefix]) => prefix)).toEqual(["Mine", "Halo"]);
  confirmations.copyForVault({ ...contoso, vault: null });
  expect(confirmations.open).toBeNull();
});

test("a vendor's own button asks only where the vendor wants that", () => {
  const act = vi.spyOn(actions, "act").mockResolvedValue(true);
  const button = (confirm: string | null) => ({ id: "clear", label: "Clear", confirm }) as Action;
  confirmations.act(contoso, button(null));
  expect(act).toHaveBeenCalledTimes(1);
  confirmations.act(contoso, button("All are signed out."));
  expect(act).toHaveBeenCalledTimes(1);
  expect(confirmations.open?.text).toBe("All are signed out.");
  confirmations.answer(true);
  expect(act).toHaveBeenCalledTimes(2);
});
