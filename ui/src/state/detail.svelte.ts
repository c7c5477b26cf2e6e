// What the detail pane shows beyond the list: facts, activity, the vendor's own buttons.
import type { Detail, ProfileView } from "../ipc/gen/contract";
import { call } from "../ipc/ipc";
import { profiles } from "./profiles.svelte";

export class Details {
  #loaded = $state.raw<Detail | null>(null);
  #asked = 0;
  #of: ProfileView | null = null;

  of(id: string): Detail | null {
    return this.#loaded?.profile.id === id ? this.#loaded : null;
  }

  /** At the lock; what is on its way is not shown any more. */
  forget(): void {
    this.#loaded = this.#of = null;
    this.#asked += 1;
  }

  /** Asks again, unless that was asked of the same view; an older answer never replaces a newer one. */
  async load(profile: ProfileView): Promise<void> {
    if (profile === this.#of || profiles.veiled) return;
    this.#of = profile;
    const ask = ++this.#asked;
    try {
      const detail = await call("detail", { id: profile.id });
      if (ask === this.#asked) this.#loaded = detail;
    } catch {
      // A profile that was deleted meanwhile has no details.
    }
  }
}

export const details = new Details();
