// Several profiles at once, connected, renewed or disconnected: how far they are, and how each one ended.
import type { ProfileView } from "../ipc/gen/contract";
import { sentence, type Core } from "../ipc/ipc";
import type { Text } from "../text/catalogues";
import type { Clock } from "./clock.svelte";
import { isInteractive } from "./methods";
import type { Profiles } from "./profiles.svelte";
import { isOnItsWay, type Prompts } from "./prompts.svelte";
import { standing } from "./standing";
import type { Toasts } from "./toasts.svelte";

type Deed = "connect" | "renew" | "disconnect";

export interface Result {
  id: string;
  customer: string;
  name: string;
  ok: boolean;
  text: string;
}

type Ended = Pick<Result, "id" | "ok" | "text">;

const startable = ["signedOut", "expired", "needsSignIn", "needsCode", "unreachable"];

/** Whether the deed would change anything. */
function able(deed: Deed, profile: ProfileView): boolean {
  switch (deed) {
    case "connect":
      return startable.includes(profile.state.name) && !profile.usable && !isOnItsWay(profile);
    case "renew":
      return profile.renewable && profile.state.name !== "renewing";
    case "disconnect":
      return profile.usable && profile.state.name !== "locked";
  }
}

interface Needs {
  core: Core;
  text: Text;
  clock: Clock;
  profiles: Profiles;
  prompts: Prompts;
  toasts: Toasts;
}

export class Batches {
  readonly #needs: Needs;
  deed = $state<Deed>("renew");
  /** Those under way that have not ended; null when none are. */
  #left = $state.raw<ReadonlySet<string> | null>(null);
  #of = $state(0);
  /** No further sign-in is started. */
  stopping = $state(false);
  /** Results to look at: shown when something went wrong, the failed ones first. */
  results = $state.raw<Result[] | null>(null);

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  readonly progress = $derived(this.#left && { done: this.#of - this.#left.size, of: this.#of });

  /** One of them, or of somebody else's, has ended. */
  hear({ id }: { id: string }): void {
    if (this.#left?.has(id)) this.#left = new Set([...this.#left].filter((left) => left !== id));
  }

  /** Does it to those of these that it would change; a second batch waits for the first to be over. */
  async run(deed: Deed, several: readonly ProfileView[]): Promise<void> {
    if (this.#left) return;
    const { text, toasts } = this.#needs;
    const chosen = several.filter((profile) => able(deed, profile));
    if (chosen.length === 0) {
      toasts.show(text.toast.nothingToDo);
      return;
    }
    // A profile may be renamed or deleted meanwhile.
    const names = new Map(chosen.map(({ id, customer, name }) => [id, { customer, name }]));
    this.deed = deed;
    this.stopping = false;
    this.#left = new Set(names.keys());
    this.#of = names.size;
    try {
      this.#end((await this.#work(deed, chosen)).map((ended) => ({ ...ended, ...(names.get(ended.id) ?? { customer: "", name: "" }) })));
    } finally {
      this.#left = null;
    }
  }

  stop(): void {
    this.stopping = true;
  }

  async #work(deed: Deed, chosen: readonly ProfileView[]): Promise<Ended[]> {
    const { core, text } = this.#needs;
    if (deed === "renew") return core.call("renew_many", { ids: chosen.map(({ id }) => id) });
    const end = async (profile: ProfileView, work: () => Promise<Ended>) => {
      try {
        return await work();
      } catch (thrown) {
        return { id: profile.id, ok: false, text: sentence(thrown) };
      } finally {
        this.hear(profile);
      }
    };
    if (deed === "disconnect") {
      return Promise.all(
        chosen.map((profile) => end(profile, async () => ({ id: profile.id, ok: true, text: await core.call("disconnect", { id: profile.id }) }))),
      );
    }
    const interactive = await isInteractive(core);
    const alone = chosen.filter((profile) => !interactive(profile));
    const unattended = Promise.all(alone.map((profile) => end(profile, () => this.#connected(profile))));
    const attended: Ended[] = [];
    // A person answers one prompt at a time.
    for (const profile of chosen.filter(interactive)) {
      const over = { id: profile.id, ok: false, text: text.batches.stopped };
      attended.push(this.stopping ? over : await end(profile, () => this.#connected(profile)));
    }
    return [...(await unattended), ...attended];
  }

  #end(results: Result[]): void {
    const { text, toasts } = this.#needs;
    if (results.every(({ ok }) => ok)) toasts.show(text.batches[this.deed].all(results.length));
    else this.results = [...results].sort((one, other) => Number(one.ok) - Number(other.ok));
  }

  /** Signs in, and waits for its end or for the technician to leave its prompt. */
  async #connected({ id }: ProfileView): Promise<Ended> {
    const { core, text, clock, profiles, prompts } = this.#needs;
    prompts.follow(id);
    let begun = false;
    const settled = until(() => {
      const profile = profiles.get(id);
      // Other changes may come first: what has not begun has not ended.
      begun ||= profile !== undefined && (isOnItsWay(profile) || profile.usable);
      return !profile || (begun && (!isOnItsWay(profile) || !prompts.follows(id)));
    });
    try {
      await core.call("connect", { id, fromScratch: false });
    } catch (thrown) {
      prompts.hide(id);
      settled.stop();
      throw thrown;
    }
    await settled.promise;
    const profile = profiles.get(id);
    if (!profile) return { id, ok: false, text: text.batches.gone };
    if (isOnItsWay(profile)) return { id, ok: false, text: text.batches.leftOpen };
    const { headline, sentence } = standing(text, profile, clock.now);
    return { id, ok: profile.usable, text: profile.usable ? sentence : (profile.trouble?.text ?? headline) };
  }
}

/** Resolves once it holds of the page's state. */
function until(holds: () => boolean): { promise: Promise<void>; stop: () => void } {
  let stop = () => {};
  const promise = new Promise<void>((done) => {
    stop = $effect.root(() => {
      $effect(() => {
        if (holds()) done();
      });
    });
  });
  void promise.then(() => stop());
  return { promise, stop };
}
