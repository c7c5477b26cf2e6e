// The keys that work anywhere in the window.
import { actions } from "./actions";
import { clock } from "./clock.svelte";
import { help } from "./help.svelte";
import { pages } from "./pages.svelte";
import { palette } from "./palette.svelte";
import { profiles } from "./profiles.svelte";
import { shortcutOf } from "./shortcuts";
import { isUsable, standing } from "./standing";

const isField = (target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
  target instanceof HTMLElement && target.matches("input, textarea, select");

const isSearch = (target: EventTarget | null) => target instanceof HTMLElement && target.dataset.search !== undefined;

/** Copying is the system's where there is something to copy: selected text. */
function hasSelection(target: EventTarget | null): boolean {
  if (isField(target)) return "selectionStart" in target && target.selectionStart !== target.selectionEnd;
  return (window.getSelection()?.toString() ?? "") !== "";
}

function goToSearch(): void {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  field?.focus();
  field?.select();
}

/** What the keys are about: what the search is on, or else what is selected. */
const chosen = () => palette.profile ?? profiles.selected;

export function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const name = shortcutOf("anywhere", event);
  if (!name) return;
  const plain = !(event.ctrlKey || event.metaKey);
  // A sign is typed where one types; and in a form every key is the form's, but for the way out.
  if (isField(event.target) && (plain || (!isSearch(event.target) && name !== "search"))) return;
  palette.finish();
  const profile = chosen();
  switch (name) {
    case "search":
      goToSearch();
      break;
    case "help":
      help.open = true;
      break;
    case "add":
      pages.add();
      break;
    case "activity":
      pages.activity();
      break;
    case "settings":
      pages.settings();
      break;
    case "renewAll":
      void actions.renewEverything();
      break;
    case "lock":
      actions.lockOrUnlock();
      break;
    case "copy":
      if (hasSelection(event.target) || !profile || !isUsable(profile, clock.now)) return;
      void actions.copy(profile, "token");
      break;
    case "primary":
      if (profile) actions.primary(profile, standing(profile, clock.now).primary);
      break;
    case "edit":
      if (profile) pages.edit(profile.id);
      break;
    case "renew":
      if (profile?.renewable) void actions.renew(profile);
      break;
    case "favourite":
      if (profile) void actions.setFavourite(profile, !profile.favourite);
      break;
  }
  event.preventDefault();
}
