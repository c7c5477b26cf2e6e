// What the menus of a profile and of a customer offer.
import type { Colour, ProfileView } from "../ipc/gen/contract";
import type { MenuItem } from "../parts/menus.svelte";
import { HOUR, nextHour } from "../text/time";
import type { Text } from "../text/catalogues";
import type { Actions } from "./actions";
import type { Confirmations } from "./confirmations.svelte";
import type { Cloning } from "./cloning.svelte";
import { colours, type Customers } from "./customers.svelte";
import type { Pages } from "./pages.svelte";
import type { Renaming } from "./renaming.svelte";
import type { Vault } from "./vault.svelte";
import { isBusy, isUsable } from "./standing";

/** When a working day ends, and how long it is. */
const EVENING = 18;
const SHIFT = 8 * HOUR;

const some = (offers: (MenuItem | false)[]): MenuItem[] => offers.filter((offer) => offer !== false);

interface Needs {
  text: Text;
  customers: Customers;
  vault: Vault;
  pages: Pages;
  actions: Actions;
  confirmations: Confirmations;
  cloning: Cloning;
  renaming: Renaming;
}

export function makeOffers({ text, customers, vault, pages, actions, confirmations, cloning, renaming }: Needs) {
  /** Everything that can be done to a profile right now. */
  function ofProfile(profile: ProfileView, now: number): MenuItem[] {
    const usable = isUsable(profile, now);
    const refused = profile.state.name === "refused";
    // All else would be refused behind the lock.
    if (profile.state.name === "locked") return [{ label: text.actions.unlock, run: () => (vault.asking = true) }, ofConsole(profile)];
    return some([
      refused && { label: text.actions.tryAgain, icon: "renew", run: () => void actions.tryAgain(profile) },
      refused && { label: text.actions.edit, icon: "edit", run: () => pages.edit(profile.id) },
      profile.state.name === "signingIn"
        ? { label: text.actions.cancel, run: () => void actions.cancel(profile) }
        : !usable && !refused && { label: text.actions.connect, icon: "link", run: () => void actions.connect(profile) },
      usable && profile.renewable && !isBusy(profile) && { label: text.actions.renew, icon: "renew", run: () => void actions.renew(profile) },
      usable && { label: text.actions.copyToken, icon: "copy", run: () => void actions.copy(profile, "token") },
      usable && { label: text.actions.verify, icon: "check", run: () => void actions.verify(profile) },
      ofConsole(profile),
      ofShell(profile),
      !refused && { label: text.actions.editShort, icon: "edit", apart: true, run: () => pages.edit(profile.id) },
      ...ofSaved(profile, refused),
      usable && { label: text.actions.disconnect, icon: "leave", apart: true, run: () => confirmations.disconnect(profile) },
      { label: text.actions.remove, danger: true, apart: !usable, run: () => void actions.remove(profile) },
    ]);
  }

  const ofConsole = (profile: ProfileView): MenuItem => ({ label: text.actions.openConsole, icon: "link", run: () => void actions.openConsole(profile) });
  const ofShell = (profile: ProfileView): MenuItem => ({ label: text.actions.openShell, icon: "command", run: () => void actions.openShell(profile) });

  /** What concerns the saved profile rather than its session. */
  function ofSaved(profile: ProfileView, apart = false): MenuItem[] {
    return some([
      { label: text.actions.duplicate, apart, run: () => void actions.duplicate(profile) },
      { label: text.clone.open, run: () => void cloning.start(profile) },
      profile.vault !== null && { label: text.actions.copyForVault, run: () => confirmations.copyForVault(profile) },
      {
        label: profile.favourite ? text.actions.unfavourite : text.actions.favourite,
        icon: "star",
        run: () => void actions.setFavourite(profile, !profile.favourite),
      },
      { label: text.actions.browser, run: () => void actions.chooseBrowser({ of: "profile", profile }) },
      !isBusy(profile) && { label: text.actions.connectFresh, run: () => void actions.connect(profile, true) },
    ]);
  }

  function ofPane(profile: ProfileView): MenuItem[] {
    return [
      ofConsole(profile),
      ofShell(profile),
      ...ofSaved(profile, true),
      { label: text.actions.remove, danger: true, apart: true, run: () => void actions.remove(profile) },
    ];
  }

  /** What can be done to a customer's group, which is at this place among those that can be moved. */
  function ofCustomer(customer: string, place: number, of: number): MenuItem[] {
    const { colour, collapsed } = customers.of(customer);
    const swatch = (one: Colour | null) => ({
      label: one ? text.colours[one] : text.list.noColour,
      colour: one,
      chosen: one === colour,
      run: () => void actions.setColour(customer, one),
    });
    return some([
      !vault.locked && { label: text.list.connectAll, icon: "link", run: () => void actions.connectAll(customer) },
      !vault.locked && { label: text.list.renewAll, icon: "renew", run: () => void actions.renewAll(customer) },
      !vault.locked && { label: text.list.disconnectAll, icon: "leave", run: () => confirmations.disconnectAll(customer) },
      !vault.locked && customer !== "" && { label: text.actions.openShell, icon: "command", run: () => void actions.openShellOf(customer) },
      !vault.locked && { label: text.customer.add, icon: "plus", apart: true, run: () => pages.addTo(customer) },
      !vault.locked && customer !== "" && { label: text.customer.rename, icon: "edit", run: () => renaming.start(customer) },
      !vault.locked && customer !== "" && { label: text.actions.browser, run: () => void actions.chooseBrowser({ of: "customer", customer }) },
      customer !== "" && { label: text.list.colour, swatches: [null, ...colours].map(swatch), apart: !vault.locked, run: () => {} },
      place > 0 && { label: text.list.moveUp, apart: true, run: () => void actions.moveCustomer(customer, place - 1) },
      place >= 0 && place < of - 1 && { label: text.list.moveDown, apart: place === 0, run: () => void actions.moveCustomer(customer, place + 1) },
      { label: collapsed ? text.list.expandThis : text.list.collapse, apart: true, run: () => void actions.setCollapsed(customer, !collapsed) },
      { label: collapsed ? text.list.expandAll : text.list.collapseAll, run: () => void actions.collapseAll(!collapsed) },
    ]);
  }

  /** How long auto-renew may go on: always, until the evening, or for a working day. */
  function ofAutoRenew(profile: ProfileView, now: number): MenuItem[] {
    const offer = (label: string, until: number | null) => ({
      label,
      chosen: profile.autoRenew && profile.renewUntil === until,
      run: () => void actions.setAutoRenew(profile, true, until),
    });
    const evening = nextHour(EVENING, now);
    return [
      offer(text.detail.autoRenewAlways, null),
      offer(text.detail.autoRenewEvening(text.when.offered(evening, now)), evening),
      offer(text.detail.autoRenewShift, now + SHIFT),
    ];
  }

  /** The other ways to copy; the refresh token asks first. */
  function ofCopies(profile: ProfileView): MenuItem[] {
    const formats = ["token", "header", "headersText", "headersJson", "curl", "powershellHeaders", "powershellEnvironment", "bashEnvironment"] as const;
    return some([
      ...formats.map((format) => ({ label: text.copy.formats[format], run: () => void actions.copy(profile, format) })),
      profile.hasRefreshToken && { label: text.copy.refreshToken, apart: true, run: () => confirmations.copyRefreshToken(profile) },
    ]);
  }

  return { ofProfile, ofPane, ofCustomer, ofAutoRenew, ofCopies };
}
