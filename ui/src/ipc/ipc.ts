// The page's one way to the core: commands with their types, and the event that something changed.
import type { Changed, Commands, Failure } from "./gen/contract";

export type Name = keyof Commands;
type Arguments<N extends Name> = Commands[N]["arguments"] extends undefined ? [] : [Commands[N]["arguments"]];
export type Answer<N extends Name> = Commands[N]["answer"];

export interface Ipc {
  /** Tells one run of the app from another. */
  run?: string;
  call(name: Name, args: unknown): Promise<unknown>;
  /** Whether the next call of this name is answered at once, by what was true when the page began to load. */
  knows?(name: Name): boolean;
  /** Answers how to stop listening. */
  listen(handler: (changed: Changed) => void): Promise<() => void>;
}

/** The same with its types. */
export class Core {
  readonly #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  call<N extends Name>(name: N, ...[args]: Arguments<N>): Promise<Answer<N>> {
    return this.#ipc.call(name, args) as Promise<Answer<N>>;
  }

  knows(name: Name): boolean {
    return this.#ipc.knows?.(name) ?? false;
  }

  listen(handler: (changed: Changed) => void): Promise<() => void> {
    return this.#ipc.listen(handler);
  }
}

/** What a rejected call holds, whatever was thrown. */
export function failure(thrown: unknown): Failure {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    return thrown as Failure;
  }
  return { code: "desktop", message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** A failure as one or two sentences. */
export function sentence(thrown: unknown): string {
  const { message, hint } = failure(thrown);
  return [message, hint].flatMap((part) => (part ? [asSentence(part)] : [])).join(" ");
}

/** The core's messages are lower-case and end open, to be put into other texts. */
export function asSentence(message: string): string {
  const ended = /[.!?…]$/.test(message) ? message : `${message}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
