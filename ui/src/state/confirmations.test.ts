// Questions before what is hard to undo: nothing happens before they are answered with yes.
import { beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import { signedOut } from "../ipc/fake-forms";
import type { Action } from "../ipc/gen/contract";
import { catalogues } from "../text/catalogues";
import { makeStores, type Stores } from "./stores";

const text = catalogues.en;
const contoso = { ...signedOut, id: "one", name: "HaloPSA", customer: "Contoso", vault: { module: "Halo module", prefix: "Halo" } };

let stores: Stores;
beforeEach(() => {
  stores = makeStores(fake());
});

test("no leaves everything, yes does it once", () => {
  const disconnect = vi.spyOn(stores.actions, "disconnect").mockResolvedValue(true);
  stores.confirmations.disconnect(contoso);
  stores.confirmations.answer(false);
  expect(disconnect).not.toHaveBeenCalled();
  stores.confirmations.disconnect(contoso);
  stores.confirmations.answer(true);
  stores.confirmations.answer(true);
  expect(disconnect).toHaveBeenCalledExactlyOnceWith(contoso);
  expect(stores.confirmations.open).toBeNull();
});

test("a customer's question counts the tokens that would go", () => {
  const listed = [
    contoso,
    { ...contoso, id: "two", usable: true },
    { ...contoso, id: "three", usable: true },
    { ...contoso, id: "four", customer: "Northwind", usable: true },
  ];
  stores.profiles.take({ revision: 1, profiles: listed, vault: { state: "keyring", trouble: null }, readOnly: null, signs: [] });
  stores.confirmations.disconnectAll("Contoso");
  expect(stores.confirmations.open?.text).toBe(text.confirm.disconnectAllText(2));
});

test("what is typed with the answer is handed on; untouched, it is what stood there", () => {
  const copy = vi.spyOn(stores.actions, "copyForVault").mockResolvedValue();
  stores.confirmations.copyForVault(contoso);
  stores.confirmations.answer(true, "Mine");
  stores.confirmations.copyForVault(contoso);
  stores.confirmations.answer(true);
  expect(copy.mock.calls.map(([, prefix]) => prefix)).toEqual(["Mine", "Halo"]);
  stores.confirmations.copyForVault({ ...contoso, vault: null });
  expect(stores.confirmations.open).toBeNull();
});

test("a vendor's own button asks only where the vendor wants that", () => {
  const act = vi.spyOn(stores.actions, "act").mockResolvedValue(true);
  const button = (confirm: string | null) => ({ id: "clear", label: "Clear", confirm }) as Action;
  stores.confirmations.act(contoso, button(null));
  expect(act).toHaveBeenCalledTimes(1);
  stores.confirmations.act(contoso, button("All are signed out."));
  expect(act).toHaveBeenCalledTimes(1);
  expect(stores.confirmations.open?.text).toBe("All are signed out.");
  stores.confirmations.answer(true);
  expect(act).toHaveBeenCalledTimes(2);
});
