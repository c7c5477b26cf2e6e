// Settings, import and export as a person meets them, and what axe-core says of them.
import { fireEvent, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { core, eachInItsOwnWindow, open, pass, press, stores, violations } from "../gallery/testing";

eachInItsOwnWindow();
beforeEach(() => open());

/** Landmarks are the whole page's. */
const violationsIn = (selector: string) => violations(selector, { "landmark-no-duplicate-banner": { enabled: false } });

test("the settings open by key, each control has a name, and a change is sent at once", async () => {
  await fireEvent.keyDown(document.body, { key: ",", ctrlKey: true });
  await pass(0);
  expect(document.activeElement?.textContent).toBe("Settings");
  expect(await violationsIn("main section")).toEqual([]);
  const idle = screen.getByLabelText<HTMLSelectElement>("Lock after idle time");
  await fireEvent.change(idle, { target: { value: "15" } });
  await pass(0);
  expect(core.set.settings.lockAfterMinutes).toBe(15);
  await press("Reset “Lock after idle time”");
  expect(core.set.settings.lockAfterMinutes).toBeNull();
  await press("Keep running in the tray", "switch");
  expect(core.set.settings.keepInTray).toBe(false);
  expect(screen.getByRole("switch", { name: "Hide the window from screen capture" })).toHaveProperty("disabled", true);
});

test("a wrong number is said beside its field", async () => {
  stores.pages.settings();
  await pass(0);
  const seconds = screen.getByLabelText<HTMLInputElement>("Keep copies on the clipboard");
  await fireEvent.change(seconds, { target: { value: "5" } });
  await pass(0);
  expect(seconds.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByRole("alert").textContent).toContain("From 10 to 300 seconds.");
  expect(core.set.settings.clipboardSeconds).toBe(30);
});

test("where there is no tray, what closing does is chosen", async () => {
  core.set.trayRemark = "There is no tray here: closing the window does what is chosen below.";
  stores.pages.settings();
  await pass(0);
  const closing = screen.getByLabelText<HTMLSelectElement>("Closing without a tray");
  expect(closing.value).toBe("minimise");
  await fireEvent.change(closing, { target: { value: "quit" } });
  await pass(0);
  expect(core.set.settings.withoutTray).toBe("quit");
  await press("Keep running in the tray", "switch");
  expect(screen.queryByLabelText("Closing without a tray")).toBeNull();
});

test("the browser is chosen in a dialog, and one that did not open is said", async () => {
  await stores.actions.chooseBrowser({ of: "profile", profile: stores.profiles.get("rmm-contoso")! });
  await pass(0);
  await fireEvent.change(screen.getByLabelText("Browser"), { target: { value: "chrome" } });
  await pass(0);
  expect(await violationsIn("dialog")).toEqual([]);
  await fireEvent.change(screen.getByLabelText("Browser profile"), { target: { value: "Profile 1" } });
  await press("Save");
  expect(stores.profiles.get("rmm-contoso")!.browser).toMatchObject({ program: "chrome", profile: "Profile 1" });

  const waiting = { for: "browser" as const, deadline: Date.now() + 60_000, redirectUri: "http://localhost:9090/", help: "", mustPaste: false };
  const shown = { ...waiting, browser: "Google Chrome, Contoso", unopened: null };
  core.change("rmm-contoso", { state: { name: "signingIn", waiting: shown } });
  stores.prompts.follow("rmm-contoso");
  await pass(0);
  expect(screen.getByRole("dialog").textContent).toMatch(/Opening .* in Google Chrome, Contoso… Nothing there\? Copy the sign-in link/);
  core.change("rmm-contoso", { state: { name: "signingIn", waiting: { ...shown, unopened: "Google Chrome could not be opened." } } });
  await pass(0);
  expect(screen.getByRole("alert").textContent).toBe("Google Chrome could not be opened.");
  expect(screen.getByRole("dialog").textContent).not.toContain("Opening");
});

test("an import shows what it would do, and its choices", async () => {
  await stores.importing.choose();
  await pass(0);
  expect(await violationsIn("dialog")).toEqual([]);
  expect(screen.getByText(/^Differs: .*, Scopes$/)).toBeTruthy();
  await fireEvent.change(screen.getByLabelText("Action for Contoso, NinjaOne"), { target: { value: "keepBoth" } });
  await press("Import 2 profiles");
  expect(screen.getByText("Added as NinjaOne copy")).toBeTruthy();
  await press("Close");
  expect(document.querySelector("dialog")).toBeNull();
});

test("an export with secrets wants its passphrase twice", async () => {
  stores.exporting.start();
  await pass(0);
  await fireEvent.click(screen.getByLabelText(/^With secrets/));
  await pass(0);
  expect(await violationsIn("dialog")).toEqual([]);
  const save = screen.getByRole<HTMLButtonElement>("button", { name: "Save…" });
  await fireEvent.input(screen.getByLabelText("Passphrase"), { target: { value: "correct horse" } });
  expect(save.disabled).toBe(true);
  await fireEvent.input(screen.getByLabelText("Repeat passphrase"), { target: { value: "correct horse" } });
  expect(save.disabled).toBe(false);
});

test("a form is tested where it stands, and what is typed next takes the result away", async () => {
  stores.pages.edit("rmm-contoso");
  await pass(0);
  await press("Test");
  const results = screen.getByRole("region", { name: "Test results" });
  expect(results.querySelector("li")?.textContent).toContain("The vendor does not know this client ID.");
  expect(await violationsIn("main section")).toEqual([]);
  expect(core.calls.some(({ name }) => name === "save")).toBe(false);
  await fireEvent.input(screen.getByLabelText("Client ID"), { target: { value: "another" } });
  await pass(0);
  expect(screen.queryByRole("region", { name: "Test results" })).toBeNull();
});

test("updates are there only where they are switched on", async () => {
  await press("More");
  await press("Settings", "menuitem");
  expect(screen.queryByRole("button", { name: "Check for updates" })).toBeNull();
  stores.pages.detail();
  await pass(0);
  core.set.canUpdate = true;
  await press("More");
  await press("Settings", "menuitem");
  await press("Check for updates");
  expect(screen.getByText("Version 9.9.9 is available.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Install and restart" })).toBeTruthy();
});
