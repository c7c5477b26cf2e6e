// What a screen reader hears when a profile's state changes; never the ticking itself, and never a flood.
import type { ProfileView } from "../ipc/gen/contract";
import { text } from "../text";
import { clock } from "./clock.svelte";
import { standing } from "./standing";

/** What comes faster is told as a number. */
const PACE = 1_500;

export class Announcements {
  last = $state("");
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  compare(before: ProfileView, after: ProfileView): void {
    const key = ({ state }: ProfileView) => (state.name === "signingIn" ? `${state.name} ${state.waiting.for}` : state.name);
    if (key(before) !== key(after)) this.say(text.announce(after, standing(after, clock.now).headline));
  }

  say(words: string): void {
    this.#waiting.push(words);
    if (this.#timer === undefined) this.#next();
  }

  #next(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#timer = waiting.length > 0 ? setTimeout(() => this.#next(), PACE) : undefined;
    if (waiting.length > 0) this.last = waiting.length === 1 ? waiting[0]! : text.changes(waiting.length);
  }
}

export const announcements = new Announcements();
