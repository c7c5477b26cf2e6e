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
import type { Profiles } from "./profiles.svelte";
import { keysOf, written, type KeyName, type Place } from "./shortcuts";
import type { Vault } from "./vault.svelte";
import { isBusy, isUsable } from "./standing";

/** When a working day ends, and how long it is. */
const EVENING = 18;
const SHIFT = 8 * HOUR;

/** Where no menu is around it. */
export const called = ({ label, said = label }: MenuItem) => said;

/** Each once, by what it is called. */
const once = (offers: MenuItem[]): MenuItem[] => {
  const known = new Set<string>();
  return offers.filter((offer) => !known.has(called(offer)) && known.add(called(offer)));
};

const some = (offers: (MenuItem | false)[]): MenuItem[] => offers.filter((offer) => offer !== false);

interface Needs {
  text: Text;
  customers: Customers;
  vault: Vault;
  pages: Pages;
  actions: Actions;
  confirmations: Confirmations;
  cloning: Cloning;
  profiles: Profiles;
  renaming: Renaming;
}

export type Offers = ReturnType<typeof makeOffers>;

export function makeOffers({ text, customers, vault, pages, actions, confirmations, cloning, profiles, renaming }: Needs) {
  const keys = (name: KeyName, place: Place = "anywhere") => written(text, keysOf(name, place)[0] ?? "");

  /** Everything that can be done to a profile right now. */
  function ofProfile(profile: ProfileView, now: number): MenuItem[] {
    const usable = isUsable(profile, now);
    const refused = profile.state.name === "refused";
    const words = text.found;
    // All else would be refused behind the lock.
    if (profile.state.name === "locked") return [{ label: text.actions.unlock, run: () => (vault.asking = true) }, ofConsole(profile)];
    return some([
      refused && { label: text.actions.tryAgain, more: words.refused, keys: keys("renew"), icon: "renew", run: () => void actions.tryAgain(profile) },
      refused && { label: text.actions.edit, more: words.refused, keys: keys("edit"), icon: "edit", run: () => pages.edit(profile.id) },
      profile.acceptable !== null && { label: text.actions.acceptIdentity, icon: "check", run: () => void actions.acceptIdentity(profile) },
      profile.state.name === "signingIn"
        ? { label: text.actions.cancel, run: () => void actions.cancel(profile) }
        : !usable && !refused && { label: text.actions.connect, more: words.connect, icon: "link", run: () => void actions.connect(profile) },
      usable &&
        profile.renewable &&
        !isBusy(profile) && { label: text.actions.renew, keys: keys("renew"), icon: "renew", run: () => void actions.renew(profile) },
      usable && { label: text.actions.copyToken, keys: keys("copy"), icon: "copy", run: () => void actions.copy(profile, "token") },
      usable && { label: text.actions.verify, icon: "check", run: () => void actions.verify(profile) },
      ofConsole(profile),
      ofShell(profile),
      !refused && { label: text.actions.editShort, said: text.actions.edit, keys: keys("edit"), icon: "edit", apart: true, run: () => pages.edit(profile.id) },
      ...ofSaved(profile, refused),
      profile.trouble !== null && { label: text.detail.copyTicket, icon: "copy", run: () => void actions.copyTicket(profile) },
      usable && { label: text.actions.disconnect, more: words.disconnect, icon: "leave", apart: true, run: () => confirmations.disconnect(profile) },
      { ...ofRemoval(profile), apart: !usable },
    ]);
  }

  const ofConsole = (profile: ProfileView): MenuItem => ({ label: text.actions.openConsole, icon: "link", run: () => void actions.openConsole(profile) });
  const ofRemoval = (profile: ProfileView): MenuItem => ({
    label: text.actions.remove,
    more: text.found.remove,
    keys: keys("remove", "list"),
    danger: true,
    run: () => void actions.remove(profile),
  });

  const ofShell = (profile: ProfileView): MenuItem => ({ label: text.actions.openShell, icon: "command", run: () => void actions.openShell(profile) });

  /** What concerns the saved profile rather than its session. */
  function ofSaved(profile: ProfileView, apart = false): MenuItem[] {
    return some([
      { label: text.actions.duplicate, more: text.found.duplicate, apart, run: () => void actions.duplicate(profile) },
      { label: text.clone.open, run: () => void cloning.start(profile) },
      profile.vault !== null && { label: text.actions.copyForVault, run: () => confirmations.copyForVault(profile) },
      {
        label: profile.favourite ? text.actions.unfavourite : text.actions.favourite,
        keys: keys("favourite"),
        icon: "star",
        run: () => void actions.setFavourite(profile, !profile.favourite),
      },
      { label: text.actions.browser, run: () => void actions.chooseBrowser({ of: "profile", profile }) },
      !isBusy(profile) && { label: text.actions.connectFresh, run: () => void actions.connect(profile, true) },
    ]);
  }

  function ofPane(profile: ProfileView): MenuItem[] {
    return [ofConsole(profile), ofShell(profile), ...ofSaved(profile, true), { ...ofRemoval(profile), apart: true }];
  }

  /** All that the menus of a profile have, for those who look for it by its words. */
  function allOf(profile: ProfileView, now: number): MenuItem[] {
    const offered = ofProfile(profile, now);
    if (profile.state.name === "locked") return offered;
    return once([...offered, ...ofPane(profile), ...(isUsable(profile, now) ? ofCopies(profile) : []), ...ofAutoRenew(profile, now)]);
  }

  /** All that can be done to a customer alone. */
  const allOfCustomer = (customer: string): MenuItem[] =>
    ofCustomer(customer).flatMap((item) =>
      item.swatches ? item.swatches.map(({ label, run }) => ({ label: `${item.label}: ${label}`, run })) : item.overall ? [] : [item],
    );

  /** What can be done to a customer's group. */
  function ofCustomer(customer: string): MenuItem[] {
    const place = profiles.customerPlaces.get(customer) ?? -1;
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
      place > 0 && { label: text.list.moveUp, keys: keys("moveUp", "heading"), apart: true, run: () => void actions.moveCustomer(customer, place - 1) },
      place >= 0 &&
        place < profiles.customerPlaces.size - 1 && {
          label: text.list.moveDown,
          keys: keys("moveDown", "heading"),
          apart: place === 0,
          run: () => void actions.moveCustomer(customer, place + 1),
        },
      { label: collapsed ? text.list.expandThis : text.list.collapse, apart: true, run: () => void actions.setCollapsed(customer, !collapsed) },
      { label: collapsed ? text.list.expandAll : text.list.collapseAll, overall: true, run: () => void actions.collapseAll(!collapsed) },
    ]);
  }

  /** How long auto-renew may go on: always, until the evening, or for a working day. */
  function ofAutoRenew(profile: ProfileView, now: number): MenuItem[] {
    const offer = (label: string, until: number | null) => ({
      label,
      said: `${text.detail.autoRenew}: ${label}`,
      chosen: profile.autoRenew && profile.renewUntil === until,
      run: () => void actions.setAutoRenew(profile, true, until),
    });
    const evening = nextHour(EVENING, now);
    return [
      offer(text.detail.autoRenewAlways, null),
      offer(text.detail.autoRenewEvening(text.when.offered(evening, now)), evening),
      offer(text.detail.autoRenewShift, now + SHIFT),
      {
        label: text.detail.autoRenewNever,
        said: `${text.detail.autoRenew}: ${text.detail.autoRenewNever}`,
        chosen: !profile.autoRenew,
        run: () => void actions.setAutoRenew(profile, false),
      },
    ];
  }

  /** The other ways to copy; the refresh token asks first. */
  function ofCopies(profile: ProfileView): MenuItem[] {
    const formats = ["token", "header", "headersText", "headersJson", "curl", "powershellHeaders", "powershellEnvironment", "bashEnvironment"] as const;
    return some([
      ...formats.map((format) => ({ label: text.copy.formats[format], said: text.copy.as[format], run: () => void actions.copy(profile, format) })),
      profile.hasRefreshToken && {
        label: text.copy.refreshToken,
        said: text.copy.as.refreshToken,
        apart: true,
        run: () => confirmations.copyRefreshToken(profile),
      },
    ]);
  }

  return { ofProfile, ofPane, ofCustomer, ofAutoRenew, ofCopies, allOf, allOfCustomer };
}
