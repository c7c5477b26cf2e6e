// What a screen reader hears when a profile's state changes; never the ticking itself, and never a flood.
import type { ProfileView } from "../ipc/gen/contract";
import type { Text } from "../text/catalogues";
import type { Clock } from "./clock.svelte";
import { standing } from "./standing";

/** What comes faster is told as a number. */
const PACE = 1_500;

export class Announcements {
  last = $state("");
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #text: Text;
  readonly #clock: Clock;

  constructor(text: Text, clock: Clock) {
    this.#text = text;
    this.#clock = clock;
  }

  compare(before: ProfileView, after: ProfileView): void {
    const key = ({ state }: ProfileView) => (state.name === "signingIn" ? `${state.name} ${state.waiting.for}` : state.name);
    if (key(before) !== key(after)) this.say(this.#text.announce(after, standing(this.#text, after, this.#clock.now).headline));
  }

  say(words: string): void {
    this.#waiting.push(words);
    if (this.#timer === undefined) this.#next();
  }

  #next(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#timer = waiting.length > 0 ? setTimeout(() => this.#next(), PACE) : undefined;
    if (waiting.length > 0) this.last = waiting.length === 1 ? waiting[0]! : this.#text.changes(waiting.length);
  }
}
