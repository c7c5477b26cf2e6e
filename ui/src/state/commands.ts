// What the window can do, as commands: each with the words that find it.
import type { Settings } from "../ipc/gen/contract";
import { languages, namesOfLanguages, type Text } from "../text/catalogues";
import type { Actions } from "./actions";
import type { Filters } from "./filters.svelte";
import type { Help } from "./help.svelte";
import type { Language } from "./language.svelte";
import type { Pages } from "./pages.svelte";
import type { Profiles } from "./profiles.svelte";
import type { SettingsState } from "./settings.svelte";
import { themes, type Theme } from "./theme.svelte";
import type { Exporting, Importing } from "./transfer.svelte";
import type { Vault } from "./vault.svelte";
import type { Sort } from "./listing";
import { keysOf, written, type KeyName } from "./shortcuts";

export interface Command {
  /** The same at the next start. */
  id: string;
  label: string;
  /** The profile or the customer that it is done to, as people name it. */
  of?: string;
  /** The profile that it is done to. */
  profile?: string;
  /** All of this customer that it is done to. */
  customer?: string;
  /** Further words that find it. */
  more?: string;
  /** Those that do the same, as they are written on the keyboard. */
  keys?: readonly string[];
  run: () => void;
}

interface Needs {
  text: Text;
  language: Language;
  actions: Actions;
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

export function makeCommands({ text, language, actions, filters, help, pages, profiles, settings, theme, importing, exporting, vault }: Needs) {
  const keys = (name: KeyName) => written(text, keysOf(name, "anywhere")[0] ?? "");

  /** Those that make sense now: behind the lock, what needs the secrets would be refused. */
  function commands(): Command[] {
    const words = text.commands;
    const ifOpen = (...commands: Command[]) => (vault.locked ? [] : commands);
    return [
      ...ifOpen(
        { id: "add", label: words.add, more: words.addMore, keys: keys("add"), run: () => pages.add() },
        { id: "renewAll", label: words.renewAll, keys: keys("renewAll"), run: () => void actions.renewEverything() },
      ),
      { id: "lock", label: vault.open ? words.lock : words.unlock, keys: keys("lock"), run: () => actions.lockOrUnlock() },
      { id: "activity", label: words.activity, more: words.activityMore, keys: keys("activity"), run: () => pages.activity() },
      { id: "settings", label: words.settings, more: words.settingsMore, keys: keys("settings"), run: () => pages.settings() },
      { id: "secrets", label: words.secrets, more: words.secretsMore, run: () => pages.secrets() },
      ...ifOpen(
        { id: "importFile", label: text.import.open, more: words.transferMore, run: () => void importing.choose() },
        { id: "emptyTable", label: text.import.emptyTable, more: text.import.emptyTableMore, run: () => void importing.saveEmptyTable() },
        { id: "exportFile", label: text.export.open, more: words.transferMore, run: () => exporting.start() },
        { id: "import", label: words.import, run: () => pages.add(true) },
      ),
      { id: "help", label: words.help, more: words.helpMore, keys: keys("help"), run: () => (help.open = true) },
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
