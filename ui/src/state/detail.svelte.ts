// What the detail pane shows beyond the list: facts, activity, the vendor's own buttons.
import type { Detail, ProfileView } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";
import type { Profiles } from "./profiles.svelte";

export class Details {
  #loaded = $state.raw<Detail | null>(null);
  #asked = 0;
  #of: ProfileView | null = null;
  readonly #core: Core;
  readonly #profiles: Profiles;

  constructor(core: Core, profiles: Profiles) {
    this.#core = core;
    this.#profiles = profiles;
  }

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
    if (profile === this.#of || this.#profiles.veiled) return;
    this.#of = profile;
    const ask = ++this.#asked;
    try {
      const detail = await this.#core.call("detail", { id: profile.id });
      if (ask === this.#asked) this.#loaded = detail;
    } catch {
      // A profile that was deleted meanwhile has no details.
    }
  }
}
