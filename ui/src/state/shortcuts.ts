// Every key that does something, in one table: the page binds it and the help sheet shows it.
import type { Text } from "../text/catalogues";

export type Place = "anywhere" | "walk" | "search" | "list" | "heading";
export type KeyName = keyof Text["help"]["keys"];

interface Shortcut {
  name: KeyName;
  place: Place;
  /** Parts joined by "+", the key last, as in `KeyboardEvent.key`; `mod` is Ctrl, on a Mac Command. */
  keys: readonly string[];
}

const of = (place: Place, keys: Partial<Record<KeyName, string[]>>): Shortcut[] =>
  (Object.entries(keys) as [KeyName, string[]][]).map(([name, keys]) => ({ name, place, keys }));

export const shortcuts: readonly Shortcut[] = [
  ...of("anywhere", {
    search: ["mod+k", "/"],
    copy: ["mod+c"],
    primary: ["mod+Enter"],
    add: ["mod+n"],
    edit: ["mod+e"],
    console: ["mod+o"],
    renew: ["mod+r"],
    renewAll: ["mod+shift+r"],
    favourite: ["mod+d"],
    activity: ["mod+j"],
    settings: ["mod+,"],
    lock: ["mod+l"],
    help: ["?"],
  }),
  // In the list and in what the search has found.
  ...of("walk", { next: ["ArrowDown"], previous: ["ArrowUp"], nextPage: ["PageDown"], previousPage: ["PageUp"], first: ["Home"], last: ["End"] }),
  ...of("search", { run: ["Enter"], clear: ["Escape"] }),
  ...of("list", {
    run: ["Enter"],
    choose: ["Space"],
    menu: ["ContextMenu", "shift+F10"],
    remove: ["Delete"],
    collapse: ["ArrowLeft"],
  }),
  ...of("heading", {
    toggle: ["Enter", "Space"],
    collapse: ["ArrowLeft"],
    expand: ["ArrowRight"],
    moveUp: ["alt+ArrowUp"],
    moveDown: ["alt+ArrowDown"],
    menu: ["ContextMenu", "shift+F10"],
  }),
];

const isMac = navigator.userAgent.includes("Mac");

type Stroke = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"> & Partial<Pick<KeyboardEvent, "code" | "getModifierState">>;

/** Keys of a Latin keyboard that are no letters, by their place on it; beside each, what Shift makes of it. */
const SIGNS: Record<string, readonly [string, string]> = { Comma: [",", "<"], Slash: ["/", "?"] };

/** A letter of another script, or a part of one. */
const isOfAnotherScript = (key: string) => /^(?!\p{Script=Latin})[\p{L}\p{M}]/u.test(key);

/** The key by what it types; where that is a letter of another script, by its place. Latin keyboards of whatever order have their own word. */
function keyOf(event: Stroke): string {
  const { key, code = "" } = event;
  if (key === " ") return "Space";
  // With AltGr a letter is typed.
  if (!isOfAnotherScript(key) || event.altKey || event.getModifierState?.("AltGraph")) return key;
  return /^Key([A-Z])$/.exec(code)?.[1] ?? SIGNS[code]?.[event.shiftKey ? 1 : 0] ?? key;
}

export function fits(keys: string, event: Stroke, mac = isMac): boolean {
  const parts = keys.split("+");
  const key = parts.pop()!;
  const pressed = keyOf(event);
  const isSign = key.length === 1 && !/[a-z]/.test(key);
  return (
    pressed.toLowerCase() === key.toLowerCase() &&
    (mac ? event.metaKey : event.ctrlKey) === parts.includes("mod") &&
    !(mac ? event.ctrlKey : event.metaKey) &&
    event.altKey === parts.includes("alt") &&
    // A sign such as "?" is typed with whatever it takes on this keyboard.
    (isSign || event.shiftKey === parts.includes("shift"))
  );
}

/** What this key does here, if anything. */
export function shortcutOf(place: Place, event: Stroke, mac = isMac): KeyName | undefined {
  return shortcuts.find((one) => one.place === place && one.keys.some((keys) => fits(keys, event, mac)))?.name;
}

/** The keys as they are written on them, and for `aria-keyshortcuts`. */
export function written(text: Text, keys: string, mac = isMac): string[] {
  return keys.split("+").map((part) => {
    if (mac && (part === "mod" || part === "alt" || part === "shift")) return { mod: "⌘", alt: "⌥", shift: "⇧" }[part];
    return (text.help.names as Record<string, string>)[part] ?? part.toUpperCase();
  });
}

export const ariaKeys = (keys: string, mac = isMac): string =>
  keys
    .replace("mod", mac ? "Meta" : "Control")
    .replace("shift", "Shift")
    .replace("alt", "Alt");

export const keysOf = (name: KeyName, place: Place): readonly string[] => shortcuts.find((one) => one.name === name && one.place === place)?.keys ?? [];
