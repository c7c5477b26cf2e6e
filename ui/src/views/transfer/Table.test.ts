// A table before its import: row by row, with what is wrong by column, and the warning about secrets.
import { screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { table } from "../../ipc/fake-transfer";
import { called, core, eachInItsOwnWindow, open, pass, press, stores, violations } from "../gallery/testing";

eachInItsOwnWindow();

test("each row says what it would do, each problem its column; nothing is imported yet", async () => {
  await open();
  core.transfer.file = table;
  await stores.importing.choose();
  await pass(0);
  const dialog = within(screen.getByRole("dialog"));
  const rows = dialog.getAllByRole("row").slice(1);
  const cells = rows.map((row) => [...row.children].slice(0, 3).map((cell) => cell.textContent.replace(/\s+/g, " ").trim()));
  expect(cells.map(([line]) => line)).toEqual(["2", "3", "4", "6"]);
  expect(cells[0]).toEqual(["2", "Contoso, NinjaOne Lantern · Machine account", "Differs: Client ID"]);
  expect(cells[3]![2]).toBe("Client-ID: Client ID is required. Link: Only an address with https.".replace(". Link", ".Link"));
  expect(dialog.getByText(/secrets in plain text/)).toBeTruthy();
  expect(dialog.getByText("Unknown columns are left out: Phone.")).toBeTruthy();
  expect(dialog.getByText("1 cannot be imported.", { exact: false })).toBeTruthy();
  expect(called("finish_import")).toEqual([]);
  expect(await violations(screen.getByRole("dialog"))).toEqual([]);
});

test("an export has no rows of a table, and an empty table is saved from the menu", async () => {
  await open();
  await stores.importing.choose();
  await pass(0);
  expect(within(screen.getByRole("dialog")).queryByRole("columnheader", { name: "Row" })).toBeNull();
  stores.importing.close();
  await pass(0);
  await press("More");
  await press("Save an empty table…", "menuitem");
  expect(called("save_empty_table")).toHaveLength(1);
  expect(stores.toasts.shown.at(-1)?.text).toContain("Table saved");
});
