// Which browser opens a profile's pages, or a customer's: what there is to choose from, and what is chosen.
import type { Browser, Installed, ProfileView } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";
import type { Text } from "../text/catalogues";
import type { Customers } from "./customers.svelte";
import { Working } from "./working.svelte";

export type Whose = { of: "profile"; profile: ProfileView } | { of: "customer"; customer: string };

interface Needs {
  core: Core;
  text: Text;
  customers: Customers;
}

export class Browsers extends Working {
  readonly #needs: Needs;
  /** Whose is being chosen. */
  whose = $state.raw<Whose | null>(null);
  installed = $state.raw<readonly Installed[]>([]);
  /** `inherit`, `system`, `path`, or the id of one that is known. */
  which = $state("inherit");
  path = $state("");
  profile = $state("");
  private = $state(false);

  constructor(needs: Needs) {
    super();
    this.#needs = needs;
  }

  /** Its own profiles, where they can be read. */
  readonly profiles = $derived.by(() => this.installed.find(({ id }) => id === this.which)?.profiles ?? []);
  readonly isProgram = $derived(this.which !== "inherit" && this.which !== "system");
  /** Chosen elsewhere, and not on this computer. */
  readonly missing = $derived.by(() => (this.isProgram && this.which !== "path" && !this.installed.some(({ id }) => id === this.which) ? this.which : null));

  async ask(whose: Whose): Promise<void> {
    this.installed = await this.#needs.core.call("browsers");
    const chosen = whose.of === "profile" ? whose.profile.browser : this.#needs.customers.of(whose.customer).browser;
    this.which = this.#which(whose, chosen);
    const program = chosen?.is === "program" ? chosen : null;
    this.path = this.which === "path" ? (program?.program ?? "") : "";
    this.profile = program?.profile ?? "";
    this.private = program?.private ?? false;
    this.failed = null;
    this.whose = whose;
  }

  #which(whose: Whose, chosen: Browser | null): string {
    if (chosen === null) return whose.of === "profile" ? "inherit" : "system";
    if (chosen.is === "system") return "system";
    return /[/\\]/.test(chosen.program) ? "path" : chosen.program;
  }

  /** Another browser has other profiles. */
  choose(which: string): void {
    this.which = which;
    this.profile = "";
    this.failed = null;
  }

  /** What a profile without a choice of its own has. */
  inherited(profile: ProfileView): string {
    return this.named(this.#needs.customers.of(profile.customer).browser);
  }

  named(browser: Browser | null): string {
    const words = this.#needs.text.browserChoice;
    if (browser?.is !== "program") return words.system;
    const known = this.installed.find(({ id }) => id === browser.program);
    const profile = known?.profiles.find(({ id }) => id === browser.profile)?.name ?? browser.profile;
    return [known?.name ?? browser.program, profile, browser.private && words.private].filter(Boolean).join(", ");
  }

  readonly #chosen = $derived.by((): Browser | null => {
    if (this.which === "inherit") return null;
    if (this.which === "system") return this.whose?.of === "customer" ? null : { is: "system" };
    const program = this.which === "path" ? this.path.trim() : this.which;
    return { is: "program", program, profile: this.profile.trim(), private: this.private };
  });

  async save(): Promise<void> {
    const { core, customers } = this.#needs;
    const { whose } = this;
    if (whose === null) return;
    await this.work(async () => {
      const browser = this.#chosen;
      if (whose.of === "profile") await core.call("set_browser", { id: whose.profile.id, browser });
      else {
        await core.call("set_customer_browser", { customer: whose.customer, browser });
        await customers.load();
      }
      this.whose = null;
    });
  }

  close(): void {
    this.whose = null;
  }
}
