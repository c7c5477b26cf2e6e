// What can be typed in the search besides profiles: each command with the words that find it.
import type { ProfileView, Settings } from "../ipc/gen/contract";
import { languages, namesOfLanguages, type Text } from "../text/catalogues";
import type { Actions } from "./actions";
import type { Confirmations } from "./confirmations.svelte";
import type { Filters } from "./filters.svelte";
import type { Help } from "./help.svelte";
import type { Language } from "./language.svelte";
import type { Pages } from "./pages.svelte";
import type { Named, Profiles } from "./profiles.svelte";
import type { SettingsState } from "./settings.svelte";
import { themes, type Theme } from "./theme.svelte";
import type { Exporting, Importing } from "./transfer.svelte";
import type { Vault } from "./vault.svelte";
import type { Sort } from "./listing";
import type { KeyName } from "./shortcuts";

export interface Command {
  id: string;
  label: string;
  /** Further words that find it. */
  more?: string;
  /** The shortcut that does the same. */
  key?: KeyName;
  run: () => void;
}

/** So many refused profiles have commands of their own: who has more goes through the list, and a key looks through them all. */
const MOST_REFUSED = 50;

interface Needs {
  text: Text;
  language: Language;
  actions: Actions;
  confirmations: Confirmations;
  filters: Filters;
  help: Help;
  pages: Pages;
  profiles: Profiles;
  settings: SettingsState;
  theme: Theme;
  importing: Importing;
  exporting: Exporting;
  vault: Vault;
}

export type Commands = ReturnType<typeof makeCommands>;

export function makeCommands({ text, language, actions, confirmations, filters, help, pages, profiles, settings, theme, importing, exporting, vault }: Needs) {
  function ofCustomer(customer: string): Command[] {
    const words = text.commands;
    return [
      { id: `connect ${customer}`, label: words.connect(customer), run: () => void actions.connectAll(customer) },
      { id: `renew ${customer}`, label: words.renew(customer), run: () => void actions.renewAll(customer) },
      { id: `disconnect ${customer}`, label: words.disconnect(customer), run: () => confirmations.disconnectAll(customer) },
    ];
  }

  /** The ways out of a refusal, side by side. A state may have changed between the key and what it does. */
  function ofRefused({ id, name, customer }: Named): Command[] {
    const words = text.commands;
    const now = (deed: (profile: ProfileView) => void) => () => {
      const profile = profiles.get(id);
      if (!profile) return;
      pages.detail(() => {
        profiles.select(id);
        deed(profile);
      });
    };
    return [
      { id: `try ${id}`, label: words.tryAgain({ name, customer }), more: words.refusedMore, run: now((profile) => void actions.tryAgain(profile)) },
      { id: `edit ${id}`, label: words.edit({ name, customer }), more: words.refusedMore, run: () => pages.edit(id) },
    ];
  }

  /** Those that make sense now: behind the lock, what needs the secrets would be refused. */
  function commands(): Command[] {
    const words = text.commands;
    const ifOpen = (...commands: Command[]) => (vault.locked ? [] : commands);
    return [
      ...ifOpen(
        { id: "add", label: words.add, more: words.addMore, key: "add", run: () => pages.add() },
        { id: "renewAll", label: words.renewAll, key: "renewAll", run: () => void actions.renewEverything() },
      ),
      { id: "lock", label: vault.open ? words.lock : words.unlock, key: "lock", run: () => actions.lockOrUnlock() },
      { id: "activity", label: words.activity, more: words.activityMore, key: "activity", run: () => pages.activity() },
      { id: "settings", label: words.settings, more: words.settingsMore, key: "settings", run: () => pages.settings() },
      { id: "secrets", label: words.secrets, more: words.secretsMore, run: () => pages.secrets() },
      ...ifOpen(
        { id: "importFile", label: text.import.open, more: words.transferMore, run: () => void importing.choose() },
        { id: "emptyTable", label: text.import.emptyTable, more: text.import.emptyTableMore, run: () => void importing.saveEmptyTable() },
        { id: "exportFile", label: text.export.open, more: words.transferMore, run: () => exporting.start() },
        { id: "import", label: words.import, run: () => pages.add(true) },
      ),
      { id: "help", label: words.help, more: words.helpMore, key: "help", run: () => (help.open = true) },
      { id: "collapse", label: words.collapseAll, run: () => void actions.collapseAll(true) },
      { id: "expand", label: words.expandAll, run: () => void actions.collapseAll(false) },
      ...(filters.any ? [{ id: "clearFilters", label: words.clearFilters, run: () => filters.clear() }] : []),
      ...(Object.entries(text.bar.sorts) as [Sort, string][])
        .filter(([sort]) => sort !== profiles.sort)
        .map(([sort, label]) => ({ id: `sort ${sort}`, label: words.sort(label), run: () => profiles.sortBy(sort) })),
      ...themes
        .filter((choice) => choice !== theme.choice)
        .map((choice) => ({ id: `theme ${choice}`, label: words.themes[choice], more: words.themesMore, run: () => void settings.change({ theme: choice }) })),
      ...languageCommands(),
      ...(vault.locked ? [] : [...profiles.refused.slice(0, MOST_REFUSED).flatMap(ofRefused), ...profiles.customers.flatMap(ofCustomer)]),
    ];
  }

  function languageCommands(): Command[] {
    const words = text.commands;
    const choose = (id: string, label: string, chosen: Settings["language"]): Command => ({
      id,
      label,
      more: words.languagesMore,
      run: () => void settings.change({ language: chosen }),
    });
    return [
      ...languages.filter((one) => one !== language.spoken).map((one) => choose(`language ${one}`, words.language(namesOfLanguages[one]), one)),
      ...((settings.view?.settings.language ?? "system") === "system" ? [] : [choose("language of the system", words.languageOfSystem, "system")]),
    ];
  }

  return commands;
}
