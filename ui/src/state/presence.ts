// Tells the core that somebody is at the window, for locking after an idle time.
import type { Core } from "../ipc/ipc";

/** The shortest time between two reports. */
const PAUSE = 10_000;
const SIGNS = ["keydown", "pointermove", "pointerdown", "wheel"] as const;

/** Answers how to stop. */
export function watchPresence(core: Core): () => void {
  let last = -Infinity;
  const seen = () => {
    const now = Date.now();
    if (now - last < PAUSE && now >= last) return;
    last = now;
    void core.call("active").catch(() => undefined);
  };
  for (const sign of SIGNS) document.addEventListener(sign, seen, { capture: true, passive: true });
  seen();
  return () => {
    for (const sign of SIGNS) document.removeEventListener(sign, seen, { capture: true });
  };
}
