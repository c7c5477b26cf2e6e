// Which sign-in dialog is open. Only profiles that the technician started or came to here open one.
import type { Choice, ProfileView, Question } from "../ipc/gen/contract";
import type { Profiles } from "./profiles.svelte";

type Prompt =
  | { kind: "browser"; profile: ProfileView; deadline: number; redirectUri: string; help: string; mustPaste: boolean; browser: string; unopened: string | null }
  | { kind: "question"; profile: ProfileView; question: Question }
  | { kind: "pick"; profile: ProfileView; choice: Choice };

/** The dialog a profile's state calls for. */
export function promptOf(profile: ProfileView): Prompt | null {
  const { state } = profile;
  if (state.name === "needsCode") return state.question ? { kind: "question", profile, question: state.question } : null;
  if (state.name !== "signingIn") return null;
  const { waiting } = state;
  switch (waiting.for) {
    case "vendor":
      return null;
    case "browser":
      return {
        kind: "browser",
        profile,
        deadline: waiting.deadline,
        redirectUri: waiting.redirectUri,
        help: waiting.help,
        mustPaste: waiting.mustPaste,
        browser: waiting.browser,
        unopened: waiting.unopened,
      };
    case "answer":
      return { kind: "question", profile, question: waiting.question };
    case "pick":
      return { kind: "pick", profile, choice: waiting.choice };
  }
}

/** A sign-in is under way or waits for a code. */
export const isOnItsWay = ({ state }: ProfileView) => state.name === "signingIn" || (state.name === "needsCode" && state.question !== undefined);

export class Prompts {
  /** Profiles whose sign-in is followed here, the oldest first. */
  #followed = $state.raw<string[]>([]);
  readonly #profiles: Profiles;

  constructor(profiles: Profiles) {
    this.#profiles = profiles;
  }

  readonly open = $derived.by(() => {
    for (const id of this.#followed) {
      const profile = this.#profiles.get(id);
      const prompt = profile ? promptOf(profile) : null;
      if (prompt) return prompt;
    }
    return null;
  });

  follow(id: string): void {
    if (!this.#followed.includes(id)) this.#followed = [...this.#followed, id];
  }

  follows = (id: string): boolean => this.#followed.includes(id);

  /** The sign-in goes on; its dialog stays away until it is asked for. */
  hide(id: string): void {
    this.#followed = this.#followed.filter((one) => one !== id);
  }

  /** Forgets a sign-in that has come to its end. */
  settle(before: ProfileView, after: ProfileView): void {
    if (isOnItsWay(before) && !isOnItsWay(after)) this.hide(after.id);
  }
}
