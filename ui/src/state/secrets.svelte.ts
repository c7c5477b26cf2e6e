// The saved secrets of all customers: which end when, and how old they are.
import type { ProfileView, SecretView } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";
import { DAY, daysBetween, startOf } from "../text/time";
import { coalesced } from "./coalesced";
import { textsOf } from "./listing";

export interface SecretRow {
  secret: SecretView;
  profile: ProfileView;
  /** Whole days from today, negative once it is past; null when nobody said. */
  daysLeft: number | null;
  ageDays: number | null;
}

/** From here on an end is worth a colour. */
export const SOON_DAYS = 30;

/** Infinity is equal to itself. */
const order = (one: number, other: number) => (one === other ? 0 : one - other);

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** The first to end on top, those without an end last; what is alike by customer and name. */
export function board(secrets: readonly SecretView[], profiles: readonly ProfileView[], now: number): SecretRow[] {
  const of = new Map(profiles.map((profile) => [profile.id, profile]));
  return secrets
    .flatMap((secret) => {
      const profile = of.get(secret.profile);
      const daysLeft = secret.endsOn === null ? null : daysBetween(now, startOf(secret.endsOn));
      const ageDays = secret.savedAt === null ? null : Math.max(0, Math.floor((now - secret.savedAt) / DAY));
      return profile ? [{ secret, profile, daysLeft, ageDays }] : [];
    })
    .sort(
      (one, other) =>
        order(one.daysLeft ?? Infinity, other.daysLeft ?? Infinity) ||
        collator.compare(one.profile.customer, other.profile.customer) ||
        collator.compare(one.profile.name, other.profile.name) ||
        collator.compare(one.secret.label, other.secret.label),
    );
}

/** Those with all of these words, in any order. */
export function found(rows: readonly SecretRow[], search: string): readonly SecretRow[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ profile, secret }) => {
    const texts = [...textsOf(profile), secret.label].join("\n").toLocaleLowerCase();
    return words.every((word) => texts.includes(word));
  });
}

export class Secrets {
  all = $state.raw<SecretView[] | null>(null);
  search = $state("");
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Many changes at once ask once more, not once each. */
  load = coalesced(async () => {
    this.all = await this.#core.call("secrets");
  });

  /** Null: nobody knows. */
  setEnd = ({ profile, field }: Pick<SecretView, "profile" | "field">, day: string | null) => this.#core.call("set_secret_end", { id: profile, field, day });
}
