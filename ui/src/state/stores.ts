// All that the page knows, made once and in the order of who needs whom. The window hands it down.
import { createContext } from "svelte";
import { Core, type Ipc } from "../ipc/ipc";
import { makeActions } from "./actions";
import { Browsers } from "./browsers.svelte";
import { ActivityLog } from "./activity.svelte";
import { Announcements } from "./announcements.svelte";
import { Batches } from "./batches.svelte";
import { Clock } from "./clock.svelte";
import { Cloning } from "./cloning.svelte";
import { makeCommands } from "./commands";
import { Confirmations } from "./confirmations.svelte";
import { Copies } from "./copies.svelte";
import { Customers } from "./customers.svelte";
import { Deeds } from "./deeds.svelte";
import { Details } from "./detail.svelte";
import { Filters } from "./filters.svelte";
import { makeForms } from "./forms";
import { Help } from "./help.svelte";
import { makeKeyboard } from "./keyboard";
import { Language } from "./language.svelte";
import { Layout } from "./layout.svelte";
import { makeOffers } from "./offers";
import { Pages } from "./pages.svelte";
import { Palette } from "./palette.svelte";
import { Place } from "./place";
import { Preferences } from "./preferences";
import { Profiles } from "./profiles.svelte";
import { Prompts } from "./prompts.svelte";
import { Recents } from "./recents.svelte";
import { Renaming } from "./renaming.svelte";
import { makeReplies } from "./replies";
import { Secrets } from "./secrets.svelte";
import { SettingsState } from "./settings.svelte";
import { makeStart } from "./start";
import { Theme } from "./theme.svelte";
import { Toasts } from "./toasts.svelte";
import { Exporting, Importing } from "./transfer.svelte";
import { Vault } from "./vault.svelte";

export type Stores = ReturnType<typeof makeStores>;

export function makeStores(ipc: Ipc) {
  const root = document.documentElement;
  const core = new Core(ipc);
  const preferences = new Preferences(localStorage, ipc.run ?? "");
  const language = new Language(preferences, root);
  const { text } = language;
  const layout = new Layout(preferences);
  const place = new Place(preferences);
  const theme = new Theme(window.matchMedia("(prefers-color-scheme: light)"), root);
  const clock = new Clock();
  const help = new Help();
  const filters = new Filters(preferences);
  const customers = new Customers(core);
  const secrets = new Secrets(core);
  const activity = new ActivityLog(core);
  const replies = makeReplies(core);
  const forms = makeForms(core, text);
  const copies = new Copies(core, text, clock);
  const announcements = new Announcements(text, clock);
  const vault = new Vault(core);
  const toasts = new Toasts(text, clock, vault);
  const settings = new SettingsState({ core, language, theme, toasts });
  const profiles = new Profiles({ core, preferences, customers, filters, vault });
  const details = new Details(core, profiles);
  const prompts = new Prompts(profiles);
  const pages = new Pages(profiles);
  const importing = new Importing({ core, text, toasts });
  const exporting = new Exporting({ core, text, toasts, profiles });
  const cloning = new Cloning({ core, text, profiles, toasts });
  const renaming = new Renaming({ core, text, customers, profiles, toasts });
  const batches = new Batches({ core, text, clock, profiles, prompts, toasts });
  const browsers = new Browsers({ core, text, customers });
  const shown = { text, clock, profiles, pages, toasts, vault };
  const actions = makeActions({ ...shown, core, activity, announcements, batches, browsers, copies, customers, details, prompts, secrets });
  const confirmations = new Confirmations({ text, actions, profiles, settings });
  const offers = makeOffers({ ...shown, customers, actions, confirmations, cloning, renaming });
  const recents = new Recents(preferences);
  const deeds = new Deeds({ ...shown, offers });
  const commands = makeCommands({ ...shown, language, actions, filters, help, settings, theme, importing, exporting });
  const palette = new Palette({ ...shown, actions, commands, deeds, recents });
  const pressed = makeKeyboard({ ...shown, actions, help, palette });
  const begin = makeStart({ ...shown, core, language, activity, actions, announcements, batches, details, palette, prompts, settings });
  return {
    ...{
      language,
      text,
      theme,
      layout,
      place,
      clock,
      help,
      filters,
      customers,
      secrets,
      activity,
      replies,
      forms,
      copies,
      announcements,
      vault,
      toasts,
      settings,
    },
    ...{
      profiles,
      details,
      prompts,
      pages,
      importing,
      exporting,
      cloning,
      renaming,
      batches,
      actions,
      browsers,
      confirmations,
      offers,
      recents,
      palette,
      pressed,
      ...begin,
    },
  };
}

export const [getStores, setStores] = createContext<Stores>();
