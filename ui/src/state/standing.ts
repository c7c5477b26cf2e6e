// How a profile stands at an instant: the word, the tone and the primary action of its state.
import type { ProfileView } from "../ipc/gen/contract";
import type { Text } from "../text/catalogues";
import { countdown, shortCountdown } from "../text/time";

type Tone = "good" | "soon" | "bad" | "busy" | "idle";
export type Primary = "connect" | "cancel" | "enterCode" | "openPrompt" | "copyToken" | "retry" | "edit" | "unlock";

export interface Standing {
  tone: Tone;
  /** What the list shows at the right. */
  word: string;
  /** The word is the time left of a usable token. */
  counting: boolean;
  /** In its place while nobody looks closer: of a token that renews itself, the time left to the minute. */
  brief?: string;
  /** Smaller, beneath the word: who has to do what by when, or how long the token still lasts. */
  beneath?: string;
  headline: string;
  sentence: string;
  primary: Primary;
  /** From 1 at receipt to 0 at expiry; null when there is no expiry to show. */
  fraction: number | null;
}

/** Time left of a token that can still be used; null when there is none or it does not tell. */
export function timeLeft(profile: ProfileView, now: number): number | null {
  if (!profile.usable || profile.expiresAt === null || profile.expiresAt <= now) return null;
  // The page's clock may be up to a second behind: a fresh token has no more than its lifetime.
  return profile.expiresAt - Math.max(now, profile.obtainedAt ?? now);
}

/** Whether there is a token that may be copied. */
export function isUsable(profile: ProfileView, now: number): boolean {
  return profile.usable && (profile.expiresAt === null || profile.expiresAt > now);
}

/** It will not renew by itself, and its warning is due: the core says from when on. */
export function isSoon(profile: ProfileView, now: number): boolean {
  return profile.warnAt !== null && profile.warnAt <= now && timeLeft(profile, now) !== null;
}

/** "sign in by 17:40": what somebody has to do, and by when; null where nobody has to. */
export function dueBy(text: Text, profile: ProfileView, now: number): string | null {
  if (profile.warnAt === null || profile.expiresAt === null) return null;
  const when = text.when.by(profile.expiresAt, now);
  return profile.renewable ? text.standing.renewBy(when) : text.standing.signInBy(when);
}

function fraction(profile: ProfileView, now: number): number | null {
  const left = timeLeft(profile, now);
  if (left === null || profile.expiresAt === null) return null;
  const lifetime = profile.obtainedAt === null ? 0 : profile.expiresAt - profile.obtainedAt;
  return lifetime > 0 ? Math.min(1, left / lifetime) : 1;
}

/** "Expires today at 15:42." and, when nothing else is said, when it renews. */
function expirySentence(text: Text, profile: ProfileView, now: number): string {
  if (profile.expiresAt === null) return text.standing.expiryNotTold;
  const expires = text.standing.expires(text.when.moment(profile.expiresAt, now));
  if (!profile.autoRenew || profile.renewAt === null) return `${expires} ${text.standing.renewsNot}`;
  if (profile.renewAt <= now) return expires;
  return `${expires} ${text.standing.renews(text.when.moment(profile.renewAt, now))}`;
}

function expired(text: Text, profile: ProfileView, now: number): Omit<Standing, "fraction"> {
  const when = profile.expiresAt === null ? "" : text.when.ago(Math.max(0, now - profile.expiresAt));
  return {
    tone: "bad",
    word: text.standing.expired(when),
    counting: false,
    headline: text.standing.expired(when),
    sentence: text.standing.expiredSentence,
    primary: "connect",
  };
}

function signingIn(text: Text, profile: ProfileView, now: number): Omit<Standing, "fraction"> {
  const base = { tone: "busy" as const, counting: false, headline: text.standing.connecting };
  const waiting = profile.state.name === "signingIn" ? profile.state.waiting : { for: "vendor" as const };
  switch (waiting.for) {
    case "vendor":
      return { ...base, word: text.standing.connecting, sentence: text.standing.waitingForVendor, primary: "cancel" };
    case "browser": {
      const left = shortCountdown(waiting.deadline - now);
      return {
        ...base,
        word: text.standing.waitingForBrowser(left),
        headline: text.standing.waitingForBrowser(left),
        sentence: text.standing.finishInBrowser,
        primary: "openPrompt",
      };
    }
    case "answer": {
      const needed = { code: text.standing.codeNeeded, password: text.standing.passwordNeeded }[waiting.question.kind];
      return { ...base, word: needed, headline: needed, tone: "soon", sentence: waiting.question.text, primary: "openPrompt" };
    }
    case "pick":
      return {
        ...base,
        word: text.standing.choiceNeeded,
        headline: text.standing.choiceNeeded,
        tone: "soon",
        sentence: waiting.choice.text,
        primary: "openPrompt",
      };
  }
}

