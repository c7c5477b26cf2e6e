// Moving profiles by files: what an import would do and what is chosen, and what an export takes.
// The files themselves stay in the core.
import type { Descriptor, Imported, OnConflict } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";
import type { Text } from "../text/catalogues";
import { isShort } from "./passphrase";
import type { Profiles } from "./profiles.svelte";
import type { Toasts } from "./toasts.svelte";
import { Working } from "./working.svelte";

interface Needs {
  core: Core;
  text: Text;
  toasts: Toasts;
}

export class Importing extends Working {
  readonly #needs: Needs;
  file = $state.raw<string | null>(null);
  sealed = $state(false);
  rows = $state.raw<Imported[]>([]);
  choices = $state<OnConflict[]>([]);
  /** The rows say what was done. */
  done = $state(false);
  #labels: Record<string, string> = {};

  constructor(needs: Needs) {
    super();
    this.#needs = needs;
  }

  /** How many would be saved as it is chosen now. */
  readonly count = $derived.by(
    () => this.rows.filter(({ found }, place) => found.is === "new" || (found.is === "differs" && this.choices[place] !== "skip")).length,
  );

  /** The rows are of a table. */
  readonly isTable = $derived.by(() => this.rows.some(({ table }) => table !== null));
  readonly secretsInClear = $derived.by(() => this.rows.some(({ table }) => table?.secrets));
  /** Heads of columns that nobody knows. */
  readonly leftOut = $derived.by(() => [...new Set(this.rows.flatMap(({ table }) => table?.leftOut ?? []))]);

  async saveEmptyTable(): Promise<void> {
    const { core, text, toasts } = this.#needs;
    try {
      if (await core.call("save_empty_table")) toasts.show(text.import.tableSaved);
    } catch (thrown) {
      toasts.failed(thrown);
    }
  }

  async choose(): Promise<void> {
    try {
      const [file, descriptors] = await Promise.all([this.#needs.core.call("choose_import"), this.#needs.core.call("vendors")]);
      if (!file) return;
      this.#labels = labels(descriptors);
      this.file = file.name;
      this.sealed = file.sealed;
      this.done = false;
      this.failed = null;
      this.#show(file.rows);
    } catch (thrown) {
      this.#needs.toasts.failed(thrown);
    }
  }

  async unseal(passphrase: string): Promise<void> {
    await this.work(async () => {
      this.#show(await this.#needs.core.call("open_import", { passphrase }));
      this.sealed = false;
    });
  }

  async finish(): Promise<void> {
    await this.work(async () => {
      this.rows = await this.#needs.core.call("finish_import", { choices: [...this.choices] });
      this.done = true;
      const count = this.rows.filter(({ done }) => done.what !== "nothing").length;
      // What went well needs no second look.
      if (!this.rows.some(({ found }) => found.is === "refused")) this.file = null;
      this.#needs.toasts.show(this.#needs.text.import.done(count));
    });
  }

  close(): void {
    if (!this.done) void this.#needs.core.call("cancel_import").catch(() => undefined);
    this.file = null;
    this.rows = [];
  }

  /** The names of what differs, as the form calls them. */
  named(fields: string[]): string {
    const beside: Record<string, string> = this.#needs.text.import.fields;
    return fields.map((key) => beside[key] ?? this.#labels[key] ?? key).join(", ");
  }

  #show(rows: Imported[]): void {
    this.rows = rows;
    this.choices = rows.map(() => "skip");
  }
}

function labels(descriptors: Descriptor[]): Record<string, string> {
  const fields = descriptors.flatMap(({ methods }) => methods.flatMap(({ fields }) => fields));
  return Object.fromEntries(fields.map(({ key, label }) => [key, label]));
}

export type Which = "all" | { customer: string } | { profile: string };

export class Exporting extends Working {
  readonly #needs: Needs & { profiles: Profiles };
  open = $state(false);
  which = $state.raw<Which>("all");
  secrets = $state(false);
  signIns = $state(false);
  /** Secret: gone as soon as it is saved or the dialog is left. */
  passphrase = $state("");
  again = $state("");

  constructor(needs: Needs & { profiles: Profiles }) {
    super();
    this.#needs = needs;
  }

  readonly ids = $derived.by(() => {
    const { which } = this;
    const { profiles } = this.#needs;
    if (which === "all") return profiles.all.map(({ id }) => id);
    return "customer" in which ? profiles.of(which.customer).map(({ id }) => id) : [which.profile];
  });
  readonly ready = $derived.by(() => this.ids.length > 0 && (!this.secrets || (!isShort(this.passphrase) && this.again === this.passphrase)));

  start(which: Which = "all"): void {
    this.which = which;
    this.open = true;
  }

  async save(): Promise<void> {
    const { ids, secrets, signIns, passphrase } = this;
    await this.work(async () => {
      const saved = await this.#needs.core.call("save_export", { what: { ids, passphrase: secrets ? passphrase : null, sign_ins: secrets && signIns } });
      if (!saved) return;
      this.close();
      this.#needs.toasts.show(this.#needs.text.export.saved(ids.length));
    });
  }

  close(): void {
    this.open = false;
    this.passphrase = this.again = "";
    this.secrets = this.signIns = false;
    this.failed = null;
  }
}
