// What happened to all profiles: a page at a time, filtered, and exported.
import type { ActivityFilter, ActivityRow } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";
import { coalesced } from "./coalesced";

/** The core hands out as many at a time. */
const PAGE = 200;

export type Whose = { profile: string } | { customer: string } | null;

export class ActivityLog {
  rows = $state.raw<ActivityRow[]>([]);
  loaded = $state(false);
  /** There may be older ones. */
  more = $state(false);
  whose = $state.raw<Whose>(null);
  failed = $state(false);
  #asked = 0;
  #outdated = false;
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  filter(before: number | null = null): ActivityFilter {
    return { profile: null, customer: null, ...this.whose, failed: this.failed, before };
  }

  /** Another choice shows its newest; `older` would not fit it. */
  async choose(whose: Whose, failed: boolean): Promise<void> {
    this.whose = whose;
    this.failed = failed;
    this.rows = [];
    this.loaded = false;
    await this.load();
  }

  /** The newest, above what is there already. */
  async load(): Promise<void> {
    const rows = await this.#ask(null);
    if (!rows) return;
    const last = rows.at(-1);
    const kept = !this.#outdated && rows.length === PAGE && last ? this.rows.filter(({ number }) => number < last.number) : [];
    if (kept.length === 0) this.more = rows.length === PAGE;
    this.rows = [...rows, ...kept];
    this.loaded = true;
    this.#outdated = false;
  }

  /** After a change that may have left a line; many of them at once ask once more, not once each. */
  refresh = coalesced(() => this.load());

  /** None of it is worth keeping once it is asked for again: it is in another language. */
  outdate(): void {
    this.#asked += 1;
    this.#outdated = true;
  }

  async older(): Promise<void> {
    const rows = await this.#ask(this.rows.at(-1)?.number ?? null);
    if (!rows) return;
    this.more = rows.length === PAGE;
    this.rows = [...this.rows, ...rows];
  }

  /** Whether a file was saved. */
  export = () => this.#core.call("export_activity", { filter: this.filter() });

  /** Null when something else was asked meanwhile. */
  async #ask(before: number | null): Promise<ActivityRow[] | null> {
    const ask = ++this.#asked;
    const rows = await this.#core.call("activity", { filter: this.filter(before) });
    return ask === this.#asked ? rows : null;
  }
}
