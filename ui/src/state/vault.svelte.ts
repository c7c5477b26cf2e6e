// Whether secrets can be opened, and whether the dialog that opens them is shown.
import type { VaultState, VaultView } from "../ipc/gen/contract";
import { asSentence, call, sentence } from "../ipc/ipc";

const isOpen = (state: VaultState) => state === "keyring" || state === "passphrase";

export class Vault {
  view = $state.raw<VaultView>({ state: "keyring", trouble: null });
  asking = $state(false);
  #lockedHere = false;

  readonly open = $derived(isOpen(this.view.state));
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
      await call("unlock", { passphrase });
      this.asking = false;
      return null;
    } catch (thrown) {
      return sentence(thrown);
    }
  }

  async lock(): Promise<void> {
    this.#lockedHere = true;
    await call("lock");
  }
}

export const vault = new Vault();
