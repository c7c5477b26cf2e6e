// The one ticking clock of the page. Still while nobody looks, and right at once when somebody does.

const TICK = 1_000;

class Clock {
  now = $state(Date.now());
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Answers how to stop. */
  start(): () => void {
    const look = () => {
      this.#rest();
      if (document.visibilityState === "hidden") return;
      this.now = Date.now();
      this.#timer = setInterval(() => (this.now = Date.now()), TICK);
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

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

export const clock = new Clock();
