// The window as a technician uses it, against the fake core.
import { cleanup, fireEvent, screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { called, core, eachInItsOwnWindow, open, pass, press, row, stores } from "../gallery/testing";

eachInItsOwnWindow();

test("lists every profile under its customer, with its countdown once it is looked at", async () => {
  await open();
  expect(screen.getAllByRole("option")).toHaveLength(9);
  expect(within(screen.getByRole("listbox", { name: "Contoso" })).getAllByRole("option")).toHaveLength(3);
  const countdown = () => row("rmm-contoso").closest("li")!.querySelector("[data-countdown]")?.textContent;
  expect(countdown()).toBeUndefined();
  await fireEvent.click(row("rmm-contoso"));
  expect(countdown()).toBe("52:10");
  await pass(2_000);
  expect(countdown()).toBe("52:08");
  expect(row("code-internal").querySelector("[data-countdown]")).toBeNull();
});

test("a menu makes way for a dialog, and is not there after it", async () => {
  await open();
  await press("More");
  expect(screen.getByRole("menu")).toBeTruthy();
  stores.help.open = true;
  await pass(0);
  expect(screen.queryByRole("menu")).toBeNull();
});

test("the detail pane follows the selection and its facts", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  await pass(0);
  const detail = screen.getByRole("region", { name: "Profile details" });
  expect(within(detail).getByText("monitoring management offline_access")).toBeTruthy();
  expect(within(detail).getByText("Signed in through the browser")).toBeTruthy();
  await fireEvent.click(row("psa-internal"));
  await pass(0);
  expect(within(detail).getByRole("button", { name: "Edit profile" })).toBeTruthy();
  expect(within(detail).getByText(/^invalid_scope/)).toBeTruthy();
});

test("arrow keys walk the rows and Enter does the first thing of a state", async () => {
  await open();
  row(stores.profiles.selectedId!).focus();
  await fireEvent.keyDown(document.activeElement!, { key: "End" });
  expect(document.activeElement).toBe(row("rmm-northwind"));
  await fireEvent.keyDown(document.activeElement!, { key: "ArrowUp" });
  expect(document.activeElement).toBe(row("files-northwind"));
  await fireEvent.keyDown(document.activeElement!, { key: "Enter" });
  expect(called("copy")).toEqual([{ id: "files-northwind", format: "token" }]);
});

test("a second factor is asked in a dialog, refused, and asked again", async () => {
  await open();
  await fireEvent.click(row("code-internal"));
  await fireEvent.click(screen.getByRole("button", { name: "Connect" }));
  await pass(1_500);
  const dialog = screen.getByRole("dialog", { name: "Two-factor code" });
  const input = within(dialog).getByLabelText("Code");
  const send = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Connect" });
  await fireEvent.input(input, { target: { value: "12" } });
  expect(send.disabled).toBe(true);
  await fireEvent.input(input, { target: { value: "000 000" } });
  await fireEvent.keyDown(input, { key: "Enter" });
  await pass(1_500);
  expect(called("answer")).toEqual([{ id: "code-internal", text: "000000" }]);
  expect(screen.getByText(/The last code was not accepted/)).toBeTruthy();
});

test("a slow vendor leaves no Cancel where Connect was", async () => {
  await open();
  await fireEvent.click(row("code-internal"));
  const connect = screen.getByRole<HTMLButtonElement>("button", { name: "Connect" });
  await fireEvent.click(connect);
  await pass(0);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Connecting…" }).disabled).toBe(true);
  await fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(called("cancel")).toEqual([{ id: "code-internal" }]);
});

test("a first profile is added from the empty window and connects", async () => {
  await open("empty");
  await fireEvent.click(screen.getByRole("button", { name: "Add your first profile" }));
  await pass(0);
  await fireEvent.click(screen.getByRole("button", { name: "Harbour Cloud" }));
  await fireEvent.click(screen.getByRole("button", { name: /^Password and code/ }));
  await fireEvent.input(screen.getByLabelText("Server"), { target: { value: "acme.harbour.example" } });
  await fireEvent.input(screen.getByLabelText("User name"), { target: { value: "jane" } });
  await fireEvent.input(screen.getByLabelText("Password"), { target: { value: " kept exactly " } });
  await fireEvent.click(screen.getByRole("button", { name: "Save and connect" }));
  await pass(1_500);
  expect(called("save")).toMatchObject([
    { input: { vendor: "harbour", method: "password", answers: { server: "https://acme.harbour.example" }, secrets: { password: " kept exactly " } } },
  ]);
  expect(screen.getByRole("dialog", { name: "Two-factor code" })).toBeTruthy();
});

