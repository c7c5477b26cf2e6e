// What buttons, menus and keys do: each calls the core and says what went wrong.
import type { Colour, CopyFormat, ProfileView } from "../ipc/gen/contract";
import { call } from "../ipc/ipc";
import { text } from "../text";
import { seconds } from "../time";
import { activity } from "./activity.svelte";
import { announcements } from "./announcements.svelte";
import { batches } from "./batches.svelte";
import { clock } from "./clock.svelte";
import { copies } from "./copies.svelte";
import { customers } from "./customers.svelte";
import { details } from "./detail.svelte";
import { pages } from "./pages.svelte";
import { profiles } from "./profiles.svelte";
import { promptOf, prompts } from "./prompts.svelte";
import { secrets } from "./secrets.svelte";
import type { Primary } from "./standing";
import { ticket } from "./ticket";
import { toasts } from "./toasts.svelte";
import { vault } from "./vault.svelte";

/** The core keeps it for longer, by a steady clock too. */
const UNDO = 10_000;

/** Whether it worked. */
async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    const said = await work();
    if (typeof said === "string" && said) toasts.show(said);
    return true;
  } catch (thrown) {
    toasts.failed(thrown);
    return false;
  }
}

export const actions = {
  async connect(profile: ProfileView, fromScratch = false): Promise<void> {
    prompts.follow(profile.id);
    const worked = await attempt(() => call("connect", { id: profile.id, fromScratch }));
    if (!worked) prompts.hide(profile.id);
  },

  /** After a refusal: what was repaired at the vendor needs no other profile. The core knows with what. */
  tryAgain: (profile: ProfileView): Promise<void> => actions.connect(profile),

  /** Takes whoever signs in next for the one this profile is for. */
  async acceptIdentity(profile: ProfileView): Promise<void> {
    if (await attempt(() => call("accept_identity", { id: profile.id }))) await actions.connect(profile, true);
  },

  /** Opens the dialog that waits for an answer, or starts what leads to it. */
  async resume(profile: ProfileView): Promise<void> {
    if (promptOf(profile)) prompts.follow(profile.id);
    else await actions.connect(profile);
  },

  cancel: (profile: ProfileView) => attempt(() => call("cancel", { id: profile.id })),
  renew: (profile: ProfileView) => attempt(() => call("renew", { id: profile.id })),
  verify: (profile: ProfileView) => attempt(() => call("verify", { id: profile.id })),
  disconnect: (profile: ProfileView) => attempt(() => call("disconnect", { id: profile.id })),
  act: (profile: ProfileView, action: string) => attempt(() => call("act", { id: profile.id, action })),
  setAutoRenew: (profile: ProfileView, on: boolean, until: number | null = null) => attempt(() => call("set_auto_renew", { id: profile.id, on, until })),
  setLead: (profile: ProfileView, minutes: number | null) => attempt(() => call("set_lead", { id: profile.id, minutes })),
  setFavourite: (profile: ProfileView, on: boolean) => attempt(() => call("set_favourite", { id: profile.id, on })),
  renewEverything: () => attempt(() => batches.run("renew", profiles.all)),
  renewAll: (customer: string) => attempt(() => batches.run("renew", profiles.of(customer))),
  connectAll: (customer: string) => attempt(() => batches.run("connect", profiles.of(customer))),
  disconnectAll: (customer: string) => attempt(() => batches.run("disconnect", profiles.of(customer))),
  loadSecrets: () => attempt(() => secrets.load()),
  loadCustomers: () => attempt(() => customers.load()),
  setColour: (customer: string, colour: Colour | null) => attempt(() => customers.setColour(customer, colour)),
  setCollapsed: (customer: string, collapsed: boolean) => attempt(() => customers.setCollapsed([customer], collapsed)),
  collapseAll: (collapsed: boolean) => attempt(() => customers.setCollapsed([...new Set(profiles.all.map(({ customer }) => customer))], collapsed)),

  /** Puts a customer's group in another's place, among those that are shown. */
  async moveCustomer(customer: string, to: number): Promise<void> {
    const order = profiles.groups.flatMap(({ about }) => (about.of === "customer" ? [about.customer] : []));
    // Those without a customer stay last.
    const movable = order.filter((one) => one !== "");
    const place = Math.max(0, Math.min(movable.length - 1, to));
    if (!(await attempt(() => customers.move(customer, place, movable)))) return;
    announcements.say(text.list.moved(customer, place + 1, movable.length));
  },

  loadActivity: (work: () => Promise<void>) => attempt(work),
  exportActivity: () => attempt(async () => ((await activity.export()) ? text.activity.exported : "")),

  /** Nothing waits for the core: what is on the page is hidden with the click. */
  async lock(): Promise<void> {
    vault.shut();
    profiles.veil();
    details.forget();
    await attempt(() => vault.lock());
    await attempt(() => profiles.unveil());
  },

  openLink: (link: string) => attempt(() => call("open_link", { link })),

  copyTicket: (profile: ProfileView) =>
    attempt(async () => {
      await call("copy_text", { text: ticket(profile, clock.now) });
      return text.detail.ticketCopied;
    }),

  copyText: (words: string) => attempt(() => call("copy_text", { text: words })),

  async copy(profile: ProfileView, format: CopyFormat): Promise<void> {
    await attempt(async () => {
      const lasts = await copies.copy(profile.id, format);
      // The button of the detail pane tells about its own token; for the rest a message does. Who searches looks elsewhere.
      const told = pages.current.name === "detail" && profiles.search === "" && profiles.selectedId === profile.id;
      if (format === "token" && told) return;
      toasts.show(text.copy.copied(format, profile), { lasts, countdown: (left) => text.copy.cleared(seconds(left)) });
    });
  },

  async copyForVault(profile: ProfileView, prefix: string): Promise<void> {
    await attempt(async () => {
      const { clearsAt } = await call("copy_for_vault", { id: profile.id, prefix });
      toasts.show(text.copy.copiedForVault(profile), { lasts: clearsAt - Date.now(), countdown: (left) => text.copy.cleared(seconds(left)) });
    });
  },

  async duplicate(profile: ProfileView): Promise<void> {
    await attempt(async () => {
      const id = await call("duplicate", { id: profile.id });
      profiles.select(id);
      pages.edit(id);
    });
  },

  async remove(profile: ProfileView): Promise<void> {
    if (!(await attempt(() => call("remove", { id: profile.id })))) return;
    const undo = async () => {
      toasts.dismiss(toast);
      if (await attempt(() => call("restore", { id: profile.id }))) profiles.select(profile.id);
    };
    const toast = toasts.show(text.toast.deleted(profile), {
      lasts: UNDO,
      open: true,
      action: { label: text.toast.undo, run: () => void undo() },
    });
  },

  lockOrUnlock(): void {
    if (vault.open) void actions.lock();
    else vault.asking = true;
  },

  primary(profile: ProfileView, primary: Primary): void {
    switch (primary) {
      case "connect":
        return void actions.connect(profile);
      case "cancel":
        return void actions.cancel(profile);
      case "enterCode":
      case "openPrompt":
        return void actions.resume(profile);
      case "copyToken":
        return void actions.copy(profile, "token");
      case "retry":
        return void (profile.renewable ? actions.renew(profile) : actions.connect(profile));
      case "edit":
        return pages.edit(profile.id);
      case "unlock":
        vault.asking = true;
    }
  },
};
