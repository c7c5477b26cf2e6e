// What a screen reader hears when a profile's state changes; never the ticking itself.
import type { ProfileView } from "../ipc/gen/contract";
import { text } from "../text";
import { clock } from "./clock.svelte";
import { standing } from "./standing";

export class Announcements {
  last = $state("");

  compare(before: ProfileView, after: ProfileView): void {
    const key = ({ state }: ProfileView) => (state.name === "signingIn" ? `${state.name} ${state.waiting.for}` : state.name);
    if (key(before) !== key(after)) this.last = text.announce(after, standing(after, clock.now).headline);
  }
}

export const announcements = new Announcements();
