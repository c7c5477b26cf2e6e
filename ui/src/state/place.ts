// Where the technician is, while the page starts anew for the words of another language.
import { pages, type Page } from "./pages.svelte";
import { profiles } from "./profiles.svelte";

const KEY = "fobwatch.place";

interface Place {
  page: Page;
  selected: string | null;
  /** The setting that has the focus. */
  setting: string | null;
  scrolled: number;
}

/** What the page's part with `data-place` goes back to, once it is drawn. */
let left: Place | null = null;

const control = (part: HTMLElement, setting: string) =>
  part.querySelector<HTMLElement>(`[data-setting="${CSS.escape(setting)}"]`)?.querySelector<HTMLElement>("input, select, [role=switch]");

export function keepPlace(): void {
  const setting = document.activeElement?.closest<HTMLElement>("[data-setting]")?.dataset.setting ?? null;
  const scrolled = document.querySelector("[data-place]")?.scrollTop ?? 0;
  sessionStorage.setItem(KEY, JSON.stringify({ page: pages.current, selected: profiles.selectedId, setting, scrolled } satisfies Place));
}

/** Before the first profile is here, and once: the next start is at the beginning again. */
export function returnToPlace(): void {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  left = kept === null ? null : (JSON.parse(kept) as Place);
  if (!left) return;
  pages.current = left.page;
  profiles.selectedId = left.selected;
}

export function resumeIn(part: HTMLElement): void {
  if (!left) return;
  const { setting, scrolled } = left;
  left = null;
  part.scrollTop = scrolled;
  if (setting !== null) control(part, setting)?.focus({ preventScroll: true });
}
