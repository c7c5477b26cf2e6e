// A scene: a name, what the fake core starts with, and the way there.
import type { FakeCore } from "../../ipc/fake-core";
import type { Stores } from "../../state/stores";

export interface Stage extends Stores {
  core: FakeCore;
  /** Lets so much time go by. */
  pass: (time: number) => Promise<void>;
}

export interface Scene {
  name: string;
  /** What `fake` starts with. */
  of?: string;
  go?: (stage: Stage) => unknown;
}
