// How the window shares its room, and where one was when it comes back.
import { fireEvent, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { core, eachInItsOwnWindow, open, pass, press, row, stores } from "../gallery/testing";

eachInItsOwnWindow();
beforeEach(() => void vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600));

const rem = 16;
const scroller = () => document.querySelector<HTMLElement>(".groups .scroller")!;
const scrollTo = (top: number) => {
  scroller().scrollTop = top;
  return fireEvent.scroll(scroller());
};
const heightOf = (id: string) => parseFloat(row(id).closest<HTMLElement>("li")!.style.height);

test("rows are comfortable or compact, by the list's menu and by the settings, and stay so", async () => {
  await open();
  const before = heightOf("rmm-contoso");
  await press("View");
  await press("Compact rows", "menuitemradio");
  expect(heightOf("rmm-contoso")).toBeLessThan(before * 0.7);
  await open();
  expect(heightOf("rmm-contoso")).toBeLessThan(before * 0.7);
  stores.pages.settings();
  await pass(0);
  await fireEvent.change(screen.getByLabelText("Row height"), { target: { value: "comfortable" } });
  await pass(0);
  expect(heightOf("rmm-contoso")).toBe(before);
  // 800 pixels without bar, filters and status, at 13 to a rem: more than the 13 rows that there were.
  expect((800 - 48 - 38 - 30) / ((before + 0.2) * 13)).toBeGreaterThan(15.5);
});

test("a group's head is one line that says the most urgent first", async () => {
  await open();
  const head = screen.getByRole("button", { name: "Northwind" });
  const summary = document.getElementById(head.getAttribute("aria-describedby")!)!;
  expect(summary.textContent).toMatch(/^1 needs attention · 2 connected · soonest 4 min$/);
  expect(parseFloat(head.closest("header")!.style.height)).toBeLessThan(2.5);
});

test("the list is made wider by keys and by the pointer, within bounds, and stays so", async () => {
  await open();
  const line = () => screen.getByRole("separator", { name: "Width of the list" });
  const value = () => Number(line().getAttribute("aria-valuenow"));
  const usual = value();
  expect(document.getElementById(line().getAttribute("aria-controls")!)?.tagName).toBe("NAV");
  await fireEvent.keyDown(line(), { key: "ArrowRight" });
  expect(value()).toBe(usual + 2);
  await fireEvent.keyDown(line(), { key: "End" });
  expect(value()).toBe(Number(line().getAttribute("aria-valuemax")));
  HTMLElement.prototype.setPointerCapture = () => {};
  vi.spyOn(line().parentElement!, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 1000, 600));
  await fireEvent(line(), new MouseEvent("pointerdown", { bubbles: true, button: 0, clientX: 600 }));
  await fireEvent(line(), new MouseEvent("pointermove", { bubbles: true, clientX: 450 }));
  await fireEvent(line(), new MouseEvent("pointerup", { bubbles: true }));
  await fireEvent(line(), new MouseEvent("pointermove", { bubbles: true, clientX: 300 }));
  expect(value()).toBe(45);
  await open();
  expect(value()).toBe(45);
  await fireEvent.dblClick(line());
  expect(value()).toBe(usual);
});

test("what is selected and how far the list is scrolled are there in the next window, or what it is opened for", async () => {
  await open("many");
  const far = stores.profiles.order[5000]!.id;
  stores.profiles.select(far);
  await pass(0);
  expect(row(far)).not.toBeNull();
  await scrollTo(90 * rem);
  await pass(500);
  await open("many");
  expect(stores.profiles.selectedId).toBe(far);
  expect(scroller().scrollTop).toBe(90 * rem);
  const other = stores.profiles.order[9000]!.id;
  core.emit({ what: "show", id: other, edit: false });
  await pass(0);
  expect(scroller().scrollTop).toBeGreaterThan(1000 * rem);
});

test("another filter begins at the top of the list", async () => {
  await open("many");
  await scrollTo(800 * rem);
  await press(/^Connected, /);
  expect(scroller().scrollTop).toBe(0);
  await scrollTo(800 * rem);
  await press(/^Connected, /);
  expect(scroller().scrollTop).toBe(0);
});

test("filter, search and selection outlive a form that is saved or left, and a window that is closed", async () => {
  await open();
  stores.filters.toggleKind("connected");
  stores.profiles.select("rmm-contoso");
  stores.palette.type("contoso");
  await pass(50);
  const asBefore = () => {
    expect(stores.filters.chosen).toBe("connected\n");
    expect(document.querySelector<HTMLInputElement>("[data-search]")!.value).toBe("contoso");
    expect(document.querySelectorAll("#results [role=option]").length).toBeGreaterThan(0);
    expect(stores.profiles.selectedId).toBe("rmm-contoso");
  };
  for (const words of ["Cancel", "Save"]) {
    stores.pages.edit("rmm-contoso");
    await pass(50);
    await fireEvent.click(screen.getByText(words));
    await pass(50);
    expect(stores.pages.current.name).toBe("detail");
    asBefore();
  }
  await open();
  await pass(50);
  asBefore();
});

test("the app's next start begins without filter and search", async () => {
  await open();
  await press(/^Connected, /);
  stores.profiles.search = "contoso";
  const all = Object.entries(localStorage).map(([key, value]) => [key, String(value)]);
  for (const [key, value] of all) localStorage.setItem(key!, value!.replace(/^\n/, "another\n"));
  await open();
  expect(stores.profiles.search).toBe("");
  expect(stores.filters.any).toBe(false);
});

test("a problem that a press brings up is shown behind its click: nothing moves from under the pointer", async () => {
  await open();
  stores.pages.edit("rmm-contoso");
  await pass(50);
  const name = screen.getByLabelText<HTMLInputElement>("Name");
  await fireEvent.input(name, { target: { value: "" } });
  await fireEvent.pointerDown(document.querySelector("summary, .docs button")!);
  await fireEvent.blur(name);
  await pass(1000);
  const seen = () => [name.getAttribute("aria-invalid"), document.querySelector(".fields > [role=alert]") !== null];
  expect(seen()).toEqual([null, false]);
  await fireEvent.pointerUp(document.body);
  await fireEvent.click(document.body);
  expect(seen()).toEqual([null, false]);
  await pass(0);
  expect(seen()).toEqual(["true", true]);
});

test("each vendor's sign is drawn as the core says, and named where no word beside it names it", async () => {
  await open();
  const shapes = (of: ParentNode) => [...of.querySelectorAll(".sign path")].map((path) => path.getAttribute("d"));
  const drawn = (id: string) => shapes(row(id).closest("li")!);
  expect(drawn("rmm-contoso")).toHaveLength(1);
  expect(drawn("rmm-contoso")).toEqual(drawn("rmm-northwind"));
  expect(drawn("rmm-contoso")).not.toEqual(drawn("code-contoso"));
  expect(document.getElementById(row("rmm-contoso").getAttribute("aria-describedby")!)!.textContent).toContain("NinjaOne.");
  stores.profiles.select("rmm-contoso");
  await pass(0);
  expect(document.querySelector(".detail header [role=img]")?.getAttribute("aria-label")).toBe("NinjaOne");
  stores.pages.add();
  await pass(0);
  expect(shapes(document.querySelector(".vendors")!)).toHaveLength(2);
});
