// The window under test: mounted on a fake core of its own, with a clock that is moved by hand.
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import type { ElementContext, RuleObject } from "axe-core";
import { tick } from "svelte";
import { afterEach, beforeEach, vi } from "vitest";
import { fake } from "../../ipc/fake";
import type { FakeCore } from "../../ipc/fake-core";
import { makeStores, type Stores } from "../../state/stores";
import App from "../window/App.svelte";

let stop = (): void => {};

/** The core of the window that is open, and all that its page knows. */
export let core: FakeCore;
export let stores: Stores;

export async function open(scene = "", prepare: (stores: Stores) => unknown = () => {}): Promise<void> {
  cleanup();
  stop();
  core = fake(scene);
  stores = makeStores(core);
  await prepare(stores);
  stop = stores.start();
  render(App, { stores });
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
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    cleanup();
    stop();
    vi.useRealTimers();
  });
}
