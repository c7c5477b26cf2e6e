// Short messages at the bottom of the window; some can be undone.
import { clock } from "./clock.svelte";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  /** When it goes. */
  until: number;
  /** Says beneath the text how long something lasts. */
  countdown?: (now: number) => string | null;
  action?: { label: string; run: () => void };
  /** About a profile: its whole text opens this profile. */
  profile?: { id: string; name: string };
}

/** Notices in sight at once; an older one gives way, for its profile's row says the same. */
const MOST_NOTICES = 3;

const USUAL = 6_000;
const LONG = 30_000;

export class Toasts {
  #all = $state.raw<Toast[]>([]);
  #last = 0;

  readonly shown = $derived(this.#all.filter((toast) => toast.until > clock.now));

  show(text: string, more: Partial<Omit<Toast, "id" | "text">> = {}): number {
    const id = ++this.#last;
    this.#all = [...this.shown, { id, text, tone: "plain", until: Date.now() + USUAL, ...more }];
    return id;
  }

  /** Tells about a profile; a click on it opens the profile. */
  notice(profile: { id: string; name: string }, text: string, tone: Toast["tone"]): void {
    this.show(text, { profile, tone, until: Date.now() + LONG });
    const notices = this.shown.filter((toast) => toast.profile);
    for (const toast of notices.slice(0, -MOST_NOTICES)) this.dismiss(toast.id);
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
