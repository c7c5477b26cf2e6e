// Fuzzy search over texts that are prepared once, not at each keystroke.
import { go, snapshot, type SnapshotKey } from "fuzzysort";
import { Lines } from "./lines";

export interface Found<T> {
  item: T;
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
const composed = (text: string) => text.normalize("NFC");

/** As the index compares: without case and marks. */
const plain = (text: string) => {
  const lower = text.toLowerCase();
  return /^[ -~]*$/.test(lower) ? lower : lower.normalize("NFD").replace(/\p{M}/gu, "");
};

interface Target<T> {
  item: T;
  texts: readonly string[];
  whole: string;
}

const told = <T>({ obj, score, indexes }: { obj: Target<T>; score: number; indexes: readonly number[] }): Found<T> => ({
  item: obj.item,
  score,
  get marks() {
    return split(obj.texts, indexes);
  },
});

export class Index<T> {
  readonly #targets: readonly Target<T>[];
  /** The same, each word behind a space. */
  readonly #lines: Lines;
  /** One text each: searched three times as fast as several. Prepares itself while nothing else is to do. */
  readonly #prepared: SnapshotKey<Target<T>>;
  readonly #some: SnapshotKey<Target<T>>;
  /** What makes the first searches as fast as the later ones, if it is done ahead of them. */
  readonly cold = FIRST.flatMap((words) => [() => void go(words, this.#prepared, { limit: 1 }), () => void this.find(words)]);

  constructor(items: readonly T[], texts: (item: T) => readonly string[]) {
    this.#targets = items.map((item) => {
      const parts = texts(item).map(composed);
      return { item, texts: parts, whole: parts.join(BETWEEN) };
    });
    this.#lines = new Lines(this.#targets.map(({ whole }) => ` ${plain(whole)}`));
    this.#prepared = snapshot([...this.#targets], { key: "whole" });
    this.#some = snapshot(this.#targets.slice(0, WITH_THE_KEY), { key: "whole" });
  }

  /** All that is found; or, where that takes longer than a keystroke may, some of it: `rest` answers all. */
  find(typedWords: string): Finding<T> {
    const words = composed(typedWords);
    const options = { limit: MOST, threshold: THRESHOLD };
    const typed = this.#literal(plain(words));
    const among = (few: Target<T>[]) => go(words, few, { ...options, key: "whole" }).map(told);
    if (typed.length >= ENOUGH) return { found: among(typed), rest: null };
    const all = () => go(words, this.#prepared, options).map(told);
    if (this.#targets.length <= WITH_THE_KEY) return { found: all(), rest: null };
    const held = new Set(typed.map(({ item }) => item));
    const others = go(words, this.#some, options)
      .map(told)
      .filter(({ item }) => !held.has(item));
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
