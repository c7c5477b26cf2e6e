// Fills the page's state when it opens and keeps it true to the core.
import type { Changed } from "../ipc/gen/contract";
import { knows, listen, sentence } from "../ipc/ipc";
import { actions } from "./actions";
import { announcements } from "./announcements.svelte";
import { batches } from "./batches.svelte";
import { clock } from "./clock.svelte";
import { details } from "./detail.svelte";
import { pages } from "./pages.svelte";
import { returnToPlace } from "./place";
import { profiles } from "./profiles.svelte";
import { promptOf, prompts } from "./prompts.svelte";
import { watchPresence } from "./presence";
import { settings } from "./settings.svelte";
import { toasts } from "./toasts.svelte";
import { vault } from "./vault.svelte";

/** A window that was opened for one profile says which in its address, until it has been shown. */
function showAsked(): void {
  const [asked = "", form] = location.hash.slice(1).split("/");
  if (!profiles.get(asked)) return;
  history.replaceState(null, "", location.pathname + location.search);
  show(asked, form === "edit");
}

async function load(): Promise<void> {
  try {
    await profiles.load();
  } catch (thrown) {
    toasts.show(sentence(thrown), { tone: "bad" });
  }
}

/** On its way while the page is still being made. */
function loadDetail(): void {
  if (profiles.selected) void details.load(profiles.selected);
}

export function hear(changed: Changed): void {
  switch (changed.what) {
    case "profile": {
      const before = profiles.get(changed.profile.id);
      if (profiles.apply(changed.profile) && before) {
        prompts.settle(before, changed.profile);
        announcements.compare(before, changed.profile);
      }
      return;
    }
    case "list":
      return void load();
    case "renewed":
      return batches.hear(changed.renewed);
    case "settings":
      return void settings.load();
    case "show":
      return show(changed.id, changed.edit);
    case "notice":
      return toasts.notice({ id: changed.id, name: changed.title }, changed.text, changed.cause === "recovered" ? "plain" : "bad");
  }
}

/** Brings a profile to the front, with the prompt that it waits for, or its form. */
export function show(id: string, edit = false): void {
  pages.detail(() => {
    profiles.search = "";
    profiles.select(id);
    if (edit && !vault.locked) return pages.edit(id);
    const profile = profiles.get(id);
    // The technician came for the prompt that a background renewal could not show.
    if (profile && (profile.state.name === "needsCode" || promptOf(profile))) void actions.resume(profile);
  });
}

/** Answers how to stop. */
export function start(): () => void {
  returnToPlace();
  const rest = clock.start();
  const leave = watchPresence();
  // The list is asked for when events are heard, so that nothing falls between the two. What is known already shows until then.
  const listening = listen(hear);
  void actions.loadCustomers();
  const early = knows("overview") && load().then(loadDetail);
  const heard = listening.then(early ? () => void requestAnimationFrame(() => setTimeout(() => void load())) : load);
  void (early || heard).then(showAsked);
  return () => {
    rest();
    leave();
    void listening.then((stop) => stop());
  };
}
