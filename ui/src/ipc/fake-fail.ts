// How the fake core refuses, as the real one does.
import type { Failure } from "./gen/contract";

export function fail(failure: Failure): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects a command with what the core has answered.
  throw failure;
}