function byState(text: Text, profile: ProfileView, now: number): Omit<Standing, "fraction"> {
  const left = timeLeft(profile, now);
  const words = text.standing;
  switch (profile.state.name) {
    case "signedOut":
      return {
        tone: "idle",
        word: words.notConnected,
        counting: false,
        headline: words.notConnected,
        sentence: words.notConnectedSentence,
        primary: "connect",
      };
    case "signingIn":
      return signingIn(text, profile, now);
    case "needsCode":
      return {
        tone: "soon",
        word: words.codeNeeded,
        counting: false,
        headline: words.codeNeeded,
        sentence: profile.state.question?.text ?? words.codeNeededSentence,
        primary: "enterCode",
      };
    case "active": {
      if (!isUsable(profile, now)) return expired(text, profile, now);
      const due = dueBy(text, profile, now);
      return {
        tone: isSoon(profile, now) ? "soon" : "good",
        word: left === null ? words.noExpiry : countdown(left),
        counting: left !== null,
        ...(due !== null ? { beneath: due } : left !== null ? { brief: text.when.left(left) } : {}),
        headline: words.connected,
        sentence: expirySentence(text, profile, now),
        primary: "copyToken",
      };
    }
    case "renewing":
      return {
        tone: "busy",
        word: words.renewing,
        counting: false,
        headline: words.renewing,
        sentence: isUsable(profile, now) ? words.renewingUsable : words.renewingSentence,
        primary: "copyToken",
      };
    case "expired":
      return expired(text, profile, now);
    case "needsSignIn":
      return { tone: "bad", word: words.signIn, counting: false, headline: words.signInAgain, sentence: words.signInSentence, primary: "connect" };
    case "unreachable": {
      if (profile.state.retryAt === null)
        return { tone: "soon", word: words.unreachable, counting: false, headline: words.unreachable, sentence: words.unreachableSentence, primary: "retry" };
      const retry = words.retrying(shortCountdown(profile.state.retryAt - now));
      return {
        tone: "soon",
        word: retry,
        counting: false,
        headline: words.unreachable,
        sentence: isUsable(profile, now) ? `${retry}. ${words.tokenStillUsable}` : `${retry}.`,
        primary: "retry",
      };
    }
    case "refused":
      return {
        tone: "bad",
        word: profile.state.brief,
        counting: false,
        headline: profile.state.brief,
        sentence: words.refusedSentence,
        primary: profile.acceptable ? "connect" : "edit",
      };
    case "locked":
      return { tone: "idle", word: words.locked, counting: false, headline: words.locked, sentence: words.lockedSentence, primary: "unlock" };
  }
}

export function standing(text: Text, profile: ProfileView, now: number): Standing {
  const left = timeLeft(profile, now);
  const said = byState(text, profile, now);
  // Whatever its state says, a token that can be used shows how long.
  const beneath = left !== null && !said.counting && profile.state.name !== "renewing" ? { beneath: text.standing.tokenLeft(countdown(left)) } : {};
  return { ...beneath, ...said, fraction: fraction(profile, now) };
}

/** The word to a screen reader, to which nothing may tick: an instant instead of a countdown. */
export function told(text: Text, profile: ProfileView, standing: Standing, now: number): string {
  if (standing.counting && profile.expiresAt !== null) {
    const due = dueBy(text, profile, now);
    const then = due === null ? text.standing.expires(text.when.moment(profile.expiresAt, now)) : `${due.charAt(0).toUpperCase()}${due.slice(1)}.`;
    return `${standing.headline}. ${then}`;
  }
  if (profile.state.name === "unreachable") return standing.headline;
  if (profile.state.name === "signingIn" && profile.state.waiting.for === "browser") return standing.sentence;
  return standing.word;
}

/** The words of the button that does it. */
export function primaryLabel(text: Text, profile: ProfileView, primary: Primary): string {
  if (primary === "connect" && profile.state.name === "needsSignIn") return text.actions.signIn;
  if (primary === "connect" && profile.acceptable) return text.actions.connectAgain;
  if (primary !== "openPrompt") return text.actions[primary];
  const asks = profile.state.name === "signingIn" && profile.state.waiting.for === "answer" && profile.state.waiting.question.kind;
  return asks === "code" ? text.actions.enterCode : asks === "password" ? text.actions.enterPassword : text.actions.openPrompt;
}

/** A sign-in or renewal is on its way. */
export function isBusy(profile: ProfileView): boolean {
  return profile.state.name === "signingIn" || profile.state.name === "renewing";
}

/** What stands beneath a countdown of a wait that is nobody's token. */
export function clearsIn(text: Text, clearsAt: number, now: number): string | null {
  return clearsAt > now ? text.copy.clears(text.when.seconds(clearsAt - now)) : null;
}

/** Which of those that can be used is next: of those that need somebody, else of all. One walk over all of them, each second. */
export function soonest(profiles: readonly ProfileView[], now: number): { next: ProfileView | null; left: number } {
  const all = { next: null as ProfileView | null, left: Infinity };
  for (const profile of profiles) {
    if (!isUsable(profile, now)) continue;
    const left = timeLeft(profile, now) ?? Infinity;
    const [needs, needed] = [profile.warnAt !== null, all.next !== null && all.next.warnAt !== null];
    if (needs === needed ? left < all.left : needs && left < Infinity) Object.assign(all, { next: profile, left });
  }
  return all;
}
