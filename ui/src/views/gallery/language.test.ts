// Another language is chosen while the page is open: all of it speaks that one, without a new start.
import { cleanup, fireEvent, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { expect, test, vi } from "vitest";
import type { Language } from "../../ipc/gen/contract";
import { scenes } from "./scenes";
import { called, core, eachInItsOwnWindow, open, pass, press, row, stores } from "./testing";

eachInItsOwnWindow();

const NOW = new Date(2026, 2, 3, 14, 42, 7).getTime();

/** What was said already stays as it was said, a menu closes, and rows of an earlier search wait unseen. */
const SAID = '[aria-live], [role=status], .toast, [role=menu], [style*="display: none"]';
/** As it was told once, or no longer there. */
const TOLD = ["batch results", "detail somebody else answered", "settings, a problem", "edit, tested"];
/** By then the details of what the search is on are there. */
const RESTED = 200;

/** All that can be read, but for the seconds of what counts down. */
function words(): string[] {
  const all = [...document.body.querySelectorAll("*")].filter((one) => !one.closest(SAID) && !one.matches("script, style"));
  const read = all.flatMap((one) => [
    ...[...one.childNodes].filter((node) => node instanceof Text).map(({ data }) => data.trim()),
    ...["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) ?? ""),
  ]);
  return read.filter(Boolean).map((some) => some.replace(/\d\d?:\d\d(?!\d)/, "0:00"));
}

const set = (language: Language) => (core.set.settings = { ...core.set.settings, language });

/** Chosen elsewhere: by another window, or by the system. */
async function change(language: Language) {
  set(language);
  core.emit({ what: "settings" });
  await pass(0);
}

async function stage(of: string | undefined, go: (typeof scenes)[number]["go"], language: Language) {
  vi.setSystemTime(NOW);
  localStorage.clear();
  await open(of, ({ settings }) => {
    set(language);
    return settings.load();
  });
  await go?.({ ...stores, core, pass });
  await pass(RESTED);
}

test.each(scenes.filter(({ name }) => !TOLD.includes(name)))("$name", async ({ of, go }) => {
  await stage(of, go, "de");
  const german = words();
  cleanup();
  await stage(of, go, "en");
  expect(words()).not.toEqual(german);
  await change("de");
  await pass(RESTED);
  expect(words()).toEqual(german);
  expect(screen.queryByRole("menu")).toBeNull();
});

test("the choice keeps its focus, and what is scrolled and selected stays", async () => {
  await open();
  await fireEvent.click(row("psa-internal"));
  stores.pages.settings();
  await pass(0);
  const choice = screen.getByLabelText<HTMLSelectElement>("Language");
  const page = document.querySelector<HTMLElement>("[data-place]")!;
  choice.focus();
  page.scrollTop = 24;
  await fireEvent.change(choice, { target: { value: "de" } });
  await pass(0);
  expect(screen.getByRole("heading", { name: "Erscheinungsbild" })).toBeTruthy();
  expect(document.documentElement.lang).toBe("de");
  expect(screen.getByLabelText("Sprache")).toBe(choice);
  expect([document.activeElement, choice.value, page.isConnected, page.scrollTop]).toEqual([choice, "de", true, 24]);
  expect(stores.profiles.selectedId).toBe("psa-internal");
  expect(localStorage.getItem("fobwatch.language")).toBe("de");
});

test("what the core has said is asked for anew, wherever it is shown", async () => {
  const asked = (...names: string[]) => names.map((name) => called(name).length);
  await open();
  let before = asked("overview", "detail");
  await change("de");
  expect(asked("overview", "detail")).toEqual(before.map((count) => count + 1));
  stores.pages.activity();
  await pass(0);
  before = asked("activity", "detail");
  await change("en");
  expect(asked("activity", "detail")).toEqual(before.map((count) => count + 1));
  stores.pages.secrets();
  await pass(0);
  before = asked("secrets");
  await change("de");
  expect(asked("secrets")).toEqual(before.map((count) => count + 1));
  // The same language again asks nothing.
  before = asked("overview", "secrets");
  await change("de");
  expect(asked("overview", "secrets")).toEqual(before);
});

/** As a core does that speaks German. */
function translate() {
  const [lantern] = core.descriptors;
  const methods = lantern!.methods.map((method) => ({
    ...method,
    label: `${method.label} (deutsch)`,
    fields: method.fields.map((field) => ({ ...field, label: `${field.label} (deutsch)` })),
  }));
  core.descriptors[0] = { ...lantern!, methods };
}

test("a form keeps what is typed, under the labels of the other language, and its problems are told anew", async () => {
  await open();
  stores.pages.edit("rmm-contoso");
  await pass(0);
  await fireEvent.input(screen.getByLabelText("Client ID"), { target: { value: "half" } });
  await fireEvent.input(screen.getByLabelText("Name"), { target: { value: "" } });
  await press("Save");
  expect(screen.getByText("Enter a name.")).toBeTruthy();
  const checks = called("check").length;
  translate();
  await change("de");
  await tick();
  expect(screen.getByLabelText<HTMLInputElement>("Client ID (deutsch)").value).toBe("half");
  expect(called("check")).toHaveLength(checks + 1);
  expect(stores.pages.leaving).toBeNull();
});

test("adding goes on where it was", async () => {
  await open();
  stores.pages.add();
  await pass(0);
  await press("Lantern RMM");
  translate();
  await change("de");
  expect(screen.getByRole("button", { name: /^Browser \(deutsch\)/ })).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: /^Browser \(deutsch\)/ }));
  await pass(0);
  expect(screen.getByLabelText("Client ID (deutsch)")).toBeTruthy();
});
