// What is said of something under the pointer or the focus, in words of our own.
import { fireEvent, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { eachInItsOwnWindow, open, pass, row, stores } from "../gallery/testing";

eachInItsOwnWindow();

const WAIT = 700;
const tip = () => screen.queryByRole("tooltip");
const view = () => screen.getByRole("button", { name: "View" });

test("it comes after a while, and goes with the pointer, a press, Escape, a scroll and what it is about", async () => {
  await open();
  const come = async () => {
    await fireEvent.pointerOver(document.body);
    await pass(WAIT);
    await fireEvent.pointerOver(view());
    await pass(WAIT);
    expect(tip()?.textContent).toBe("View");
  };
  await fireEvent.pointerOver(view());
  await pass(100);
  expect(tip()).toBeNull();
  await come();
  await fireEvent.pointerOver(tip()!);
  await pass(WAIT);
  expect(tip()).not.toBeNull();
  await fireEvent.pointerOver(document.body);
  await pass(WAIT);
  expect(tip()).toBeNull();
  await come();
  await fireEvent.keyDown(window, { key: "Escape" });
  expect(tip()).toBeNull();
  await come();
  await fireEvent.scroll(document.querySelector(".scroller")!);
  expect(tip()).toBeNull();
  await come();
  await fireEvent.pointerDown(view());
  await fireEvent.click(view());
  await pass(WAIT);
  expect(tip()).toBeNull();
  expect(screen.getByRole("menu", { name: "View" })).toBeTruthy();
});

test("a row's comes where some of it is cut off, by focus too, and is its description", async () => {
  await open();
  const names = row("rmm-contoso");
  await fireEvent.pointerOver(names);
  await pass(WAIT);
  expect(tip()).toBeNull();
  await fireEvent.pointerOver(document.body);
  await pass(WAIT);
  const beneath = names.querySelector(".beneath")!;
  Object.defineProperties(beneath, { clientWidth: { value: 50 }, scrollWidth: { value: 90 } });
  await fireEvent.pointerOver(names);
  await pass(WAIT);
  expect(tip()!.textContent).toContain("eu.ninjarmm.com");
  stores.profiles.search = "automate";
  await pass(WAIT);
});

test("what a control is called already is not said twice; what it is not called describes it", async () => {
  await open();
  await fireEvent.pointerOver(view());
  await pass(WAIT);
  expect(view().hasAttribute("aria-describedby")).toBe(false);
  stores.pages.activity();
  await pass(WAIT);
  const time = document.querySelector("time[data-tip]")!;
  await fireEvent.pointerOver(time);
  await pass(WAIT);
  expect(time.getAttribute("aria-describedby")).toBe(tip()!.id);
  await fireEvent.pointerOver(document.body);
  await pass(WAIT);
  expect(time.hasAttribute("aria-describedby")).toBe(false);
});