test("a profile is imported from a PowerShell vault", async () => {
  await open("empty");
  await fireEvent.click(screen.getByRole("button", { name: "Add your first profile" }));
  await pass(0);
  await fireEvent.click(screen.getByRole("button", { name: "Import from a PowerShell vault…" }));
  await fireEvent.input(screen.getByLabelText("Vault name"), { target: { value: "Store" } });
  await fireEvent.click(screen.getByRole("button", { name: "Copy command" }));
  expect(called("copy_text")).toMatchObject([{ text: expect.stringContaining("Get-SecretInfo -Vault 'Store'") as unknown }]);
  const send = screen.getByRole<HTMLButtonElement>("button", { name: "Import" });
  expect(send.disabled).toBe(true);
  const json = screen.getByLabelText<HTMLTextAreaElement>("JSON");
  expect(json.autocomplete).toBe("off");
  await fireEvent.input(json, { target: { value: "no JSON" } });
  await fireEvent.click(send);
  await pass(0);
  expect(json.getAttribute("aria-invalid")).toBe("true");
  const values = { LanternURL: "https://eu.lantern.example", LanternClientId: "c", LanternClientSecret: "s", LanternAuthScopes: "monitoring" };
  await fireEvent.input(json, { target: { value: JSON.stringify(values) } });
  await fireEvent.click(send);
  await pass(1_500);
  expect(screen.getByRole("heading", { name: "Lantern RMM" })).toBeTruthy();
  expect(stores.profiles.selected?.state.name).toBe("active");
});

