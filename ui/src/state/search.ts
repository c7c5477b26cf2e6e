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
export const MOST = 200;

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
/** Of those that hold them, so many are judged in full: enough for the best of them to be among these. */
const JUDGED = 2 * MOST;
/** Searches that make the index prepare what it does not before. */
const FIRST = ["a", "an", "an e"];

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
    const [one, more] = [parts[0] ?? "", parts.length > 1];
    const begun = ` ${typed}`;
    const likely: Target<T>[][] = [[], [], [], []];
    let good = 0;
    for (const target of this.#targets) {
      const { plain } = target;
      // Of the best there are enough: only better ones are looked for.
      if (good >= JUDGED && !plain.startsWith(begun)) continue;
      if (more ? !parts.every((part) => plain.includes(part)) : !plain.includes(one)) continue;
      const place = plain.indexOf(begun);
      const rank = place === 0 ? 0 : place > 0 ? 1 : more && parts.every((part) => plain.includes(` ${part}`)) ? 2 : 3;
      if (rank <= 1) good += 1;
      likely[rank]!.push(target);
    }
    const all = likely.flat();
    return all.length < ENOUGH ? null : all.slice(0, JUDGED);
  }
}
