// The shell's side of the page's calls. No other file knows of Tauri.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Changed } from "./gen/contract";
import type { Ipc, Name } from "./ipc";

declare global {
  interface Window {
    /** What the shell has answered before it was asked, by the name of the command (`known.js`). */
    __KNOWN__?: Partial<Record<Name | "run", unknown>>;
  }
}

/** Good for one question each: what is asked again may have changed. */
const { run, ...known } = window.__KNOWN__ ?? {};
const answers = new Map<string, unknown>(Object.entries(known));
delete window.__KNOWN__;

async function call(name: Name, args: unknown): Promise<unknown> {
  if (!answers.has(name)) return invoke("ask", { request: { ...(args as object | undefined), do: name } });
  const answer = answers.get(name);
  answers.delete(name);
  return answer;
}

export const tauri: Ipc = {
  run: typeof run === "string" ? run : "",
  call,
  knows: (name) => answers.has(name),
  listen: (handler) => listen<Changed>("changed", (event) => handler(event.payload)),
};
