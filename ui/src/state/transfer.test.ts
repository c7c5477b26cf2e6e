// Imports and exports by files: what is shown and chosen, and that no passphrase stays.
import { beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { lend } from "../ipc/ipc";
import { profiles } from "./profiles.svelte";
import { Exporting, Importing, strength } from "./transfer.svelte";

let core: FakeCore;

beforeEach(async () => {
  core = fake();
  lend(core);
  await profiles.load();
});

test("nothing that is here changes unless that was chosen", async () => {
  const importing = new Importing();
  await importing.choose();
  expect(importing.rows.map(({ found }) => found.is)).toEqual(["differs", "same", "new", "refused"]);
  expect([importing.choices[0], importing.count]).toEqual(["skip", 1]);
  expect(importing.named(["client_id", "auto_renew", "nobody_knows"])).toBe("Client ID, auto-renew, nobody_knows");
  importing.choices[0] = "replace";
  expect(importing.count).toBe(2);
  await importing.finish();
  expect(core.calls.at(-1)).toEqual({ name: "finish_import", args: { choices: ["replace", "skip", "skip", "skip"] } });
  // One was refused: that stays in sight.
  expect([importing.done, importing.file !== null, importing.rows[0]?.done.what]).toEqual([true, true, "replaced"]);
  importing.close();
  expect(core.calls.at(-1)?.name).not.toBe("cancel_import");
});

test("an encrypted file waits for the right passphrase", async () => {
  core.transfer.file = { name: "moved.json.age", sealed: true, rows: [] };
  const importing = new Importing();
  await importing.choose();
  expect([importing.sealed, importing.rows]).toEqual([true, []]);
  await importing.unseal("wrong");
  expect([importing.sealed, importing.failed]).toEqual([true, "The passphrase does not fit."]);
  await importing.unseal("right");
  expect([importing.sealed, importing.failed, importing.rows.length]).toEqual([false, null, 4]);
  importing.close();
  expect(core.calls.at(-1)?.name).toBe("cancel_import");
});

test("without a file there is no dialog", async () => {
  core.transfer.file = null;
  const importing = new Importing();
  await importing.choose();
  expect(importing.file).toBeNull();
});

test("secrets leave only under a passphrase that was typed twice, and it does not stay", async () => {
  const exporting = new Exporting();
  exporting.start({ customer: "Contoso" });
  expect([exporting.ids.length, exporting.ready]).toEqual([3, true]);
  exporting.secrets = true;
  expect(exporting.ready).toBe(false);
  exporting.passphrase = "correct horse";
  exporting.again = "correct";
  expect([exporting.ready, exporting.differ]).toEqual([false, true]);
  exporting.again = "correct horse";
  expect([exporting.ready, exporting.differ]).toEqual([true, false]);
  await exporting.save();
  expect(core.calls.at(-1)?.args).toEqual({ what: { ids: exporting.ids, passphrase: "correct horse", sign_ins: false } });
  expect([exporting.open, exporting.passphrase, exporting.again]).toEqual([false, "", ""]);
});

test("a passphrase that was typed and given up again is not used", async () => {
  const exporting = new Exporting();
  exporting.start();
  exporting.secrets = true;
  exporting.passphrase = exporting.again = "correct horse";
  exporting.signIns = true;
  exporting.secrets = false;
  await exporting.save();
  expect(core.calls.at(-1)?.args).toMatchObject({ what: { passphrase: null, sign_ins: false } });
});

test("a cancelled save dialog leaves the export open", async () => {
  const exporting = new Exporting();
  exporting.start();
  vi.spyOn(core, "call").mockResolvedValue(false);
  await exporting.save();
  expect(exporting.open).toBe(true);
});

test("the strength is that of guessing, not of length alone", () => {
  expect(["", "password", "aaaaaaaaaaaaaaaa", "12345678", "Summer2026!"].map(strength)).toEqual(["weak", "weak", "weak", "weak", "fair"]);
  expect(strength("correct horse battery staple")).toBe("strong");
  expect(strength("x7#Qm!2vLp9@")).toBe("strong");
});
