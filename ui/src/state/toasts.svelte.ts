// Short messages at the bottom of the window; some can be undone.
import type { NoticeCause } from "../ipc/gen/contract";
import { failure, sentence } from "../ipc/ipc";
import type { Text } from "../text/catalogues";
import type { Clock } from "./clock.svelte";
import type { Vault } from "./vault.svelte";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  /** When it goes, on the steady clock: setting the time neither keeps a message nor takes it away. */
  until: number;
  /** Smaller, beneath the text. */
  beneath?: string;
  action?: { label: string; run: () => void };
  /** Behind the lock its action would be refused. */
  open?: boolean;
  /** About a profile: its whole text opens this profile. */
  profile?: { id: string; name: string };
  /** Why the profile is told of. */
  cause?: NoticeCause;
}

/** Notices in sight at once; an older one gives way, for its profile's row says the same. */
const MOST_NOTICES = 3;

const USUAL = 6_000;
/** What went wrong is read twice. */
const TROUBLE = 12_000;

interface More extends Partial<Omit<Toast, "id" | "text" | "until">> {
  /** In milliseconds. */
  lasts?: number;
}

export class Toasts {
  #all = $state.raw<Toast[]>([]);
  #last = 0;
  readonly #text: Text;
  readonly #clock: Clock;
  readonly #vault: Vault;

  constructor(text: Text, clock: Clock, vault: Vault) {
    this.#text = text;
    this.#clock = clock;
    this.#vault = vault;
  }

  readonly shown = $derived.by(() => this.#all.filter((toast) => toast.until > this.#clock.steady));

  show(text: string, { lasts = USUAL, ...more }: More = {}): number {
    const id = ++this.#last;
    this.#all = [...this.shown, { id, text, tone: "plain", until: performance.now() + lasts, ...more }];
    return id;
  }

  /** Says a failed call; what is locked offers to be unlocked. */
  failed(thrown: unknown): void {
    if (failure(thrown).code === "locked") this.locked();
    else this.show(sentence(thrown), { tone: "bad", lasts: TROUBLE });
  }

  /** Once, however often it is tried. */
  locked(): void {
    const { first, unlock } = this.#text.vault;
    this.#all = this.shown.filter((toast) => toast.text !== first);
    const id = this.show(first, {
      lasts: TROUBLE,
      action: {
        label: unlock,
        run: () => {
          this.dismiss(id);
          this.#vault.asking = true;
        },
      },
    });
  }

  /** Tells about a profile; a click on it opens the profile. */
  notice(profile: { id: string; name: string }, text: string, cause: NoticeCause): void {
    this.show(text, { profile, cause, tone: cause === "recovered" ? "plain" : "bad", lasts: TROUBLE });
    const notices = this.shown.filter((toast) => toast.profile);
    for (const toast of notices.slice(0, -MOST_NOTICES)) this.dismiss(toast.id);
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((toast) => toast.id !== id);
  }
}
