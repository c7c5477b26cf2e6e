// The question that stands between a button and something that is hard to undo.
import type { Action, ProfileView } from "../ipc/gen/contract";
import type { Text } from "../text/catalogues";
import type { Actions } from "./actions";
import type { Profiles } from "./profiles.svelte";
import type { SettingsState } from "./settings.svelte";

interface Confirmation {
  title: string;
  text: string;
  label: string;
  danger: boolean;
  /** Something to type with the answer. */
  box?: { label: string; help: string; start: string };
  /** Takes what is in the box. */
  run: (typed: string) => void;
}

interface Needs {
  text: Text;
  actions: Actions;
  profiles: Profiles;
  settings: SettingsState;
}

export class Confirmations {
  readonly #needs: Needs;
  /** Makes the question's words anew in another language. */
  #asked = $state.raw<(() => Confirmation) | null>(null);
  readonly open = $derived(this.#asked?.() ?? null);

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  disconnect(profile: ProfileView): void {
    const { text, actions } = this.#needs;
    this.#asked = () => ({
      title: text.confirm.disconnectTitle(text.named(profile)),
      text: text.confirm.disconnectText,
      label: text.confirm.disconnect,
      danger: true,
      run: () => void actions.disconnect(profile),
    });
  }

  disconnectAll(customer: string): void {
    const { text, actions, profiles } = this.#needs;
    const count = profiles.of(customer).filter(({ usable }) => usable).length;
    this.#asked = () => ({
      title: text.confirm.disconnectAllTitle(customer || text.list.noCustomer),
      text: text.confirm.disconnectAllText(count),
      label: text.list.disconnectAll,
      danger: true,
      run: () => void actions.disconnectAll(customer),
    });
  }

  resetSettings(): void {
    const { text, settings } = this.#needs;
    this.#asked = () => {
      const { resetAllTitle, resetAllText, resetAll } = text.settings;
      return { title: resetAllTitle, text: resetAllText, label: resetAll, danger: true, run: () => void settings.resetAll() };
    };
  }

  copyRefreshToken(profile: ProfileView): void {
    const { text, actions } = this.#needs;
    this.#asked = () => ({
      title: text.copy.confirmTitle,
      text: text.copy.confirmText,
      label: text.copy.confirm,
      danger: false,
      run: () => void actions.copy(profile, "refreshToken"),
    });
  }

  copyForVault(profile: ProfileView): void {
    if (!profile.vault) return;
    const { module, prefix } = profile.vault;
    const { text, actions } = this.#needs;
    this.#asked = () => ({
      title: text.exchange.copyTitle(module),
      text: text.exchange.copyText,
      label: text.exchange.copy,
      danger: false,
      box: { label: text.exchange.prefix, help: text.exchange.prefixHelp, start: prefix },
      run: (typed) => void actions.copyForVault(profile, typed),
    });
  }

  /** A vendor's own button; asks only where the vendor's data says so. */
  act(profile: ProfileView, { id, label, confirm }: Action): void {
    const run = () => void this.#needs.actions.act(profile, id);
    if (confirm) this.#asked = () => ({ title: label, text: confirm, label, danger: true, run });
    else run();
  }

  answer(yes: boolean, typed = this.open?.box?.start ?? ""): void {
    const asked = this.open;
    this.#asked = null;
    if (yes) asked?.run(typed);
  }
}
