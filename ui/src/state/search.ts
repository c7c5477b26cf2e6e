// Fuzzy search over texts that are prepared once, not at each keystroke.
import { go, snapshot, type SnapshotKey } from "fuzzysort";

export interface Found<T> {
  item: T;
  /** From 1, exact, to 0. */
  score: number;
  /** Places of the matched letters, for each text. */
  marks: readonly (readonly number[])[];
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
/** Searches that make the index prepare what it does not before. */
const FIRST = ["a", "an", "an e", "o.", "o.u", "1 2", "x", "xq", "eq 1"];

/** As the index compares: without case and marks. */
const plain = (text: string) => {
  const lower = text.toLowerCase();
  return /^[ -~]*$/.test(lower) ? lower : lower.normalize("NFD").replace(/\p{M}/gu, "");
};

type Target<T> = { item: T; texts: readonly string[]; whole: string; /** Each word behind a space. */ plain: string };

export class Index<T> {
  readonly #targets: readonly Target<T>[];
  /** One text each: searched three times as fast as several. Prepares itself while nothing else is to do. */
  readonly #prepared: SnapshotKey<Target<T>>;
  /** What is still to be prepared, a part at a time. */
  readonly #cold = [() => void this.#literal(FIRST[0]!), ...FIRST.map((words) => () => void go(words, this.#prepared, { limit: 1 })), () => void go(FIRST[0]!, this.#targets, { key: "whole", limit: 1 })];

  constructor(items: readonly T[], texts: (item: T) => readonly string[]) {
    this.#targets = items.map((item) => {
      const parts = texts(item);
      const whole = parts.join(BETWEEN);
      return { item, texts: parts, whole, plain: ` ${plain(whole)}` };
    });
    this.#prepared = snapshot([...this.#targets], { key: "whole" });
  }

  /** Prepares all while nothing else is to do: the first search does at once what is left. Answers how to stop. */
  warm(): () => void {
    const next = () => {
      this.#cold.shift()?.();
      if (this.#cold.length > 0) timer = setTimeout(next);
    };
    let timer = setTimeout(next);
    return () => clearTimeout(timer);
  }

  find(words: string): Found<T>[] {
    const options = { limit: MOST, threshold: THRESHOLD };
    const few = this.#literal(plain(words));
    const found = few ? go(words, few, { ...options, key: "whole" }) : go(words, this.#whole(), options);
    return found.map((found) => ({
      item: found.obj.item,
      score: found.score,
      get marks() {
        return split(found.obj.texts, found.indexes);
      },
    }));
  }

  #whole(): SnapshotKey<Target<T>> {
    for (const prepare of this.#cold.splice(0)) prepare();
    return this.#prepared;
  }

  /** Those that hold the words as they are typed, the likeliest; null where they are few and letters may have been left out. */
  #literal(typed: string): Target<T>[] | null {
    const parts = typed.split(/\s+/).filter(Boolean);
    const begun = ` ${typed}`;
    /** By rank: it begins so, a word begins so, words begin with the parts, it holds the parts. */
    const likely: Target<T>[][] = [[], [], [], []];
    /** So many have this rank or a better one; of enough of them, only better ones are looked for. */
    const found = [0, 0, 0, 0];
    for (const target of this.#targets) {
      const { plain } = target;
      const place = plain.indexOf(begun);
      let rank = place === 0 ? 0 : 1;
      if (place < 0) {
        if (found[2]! < JUDGED && parts.every((part) => plain.includes(` ${part}`))) rank = 2;
        else if (found[3]! < JUDGED && parts.every((part) => plain.includes(part))) rank = 3;
        else continue;
      }
      likely[rank]!.push(target);
      for (let worse = rank; worse < found.length; worse++) found[worse]! += 1;
      if (found[0]! >= JUDGED) break;
    }
    const all = likely.flat();
    return all.length < ENOUGH ? null : all.slice(0, JUDGED);
  }
}
