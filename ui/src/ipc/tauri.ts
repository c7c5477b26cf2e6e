// The shell's side of the page's calls. No other file knows of Tauri.
import { invoke, type InvokeArgs } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Changed } from "./gen/contract";
import type { Ipc } from "./ipc";

export const tauri: Ipc = {
  call: (name, args) => invoke(name, args as InvokeArgs | undefined),
  listen: (handler) => listen<Changed>("changed", (event) => handler(event.payload)),
};
