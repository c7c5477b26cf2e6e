// How the fake core refuses, as the real one does.
import type { Failure } from "./gen/contract";

export function fail(failure: Failure): never {
  throw failure;
}
