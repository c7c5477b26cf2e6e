// What something was when it last counted: it stands still while it does not.
import { untrack } from "svelte";

/** In a component's script. */
export function held<T>(counts: () => boolean, value: () => T): { readonly current: T } {
  let last = $state.raw(untrack(value));
  $effect.pre(() => {
    if (counts()) last = value();
  });
  return {
    get current() {
      return counts() ? value() : last;
    },
  };
}
