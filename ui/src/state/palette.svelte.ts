// What the search finds, profiles and commands, and which of it the keys are on.
import { untrack } from "svelte";
import type { ProfileView } from "../ipc/gen/contract";
import type { Text } from "../text/catalogues";
import type { Actions } from "./actions";
import type { Clock } from "./clock.svelte";
import type { Pages } from "./pages.svelte";
import type { Profiles } from "./profiles.svelte";
import type { Command, Commands } from "./commands";
import type { Deeds } from "./deeds.svelte";
import { kindOf, textsOf } from "./listing";
import type { Recents } from "./recents.svelte";
import { all, Index, LETTERS_ONLY, MOST, type Finding, type Found } from "./search";
import { oneByOne } from "./spare";
import { standing } from "./standing";
import { askedTags, hasTags } from "./tags";

/** Which letters were matched is told for what is drawn only. A command of a profile has both. */
export interface Hit {
  key: string;
  id: string | null;
  command: Command | null;
  found: Pick<Found<unknown>, "marks">;
}

export type SectionKey = "recent" | "attention" | "profiles" | "deeds" | "commands";

interface Looked {
  key: string;
  id: string | null;
  command: Command | null;
}

/** Typed first, it leaves only commands. */
const ONLY_COMMANDS = ">";
/** Milliseconds after a change of the list: by then it is painted. */
const PREPARED = 300;
/** So many of what was done last are offered. */
const RECENT = 8;
/** So much of a text is typed when a search is rehearsed. */
const REHEARSED = 10;
/** A command has to fit so much better than a profile to come first. */
const CLEARLY = 0.1;

/** Letter by letter, as somebody types. */
const typed = (text: string) => Array.from({ length: Math.min(text.length, REHEARSED) }, (_, place) => text.slice(0, place + 1));

const ofProfile = (found: Found<ProfileView>): Hit => ({ key: `profile ${found.item.id}`, id: found.item.id, command: null, found });
const ofCommand = (found: Found<Command>): Hit => ({ key: `command ${found.item.id}`, id: found.item.profile ?? null, command: found.item, found });
const unmarked = <T>(item: T): Found<T> => ({ item, rank: 0, score: 0, marks: [] });

const best = (found: Found<unknown>[]) => ({ rank: found[0]?.rank ?? Infinity, score: Math.max(0, ...found.map(({ score }) => score)) });

interface Section {
  key: SectionKey;
  hits: Hit[];
}

/** Top to bottom; the better kind first. */
function sections(profiles: Found<ProfileView>[], deeds: { named: boolean; found: Found<Command>[] }, commands: Found<Command>[]): Section[] {
  const ofProfiles: Section = { key: "profiles", hits: profiles.map(ofProfile) };
  const ofDeeds: Section = { key: "deeds", hits: deeds.found.map(ofCommand) };
  const ofCommands: Section = { key: "commands", hits: commands.map(ofCommand) };
  const [saved, offered] = [best(profiles), best(commands)];
  const commandsFirst = offered.rank < saved.rank || (offered.rank === saved.rank && offered.score > saved.score + CLEARLY);
  const doing = deeds.named ? [ofDeeds, ofCommands] : [ofCommands, ofDeeds];
  const certain = saved.rank < LETTERS_ONLY;
  const all = !certain ? [...doing, ofProfiles] : commandsFirst ? [ofCommands, ofProfiles, ofDeeds] : [ofProfiles, ...doing];
  return all.filter(({ hits }) => hits.length > 0);
}

const NONE: Finding<never> = { found: [], rest: null };
const NO_DEEDS = { named: false, found: [] };

/** Of some, and where there may be more, of all. */
interface Told {
  sections: Section[];
  rest: (() => Section[]) | null;
}
const NOTHING: Told = { sections: [], rest: null };

interface Needs {
  text: Text;
  clock: Clock;
  profiles: Profiles;
  pages: Pages;
  actions: Actions;
  commands: Commands;
  deeds: Deeds;
  recents: Recents;
}

export class Palette {
  readonly #needs: Needs;
  readonly #index = $derived.by(() => new Index<ProfileView>(this.#needs.profiles.byCustomer, textsOf));
  readonly #commands = $derived.by(() => new Index(this.#needs.commands(), ({ label, more = "" }) => [label, more]));
  #cursor = $state(0);
  /** Counts what was asked for: the same words are looked for anew. */
  #turn = $state(0);
  #rehearsed = $state("");
  /** What is still to be done ahead of the first search, and with which index. */
  #cold: (() => void)[] = [];
  #warming: Index<ProfileView> | null = null;

