// Importing from a PowerShell vault, against the fake core.
import { expect, test } from "vitest";
import { fake } from "../ipc/fake";
import { harbour, lantern } from "../ipc/fake-vendors";
import { Core } from "../ipc/ipc";
import { catalogues } from "../text/catalogues";
import { printCommand, VaultDraft, withVault } from "./vault-import.svelte";

const [vendor] = withVault([harbour, lantern]);
const values = { LanternURL: "https://eu.lantern.example", LanternClientId: "c", LanternClientSecret: "s", LanternAuthScopes: "monitoring" };

function draft() {
  const core = fake();
  return { core, draft: new VaultDraft(new Core(core), catalogues.en, vendor!) };
}

test("only vendors with a vault are offered", () => {
  expect(withVault([harbour, lantern])).toEqual([lantern]);
});

test("the command quotes names for PowerShell", () => {
  expect(printCommand(" Store ", "Lantern")).toBe(
    "$all = [ordered]@{}; Get-SecretInfo -Vault 'Store' | Where-Object { $_.Name.StartsWith('Lantern', 'OrdinalIgnoreCase') } | ForEach-Object { $all[$_.Name] = [string]($_ | Get-Secret -AsPlainText) }; $all | ConvertTo-Json",
  );
  expect(printCommand("", "a'b’c")).toContain("Get-SecretInfo | Where-Object { $_.Name.StartsWith('a''b’’c', ");
});

test("what is imported leaves no secret behind", async () => {
  const { core, draft: typed } = draft();
  expect([typed.name, typed.prefix, typed.changed]).toEqual(["Lantern RMM", "Lantern", false]);
  typed.customer = "Northwind";
  typed.json = JSON.stringify(values);
  const id = await typed.send();
  expect(core.find(id!).view).toMatchObject({ name: "Lantern RMM", customer: "Northwind", state: { name: "signingIn" } });
  expect([typed.json, typed.changed]).toEqual(["", false]);
});

test("problems are told by field, and what was typed stays to be mended", async () => {
  const { core, draft: typed } = draft();
  const before = core.profiles.length;
  typed.json = JSON.stringify(values);
  typed.prefix = "Lab";
  expect(await typed.send()).toBeNull();
  expect(typed.problem("prefix")).toContain("starts with this prefix");
  typed.prefix = "Lantern";
  typed.json = "{";
  expect(await typed.send()).toBeNull();
  expect([typed.problem("prefix"), typed.problem("text")]).toEqual([null, "This is not a JSON object of names and values."]);
  expect(core.profiles).toHaveLength(before);
  typed.clear();
  expect(typed.json).toBe("");
});
