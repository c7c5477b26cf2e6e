// What a new passphrase is worth.
import type { Text } from "../text/catalogues";

/** Characters, at least. */
const SHORTEST = 8;

export const isShort = (passphrase: string): boolean => Array.from(passphrase).length < SHORTEST;

/** Nothing typed a second time is not another. */
export const differs = (passphrase: string, again: string): boolean => again !== "" && again !== passphrase;

/** How long a guess would take, roughly: what is repeated or in a row counts once. */
export function strength(passphrase: string): keyof Text["passphrase"]["strengths"] {
  const signs = Array.from(passphrase);
  const telling = signs.filter((sign, place) => {
    const step = sign.codePointAt(0)! - (signs[place - 1]?.codePointAt(0) ?? 0);
    return place === 0 || Math.abs(step) > 1;
  });
  const pools: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^A-Za-z0-9]/, 30],
  ];
  const pool = pools.reduce((sum, [kind, size]) => sum + (kind.test(passphrase) ? size : 0), 0);
  // A letter of a word tells less than one drawn at random.
  const bits = telling.length * Math.log2(pool || 1) * (/^[\p{L}\s'-]+$/u.test(passphrase) ? 0.5 : 0.8);
  return bits < 45 ? "weak" : bits < 60 ? "fair" : "strong";
}
