// What this page has put on the clipboard, until it is cleared.
import type { CopyFormat } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";
import type { Text } from "../text/catalogues";
import type { Clock } from "./clock.svelte";
import { clearsIn } from "./standing";

export class Copies {
  /** `until` is on the steady clock, as the clearing is. */
  #last = $state.raw<{ id: string; format: CopyFormat; until: number } | null>(null);
  readonly #core: Core;
  readonly #text: Text;
  readonly #clock: Clock;

  constructor(core: Core, text: Text, clock: Clock) {
    this.#core = core;
    this.#text = text;
    this.#clock = clock;
  }

  /** Answers for how many milliseconds it is there. */
  async copy(id: string, format: CopyFormat): Promise<number> {
    const { clearsAt } = await this.#core.call("copy", { id, format });
    const lasts = clearsAt - Date.now();
    this.#last = { id, format, until: performance.now() + lasts };
    return lasts;
  }

  /** "Copied, clears in 30 s" while that is so. */
  said(id: string): string | null {
    return this.#last?.id === id ? clearsIn(this.#text, this.#last.until, this.#clock.steady) : null;
  }
}
