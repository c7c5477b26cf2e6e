// Whether secrets can be opened, and whether the dialog that opens them is shown.
import type { VaultState, VaultView } from "../ipc/gen/contract";
import { asSentence, sentence, type Core } from "../ipc/ipc";

const isOpen = (state: VaultState) => state === "keyring" || state === "passphrase";

export class Vault {
  view = $state.raw<VaultView>({ state: "keyring", trouble: null });
  asking = $state(false);
  #lockedHere = false;
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  readonly open = $derived(isOpen(this.view.state));
  /** There are secrets, and they are closed: what needs them is refused. */
  readonly locked = $derived(this.view.state === "lockedByKeyring" || this.view.state === "lockedByPassphrase");
  readonly trouble = $derived(this.view.trouble && asSentence(this.view.trouble));

  take(view: VaultView): void {
    const changed = view.state !== this.view.state;
    this.view = view;
    if (isOpen(view.state)) this.asking = false;
    // Who locks by hand does not want to be asked at once.
    else if (changed && !this.#lockedHere) this.asking = true;
    this.#lockedHere = false;
  }

  /** Null when it is open now, else what went wrong. */
  async unlock(passphrase: string | null): Promise<string | null> {
    try {
      await this.#core.call("unlock", { passphrase });
      this.asking = false;
      return null;
    } catch (thrown) {
      return sentence(thrown);
    }
  }

  /** Locked to whoever looks, from now on; the core's answer comes later. */
  shut(): void {
    this.#lockedHere = true;
    if (this.open) this.view = { state: this.view.state === "passphrase" ? "lockedByPassphrase" : "lockedByKeyring", trouble: null };
  }

  lock = (): Promise<void> => this.#core.call("lock");
}
