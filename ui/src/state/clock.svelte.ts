// The one ticking clock of the page. Still while nobody looks, and right at once when somebody does.

const TICK = 1_000;

export class Clock {
  now = $state(Date.now());
  /** Milliseconds on a clock that nobody sets: for spans of the page's own. */
  steady = $state(performance.now());
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Answers how to stop. */
  start(): () => void {
    const look = () => {
      this.#rest();
      if (document.visibilityState === "hidden") return;
      this.#read();
      this.#timer = setInterval(() => this.#read(), TICK);
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

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