test("a copy for a PowerShell vault asks for its prefix first", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  await fireEvent.click(screen.getByRole("button", { name: "More actions" }));
  await fireEvent.click(screen.getByRole("menuitem", { name: "Copy for a PowerShell vault…" }));
  const dialog = screen.getByRole("dialog", { name: "Copy for the vault of the Lantern PowerShell module?" });
  expect(within(dialog).getByText(/JSON with this profile's secrets/)).toBeTruthy();
  const prefix = within(dialog).getByLabelText<HTMLInputElement>("Prefix");
  expect(prefix.value).toBe("Lantern");
  await fireEvent.input(prefix, { target: { value: "Lab" } });
  await fireEvent.click(within(dialog).getByRole("button", { name: "Copy secrets" }));
  await pass(0);
  expect(called("copy_for_vault")).toEqual([{ id: "rmm-contoso", prefix: "Lab" }]);
  expect(screen.getByText("Contoso, NinjaOne copied for a PowerShell vault")).toBeTruthy();
});

test("a form with changes asks before it is left", async () => {
  await open();
  await fireEvent.click(screen.getByRole("button", { name: "Edit" }));
  await pass(0);
  await fireEvent.input(screen.getByLabelText("Name"), { target: { value: "Changed" } });
  await fireEvent.click(row("rmm-contoso"));
  expect(screen.getByRole("dialog", { name: "Discard your changes?" })).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect(stores.profiles.selectedId).toBe("rmm-contoso");
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("each state of the vault has its dialog", async () => {
  for (const [scene, title] of [
    ["locked", "Unlock your secrets"],
    ["keyring", "Unlock your secrets"],
    ["choose", "Choose a passphrase"],
    ["lost", "The key to your secrets is gone"],
  ] as const) {
    await open(scene);
    expect(screen.getByRole("dialog", { name: title })).toBeTruthy();
    cleanup();
  }
});

test("a passphrase is chosen twice the same", async () => {
  await open("choose");
  await fireEvent.input(screen.getByLabelText("New passphrase"), { target: { value: "long enough" } });
  await fireEvent.input(screen.getByLabelText("Repeat passphrase"), { target: { value: "long enouhg" } });
  await fireEvent.click(screen.getByRole("button", { name: "Use this passphrase" }));
  expect(screen.getByText("The passphrases differ.")).toBeTruthy();
  expect(called("unlock")).toHaveLength(0);
  await fireEvent.input(screen.getByLabelText("Repeat passphrase"), { target: { value: "long enough" } });
  await fireEvent.click(screen.getByRole("button", { name: "Use this passphrase" }));
  await pass(0);
  expect(called("unlock")).toEqual([{ passphrase: "long enough" }]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a notice opens its profile when it is clicked, and goes", async () => {
  await open();
  core.emit({ what: "notice", id: "psa-internal", cause: "signIn", title: "Internal, HaloITSM", text: "Sign in again." });
  await pass(0);
  const region = screen.getByRole("region", { name: "Messages" });
  expect(region.getAttribute("aria-live")).toBe("polite");
  await fireEvent.click(within(region).getByRole("button", { name: "Internal, HaloITSM Sign in again." }));
  await pass(0);
  expect(stores.profiles.selectedId).toBe("psa-internal");
  expect(within(region).queryByText("Sign in again.")).toBeNull();
});

test("many notices leave the newest three in sight", async () => {
  await open();
  for (let number = 1; number <= 50; number++) {
    core.emit({ what: "notice", id: "rmm-contoso", cause: "expiring", title: `Profile ${number}`, text: "Expires in 5 min" });
  }
  await pass(0);
  const shown = screen.getAllByRole("button", { name: /Expires in 5 min/ });
  expect(shown.map((notice) => notice.querySelector("b")!.textContent)).toEqual(["Profile 48", "Profile 49", "Profile 50"]);
  await pass(31_000);
  expect(screen.queryByRole("button", { name: /Expires in 5 min/ })).toBeNull();
});

test("a notice of a profile that waits for a code leads to its prompt", async () => {
  await open("troubled");
  core.emit({ what: "notice", id: "code-contoso", cause: "code", title: "Contoso, Automate", text: "Code needed." });
  await pass(0);
  await fireEvent.click(screen.getByRole("button", { name: "Contoso, Automate Code needed." }));
  await pass(1_500);
  expect(screen.getByRole("dialog", { name: "Two-factor code" })).toBeTruthy();
});

test("a sign-in of another tenant is accepted, and then started from scratch", async () => {
  await open("noticed");
  await fireEvent.click(row("rmm-contoso"));
  const trouble = screen.getByRole("group", { name: "What happened" });
  expect(within(trouble).getByText(/of Fabrikam, but this profile is/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Sign in again" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Copy token" })).toBeNull();
  await fireEvent.click(within(trouble).getByRole("button", { name: "Accept and sign in" }));
  await pass(0);
  expect(called("accept_identity")).toEqual([{ id: "rmm-contoso" }]);
  expect(called("connect")).toEqual([{ id: "rmm-contoso", fromScratch: true }]);
});

test("why nothing can be changed stays in sight", async () => {
  await open();
  expect(screen.queryByText(/newer Fobwatch/)).toBeNull();
  core.readOnly = "This data was written by a newer Fobwatch.";
  core.emit({ what: "list" });
  await pass(0);
  expect(screen.getByText("This data was written by a newer Fobwatch.").getAttribute("role")).toBe("status");
});

test("the lead is a whole number of minutes, and empty is the usual one", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  const lead = screen.getByLabelText<HTMLInputElement>("Warn before expiry");
  const set = (value: string) => fireEvent.change(lead, { target: { value } });
  await set("10");
  await set("0");
  expect(lead.value).toBe("10");
  await set("");
  await pass(0);
  expect(called("set_lead")).toEqual([10, null].map((minutes) => ({ id: "rmm-contoso", minutes })));
  expect(lead.value).toBe("5");
});

test("the activity of all profiles is filtered and leads back", async () => {
  await open();
  await fireEvent.click(screen.getByRole("button", { name: "Activity" }));
  await pass(0);
  const list = screen.getByRole("group", { name: "What happened" });
  expect(within(list).getAllByRole("listitem")).toHaveLength(4);
  expect(within(list).getByText("you, tray")).toBeTruthy();
  await fireEvent.click(screen.getByRole("checkbox", { name: "Failed only" }));
  await pass(0);
  expect(within(list).getAllByRole("listitem")).toHaveLength(1);
  await fireEvent.click(screen.getByRole("button", { name: "Export as CSV…" }));
  await pass(0);
  expect(called("export_activity")).toEqual([{ filter: { profile: null, customer: null, failed: true, before: null } }]);
  expect(screen.getByText("Activity exported")).toBeTruthy();
  await fireEvent.change(screen.getByLabelText("Profile"), { target: { value: JSON.stringify({ customer: "Internal" }) } });
  await pass(0);
  expect(within(list).getByText("Nothing fits this choice.")).toBeTruthy();
  await fireEvent.click(row("rmm-contoso"));
  expect(screen.getByRole("region", { name: "Profile details" })).toBeTruthy();
});

test("renewing all shows how far it is and which failed", async () => {
  await open();
  await fireEvent.click(screen.getByRole("button", { name: "Renew all" }));
  await pass(0);
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "Renewing, 0 of 3" });
  expect(button.disabled).toBe(true);
  await pass(800);
  expect(screen.getByRole("button", { name: "Renewing, 1 of 3" })).toBeTruthy();
  await pass(3_000);
  const dialog = screen.getByRole("dialog", { name: "1 of 3 could not be renewed" });
  expect(within(dialog).getAllByRole("listitem")[0]!.textContent).toContain("The vendor did not answer within 30 s.");
  await fireEvent.click(within(dialog).getByRole("button", { name: "Show profile: Contoso, HaloPSA" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(stores.profiles.selectedId).toBe("psa-contoso");
});

test("a stop of auto-renew is chosen from the menu beside the switch and shown", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  await fireEvent.click(screen.getByRole("button", { name: "How long to auto-renew" }));
  await fireEvent.click(screen.getByRole("menuitemradio", { name: "For 8 hours" }));
  await pass(0);
  expect(screen.getByText(/^Turns off automatically /)).toBeTruthy();
});
