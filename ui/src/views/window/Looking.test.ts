// What is copied and done in the window is about what is looked at; and the ways out of refusals and of the lock.
import { fireEvent, screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { called, core, eachInItsOwnWindow, open, pass, press, row, stores } from "../gallery/testing";

eachInItsOwnWindow();

const pane = () => within(screen.getByRole("region", { name: "Profile details" }));
const type = (value: string) => fireEvent.input(screen.getByRole("combobox"), { target: { value } });
/** Until what a key has changed is drawn. */
const drawn = () => pass(50);

test("the details follow the search, and their big button is about what it is on", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  await type("psa contoso");
  await drawn();
  expect(pane().getByRole("heading", { name: "Contoso · HaloPSA" })).toBeTruthy();
  await fireEvent.click(pane().getByRole("button", { name: "Copy token" }));
  expect(called("copy")).toEqual([{ id: "psa-contoso", format: "token" }]);
  await pass(200);
  expect(pane().getByText("Copied, clears in 30 s")).toBeTruthy();
  // Something was done with it: it stays.
  await fireEvent.keyDown(screen.getByRole("combobox"), { key: "Escape" });
  await drawn();
  expect(pane().getByRole("heading", { name: "Contoso · HaloPSA" })).toBeTruthy();
  expect(row("psa-contoso").getAttribute("aria-selected")).toBe("true");
});

test("a press ahead of the frame that draws it is about what the search is on, never about the one before", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  const [copy, disconnect] = ["Copy token", "Disconnect"].map((name) => pane().getByRole("button", { name }));
  await type("psa contoso");
  expect(pane().getByRole("heading", { name: "Contoso · NinjaOne" })).toBeTruthy();
  await fireEvent.click(copy!);
  expect(called("copy")).toEqual([{ id: "psa-contoso", format: "token" }]);
  expect(pane().getByRole("heading", { name: "Contoso · HaloPSA" })).toBeTruthy();
  await fireEvent.keyDown(screen.getByRole("combobox"), { key: "Escape" });
  await drawn();
  await fireEvent.click(row("rmm-contoso"));
  await type("psa contoso");
  await fireEvent.click(disconnect!);
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(called("disconnect")).toEqual([]);
});

test("arrows in the search lead the details; left without a deed, it is as before", async () => {
  await open();
  await fireEvent.click(row("psa-internal"));
  await type("contoso");
  await drawn();
  const field = screen.getByRole("combobox");
  const first = pane().getByRole("heading", { level: 1 }).textContent;
  await fireEvent.keyDown(field, { key: "ArrowDown" });
  await drawn();
  expect(pane().getByRole("heading", { level: 1 }).textContent).not.toBe(first);
  await fireEvent.keyDown(field, { key: "Escape" });
  await drawn();
  expect(pane().getByRole("heading", { name: "Internal · HaloITSM" })).toBeTruthy();
});

test("on a command the details offer no copy, and a click in them is about no profile", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  const copy = pane().getByRole("button", { name: "Copy token" });
  await type("> settings");
  await fireEvent.click(copy);
  await drawn();
  expect(called("copy")).toEqual([]);
  expect(pane().getByRole("heading", { name: "Settings" })).toBeTruthy();
  expect(pane().queryAllByRole("button")).toEqual([]);
  await type("zebra");
  await drawn();
  expect(pane().queryAllByRole("button")).toEqual([]);
});

test("who types goes by many profiles: facts are asked for where the search rests", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  const asked = () => called("detail").length;
  const before = asked();
  for (const words of ["halo", "automate", "citrix", "halopsa"]) {
    await type(words);
    await drawn();
  }
  expect(asked()).toBe(before);
  await pass(200);
  expect(asked()).toBe(before + 1);
});

