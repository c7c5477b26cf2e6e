// Fuzzy search over texts that are prepared once, not at each keystroke.
import { go, snapshot, type SnapshotKey } from "fuzzysort";
import { Lines } from "./lines";

export interface Found<T> {
  item: T;
  /** How well the words fit as they are typed: 0 is the best. */
  rank: number;
  /** From 1, exact, to 0. */
  score: number;
  /** Places of the matched letters, for each text. */
  marks: readonly (readonly number[])[];
}

export interface Finding<T> {
  found: Found<T>[];
  rest: (() => Found<T>[]) | null;
}

/** Below it a match is a coincidence. */
const THRESHOLD = 0.38;
/** Nobody reads on: whoever does not find it among these types on. */
export const MOST = 100;

const BETWEEN = "  ";

/** The places of the whole text, as those of its parts. */
function split(texts: readonly string[], places: readonly number[]): number[][] {
  let start = 0;
  return texts.map(({ length }) => {
    const from = start;
    start += length + BETWEEN.length;
    return places.flatMap((place) => (place >= from && place < from + length ? [place - from] : []));
  });
}

/** So many hold the words as they are typed: nobody looks for those that hold their letters only. */
const ENOUGH = 20;
/** Of those that hold them, so many are judged in full: the likeliest are among these. */
const JUDGED = MOST;
/** In so many, letters that were left out are looked for with the keystroke. */
const WITH_THE_KEY = 500;
/** Searches that make the index prepare what it does not before. */
const FIRST = ["a", "an", "an e", "o.", "o.u", "1 2", "x", "xq", "eq 1"];

/** In one of its two forms: "ü" is one letter, however it was typed or saved. */
export const composed = (text: string) => text.normalize("NFC");

/** As the index compares: without case and marks. */
export const plain = (text: string) => {
  const lower = text.toLowerCase();
  return /^[ -~]*$/.test(lower) ? lower : lower.normalize("NFD").replace(/\p{M}/gu, "");
};

export const wordsIn = (text: string) => plain(composed(text)).split(/\s+/).filter(Boolean);

/** Each of the words is in these texts as it is typed. */
export function holds(texts: readonly string[], words: string): boolean {
  const text = plain(composed(texts.join(BETWEEN)));
  return wordsIn(words).every((word) => text.includes(word));
}

interface Target<T> {
  item: T;
  texts: readonly string[];
  whole: string;
  /** As the index compares them: the first texts, by which it is known, and all, each word behind a space. */
  leads: readonly string[];
  line: string;
  place: number;
}

/** The words do not stand there as they are typed. */
export const LETTERS_ONLY = 4;

/** How well the words fit as they are typed; of equal ones none is better because its host is shorter. */
function rank(typed: string, { leads, line }: Target<unknown>): number {
  const words = typed.split(/\s+/).filter(Boolean);
  const all = (text: string, before: string) => words.every((word) => text.includes(before + word));
  if (leads.some((text) => text.startsWith(typed))) return 0;
  if (all(` ${leads.join(" ")}`, " ")) return 1;
  if (all(line, " ")) return 2;
  return all(line, "") ? 3 : LETTERS_ONLY;
}

interface Hit<T> {
  obj: Target<T>;
  score: number;
  indexes: readonly number[];
}

const told = <T>({ obj, score, indexes }: Hit<T>, rank: number): Found<T> => ({
  item: obj.item,
  rank,
  score,
  get marks() {
    return split(obj.texts, indexes);
  },
});

/** The best first: as typed by rank, with letters left out by score, the rest in the order of the items. */
function ranked<T>(typed: string, hits: readonly Hit<T>[]): Found<T>[] {
  const all = hits.map((hit) => ({ found: told(hit, rank(typed, hit.obj)), place: hit.obj.place }));
  const byScore = (one: Found<T>, other: Found<T>) => (one.rank < LETTERS_ONLY ? 0 : other.score - one.score);
  all.sort((one, other) => one.found.rank - other.found.rank || byScore(one.found, other.found) || one.place - other.place);
  return all.map(({ found }) => found);
}

/** A profile by its customer and its name. */
const LEADS = 2;

/** All of these, nothing of them matched. */
export const all = <T>(items: readonly T[]): Finding<T> => ({ found: items.map((item) => ({ item, rank: 0, score: 1, marks: [] })), rest: null });

export class Index<T> {
  readonly #targets: readonly Target<T>[];
  /** The same, each word behind a space. */
  readonly #lines: Lines;
  /** One text each: searched three times as fast as several. Prepares itself while nothing else is to do. */
  readonly #prepared: SnapshotKey<Target<T>>;
  readonly #some: SnapshotKey<Target<T>>;
  /** What makes the first searches as fast as the later ones, if it is done ahead of them. */
  readonly cold = FIRST.flatMap((words) => [() => void go(words, this.#prepared, { limit: 1 }), () => void this.find(words)]);

  /** Those of equal rank are found in the order of the items. */
  constructor(items: readonly T[], texts: (item: T) => readonly string[]) {
    this.#targets = items.map((item, place) => {
      const parts = texts(item).map(composed);
      const whole = parts.join(BETWEEN);
      return { item, texts: parts, whole, leads: parts.slice(0, LEADS).map(plain), line: ` ${plain(whole)}`, place };
    });
    this.#lines = new Lines(this.#targets.map(({ line }) => line));
    this.#prepared = snapshot([...this.#targets], { key: "whole" });
    this.#some = snapshot(this.#targets.slice(0, WITH_THE_KEY), { key: "whole" });
  }

  /** All that is found; or, where that takes longer than a keystroke may, some of it: `rest` answers all. */
  find(typedWords: string): Finding<T> {
    const words = composed(typedWords);
    const options = { limit: MOST, threshold: THRESHOLD };
    const wanted = plain(words);
    const typed = this.#literal(wanted);
    const among = (few: Target<T>[]) => ranked(wanted, go(words, few, { ...options, key: "whole" }));
    if (typed.length >= ENOUGH) return { found: among(typed), rest: null };
    const all = () => ranked(wanted, go(words, this.#prepared, options));
    if (this.#targets.length <= WITH_THE_KEY) return { found: all(), rest: null };
    const held = new Set(typed.map(({ item }) => item));
    const others = ranked(wanted, go(words, this.#some, options)).filter(({ item }) => !held.has(item));
    return { found: [...among(typed), ...others].slice(0, MOST), rest: all };
  }

  /** Those that hold the words as they are typed, the likeliest. */
  #literal(typed: string): Target<T>[] {
    const parts = typed.split(/\s+/).filter(Boolean);
    if (parts.some((part) => this.#lines.lack(part))) return [];
    const begun = ` ${typed}`;
    // It begins so, a word begins so, words begin with the parts, it holds the parts.
    const ranks = [[`\n${begun}`], [begun], parts.map((part) => ` ${part}`), parts];
    const likely = new Set<number>();
    for (const held of ranks) {
      for (const line of this.#lines.holding(held)) {
        likely.add(line);
        if (likely.size === JUDGED) break;
      }
      if (likely.size === JUDGED) break;
    }
    return [...likely].map((line) => this.#targets[line]!);
  }
}
