// A page that starts anew goes on where it was.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import { lend } from "../ipc/ipc";
import { speak } from "../text";
import { pages } from "./pages.svelte";
import { keepPlace, resumeIn, returnToPlace } from "./place";
import { profiles } from "./profiles.svelte";
import { SettingsState } from "./settings.svelte";

vi.mock("../text", async (original) => ({ ...(await original<typeof import("../text")>()), speak: vi.fn() }));

const part = () => document.querySelector<HTMLElement>("[data-place]")!;
const language = () => document.querySelector<HTMLElement>("select")!;

beforeEach(() => {
  lend(fake());
  document.body.innerHTML = `<div data-place><div data-setting="theme"><select></select></div><div data-setting="language"><button></button><select></select></div></div>`;
});

afterEach(() => {
  vi.mocked(speak).mockClear();
  sessionStorage.clear();
  pages.guard(null);
  pages.stay();
  pages.detail();
  profiles.selectedId = null;
});

test("the page, the profile, the setting with the focus and how far it is scrolled are there again, once", () => {
  pages.settings();
  profiles.select("rmm-contoso");
  const focused = document.querySelectorAll<HTMLElement>("select")[1]!;
  focused.focus();
  part().scrollTop = 120;
  keepPlace();

  pages.detail();
  profiles.selectedId = null;
  part().scrollTop = 0;
  focused.blur();
  returnToPlace();
  expect([pages.current.name, profiles.selectedId]).toEqual(["settings", "rmm-contoso"]);
  resumeIn(part());
  expect([document.activeElement, part().scrollTop]).toEqual([focused, 120]);

  // Whoever opens the settings later is at their beginning.
  pages.detail();
  language().focus();
  part().scrollTop = 0;
  returnToPlace();
  resumeIn(part());
  expect([pages.current.name, document.activeElement, part().scrollTop]).toEqual(["detail", language(), 0]);
});

test("the page of another language starts anew; what is typed into a form is asked about before", async () => {
  const settings = new SettingsState();
  pages.settings();
  await settings.change({ language: "de" });
  expect(speak).toHaveBeenCalledExactlyOnceWith("de");
  expect(JSON.parse(sessionStorage.getItem("fobwatch.place")!)).toMatchObject({ page: { name: "settings" } });

  vi.mocked(speak).mockClear();
  pages.edit("rmm-contoso");
  pages.guard(() => true);
  await settings.load();
  expect(speak).not.toHaveBeenCalled();
  expect(pages.leaving).not.toBeNull();
  pages.discard();
  expect(speak).toHaveBeenCalledExactlyOnceWith("de");
  expect(pages.current).toEqual({ name: "edit", id: "rmm-contoso" });
});
