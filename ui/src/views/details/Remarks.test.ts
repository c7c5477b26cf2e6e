// Note, tags and link in the details, in the form, and behind the lock.
import { fireEvent, screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { called, core, eachInItsOwnWindow, open, pass, press, row, stores } from "../gallery/testing";

eachInItsOwnWindow();

const pane = () => within(screen.getByRole("region", { name: "Profile details" }));
const note = "Ask Jane before you renew.\nShe is in on Mondays.";

async function remarked() {
  await open();
  const { form } = core.find("rmm-contoso");
  form.remarks = { note, tags: ["VIP", "on call"], link: "https://docs.example/contoso" };
  core.change("rmm-contoso", { tags: ["VIP", "on call"], link: "https://docs.example/contoso" });
  await fireEvent.click(row("rmm-contoso"));
  await pass(0);
}

test("they stand in the details: a tag finds the others, the link is opened or copied", async () => {
  await remarked();
  expect(pane().getByText(/Ask Jane/).textContent).toBe(note);
  await press("Open link");
  expect(called("open_saved_link")).toEqual([{ id: "rmm-contoso" }]);
  await press("Copy link");
  expect(core.clipboard.at(-1)).toBe("https://docs.example/contoso");
  await press("Find all with on call");
  expect([stores.profiles.search, stores.palette.hits.map(({ id }) => id)]).toEqual(['tag:"on call"', ["rmm-contoso"]]);
});

test("behind the lock the note is gone at once", async () => {
  await remarked();
  await stores.actions.lock();
  await pass(0);
  expect(document.body.textContent).not.toContain("Ask Jane");
  expect(pane().getByRole("button", { name: "Find all with VIP" })).toBeTruthy();
});

test("locked from elsewhere, it is gone with the list, before the details are asked for", async () => {
  await remarked();
  const before = core.call.bind(core);
  core.call = (name, args) => (name === "detail" ? new Promise(() => undefined) : before(name, args));
  await core.call("lock", undefined);
  await pass(0);
  expect(document.body.textContent).not.toContain("Ask Jane");
});

test("they are written in the form", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  await pass(0);
  expect(pane().queryByRole("region", { name: "Note, tags and link" })).toBeNull();
  stores.pages.edit("rmm-contoso");
  await pass(0);
  const type = (label: RegExp, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });
  await fireEvent.click(screen.getByText("Note, tags and link"));
  await type(/^Tags/, "vip, on call");
  await type(/^Link/, "http://docs.example");
  await type(/^Note/, "Ask Jane");
  await press("Save");
  await pass(0);
  expect(screen.getByText("Only an address with https.")).toBeTruthy();
  await type(/^Link/, "https://docs.example");
  await press("Save");
  await pass(0);
  expect(core.find("rmm-contoso").form.remarks).toEqual({ note: "Ask Jane", tags: ["vip", "on call"], link: "https://docs.example" });
});
