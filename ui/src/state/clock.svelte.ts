// The one ticking clock of the page. Still while nobody looks, and right at once when somebody does.

const TICK = 1_000;
/** More than a frame: list, details and bar are painted one after the other, or all between them would be painted too. */
const APART = 40;

export class Clock {
  now = $state(Date.now());
  /** The same reading for the details and for the bar, which follow in frames of their own. */
  pane = $state(Date.now());
  bar = $state(Date.now());
  /** Milliseconds on a clock that nobody sets: for spans of the page's own. */
  steady = $state(performance.now());
  #timer: ReturnType<typeof setInterval> | undefined;
  #later: ReturnType<typeof setTimeout>[] = [];

  /** Answers how to stop. */
  start(): () => void {
    const look = () => {
      this.#rest();
      if (document.visibilityState === "hidden") return;
      this.#read();
      this.pane = this.bar = this.now;
      this.#timer = setInterval(() => this.#tick(), TICK);
    };
    look();
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
    return () => {
      this.#rest();
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("focus", look);
    };
  }

  #read(): void {
    this.now = Date.now();
    this.steady = performance.now();
  }

  #tick(): void {
    this.#read();
    const { now } = this;
    this.#later = [setTimeout(() => (this.pane = now), APART), setTimeout(() => (this.bar = now), 2 * APART)];
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#later.forEach(clearTimeout);
    this.#timer = undefined;
  }
}
