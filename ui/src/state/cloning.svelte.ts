// A profile that is cloned to many customers: which, what is each one's own, and how it ended for each.
import type { Imported, OwnAnswer, ProfileView } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";
import type { Text } from "../text/catalogues";
import type { Profiles } from "./profiles.svelte";
import type { Toasts } from "./toasts.svelte";
import { Working } from "./working.svelte";

interface Needs {
  core: Core;
  text: Text;
  profiles: Profiles;
  toasts: Toasts;
}

const plain = (customer: string) => customer.trim().normalize("NFC").toLowerCase();

export class Cloning extends Working {
  readonly #needs: Needs;
  profile = $state.raw<ProfileView | null>(null);
  own = $state.raw<OwnAnswer[]>([]);
  picked = $state.raw<readonly string[]>([]);
  /** Further ones, one per line. */
  typed = $state("");
  secrets = $state(false);
  results = $state.raw<Imported[] | null>(null);
  /** By customer and field. */
  #answers = $state<Record<string, string>>({});

  constructor(needs: Needs) {
    super();
    this.#needs = needs;
  }

  /** Customers to choose from: those without a profile of that name. */
  readonly offered = $derived.by(() => {
    const { profile } = this;
    const { profiles } = this.#needs;
    if (!profile) return [];
    const taken = new Set(profiles.all.filter(({ name }) => plain(name) === plain(profile.name)).map(({ customer }) => plain(customer)));
    return profiles.customers.filter((customer) => !taken.has(plain(customer)));
  });

  /** Each once, however it is spelt, in the order in which they were chosen. */
  readonly customers = $derived.by(() => {
    const all = new Map<string, string>();
    for (const customer of [...this.picked, ...this.typed.split("\n")].map((one) => one.trim())) {
      if (customer !== "" && plain(customer) !== plain(this.profile?.customer ?? "") && !all.has(plain(customer))) all.set(plain(customer), customer);
    }
    return [...all.values()];
  });
  readonly ready = $derived.by(() => !this.busy && this.customers.length > 0);
  readonly added = $derived.by(() => (this.results ?? []).filter(({ done }) => done.what === "added").length);

  async start(profile: ProfileView): Promise<void> {
    try {
      this.own = await this.#needs.core.call("own_answers", { id: profile.id });
      this.picked = [];
      this.typed = "";
      this.#answers = {};
      this.secrets = this.busy = false;
      this.failed = this.results = null;
      this.profile = profile;
    } catch (thrown) {
      this.#needs.toasts.failed(thrown);
    }
  }

  pick(customer: string, on: boolean): void {
    this.picked = on ? [...this.picked, customer] : this.picked.filter((one) => one !== customer);
  }

  /** What a region answers for one customer it answers for all. */
  answer(customer: string, { field, here, isShared }: OwnAnswer): string {
    return this.#answers[`${plain(customer)}/${field.key}`] ?? (isShared ? here : "");
  }

  set(customer: string, { field }: OwnAnswer, value: string): void {
    this.#answers[`${plain(customer)}/${field.key}`] = value;
  }

  async send(): Promise<void> {
    const { profile, customers, own, secrets } = this;
    if (!profile || !this.ready) return;
    const { core, text, profiles, toasts } = this.#needs;
    await this.work(async () => {
      const clones = customers.map((customer) => ({
        customer,
        answers: Object.fromEntries(own.map((one): [string, string] => [one.field.key, this.answer(customer, one)])),
      }));
      this.results = await core.call("clone_to_customers", { id: profile.id, clones, withSecrets: secrets });
      await profiles.load();
      // What went well needs no second look.
      if (this.added < this.results.length) return;
      toasts.show(text.clone.done(this.added));
      this.close();
    });
  }

  close(): void {
    this.profile = null;
    this.#answers = {};
  }
}
