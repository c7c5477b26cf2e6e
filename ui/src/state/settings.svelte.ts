// The settings as the core keeps them: each change is sent at once, and what comes back is shown.
import type { Problem, Settings, SettingsView } from "../ipc/gen/contract";
import { failure, type Core } from "../ipc/ipc";
import { languageOf } from "../text/catalogues";
import type { Language } from "./language.svelte";
import type { Theme } from "./theme.svelte";
import type { Toasts } from "./toasts.svelte";

const switchesOf = (change: Partial<Settings>): Partial<Settings> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => typeof value === "boolean"));

const asAsked = (settings: Settings, asked: readonly Partial<Settings>[]): Settings =>
  asked.reduce<Settings>((all, one) => ({ ...all, ...one }), { ...settings });

interface Needs {
  core: Core;
  language: Language;
  theme: Theme;
  toasts: Toasts;
}

export class SettingsState {
  readonly #needs: Needs;
  /** As the core said last. */
  #told = $state.raw<SettingsView | null>(null);
  /** Switches on their way to the core: they show at once where they were put, so who presses one again means the way back. */
  #asked = $state.raw<Partial<Settings>[]>([]);
  readonly view = $derived<SettingsView | null>(this.#told && { ...this.#told, settings: asAsked(this.#told.settings, this.#asked) });
  /** The version that is newer than this one; null when none is, undefined before that was asked. */
  newest = $state<string | null>();
  updating = $state(false);
  #problems = $state.raw<Problem[]>([]);
  #last: Promise<boolean> = Promise.resolve(true);

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  load(): Promise<boolean> {
    return this.#next(() => this.#ask(() => this.#needs.core.call("settings")));
  }

  /** Whether it was taken. Only what changes is sent: another window may have changed the rest. */
  change(change: Partial<Settings>): Promise<boolean> {
    const switches = switchesOf(change);
    this.#asked = [...this.#asked, switches];
    return this.#next(async () => {
      const taken = await this.#ask(() => this.#needs.core.call("set_settings", { settings: change }), Object.keys(change));
      this.#asked = this.#asked.filter((one) => one !== switches);
      return taken;
    });
  }

  /** One of them as it came. */
  reset(name: keyof Settings): Promise<boolean> {
    return this.change({ [name]: this.view?.defaults[name] });
  }

  resetAll(): Promise<boolean> {
    return this.#next(() => this.#ask(() => this.#needs.core.call("reset_settings")));
  }

  /** Null forgets it. */
  setPassword(password: string | null): Promise<boolean> {
    return this.#next(() => this.#ask(() => this.#needs.core.call("set_proxy_password", { password })));
  }

  async chooseAuthorities(): Promise<void> {
    await this.#attempt(() => this.#needs.core.call("choose_authorities"));
  }

  async openLogs(): Promise<void> {
    await this.#attempt(() => this.#needs.core.call("open_log_folder"));
  }

  /** Installed and started anew, unless something is in the way. */
  async installUpdate(): Promise<void> {
    this.updating = true;
    await this.#attempt(() => this.#needs.core.call("install_update"));
    this.updating = false;
  }

  async checkForUpdate(): Promise<void> {
    this.updating = true;
    await this.#attempt(async () => {
      this.newest = await this.#needs.core.call("check_for_update");
    });
    this.updating = false;
  }

  isDefault(name: keyof Settings): boolean {
    return JSON.stringify(this.view?.settings[name]) === JSON.stringify(this.view?.defaults[name]);
  }

  problem(name: keyof Settings | "exempt"): string | null {
    return this.#problems.find(({ field }) => field === name)?.text ?? null;
  }

  take(view: SettingsView): void {
    const { theme, language } = this.#needs;
    this.#told = view;
    theme.show(view.settings.theme);
    language.speak(languageOf([view.language]));
  }

  /** Answers come in the order of their questions. */
  #next(work: () => Promise<boolean>): Promise<boolean> {
    return (this.#last = this.#last.then(work));
  }

  async #ask(work: () => Promise<SettingsView>, about: string[] = []): Promise<boolean> {
    return this.#attempt(async () => {
      this.take(await work());
      this.#problems = this.#problems.filter(({ field }) => about.length > 0 && !about.includes(field));
    }, about);
  }

  async #attempt(work: () => Promise<unknown>, about: string[] = []): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      const { fields } = failure(thrown);
      const own = fields?.filter(({ field }) => about.includes(field)) ?? [];
      if (own.length > 0) this.#problems = [...this.#problems.filter(({ field }) => !about.includes(field)), ...own];
      else this.#needs.toasts.failed(thrown);
      return false;
    }
  }
}
