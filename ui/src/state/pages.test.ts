// Leaving a page with unsaved changes is asked about.
import { expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import { makeStores } from "./stores";

test("a page is left at once where nothing is lost", () => {
  const pages = makeStores(fake()).pages;
  const then = vi.fn();
  pages.guard(() => false);
  pages.go({ name: "activity" }, then);
  expect([pages.current.name, pages.leaving]).toEqual(["activity", null]);
  expect(then).toHaveBeenCalledOnce();
});

test("with unsaved changes it stays until discarding is confirmed", () => {
  const pages = makeStores(fake()).pages;
  pages.add();
  pages.guard(() => true);
  const then = vi.fn();
  pages.detail(then);
  expect(pages.current.name).toBe("add");
  expect(pages.leaving?.to).toEqual({ name: "detail" });
  pages.stay();
  expect([pages.current.name, pages.leaving]).toEqual(["add", null]);
  pages.discard();
  expect(pages.current.name).toBe("add");
  pages.detail(then);
  expect(then).not.toHaveBeenCalled();
  pages.discard();
  expect(pages.current.name).toBe("detail");
  expect(then).toHaveBeenCalledOnce();
  // What was discarded guards nothing any more.
  pages.settings();
  expect(pages.current.name).toBe("settings");
});

test("a page that is there already is not opened again, so what is typed stays", () => {
  const pages = makeStores(fake()).pages;
  pages.edit("one");
  pages.guard(() => true);
  pages.edit("one");
  expect(pages.leaving).toBeNull();
  pages.edit("two");
  expect(pages.leaving?.to).toEqual({ name: "edit", id: "two", field: null });
  pages.stay();
  pages.guard(null);
  pages.add();
  pages.add(true);
  expect(pages.current).toEqual({ name: "add", importing: true });
});
