// What this page has put on the clipboard, until it is cleared.
import type { CopyFormat } from "../ipc/gen/contract";
import { call } from "../ipc/ipc";
import { clock } from "./clock.svelte";
import { clearsIn } from "./standing";

export class Copies {
  #last = $state.raw<{ id: string; format: CopyFormat; clearsAt: number } | null>(null);

  async copy(id: string, format: CopyFormat): Promise<number> {
    const { clearsAt } = await call("copy", { id, format });
    this.#last = { id, format, clearsAt };
    return clearsAt;
  }

  /** "Copied, clears in 30 s" while that is so. */
  said(id: string): string | null {
    return this.#last?.id === id ? clearsIn(this.#last.clearsAt, clock.now) : null;
  }
}

export const copies = new Copies();