  /** The words of which everything is drawn: with each keystroke the best is, and the rest in the next frame. Null: nothing is searched. */
  drawn = $state<string | null>(null);
  /** Asked for by its key: it is there before anything is typed. */
  #asked = $state(false);
  /** What the details are of while something is searched: they follow in the next frame too. Null: still of what is selected. */
  #looked = $state.raw<Looked | null>(null);

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  readonly words = $derived.by(() => this.#needs.profiles.search.trim());
  readonly searching = $derived(this.words !== "" || this.#asked);
  readonly #query = $derived(this.searching ? this.words : null);
  readonly whole = $derived(this.drawn === this.#query);

  /** Ahead of the first keystroke, and behind what is to be seen first; answers how to stop. */
  prepare = (): (() => void) => {
    void this.#needs.profiles.all;
    let stop = (): void => {};
    const timer = setTimeout(() => {
      const index = this.#index;
      if (index !== this.#warming) this.#cold = [...index.cold, ...this.#commands.cold, ...this.#rehearsals()];
      this.#warming = index;
      stop = oneByOne(this.#cold);
    }, PREPARED);
    return () => {
      clearTimeout(timer);
      stop();
    };
  };

  #rehearsals(): (() => void)[] {
    const [first] = this.#needs.profiles.all;
    const words = first ? [first.customer, first.name].flatMap(typed) : [];
    return words.map((word) => () => (this.#rehearsed = word));
  }

  /** Profiles by their words; `tag:x` leaves those that have a tag which begins so. */
  #saved(search: string): Finding<ProfileView> {
    const { tags, words } = askedTags(search);
    if (tags.length === 0) return this.#index.find(search);
    const some = this.#needs.profiles.byCustomer.filter((profile) => hasTags(profile, tags));
    return words === "" ? all(some.slice(0, MOST)) : new Index(some, textsOf).find(words);
  }

  #find(words: string): Told {
    if (words === "") return { sections: untrack(() => this.#begin()), rest: null };
    const only = words.startsWith(ONLY_COMMANDS);
    const wanted = only ? words.slice(ONLY_COMMANDS.length).trim() : words;
    const saved = only ? NONE : this.#saved(wanted);
    const offered = this.#commands.find(wanted);
    const some = <T>({ found }: Finding<T>) => found;
    const whole = <T>({ found, rest }: Finding<T>) => rest?.() ?? found;
    // Who asks for a tag wants all that have it.
    const asksTags = askedTags(wanted).tags.length > 0;
    let partly = saved.rest !== null || offered.rest !== null;
    const told = (take: <T>(finding: Finding<T>) => Found<T>[]) => {
      const found = take(saved);
      const among = (names: string) => {
        const finding = this.#saved(names);
        partly ||= finding.rest !== null;
        return take(finding).map(({ item }) => item);
      };
      // What is chosen is chosen of what is seen, whatever changes meanwhile.
      const chosen = only ? among(wanted) : found.map(({ item }) => item);
      const deeds = asksTags ? NO_DEEDS : untrack(() => this.#needs.deeds.find(wanted, chosen, among, () => this.#near()));
      return sections(found, deeds, take(offered));
    };
    const likeliest = told(some);
    return { sections: likeliest, rest: partly ? () => told(whole) : null };
  }

  /** Whom a command is likeliest meant for where nobody is named: what is selected, what was used last, what waits for somebody. */
  #near(): ProfileView[] {
    const { profiles, recents } = this.#needs;
    const used = recents.all.flatMap(({ profile = "" }) => profiles.get(profile) ?? []);
    return [...new Set([...(profiles.selected ? [profiles.selected] : []), ...used, ...this.#waiting()])];
  }

  #waiting = () => this.#needs.profiles.all.filter((profile) => kindOf(profile) === "needsYou");

  /** Before anything is typed: what was done last, what is selected first; and what needs somebody. */
  #begin(): Section[] {
    const { profiles, recents, deeds, commands } = this.#needs;
    const selected = profiles.selected ? [ofProfile(unmarked(profiles.selected))] : [];
    const offered = commands();
    const used = recents.all.flatMap((recent): Hit[] => {
      const profile = recent.profile === undefined ? null : profiles.get(recent.profile);
      if (profile === undefined) return [];
      if (!("command" in recent)) return profile ? [ofProfile(unmarked(profile))] : [];
      const among = profile ? deeds.ofProfile(profile) : recent.customer === undefined ? offered : deeds.ofCustomer(recent.customer);
      const command = among.find(({ id }) => id === recent.command);
      return command ? [ofCommand(unmarked(command))] : [];
    });
    const recently = [...new Map([...selected, ...used].map((hit) => [hit.key, hit])).values()].slice(0, RECENT);
    const told = new Set(recently.map(({ key }) => key));
    const waiting = this.#waiting().map((profile) => ofProfile(unmarked(profile)));
    const all: Section[] = [
      { key: "recent", hits: recently },
      { key: "attention", hits: waiting.filter(({ key }) => !told.has(key)).slice(0, MOST) },
    ];
    return all.filter(({ hits }) => hits.length > 0);
  }

  readonly #finding = $derived.by(() => {
    void this.#turn;
    return this.searching ? this.#find(this.words) : NOTHING;
  });
  /** Everything is searched: with the keystroke what is likeliest is, and the rest in the next frame. */
  readonly complete = $derived(this.whole || this.#finding.rest === null);
  readonly sections = $derived((this.whole && this.#finding.rest?.()) || this.#finding.sections);
  /** What is found for a search that nobody sees: the first one that is seen then does nothing for the first time. */
  readonly rehearsal = $derived.by(() => {
    const words = this.#rehearsed;
    return words === "" ? [] : untrack(() => this.#find(words).sections);
  });
  readonly hits = $derived(this.sections.flatMap(({ hits }) => hits));
  readonly cursor = $derived(Math.min(this.#cursor, this.hits.length - 1));
  readonly at = $derived(this.hits[this.cursor] ?? null);
  readonly profile = $derived.by(() => (this.at?.id ? (this.#needs.profiles.get(this.at.id) ?? null) : null));
  /** What keys and buttons are about: what the search is on, else what is selected. A command has no token. */
  readonly chosen = $derived.by(() => (this.searching ? this.profile : this.#needs.profiles.selected));
  /** Which of them is on, as the field tells those who hear it. */
  readonly place = $derived.by(() => {
    const { at } = this;
    const section = at && this.sections.find(({ hits }) => hits.includes(at));
    return section ? { key: section.key, row: section.hits.indexOf(at) } : null;
  });
  readonly #looking = $derived(this.searching ? (this.at?.key ?? "") : null);
  /** What the details show. */
  readonly looked = $derived.by((): { profile: ProfileView | null; command: Command | null; passing: boolean } => {
    const { profiles } = this.#needs;
    if (!this.#looked || this.drawn === null) return { profile: profiles.selected, command: null, passing: false };
    const { key, id, command } = this.#looked;
    // Made anew in another language.
    const now = this.hits.find((hit) => hit.key === key)?.command ?? command;
    return { profile: (id && profiles.get(id)) || null, command: now, passing: true };
  });
  /** Something is still to be drawn. */
  readonly behind = $derived(!this.whole || (this.#looked?.key ?? null) !== this.#looking);

  /** Takes what is typed; the best of it is at hand. */
  type(words: string): void {
    this.#needs.profiles.search = words;
    this.#turn += 1;
    this.#cursor = 0;
  }

  /** Asked for by its key: what was done last is at hand. */
  open(): void {
    this.#asked = true;
    this.#turn += 1;
    this.#cursor = 0;
  }

  clear = () => {
    this.#asked = false;
    this.type("");
  };

  /** In the frame behind a keystroke: the rest of what was found, and the details. */
  follow(): void {
    this.drawn = this.#query;
    const { at } = this;
    this.#looked = this.searching ? { key: at?.key ?? "", id: at?.id ?? null, command: at?.command ?? null } : null;
  }

  /** Before something is done with what was found: not with what was likeliest. */
  finish(): void {
    this.drawn = this.#query;
  }

  step(by: number): void {
    this.finish();
    this.#cursor = Math.max(0, Math.min(this.hits.length - 1, this.cursor + by));
  }

  put(hit: Hit): void {
    this.#cursor = Math.max(
      0,
      this.hits.findIndex(({ key }) => key === hit.key),
    );
  }

  /** Runs the command, or does the first thing of the profile; answers which profile it was. */
  run(): string | null {
    this.finish();
    const { at, profile } = this;
    const { text, clock, profiles, pages, actions, recents } = this.#needs;
    const command = at?.command;
    if (command && !profile) {
      recents.use({ command: command.id, customer: command.customer });
      this.clear();
      command.run();
    }
    if (!profile) return null;
    recents.use(command ? { command: command.id, profile: profile.id } : { profile: profile.id });
    pages.detail(() => {
      this.clear();
      profiles.select(profile.id);
      if (command) command.run();
      else actions.primary(profile, standing(text, profile, clock.now).primary);
    });
    return profile.id;
  }
}
