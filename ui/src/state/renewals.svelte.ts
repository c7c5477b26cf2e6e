// Several renewals at once: how far they are, and how each one ended.
import type { ProfileView, Renewed } from "../ipc/gen/contract";
import { call } from "../ipc/ipc";
import { text } from "../text";
import { toasts } from "./toasts.svelte";

export interface Result {
  id: string;
  name: string;
  ok: boolean;
  text: string;
}

export class Renewals {
  /** Those under way that have not ended; null when none are. */
  #left = $state.raw<Set<string> | null>(null);
  #of = $state(0);
  /** Results to look at: shown when something went wrong, the failed ones first. */
  results = $state.raw<Result[] | null>(null);

  readonly progress = $derived(this.#left && { done: this.#of - this.#left.size, of: this.#of });

  /** One of them, or of somebody else's, has ended. */
  hear({ id }: Renewed): void {
    if (this.#left?.has(id)) this.#left = new Set([...this.#left].filter((left) => left !== id));
  }

  /** Renews what can be renewed of these; a second call waits for the first to be over. */
  async run(several: ProfileView[]): Promise<void> {
    if (this.#left) return;
    const able = several.filter((profile) => profile.renewable && profile.state.name !== "renewing");
    if (able.length === 0) {
      toasts.show(text.toast.nothingToDo);
      return;
    }
    // A profile may be renamed or deleted meanwhile.
    const names = new Map(able.map((profile) => [profile.id, text.named(profile)]));
    this.#left = new Set(names.keys());
    this.#of = names.size;
    try {
      this.#end((await call("renew_many", { ids: [...names.keys()] })).map((ended) => ({ ...ended, name: names.get(ended.id) ?? "" })));
    } finally {
      this.#left = null;
    }
  }

  #end(results: Result[]): void {
    if (results.every(({ ok }) => ok)) toasts.show(text.renewals.allRenewed(results.length));
    else this.results = [...results].sort((one, other) => Number(one.ok) - Number(other.ok));
  }
}

export const renewals = new Renewals();
