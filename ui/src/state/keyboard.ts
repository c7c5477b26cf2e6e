// The keys that work anywhere in the window.
import type { ProfileView } from "../ipc/gen/contract";
import type { Text } from "../text/catalogues";
import type { Actions } from "./actions";
import type { Clock } from "./clock.svelte";
import type { Help } from "./help.svelte";
import type { Pages } from "./pages.svelte";
import type { Palette } from "./palette.svelte";
import type { Profiles } from "./profiles.svelte";
import type { Toasts } from "./toasts.svelte";
import type { Vault } from "./vault.svelte";
import { shortcutOf, type KeyName } from "./shortcuts";
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

const OF_PROFILE: readonly KeyName[] = ["copy", "primary", "edit", "console", "renew", "favourite"];
/** These are of the secrets: behind the lock the core refuses them. */
const NEEDS_OPEN: readonly KeyName[] = ["add", "edit", "renew", "renewAll", "favourite"];

interface Needs {
  text: Text;
  actions: Actions;
  clock: Clock;
  help: Help;
  pages: Pages;
  palette: Palette;
  profiles: Profiles;
  toasts: Toasts;
  vault: Vault;
}

/** Answers what takes a key that was pressed. */
export function makeKeyboard({ text, actions, clock, help, pages, palette, profiles, toasts, vault }: Needs) {
  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const name = shortcutOf("anywhere", event);
    if (!name) return;
    const plain = !(event.ctrlKey || event.metaKey);
    // A sign is typed where one types; and in a form every key is the form's, but for the way out.
    if (isField(event.target) && (plain || (!isSearch(event.target) && name !== "search"))) return;
    palette.finish();
    const profile = palette.chosen;
    if (name === "copy" && (hasSelection(event.target) || !profile || !isUsable(profile, clock.now))) return;
    event.preventDefault();
    if (vault.locked && NEEDS_OPEN.includes(name)) toasts.locked();
    else if (profile && OF_PROFILE.includes(name)) {
      // It is what is looked at from now on, also when the search is left.
      profiles.select(profile.id);
      toProfile(name, profile);
    } else anywhere(name);
  }

  function toProfile(name: KeyName, profile: ProfileView): void {
    switch (name) {
      case "copy":
        return void actions.copy(profile, "token");
      case "primary":
        return actions.primary(profile, standing(text, profile, clock.now).primary);
      case "edit":
        return pages.edit(profile.id);
      case "console":
        return void actions.openConsole(profile);
      case "renew":
        if (profile.state.name === "refused") void actions.tryAgain(profile);
        else if (profile.renewable) void actions.renew(profile);
        return;
      case "favourite":
        return void actions.setFavourite(profile, !profile.favourite);
    }
  }

  function anywhere(name: KeyName): void {
    switch (name) {
      case "search":
        palette.open();
        return goToSearch();
      case "help":
        help.open = true;
        return;
      case "add":
        return pages.add();
      case "activity":
        return pages.activity();
      case "settings":
        return pages.settings();
      case "renewAll":
        return void actions.renewEverything();
      case "lock":
        return actions.lockOrUnlock();
    }
  }

  return pressed;
}
