// The window under test: mounted on the fake core, with a clock that is moved by hand, and put back after each test.
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import type { ElementContext, RuleObject } from "axe-core";
import { tick } from "svelte";
import { afterEach, beforeEach, vi } from "vitest";
import { fake } from "../../ipc/fake";
import type { FakeCore } from "../../ipc/fake-core";
import { lend } from "../../ipc/ipc";
import { menus } from "../../parts/menus.svelte";
import { batches } from "../../state/batches.svelte";
import { confirmations } from "../../state/confirmations.svelte";
import { filters } from "../../state/filters.svelte";
import { help } from "../../state/help.svelte";
import { pages } from "../../state/pages.svelte";
import { palette } from "../../state/palette.svelte";
import { profiles } from "../../state/profiles.svelte";
import { start } from "../../state/start";
import { toasts } from "../../state/toasts.svelte";
import { vault } from "../../state/vault.svelte";
import { exporting, importing } from "../../state/transfer.svelte";
import App from "../window/App.svelte";

let stop = (): void => {};

/** The core of the window that is open. */
export let core: FakeCore;

export async function open(scene = ""): Promise<void> {
  core = fake(scene);
  lend(core);
  stop = start();
  render(App);
  await pass(0);
}

export async function pass(time: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(time);
  await tick();
}

export const row = (id: string) => document.querySelector<HTMLElement>(`[role=option][data-profile="${id}"]`)!;
export const called = (name: string) => core.calls.filter((call) => call.name === name).map((call) => call.args);

export async function press(name: string | RegExp, role = "button"): Promise<void> {
  await fireEvent.click(screen.getByRole(role, { name }));
  await pass(0);
}

/** What axe-core finds of it. It waits by timers of its own. */
export async function violations(context: ElementContext = document, rules: RuleObject = {}): Promise<string[]> {
  vi.useRealTimers();
  const { default: axe } = await import("axe-core");
  // Colours and sizes it can only see in the real app.
  const { violations } = await axe.run(context, { rules: { "color-contrast": { enabled: false }, ...rules } });
  vi.useFakeTimers();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
}

/** For every test of the file that calls it. */
export function eachInItsOwnWindow(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    profiles.selectedId = null;
  });
  afterEach(() => {
    cleanup();
    stop();
    confirmations.open = null;
    batches.results = null;
    help.open = false;
    importing.close();
    exporting.close();
    menus.close();
    palette.clear();
    palette.follow();
    filters.clear();
    pages.stay();
    pages.guard(null);
    pages.detail();
    profiles.sort = "customer";
    for (const { id } of toasts.shown) toasts.dismiss(id);
    vault.take({ state: "keyring", trouble: null });
    vi.useRealTimers();
  });
}
