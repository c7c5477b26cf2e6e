// What can be done to a profile or to a customer, found by words of both, in any order.
import { untrack } from "svelte";
import type { ProfileView } from "../ipc/gen/contract";
import type { MenuItem } from "../parts/menus.svelte";
import type { Text } from "../text/catalogues";
import type { Clock } from "./clock.svelte";
import type { Command } from "./commands";
import { textsOf } from "./listing";
import { called, type Offers } from "./offers";
import type { Profiles } from "./profiles.svelte";
import { composed, holds, Index, MOST, plain, wordsIn, type Found } from "./search";

/** So many of each are looked at: of the best that are named, what can be done. */
const SUBJECTS = 10;
/** Of so many customers all is told where nothing is said of what to do. */
const TOLD = 2;

/** A profile or a customer. */
interface Subject {
  id: string;
  /** As people name it. */
  name: string;
  /** What it is found by. */
  texts: string;
  about: { profile: string } | { customer: string };
  items: () => readonly MenuItem[];
}

interface Needs {
  text: Text;
  clock: Clock;
  offers: Offers;
  profiles: Profiles;
}

/** Each word behind a space, whole and in its parts. */
const spaced = (text: string) => ` ${text} ${text.replace(/[^\p{L}\p{N}]+/gu, " ")}`;
const begins = (words: string, part: string) => words.includes(` ${part}`);

/** Where these words stand in a text. */
function marksIn(text: string, words: readonly string[]): number[] {
  const letters = plain(text);
  if (letters.length !== text.length) return [];
  const places = words.flatMap((word) => {
    const start = letters.indexOf(word);
    return start < 0 ? [] : Array.from({ length: word.length }, (_, place) => start + place);
  });
  return [...new Set(places)].sort((one, other) => one - other);
}

const told = (item: Command, words: readonly string[]): Found<Command> => ({
  item,
  rank: 0,
  score: 0,
  get marks() {
    return [marksIn(item.label, words), marksIn(item.of ?? "", words)];
  },
});

export class Deeds {
  readonly #needs: Needs;
  readonly #customers = $derived.by(() => new Index(this.#needs.profiles.customers, (customer) => [customer]));
  /** By label: the same few are asked for at each keystroke. */
  readonly #spaced = new Map<string, string>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** The words of all that can be done: what is typed and is none of them names a profile or a customer. */
  readonly #vocabulary = $derived.by(() => {
    const { profiles, text } = this.#needs;
    // In another language they are others.
    void text.actions;
    const kinds = new Map<string, ProfileView>();
    for (const profile of profiles.all) kinds.set(profile.usable ? profile.state.name : `${profile.state.name} without`, profile);
    const [customer] = profiles.customers;
    return untrack(() => {
      const subjects = [...[...kinds.values()].map(this.#profile), ...(customer ? [this.#customer(customer)] : [])];
      return [...new Set(subjects.flatMap(({ items }) => items().map(this.#words)))].join(" ");
    });
  });

  #words = (item: MenuItem): string => {
    const key = item.more ? `${called(item)} ${item.more}` : called(item);
    const known = this.#spaced.get(key) ?? spaced(plain(composed(key)));
    this.#spaced.set(key, known);
    return known;
  };

  #profile = (profile: ProfileView): Subject => {
    const { text, clock, offers, profiles } = this.#needs;
    const { id } = profile;
    return {
      id: `profile ${id}`,
      name: text.named(profile),
      texts: plain(composed(textsOf(profile).join(" "))),
      about: { profile: id },
      items: () => {
        const now = profiles.get(id);
        return now ? offers.allOf(now, clock.now) : [];
      },
    };
  };

  #customer = (customer: string): Subject => ({
    id: `customer ${customer}`,
    name: customer,
    texts: plain(composed(customer)),
    about: { customer },
    items: () => this.#needs.offers.allOfCustomer(customer),
  });

  ofProfile = (profile: ProfileView): Command[] => this.#all(this.#profile(profile));
  ofCustomer = (customer: string): Command[] => this.#all(this.#customer(customer));
  #all = (subject: Subject): Command[] => subject.items().map((item) => this.#command(subject, item));

  /** What it was offered as may be gone by the time that it is chosen: then nothing is done. */
  #command({ id, name, about, items }: Subject, item: MenuItem): Command {
    const label = called(item);
    const run = () =>
      items()
        .find((one) => called(one) === label)
        ?.run();
    return { id: `${id}: ${label}`, label, of: name, more: item.more, keys: item.keys, ...about, run };
  }

  /**
   * What the words ask for. `whole` are the profiles that are found by all of them, `among` finds those by some, and `near`
   * are meant where none is named. Named: the words say of what.
   */
  find(typed: string, whole: readonly ProfileView[], among: (words: string) => readonly ProfileView[], near: () => readonly ProfileView[]) {
    const words = wordsIn(typed);
    const verbs = words.filter((word) => begins(this.#vocabulary, word));
    const names = words.filter((word) => !verbs.includes(word)).join(" ");
    const customers = names === "" ? this.#needs.profiles.customers : this.#customersBy(names);
    const found =
      words.length === 0
        ? []
        : verbs.length > 0
          ? this.#asked(verbs, [...(names === "" ? near() : this.#likeliest(verbs, among(names))).slice(0, SUBJECTS), ...whole.slice(0, SUBJECTS)], customers)
          : // Nothing is said of what to do: all of it, of what is found alone.
            [...(whole.length === 1 ? this.ofProfile(whole[0]!) : []), ...customers.slice(0, TOLD).flatMap(this.ofCustomer)];
    return { named: names !== "", found: found.slice(0, MOST).map((command) => told(command, words)) };
  }

  /** Those first that hold more of the words: a name may have a word of what can be done. */
  #likeliest(verbs: readonly string[], profiles: readonly ProfileView[]): readonly ProfileView[] {
    const held = new Map(profiles.map((profile) => [profile, verbs.filter((verb) => holds(textsOf(profile), verb)).length]));
    return [...held.values()].some((count) => count > 0) ? profiles.toSorted((one, other) => held.get(other)! - held.get(one)!) : profiles;
  }

  /** Each word is of the subject or of what is done to it, and one at least of the latter. What is called so comes first. */
  #asked(verbs: readonly string[], profiles: readonly ProfileView[], customers: readonly string[]): Command[] {
    const subjects = [...[...new Set(profiles)].map(this.#profile), ...customers.slice(0, SUBJECTS).map(this.#customer)];
    return subjects.flatMap((subject) => {
      const its = spaced(subject.texts);
      const left = verbs.filter((verb) => !begins(its, verb));
      const fits = subject.items().filter((item) => {
        const words = this.#words(item);
        return left.every((verb) => begins(words, verb)) && (left.length > 0 || verbs.some((verb) => begins(words, verb)));
      });
      const isCalled = (item: MenuItem) => left.every((verb) => begins(spaced(plain(called(item))), verb));
      return [...fits.filter(isCalled), ...fits.filter((item) => !isCalled(item))].map((item) => this.#command(subject, item));
    });
  }

  #customersBy(words: string): string[] {
    const { found, rest } = this.#customers.find(words);
    return (rest?.() ?? found).map(({ item }) => item);
  }
}
