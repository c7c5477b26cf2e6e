// The list, the search and their keys, against the fake core.
import { fireEvent, screen, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { called, core, eachInItsOwnWindow, open, pass, row, stores } from "../gallery/testing";

eachInItsOwnWindow();

/** Two of them, in milliseconds. */
const FRAMES = 40;

test("what is found is walked from the search field, copied, and done", async () => {
  await open();
  const search = screen.getByRole("combobox");
  search.focus();
  await fireEvent.input(search, { target: { value: "contoso" } });
  const list = screen.getByRole("listbox", { name: "Search results" });
  expect(search.getAttribute("aria-controls")).toBe(list.id);
  const active = () => document.getElementById(search.getAttribute("aria-activedescendant")!)!;
  expect(active().getAttribute("aria-selected")).toBe("true");
  expect(active().querySelector("mark")!.textContent).toBe("Contoso");
  const first = active().dataset.profile;
  await fireEvent.keyDown(search, { key: "ArrowDown" });
  expect(active().dataset.profile).not.toBe(first);
  const second = active().dataset.profile;
  await fireEvent.keyDown(search, { key: "c", ctrlKey: true });
  await pass(0);
  expect(called("copy")).toEqual([{ id: second, format: "token" }]);
  expect(document.activeElement).toBe(search);
  await fireEvent.keyDown(search, { key: "Enter" });
  await pass(0);
  expect(stores.profiles.selectedId).toBe(second);
  expect(called("copy")).toHaveLength(2);
  expect(stores.profiles.search).toBe("");
});

test("selected text is copied by the system, not as a token; in a form the keys are the form's", async () => {
  await open();
  await fireEvent.click(row("rmm-contoso"));
  await fireEvent.keyDown(window, { key: "c", ctrlKey: true });
  await pass(0);
  expect(called("copy")).toHaveLength(1);
  getSelection()!.selectAllChildren(screen.getByRole("heading", { level: 1 }));
  await fireEvent.keyDown(window, { key: "c", ctrlKey: true });
  await pass(0);
  getSelection()!.removeAllRanges();
  await fireEvent.keyDown(window, { key: "e", ctrlKey: true });
  await pass(0);
  const name = screen.getByLabelText("Name");
  for (const stroke of [{ key: "c", ctrlKey: true }, { key: "?" }, { key: "r", ctrlKey: true }]) await fireEvent.keyDown(name, stroke);
  await pass(0);
  expect(called("copy")).toHaveLength(1);
  expect(called("renew")).toHaveLength(0);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the help sheet lists the keys", async () => {
  await open();
  await fireEvent.keyDown(window, { key: "?", shiftKey: true });
  await pass(0);
  const dialog = screen.getByRole("dialog", { name: "Keyboard shortcuts" });
  expect(within(dialog).getByText("Copy the token of the selected profile").nextElementSibling!.textContent).toBe("CtrlC");
});

test("of ten thousand profiles only those in sight are in the page, each with its place", async () => {
  await open("many");
  expect(stores.profiles.all).toHaveLength(10_000);
  const drawn = screen.getAllByRole("option");
  expect(drawn.length).toBeLessThan(80);
  const last = stores.profiles.order.at(-1)!;
  drawn[0]!.focus();
  await fireEvent.keyDown(drawn[0]!, { key: "End" });
  await pass(0);
  expect(document.activeElement).toBe(row(last.id));
  const size = Number(row(last.id).getAttribute("aria-setsize"));
  expect(Number(row(last.id).getAttribute("aria-posinset"))).toBe(size);
  expect(screen.getAllByRole("option").length).toBeLessThan(80);
});

test("a customer collapses, moves and changes colour by keys", async () => {
  await open();
  const heading = (name: string) => screen.getByRole("button", { name });
  row(stores.profiles.selectedId!).focus();
  await fireEvent.keyDown(document.activeElement!, { key: "ArrowLeft" });
  await pass(0);
  expect(document.activeElement).toBe(heading("Contoso"));
  await fireEvent.keyDown(document.activeElement!, { key: "ArrowLeft" });
  await pass(0);
  expect(heading("Contoso").getAttribute("aria-expanded")).toBe("false");
  expect(screen.queryByRole("listbox", { name: "Contoso" })).toBeNull();
  await fireEvent.keyDown(heading("Contoso"), { key: "ArrowDown", altKey: true });
  await pass(0);
  expect(document.activeElement).toBe(heading("Contoso"));
  expect(
    screen
      .getAllByRole("heading", { level: 2 })
      .slice(0, 2)
      .map((one) => one.textContent.trim()),
  ).toEqual(["Internal", "Contoso"]);
  expect(screen.getByText("Contoso moved to place 2 of 3")).toBeTruthy();
  await fireEvent.keyDown(heading("Contoso"), { key: "F10", shiftKey: true });
  await fireEvent.click(screen.getByRole("menuitemradio", { name: "Teal" }));
  await pass(0);
  expect(core.customers.get("Contoso")).toEqual({ name: "Contoso", colour: "teal", place: 1, collapsed: true, browser: null });
});

test("chips narrow the list and say how many there are", async () => {
  await open();
  await fireEvent.click(screen.getByRole("button", { name: "Needs attention, 3" }));
  expect(screen.getAllByRole("option")).toHaveLength(3);
  await fireEvent.click(screen.getByRole("button", { name: "Filter by vendor" }));
  await fireEvent.click(screen.getByRole("button", { name: /, 2$/ }));
  await fireEvent.click(screen.getByRole("button", { name: "Clear filters" }));
  expect(screen.getAllByRole("option")).toHaveLength(9);
});

test("a search without a match says so and can be cleared", async () => {
  await open();
  await fireEvent.keyDown(window, { key: "k", ctrlKey: true });
  const search = screen.getByRole("combobox", { name: "Search profiles and commands" });
  expect(document.activeElement).toBe(search);
  await fireEvent.input(search, { target: { value: "zebra" } });
  expect(screen.getByText("Nothing matches “zebra”")).toBeTruthy();
  expect(search.getAttribute("aria-expanded")).toBe("false");
  await pass(FRAMES);
  expect(screen.getAllByRole("button", { name: "Clear search" })).toHaveLength(2);
  await fireEvent.click(screen.getAllByRole("button", { name: "Clear search" })[1]!);
  await pass(FRAMES);
  expect(screen.getAllByRole("option")).toHaveLength(9);
});

test("a keystroke draws the best, the next frame the rest, into rows that stay for the next search", async () => {
  await open();
  await pass(1000);
  const search = screen.getByRole("combobox");
  const results = document.querySelector<HTMLElement>("#results")!;
  const rows = () => [...results.querySelectorAll<HTMLElement>("li")];
  const shown = () => rows().filter((one) => one.style.display !== "none" && one.closest("[hidden]") === null).length;
  const length = () => results.querySelector<HTMLElement>(".all")!.style.height;
  const ahead = rows();
  expect(ahead.length).toBeGreaterThan(5);
  expect(shown()).toBe(0);

  await fireEvent.input(search, { target: { value: "o" } });
  expect(stores.palette.hits.length).toBeGreaterThan(9);
  expect(shown()).toBe(1);
  await pass(FRAMES);
  expect(shown()).toBeGreaterThan(9);
  await fireEvent.input(search, { target: { value: "contoso tools" } });
  await pass(FRAMES);
  expect(shown()).toBe(stores.palette.hits.length);
  const before = length();
  await fireEvent.input(search, { target: { value: "zebra" } });
  expect(length()).toBe(before);
  await pass(FRAMES);
  expect(shown()).toBe(0);
  expect(length()).toBe("0rem");
  expect(rows()).toEqual(expect.arrayContaining(ahead));
});

test("each kind of what is found keeps its place in the page, whichever comes first", async () => {
  await open();
  const search = screen.getByRole("combobox");
  const inPage = () =>
    [...document.querySelectorAll("#results [role=group]")].map((group) => [
      group.getAttribute("aria-label"),
      parseFloat(group.closest<HTMLElement>(".section")!.style.top) > 0,
    ]);
  await fireEvent.input(search, { target: { value: "contoso" } });
  await pass(FRAMES);
  const first = inPage();
  expect(first.filter(([, below]) => !below)).toContainEqual(["Profiles", false]);
  await fireEvent.input(search, { target: { value: "connect all" } });
  await pass(FRAMES);
  expect(stores.palette.sections[0]!.key).toBe("deeds");
  expect(inPage().map(([name]) => name)).toEqual(first.map(([name]) => name));
});

test("its key opens the search with what was done last, in place of the list, and Escape gives that back", async () => {
  await open();
  await fireEvent.click(row("psa-contoso"));
  await fireEvent.keyDown(window, { key: "k", ctrlKey: true });
  await pass(FRAMES);
  const results = within(document.querySelector<HTMLElement>("#results")!);
  expect(within(results.getByRole("group", { name: "Recent" })).getAllByRole("option")).toHaveLength(1);
  expect(within(results.getByRole("group", { name: "Needs attention" })).getAllByRole("option")).toHaveLength(3);
  const field = screen.getByRole("combobox");
  expect(document.getElementById(field.getAttribute("aria-activedescendant")!)!.textContent).toContain("HaloPSA");
  await fireEvent.keyDown(field, { key: "ArrowDown" });
  await pass(FRAMES);
  expect(document.getElementById(field.getAttribute("aria-activedescendant")!)!.textContent).toContain("Citrix Lab");
  await fireEvent.keyDown(field, { key: "Escape" });
  await pass(FRAMES);
  expect(document.querySelector<HTMLElement>(".browse")!.inert).toBe(false);
  expect(stores.profiles.selectedId).toBe("psa-contoso");
});

test("whichever of list and results is out of sight can be neither reached nor read", async () => {
  await open();
  const isOut = (one: string) => document.querySelector<HTMLElement>(one)!.inert;
  expect([isOut(".browse"), isOut(".results")]).toEqual([false, true]);
  await fireEvent.input(screen.getByRole("combobox"), { target: { value: "o" } });
  await pass(FRAMES);
  expect([isOut(".browse"), isOut(".results")]).toEqual([true, false]);
  await fireEvent.keyDown(screen.getByRole("combobox"), { key: "Escape" });
  await pass(FRAMES);
  expect([isOut(".browse"), isOut(".results")]).toEqual([false, true]);
});

test("a row is named by what tells it apart, and described by how it stands", async () => {
  await open();
  const described = (id: string) => document.getElementById(row(id).getAttribute("aria-describedby")!)!.textContent.trim();
  expect(screen.getByRole("option", { name: "Automate rancor.hostedrmm.com" })).toBe(row("code-contoso"));
  expect(described("code-contoso")).toMatch(/^Connected\. Sign in by \d\d:\d\d\. Auto-renew off\. Has a warning\. ConnectWise Automate\.$/);
  await core.call("set_favourite", { id: "psa-internal", on: true });
  await pass(0);
  expect(described("psa-internal")).toBe("Scope refused. Favourite. HaloITSM.");
});
