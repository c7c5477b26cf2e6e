// What a dialog asks of the core: one thing at a time, and why the last one failed.
import { sentence } from "../ipc/ipc";

export class Working {
  busy = $state(false);
  /** In a sentence, until it is tried again. */
  failed = $state.raw<string | null>(null);

  protected async work(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failed = null;
    try {
      await work();
    } catch (thrown) {
      this.failed = sentence(thrown);
    } finally {
      this.busy = false;
    }
  }
}
