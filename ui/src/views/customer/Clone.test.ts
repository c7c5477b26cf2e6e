// A profile cloned to many customers: picked and typed, each with what is its own, and a result for each.
import { fireEvent, screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { called, eachInItsOwnWindow, open, pass, press, stores, violations } from "../gallery/testing";

eachInItsOwnWindow();

const dialog = () => within(screen.getByRole("dialog"));

test("customers are picked or typed, and each has answers of its own", async () => {
  await open();
  await stores.cloning.start(stores.profiles.get("rmm-contoso")!);
  await pass(0);
  // Northwind has one of that name.
  expect(dialog().getAllByRole("checkbox").length).toBe(2);
  await fireEvent.click(dialog().getByLabelText("Internal"));
  await fireEvent.input(dialog().getByLabelText(/More customers/), { target: { value: " Fabrikam \ninternal\nContoso\n\n" } });
  await pass(0);
  expect(stores.cloning.customers).toEqual(["Internal", "Fabrikam"]);
  const instance = dialog().getByRole("textbox", { name: /^(?!Client).* of Fabrikam$/ });
  expect((instance as HTMLInputElement).value).toBe("https://eu.lantern.example");
  const client = dialog().getByRole("textbox", { name: "Client ID of Fabrikam" });
  expect((client as HTMLInputElement).value, "another customer's is not offered").toBe("");
  await fireEvent.input(client, { target: { value: "fabrikam-app" } });
  expect(await violations(screen.getByRole("dialog"))).toEqual([]);
  await press("Clone to 2 customers");
  await pass(0);
  const answers = (id: string) => ({ instance: "https://eu.lantern.example", client_id: id });
  const clones = [
    { customer: "Internal", answers: answers("") },
    { customer: "Fabrikam", answers: answers("fabrikam-app") },
  ];
  expect(called("clone_to_customers")).toEqual([{ id: "rmm-contoso", clones, withSecrets: false }]);
  const rows = dialog()
    .getAllByRole("row")
    .map((row) => row.textContent.replace(/\s+/g, " ").trim());
  expect(rows).toEqual(
    ["Internal Client ID: This field is required.", "Fabrikam Added. Enter before the first sign-in: Client secret"].map((row) => row.replace(" ", "")),
  );
  expect(stores.profiles.of("Fabrikam").map(({ name }) => name)).toEqual(["NinjaOne"]);
  await press("Close", "button");
  expect(stores.cloning.profile).toBeNull();
});

test("secrets go along only when that is ticked; what went well is told in a line", async () => {
  await open();
  await stores.cloning.start(stores.profiles.get("rmm-contoso")!);
  await pass(0);
  await fireEvent.input(dialog().getByLabelText(/More customers/), { target: { value: "Fabrikam" } });
  await pass(0);
  await fireEvent.input(dialog().getByRole("textbox", { name: "Client ID of Fabrikam" }), { target: { value: "app" } });
  await fireEvent.click(dialog().getByLabelText(/Copy secrets too/));
  await press("Clone to 1 customer");
  await pass(0);
  expect(called("clone_to_customers")).toMatchObject([{ withSecrets: true }]);
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(stores.toasts.shown.at(-1)?.text).toBe("1 profile added");
});