test("a refusal offers to try again beside its form, and tells when it is tried by itself", async () => {
  await open();
  await fireEvent.click(row("psa-internal"));
  const names = pane()
    .getAllByRole("button")
    .map((button) => button.textContent.trim());
  expect(names.indexOf("Try again") - names.indexOf("Edit profile")).toBe(1);
  expect(pane().getByText(/^Retried automatically (today|tomorrow) at \d\d:\d\d\.$/)).toBeTruthy();
  await press("Try again");
  expect(called("connect")).toEqual([{ id: "psa-internal", fromScratch: false }]);
  expect(pane().queryByText(/^Tried again/)).toBeNull();
});

test("a notice of a refusal and the results of several have both ways out", async () => {
  await open();
  core.emit({ what: "notice", id: "psa-internal", cause: "signIn", title: "Internal, HaloITSM", text: "Scope refused." });
  await pass(0);
  const region = screen.getByRole("region", { name: "Messages" });
  await fireEvent.click(within(region).getByRole("button", { name: "Try again" }));
  expect(called("connect")).toEqual([{ id: "psa-internal", fromScratch: false }]);
  expect(within(region).queryByText("Scope refused.")).toBeNull();
  core.change("psa-internal", { state: { name: "refused", brief: "Scope refused", retryAt: null } });
  stores.batches.results = [{ id: "psa-internal", customer: "Internal", name: "HaloITSM", ok: false, text: "Scope refused." }];
  await pass(0);
  expect(screen.getByRole("button", { name: "Try again: Internal, HaloITSM" })).toBeTruthy();
  await press("Edit profile: Internal, HaloITSM");
  expect(stores.pages.current).toEqual({ name: "edit", id: "psa-internal", field: "scopes" });
});

test("a refused saved password is asked for anew, and its form is in reach", async () => {
  await open();
  const question = { kind: "password" as const, text: "Signing in to lab.example.net:8443 as jane. Enter the password.", refused: null };
  core.change("code-internal", { state: { name: "signingIn", waiting: { for: "answer", question } } });
  await fireEvent.click(row("code-internal"));
  expect(pane().getByRole("heading", { name: "Password needed" })).toBeTruthy();
  await press("Enter password");
  const dialog = screen.getByRole("dialog", { name: "Password needed" });
  expect(within(dialog).getByText(/^Signing in to lab/)).toBeTruthy();
  await fireEvent.click(within(dialog).getByRole("button", { name: "Edit profile" }));
  await pass(0);
  expect(called("cancel")).toEqual([{ id: "code-internal" }]);
  expect(stores.pages.current).toEqual({ name: "edit", id: "code-internal", field: null });
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("behind the lock the page offers nothing that is refused there, and a form waits unseen", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  await press("Edit");
  await fireEvent.input(screen.getByLabelText("Name"), { target: { value: "Half" } });
  await press("Lock");
  expect(document.querySelector("main")!.classList).toContain("shut");
  expect(screen.getByRole("heading", { name: "Locked. Unlock first." })).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Add profile" }).disabled).toBe(true);
  await fireEvent.click(within(screen.getByRole("region", { name: "Locked. Unlock first." })).getByRole("button", { name: "Unlock" }));
  await fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Unlock" }));
  await pass(0);
  expect(document.querySelector("main")!.classList).not.toContain("shut");
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Half");
  await press("Cancel");
  await press("Discard");
  await press("Lock");
  expect(pane().queryByRole("switch")).toBeNull();
  expect(pane().queryByLabelText("Warn before expiry")).toBeNull();
  // Its answers may be looked at, and the vendor's console, for which nothing of ours is needed.
  const names = pane()
    .getAllByRole("button")
    .map((button) => button.textContent.trim());
  expect(names.filter((name) => !/^Copy (Scopes|Redirect URI)$/.test(name))).toEqual(["Unlock", "Open console"]);
  await fireEvent.keyDown(row("rmm-contoso"), { key: "Delete" });
  expect(called("remove")).toEqual([]);
  expect(screen.getByText("Locked. Unlock first.")).toBeTruthy();
});

test("a deletion cannot be undone from behind the lock", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  await fireEvent.keyDown(row("rmm-contoso"), { key: "Delete" });
  await pass(0);
  expect(screen.getByRole("button", { name: "Undo" })).toBeTruthy();
  await press("Lock");
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
});
