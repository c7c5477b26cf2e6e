// Fills the page's state when it opens and keeps it true to the core.
import type { Changed } from "../ipc/gen/contract";
import { sentence, type Core } from "../ipc/ipc";
import type { Actions } from "./actions";
import type { ActivityLog } from "./activity.svelte";
import type { Announcements } from "./announcements.svelte";
import type { Batches } from "./batches.svelte";
import type { Clock } from "./clock.svelte";
import type { Details } from "./detail.svelte";
import type { Language } from "./language.svelte";
import type { Pages } from "./pages.svelte";
import type { Palette } from "./palette.svelte";
import type { Profiles } from "./profiles.svelte";
import { promptOf, type Prompts } from "./prompts.svelte";
import type { SettingsState } from "./settings.svelte";
import type { Toasts } from "./toasts.svelte";
import type { Vault } from "./vault.svelte";
import { watchPresence } from "./presence";

interface Needs {
  core: Core;
  language: Language;
  activity: ActivityLog;
  actions: Actions;
  announcements: Announcements;
  batches: Batches;
  clock: Clock;
  details: Details;
  pages: Pages;
  palette: Palette;
  profiles: Profiles;
  prompts: Prompts;
  settings: SettingsState;
  toasts: Toasts;
  vault: Vault;
}

export function makeStart({
  core,
  language,
  activity,
  actions,
  announcements,
  batches,
  clock,
  details,
  pages,
  palette,
  profiles,
  prompts,
  settings,
  toasts,
  vault,
}: Needs) {
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

  /** In another language: what the core has said, it says in that one now. What is shown beside the list follows by itself. */
  async function askAnew(): Promise<void> {
    activity.outdate();
    await load();
    if (pages.current.name !== "detail") loadDetail();
  }

  function hear(changed: Changed): void {
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
        return toasts.notice({ id: changed.id, name: changed.title }, changed.text, changed.cause);
    }
  }

  /** Brings a profile to the front, with the prompt that it waits for, or its form. */
  function show(id: string, edit = false): void {
    pages.detail(() => {
      palette.clear();
      profiles.select(id);
      if (edit && !vault.locked) return pages.edit(id);
      const profile = profiles.get(id);
      // The technician came for the prompt that a background renewal could not show.
      if (profile && (profile.state.name === "needsCode" || promptOf(profile))) void actions.resume(profile);
    });
  }

  /** Answers how to stop. */
  function start(): () => void {
    const rest = clock.start();
    const leave = watchPresence(core);
    const deaf = language.follow(() => void askAnew());
    // The list is asked for when events are heard, so that nothing falls between the two. What is known already shows until then.
    const listening = core.listen(hear);
    void actions.loadCustomers();
    const early = core.knows("overview") && load().then(loadDetail);
    const heard = listening.then(early ? () => void requestAnimationFrame(() => setTimeout(() => void load())) : load);
    void (early || heard).then(showAsked);
    return () => {
      rest();
      leave();
      deaf();
      void listening.then((stop) => stop());
    };
  }

  return { start, hear, show };
}
