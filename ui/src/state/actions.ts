// What buttons, menus and keys do: each calls the core and says what went wrong.
import type { Colour, CopyFormat, ProfileView, SecretView } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";
import type { Text } from "../text/catalogues";
import type { ActivityLog } from "./activity.svelte";
import type { Announcements } from "./announcements.svelte";
import type { Batches } from "./batches.svelte";
import type { Browsers, Whose } from "./browsers.svelte";
import type { Clock } from "./clock.svelte";
import type { Copies } from "./copies.svelte";
import type { Customers } from "./customers.svelte";
import type { Details } from "./detail.svelte";
import type { Pages } from "./pages.svelte";
import type { Profiles } from "./profiles.svelte";
import type { Prompts } from "./prompts.svelte";
import type { Secrets } from "./secrets.svelte";
import type { Toasts } from "./toasts.svelte";
import type { Vault } from "./vault.svelte";
import { promptOf } from "./prompts.svelte";
import type { Primary } from "./standing";
import { ticket } from "./ticket";

/** The core keeps it for longer, by a steady clock too. */
const UNDO = 10_000;

interface Needs {
  core: Core;
  text: Text;
  clock: Clock;
  activity: ActivityLog;
  announcements: Announcements;
  batches: Batches;
  browsers: Browsers;
  copies: Copies;
  customers: Customers;
  details: Details;
  pages: Pages;
  profiles: Profiles;
  prompts: Prompts;
  secrets: Secrets;
  toasts: Toasts;
  vault: Vault;
}

export type Actions = ReturnType<typeof makeActions>;

export function makeActions({
  core,
  text,
  clock,
  activity,
  announcements,
  batches,
  browsers,
  copies,
  customers,
  details,
  pages,
  profiles,
  prompts,
  secrets,
  toasts,
  vault,
}: Needs) {
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

  const sayCopied = (words: string, lasts: number) => toasts.show(words, { beneath: text.copy.cleared(text.when.seconds(lasts)) });

  const actions = {
    async connect(profile: ProfileView, fromScratch = false): Promise<void> {
      prompts.follow(profile.id);
      const worked = await attempt(() => core.call("connect", { id: profile.id, fromScratch }));
      if (!worked) prompts.hide(profile.id);
    },

    /** After a refusal: what was repaired at the vendor needs no other profile. The core knows with what. */
    tryAgain: (profile: ProfileView): Promise<void> => actions.connect(profile),

    /** Takes whoever signs in next for the one this profile is for. */
    async acceptIdentity(profile: ProfileView): Promise<void> {
      if (await attempt(() => core.call("accept_identity", { id: profile.id }))) await actions.connect(profile, true);
    },

    /** Opens the dialog that waits for an answer, or starts what leads to it. */
    async resume(profile: ProfileView): Promise<void> {
      if (promptOf(profile)) prompts.follow(profile.id);
      else await actions.connect(profile);
    },

    cancel: (profile: ProfileView) => attempt(() => core.call("cancel", { id: profile.id })),
    renew: (profile: ProfileView) => attempt(() => core.call("renew", { id: profile.id })),
    verify: (profile: ProfileView) => attempt(() => core.call("verify", { id: profile.id })),
    disconnect: (profile: ProfileView) => attempt(() => core.call("disconnect", { id: profile.id })),
    act: (profile: ProfileView, action: string) => attempt(() => core.call("act", { id: profile.id, action })),
    setAutoRenew: (profile: ProfileView, on: boolean, until: number | null = null) => attempt(() => core.call("set_auto_renew", { id: profile.id, on, until })),
    setLead: (profile: ProfileView, minutes: number | null) => attempt(() => core.call("set_lead", { id: profile.id, minutes })),
    setFavourite: (profile: ProfileView, on: boolean) => attempt(() => core.call("set_favourite", { id: profile.id, on })),
    renewEverything: () => attempt(() => batches.run("renew", profiles.all)),
    renewAll: (customer: string) => attempt(() => batches.run("renew", profiles.of(customer))),
    connectAll: (customer: string) => attempt(() => batches.run("connect", profiles.of(customer))),
    disconnectAll: (customer: string) => attempt(() => batches.run("disconnect", profiles.of(customer))),
    loadSecrets: () => attempt(() => secrets.load()),
    setSecretEnd: (secret: Pick<SecretView, "profile" | "field">, day: string | null) =>
      attempt(async () => {
        await secrets.setEnd(secret, day);
        await secrets.load();
      }),
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

    chooseBrowser: (whose: Whose) => attempt(() => browsers.ask(whose)),
    openConsole: (profile: ProfileView) => attempt(() => core.call("open_console", { id: profile.id })),
    openShell: (profile: ProfileView) => attempt(() => core.call("open_shell", { ids: [profile.id] })),
    openShellOf: (customer: string) => attempt(() => core.call("open_shell", { ids: profiles.of(customer).map(({ id }) => id) })),
    openLink: (link: string) => attempt(() => core.call("open_link", { link })),

    openSavedLink: (profile: ProfileView) => attempt(() => core.call("open_saved_link", { id: profile.id })),
    copyLink: (profile: ProfileView) =>
      attempt(async () => {
        await core.call("copy_text", { text: profile.link });
        return text.remarks.linkCopied;
      }),

    copyTicket: (profile: ProfileView) =>
      attempt(async () => {
        await core.call("copy_text", { text: ticket(text, profile, clock.now) });
        return text.detail.ticketCopied;
      }),

    copyText: (words: string) => attempt(() => core.call("copy_text", { text: words })),

    async copy(profile: ProfileView, format: CopyFormat): Promise<void> {
      await attempt(async () => {
        const lasts = await copies.copy(profile.id, format);
        const words = text.copy.copied(format, profile);
        // The button in the details tells it for as long as it lasts; a message does where that is not in sight. Who searches looks elsewhere.
        const told = pages.current.name === "detail" && profiles.search === "" && profiles.selectedId === profile.id;
        if (told) announcements.say(words);
        else sayCopied(words, lasts);
      });
    },

    async copyForVault(profile: ProfileView, prefix: string): Promise<void> {
      await attempt(async () => {
        const { clearsAt } = await core.call("copy_for_vault", { id: profile.id, prefix });
        sayCopied(text.copy.copiedForVault(profile), clearsAt - Date.now());
      });
    },

    async duplicate(profile: ProfileView): Promise<void> {
      await attempt(async () => {
        const id = await core.call("duplicate", { id: profile.id });
        profiles.select(id);
        pages.edit(id);
      });
    },

    async remove(profile: ProfileView): Promise<void> {
      if (!(await attempt(() => core.call("remove", { id: profile.id })))) return;
      const undo = async () => {
        toasts.dismiss(toast);
        if (await attempt(() => core.call("restore", { id: profile.id }))) profiles.select(profile.id);
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

  return actions;
}
