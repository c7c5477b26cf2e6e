// Fills the page's state when it opens and keeps it true to the core.
import type { Changed } from "../ipc/gen/contract";
import { call, listen, sentence } from "../ipc/ipc";
import { actions } from "./actions";
import { announcements } from "./announcements.svelte";
import { clock } from "./clock.svelte";
import { pages } from "./pages.svelte";
import { profiles } from "./profiles.svelte";
import { promptOf, prompts } from "./prompts.svelte";
import { renewals } from "./renewals.svelte";
import { toasts } from "./toasts.svelte";
import { vault } from "./vault.svelte";

/** A window that was opened for one profile says which in its address. */
function showAsked(): void {
  const asked = location.hash.slice(1);
  if (profiles.get(asked)) show(asked);
}

/** Counts the changes of profiles heard so far. */
let heard = 0;

async function load(): Promise<void> {
  try {
    const before = heard;
    const overview = await call("overview");
    profiles.take(overview.profiles);
    vault.take(overview.vault);
    // A list that was on its way while something changed may be older than the change.
    if (heard !== before) await load();
  } catch (thrown) {
    toasts.show(sentence(thrown), { tone: "bad" });
  }
}

export function hear(changed: Changed): void {
  switch (changed.what) {
    case "profile": {
      heard += 1;
      const before = profiles.get(changed.profile.id);
      profiles.apply(changed);
      if (before) {
        prompts.settle(before, changed.profile);
        announcements.compare(before, changed.profile);
      }
      return;
    }
    case "list":
      return void load();
    case "renewed":
      return renewals.hear(changed.renewed);
    case "show":
      return show(changed.id);
    case "notice":
      return toasts.notice({ id: changed.id, name: changed.title }, changed.text, changed.cause === "recovered" ? "plain" : "bad");
  }
}

/** Brings a profile to the front, with the prompt that it waits for. */
export function show(id: string): void {
  pages.detail(() => {
    profiles.search = "";
    profiles.select(id);
    const profile = profiles.get(id);
    // The technician came for the prompt that a background renewal could not show.
    if (profile && (profile.state.name === "needsCode" || promptOf(profile))) void actions.resume(profile);
  });
}

/** Answers how to stop. */
export function start(): () => void {
  const rest = clock.start();
  // Listens first, so that nothing falls between the list and the first event.
  const listening = listen(hear);
  void listening.then(load).then(showAsked);
  return () => {
    rest();
    void listening.then((stop) => stop());
  };
}
