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
}

const USUAL = 6_000;

export class Toasts {
  #all = $state.raw<Toast[]>([]);
  #last = 0;

  readonly shown = $derived(this.#all.filter((toast) => toast.until > clock.now));

  show(text: string, more: Partial<Omit<Toast, "id" | "text">> = {}): number {
    const id = ++this.#last;
    this.#all = [...this.shown, { id, text, tone: "plain", until: Date.now() + USUAL, ...more }];
    return id;
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
