// Tags: as they are typed into a form, and as the search asks for them.
import type { ProfileView } from "../ipc/gen/contract";

const PARTS = /[,;\n]/;

/** What was typed, tag by tag. */
export const tagsOf = (typed: string): string[] =>
  typed
    .split(PARTS)
    .map((tag) => tag.trim())
    .filter(Boolean);

const plain = (text: string) => text.normalize("NFC").toLowerCase().trim();

/** `tag:x`, `tag:"two words"`. */
const ASKED = /(?:^|\s)tag:(?:"([^"]*)"?|(\S*))/giu;

interface Asked {
  /** Each is the beginning of a tag that is wanted. */
  tags: string[];
  /** The words without them. */
  words: string;
}

/** What a search asks of tags, and what else it asks. */
export function askedTags(search: string): Asked {
  const tags: string[] = [];
  const words = search.replace(ASKED, (_, quoted?: string, word?: string) => {
    tags.push(plain(quoted ?? word ?? ""));
    return " ";
  });
  return { tags, words: words.replace(/\s+/g, " ").trim() };
}

/** What finds the profiles of a tag. */
export const searchFor = (tag: string): string => (/\s/.test(tag) ? `tag:"${tag}"` : `tag:${tag}`);

/** Whether it has a tag that begins so, for each that is wanted. */
export const hasTags = ({ tags }: ProfileView, wanted: readonly string[]): boolean => wanted.every((one) => tags.some((tag) => plain(tag).startsWith(one)));
