// Imports and exports by files: what is shown and chosen, and that no passphrase stays.
import { beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { makeStores, type Stores } from "./stores";
import { differs } from "./passphrase";

let core: FakeCore;
let stores: Stores;

beforeEach(async () => {
  core = fake();
  stores = makeStores(core);
  await stores.profiles.load();
});

test("nothing that is here changes unless that was chosen", async () => {
  await stores.importing.choose();
  expect(stores.importing.rows.map(({ found }) => found.is)).toEqual(["differs", "same", "new", "refused"]);
  expect([stores.importing.choices[0], stores.importing.count]).toEqual(["skip", 1]);
  expect(stores.importing.named(["client_id", "auto_renew", "nobody_knows"])).toBe("Client ID, auto-renew, nobody_knows");
  stores.importing.choices[0] = "replace";
  expect(stores.importing.count).toBe(2);
  await stores.importing.finish();
  expect(core.calls.at(-1)).toEqual({ name: "finish_import", args: { choices: ["replace", "skip", "skip", "skip"] } });
  // One was refused: that stays in sight.
  expect([stores.importing.done, stores.importing.file !== null, stores.importing.rows[0]?.done.what]).toEqual([true, true, "replaced"]);
  stores.importing.close();
  expect(core.calls.at(-1)?.name).not.toBe("cancel_import");
});

test("an encrypted file waits for the right passphrase", async () => {
  core.transfer.file = { name: "moved.json.age", sealed: true, rows: [] };
  await stores.importing.choose();
  expect([stores.importing.sealed, stores.importing.rows]).toEqual([true, []]);
  await stores.importing.unseal("wrong");
  expect([stores.importing.sealed, stores.importing.failed]).toEqual([true, "Wrong passphrase."]);
  await stores.importing.unseal("right");
  expect([stores.importing.sealed, stores.importing.failed, stores.importing.rows.length]).toEqual([false, null, 4]);
  stores.importing.close();
  expect(core.calls.at(-1)?.name).toBe("cancel_import");
});

test("without a file there is no dialog", async () => {
  core.transfer.file = null;
  await stores.importing.choose();
  expect(stores.importing.file).toBeNull();
});

test("secrets leave only under a passphrase that was typed twice, and it does not stay", async () => {
  stores.exporting.start({ customer: "Contoso" });
  expect([stores.exporting.ids.length, stores.exporting.ready]).toEqual([3, true]);
  stores.exporting.secrets = true;
  expect(stores.exporting.ready).toBe(false);
  stores.exporting.passphrase = "correct horse";
  stores.exporting.again = "correct";
  expect([stores.exporting.ready, differs(stores.exporting.passphrase, stores.exporting.again)]).toEqual([false, true]);
  stores.exporting.again = "correct horse";
  expect([stores.exporting.ready, differs(stores.exporting.passphrase, stores.exporting.again)]).toEqual([true, false]);
  await stores.exporting.save();
  expect(core.calls.at(-1)?.args).toEqual({ what: { ids: stores.exporting.ids, passphrase: "correct horse", sign_ins: false } });
  expect([stores.exporting.open, stores.exporting.passphrase, stores.exporting.again]).toEqual([false, "", ""]);
});

test("a passphrase that was typed and given up again is not used", async () => {
  stores.exporting.start();
  stores.exporting.secrets = true;
  stores.exporting.passphrase = stores.exporting.again = "correct horse";
  stores.exporting.signIns = true;
  stores.exporting.secrets = false;
  await stores.exporting.save();
  expect(core.calls.at(-1)?.args).toMatchObject({ what: { passphrase: null, sign_ins: false } });
});

test("a cancelled save dialog leaves the export open", async () => {
  stores.exporting.start();
  vi.spyOn(core, "call").mockResolvedValue(false);
  await stores.exporting.save();
  expect(stores.exporting.open).toBe(true);
});
