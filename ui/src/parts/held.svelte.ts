// What something was when it last counted: it stands still while it does not.
import { untrack } from "svelte";

/** In a component's script. */
export function held<T>(counts: () => boolean, value: () => T): { readonly current: T } {
  // Read only while it does not count, when nothing writes it.
  let last = untrack(value);
  $effect.pre(() => {
    if (counts()) last = value();
  });
  return {
    get current() {
      return counts() ? value() : last;
    },
  };
}
