// Many short texts as one long one: to search it takes a fraction of the time that as many strings take.

const END = "\n";
/** So much that no line holds is remembered. */
const REMEMBERED = 50;

export class Lines {
  readonly #text: string;
  /** Where each line begins, with the end of the line before it. */
  readonly #starts: readonly number[];
  /** What no line holds, the latest first. */
  readonly #absent: string[] = [];

  constructor(lines: readonly string[]) {
    let start = 0;
    this.#starts = lines.map((line) => {
      const here = start;
      start += END.length + line.length;
      return here;
    });
    this.#text = lines.map((line) => END + line).join("");
  }

  /** No line holds it. What was looked for in vain is not looked for again, nor what contains it. */
  lack(part: string): boolean {
    if (this.#absent.some((absent) => part.includes(absent))) return true;
    if (this.#text.includes(part)) return false;
    this.#absent.unshift(part);
    this.#absent.length = Math.min(this.#absent.length, REMEMBERED);
    return true;
  }

  /** The lines that hold all of these, which may begin with the end of the line before; first to last. */
  *holding(parts: readonly string[]): Generator<number> {
    if (parts.length === 0 || parts.some((part) => this.lack(part))) return;
    for (let line = 0; line < this.#starts.length; line++) {
      const first = line;
      for (const part of parts) {
        const place = this.#text.indexOf(part, this.#starts[line]);
        if (place < 0) return;
        line = this.#lineAt(place, line);
      }
      // One of them is in a later line: the others may be there too.
      if (line === first) yield line;
      else line -= 1;
    }
  }

  #lineAt(place: number, from: number): number {
    let [low, high] = [from, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= place) low = middle;
      else high = middle;
    }
    return low;
  }
}
