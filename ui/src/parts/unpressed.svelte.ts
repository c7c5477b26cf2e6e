// What appears by itself waits for the end of a press: the button under the pointer would move away, and the click be lost.
import { held } from "./held.svelte";

/** In a component's script: as it was when a press began, until the click that the press makes has been heard. */
export function unpressed<T>(value: () => T): { readonly current: T } {
  let pressing = $state(false);
  $effect(() => {
    const end = new AbortController();
    const options = { capture: true, signal: end.signal };
    const over = () => void setTimeout(() => (pressing = false));
    document.addEventListener("pointerdown", () => (pressing = true), options);
    for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, over, options);
    // Its own, not that of a field in it.
    window.addEventListener("blur", over, { signal: end.signal });
    return () => end.abort();
  });
  return held(() => !pressing, value);
}
