// End dates as a technician uses them, and the ways from there and elsewhere into a form's field.
import { fireEvent, screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { called, core, eachInItsOwnWindow, open, pass, press, row, stores, violations } from "../gallery/testing";

eachInItsOwnWindow();

const form = (name: string) => within(screen.getByRole("region", { name }));
const whose = () => screen.getAllByRole("rowheader").map((head) => head.textContent.replace(/^\S+\s*/, "").trim());

test("Replace selects the profile and opens its form at that secret, whose customer the title says", async () => {
  await open();
  await press("End dates");
  await press("Replace: Client secret, Contoso, HaloPSA");
  expect(stores.profiles.selected?.name).toBe("HaloPSA");
  expect(row(stores.profiles.selectedId!).getAttribute("aria-selected")).toBe("true");
  const secret = form("Edit Contoso, HaloPSA").getByLabelText("Client secret");
  expect(document.activeElement).toBe(secret);
  expect(called("save")).toEqual([]);
});

test("a form that is open goes to another field without losing what is typed", async () => {
  await open();
  stores.pages.edit("rmm-contoso");
  await pass(0);
  const name = form("Edit Contoso, NinjaOne").getByLabelText<HTMLInputElement>("Name");
  await fireEvent.input(name, { target: { value: "Typed" } });
  stores.pages.edit("rmm-contoso", "redirect_uri");
  await pass(0);
  expect(document.activeElement).toBe(screen.getByLabelText("Redirect URI"));
  expect(name.value).toBe("Typed");
  expect(stores.pages.leaving).toBeNull();
});

test("a field under More is unfolded", async () => {
  await open();
  stores.pages.edit("code-internal", "seed");
  await pass(0);
  const seed = screen.getByLabelText("Authenticator seed");
  expect(seed.closest("details")?.open).toBe(true);
  expect(document.activeElement).toBe(seed);
});

test("what was refused opens the form at the field that it is about", async () => {
  await open();
  await fireEvent.click(row("psa-internal"));
  await press("Edit profile");
  const scopes = form("Edit Internal, HaloITSM").getByRole("group", { name: "Scopes" });
  expect(scopes.contains(document.activeElement)).toBe(true);
});

test("a notice of a secret that ends leads to its field", async () => {
  await open();
  const warnings = [{ code: "SecretEnds", text: "Client secret ends on 2027-01-31, within 30 days." }];
  core.change("psa-contoso", { warnings, field: "client_secret" });
  core.emit({ what: "notice", id: "psa-contoso", cause: "secretEnds", title: "Contoso, HaloPSA", text: warnings[0]!.text });
  await pass(0);
  await fireEvent.click(within(screen.getByRole("region", { name: "Messages" })).getByRole("button", { name: "Edit profile" }));
  await pass(0);
  expect(document.activeElement).toBe(screen.getByLabelText("Client secret"));
});

test("a day is said on the page itself, and taken back", async () => {
  await open();
  await press("End dates");
  const name = "End date: Client secret, Contoso, HaloPSA";
  await press(`Set date. ${name}`);
  const input = screen.getByLabelText<HTMLInputElement>(name);
  expect(document.activeElement).toBe(input);
  await fireEvent.input(input, { target: { value: "2099-01-31" } });
  await fireEvent.keyDown(input, { key: "Enter" });
  await pass(0);
  expect(called("set_secret_end")).toEqual([{ id: "psa-contoso", field: "client_secret", day: "2099-01-31" }]);
  expect(screen.getByText("31 Jan 2099")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("button", { name }));
  await press(name);
  await fireEvent.input(screen.getByLabelText(name), { target: { value: "" } });
  await press("Save");
  expect(called("set_secret_end")[1]).toMatchObject({ day: null });
  expect(screen.queryByText("31 Jan 2099")).toBeNull();
});

test("what is searched is all that is shown", async () => {
  await open();
  await press("End dates");
  const all = whose().length;
  await fireEvent.input(screen.getByRole("searchbox", { name: "Search profiles and secrets" }), { target: { value: "contoso password" } });
  await pass(0);
  expect(whose().length).toBeGreaterThan(0);
  expect(whose().length).toBeLessThan(all);
  expect(whose().every((text) => text.includes("Contoso"))).toBe(true);
  expect(await violations(document.body)).toEqual([]);
});

test("the day stands beside the secret, and a new secret has its own", async () => {
  await open();
  Object.assign(core.find("psa-contoso").form.answers, { instance: "https://eu.lantern.example", client_id: "c", "client_secret.ends": "2027-01-31" });
  stores.pages.edit("psa-contoso");
  await pass(0);
  const day = () => screen.getByLabelText<HTMLInputElement>("Client secret ends on").value;
  expect(day()).toBe("2027-01-31");
  await press("Replace: Client secret");
  await fireEvent.input(screen.getByLabelText("Client secret"), { target: { value: "new" } });
  expect(day()).toBe("");
  await fireEvent.input(screen.getByLabelText("Client secret"), { target: { value: "" } });
  expect(day()).toBe("2027-01-31");
  await fireEvent.input(screen.getByLabelText("Client secret"), { target: { value: "new" } });
  await fireEvent.input(screen.getByLabelText("Client secret ends on"), { target: { value: "2028-01-31" } });
  await press("Save");
  expect(called("save")).toMatchObject([{ input: { answers: { "client_secret.ends": "2028-01-31" }, secrets: { client_secret: "new" } } }]);
});
