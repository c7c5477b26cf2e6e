// What this page has put on the clipboard, until it is cleared.
import type { CopyFormat } from "../ipc/gen/contract";
import { call } from "../ipc/ipc";
import { clock } from "./clock.svelte";
import { clearsIn } from "./standing";

export class Copies {
  /** `until` is on the steady clock, as the clearing is. */
  #last = $state.raw<{ id: string; format: CopyFormat; until: number } | null>(null);

  /** Answers for how many milliseconds it is there. */
  async copy(id: string, format: CopyFormat): Promise<number> {
    const { clearsAt } = await call("copy", { id, format });
    const lasts = clearsAt - Date.now();
    this.#last = { id, format, until: performance.now() + lasts };
    return lasts;
  }

  /** "Copied, clears in 30 s" while that is so. */
  said(id: string): string | null {
    return this.#last?.id === id ? clearsIn(this.#last.until, clock.steady) : null;
  }
}

export const copies = new Copies();
