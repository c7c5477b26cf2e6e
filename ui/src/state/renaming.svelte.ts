// A customer that is being renamed: what is typed, and whether it would become one with another.
import type { Core } from "../ipc/ipc";
import type { Text } from "../text/catalogues";
import type { Customers } from "./customers.svelte";
import type { Profiles } from "./profiles.svelte";
import type { Toasts } from "./toasts.svelte";
import { Working } from "./working.svelte";

interface Needs {
  core: Core;
  text: Text;
  customers: Customers;
  profiles: Profiles;
  toasts: Toasts;
}

export class Renaming extends Working {
  readonly #needs: Needs;
  /** Whose name it is; null while none is renamed. */
  customer = $state.raw<string | null>(null);
  name = $state("");
  /** The customer that has the typed name already: whether to merge is asked. */
  taken = $state.raw<string | null>(null);

  constructor(needs: Needs) {
    super();
    this.#needs = needs;
  }

  readonly ready = $derived.by(() => !this.busy && this.name.trim() !== "" && this.name.trim() !== this.customer);

  start(customer: string): void {
    this.customer = this.name = customer;
    this.taken = this.failed = null;
  }

  /** What is typed now was not asked about. */
  type(name: string): void {
    this.name = name;
    this.taken = this.failed = null;
  }

  async send(): Promise<void> {
    const { customer, name, taken } = this;
    if (customer === null || !this.ready) return;
    const { core, text, customers, profiles, toasts } = this.#needs;
    await this.work(async () => {
      const renamed = await core.call("rename_customer", { customer, name, merge: taken !== null });
      if (renamed.is === "taken") {
        this.taken = renamed.name;
        return;
      }
      this.close();
      toasts.show(taken === null ? text.customer.renamed(customer, renamed.name) : text.customer.merged(customer, renamed.name));
      await Promise.all([customers.load(), profiles.load()]);
    });
  }

  close(): void {
    this.customer = null;
  }
}
