// The question that stands between a button and something that is hard to undo.
import type { Action, ProfileView } from "../ipc/gen/contract";
import { text } from "../text";
import { actions } from "./actions";
import { profiles } from "./profiles.svelte";
import { settings } from "./settings.svelte";

export interface Confirmation {
  title: string;
  text: string;
  label: string;
  danger: boolean;
  /** Something to type with the answer. */
  box?: { label: string; help: string; start: string };
  /** Takes what is in the box. */
  run: (typed: string) => void;
}

class Confirmations {
  open = $state.raw<Confirmation | null>(null);

  disconnect(profile: ProfileView): void {
    this.open = {
      title: text.confirm.disconnectTitle(text.named(profile)),
      text: text.confirm.disconnectText,
      label: text.confirm.disconnect,
      danger: true,
      run: () => void actions.disconnect(profile),
    };
  }

  disconnectAll(customer: string): void {
    const count = profiles.of(customer).filter(({ usable }) => usable).length;
    this.open = {
      title: text.confirm.disconnectAllTitle(customer || text.list.noCustomer),
      text: text.confirm.disconnectAllText(count),
      label: text.list.disconnectAll,
      danger: true,
      run: () => void actions.disconnectAll(customer),
    };
  }

  resetSettings(): void {
    const { resetAllTitle, resetAllText, resetAll } = text.settings;
    this.open = { title: resetAllTitle, text: resetAllText, label: resetAll, danger: true, run: () => void settings.resetAll() };
  }

  copyRefreshToken(profile: ProfileView): void {
    this.open = {
      title: text.copy.confirmTitle,
      text: text.copy.confirmText,
      label: text.copy.confirm,
      danger: false,
      run: () => void actions.copy(profile, "refreshToken"),
    };
  }

  copyForVault(profile: ProfileView): void {
    if (!profile.vault) return;
    const { module, prefix } = profile.vault;
    this.open = {
      title: text.exchange.copyTitle(module),
      text: text.exchange.copyText,
      label: text.exchange.copy,
      danger: false,
      box: { label: text.exchange.prefix, help: text.exchange.prefixHelp, start: prefix },
      run: (typed) => void actions.copyForVault(profile, typed),
    };
  }

  /** A vendor's own button; asks only where the vendor's data says so. */
  act(profile: ProfileView, action: Action): void {
    const run = () => void actions.act(profile, action.id);
    if (action.confirm) this.open = { title: action.label, text: action.confirm, label: action.label, danger: true, run };
    else run();
  }

  answer(yes: boolean, typed = this.open?.box?.start ?? ""): void {
    const asked = this.open;
    this.open = null;
    if (yes) asked?.run(typed);
  }
}

export const confirmations = new Confirmations();
