// What is typed to import a connection from the vault of a PowerShell module, and sending it.
import type { Descriptor, PowershellVault, Problem } from "../ipc/gen/contract";
import { failure, sentence, type Core } from "../ipc/ipc";
import type { Text } from "../text/catalogues";

export type WithVault = Descriptor & { vault: PowershellVault };

/** The vendors whose PowerShell module has a vault. */
export function withVault(descriptors: Descriptor[]): WithVault[] {
  return descriptors.filter((one): one is WithVault => one.vault !== null);
}

/** In single quotes; a quote inside is doubled. PowerShell takes typographic ones for quotes too. */
function quoted(words: string): string {
  return `'${words.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}

/** Prints as JSON what a vault has under a prefix. Without the cast, older versions of PowerShell print more than the text. */
export function printCommand(vaultName: string, prefix: string): string {
  const vault = vaultName.trim() ? ` -Vault ${quoted(vaultName.trim())}` : "";
  return [
    "$all = [ordered]@{}",
    `Get-SecretInfo${vault} | Where-Object { $_.Name.StartsWith(${quoted(prefix.trim())}, 'OrdinalIgnoreCase') } | ForEach-Object { $all[$_.Name] = [string]($_ | Get-Secret -AsPlainText) }`,
    "$all | ConvertTo-Json",
  ].join("; ");
}

export class VaultDraft {
  descriptor = $state.raw<WithVault>()!;
  name = $state("");
  customer = $state("");
  vaultName = $state("");
  prefix = $state("");
  /** Secret: gone as soon as it is imported or the page is left. */
  json = $state("");
  sending = $state(false);
  /** Why it was not imported, in a sentence. */
  failed = $state<string | null>(null);
  #problems = $state.raw<Problem[]>([]);

  readonly #core: Core;
  readonly #text: Text;

  constructor(core: Core, text: Text, descriptor: WithVault) {
    this.#core = core;
    this.#text = text;
    this.choose(descriptor);
  }

  readonly command = $derived.by(() => printCommand(this.vaultName, this.prefix));
  readonly changed = $derived.by(() => this.json !== "");

  choose(descriptor: WithVault): void {
    this.descriptor = descriptor;
    this.name = descriptor.name;
    this.prefix = descriptor.vault.prefix;
  }

  /** Takes its words in another language. */
  describe(descriptors: readonly WithVault[]): void {
    const descriptor = descriptors.find(({ id }) => id === this.descriptor.id);
    if (!descriptor || descriptor === this.descriptor) return;
    this.descriptor = descriptor;
    this.failed = null;
    this.#problems = [];
  }

  problem(key: string): string | null {
    return this.#problems.find(({ field }) => field === key)?.text ?? null;
  }

  /** The new profile's id; null when something has to change first. */
  async send(): Promise<string | null> {
    const { descriptor, name, customer, prefix, json } = this;
    this.sending = true;
    this.failed = null;
    this.#problems = [];
    try {
      const id = await this.#core.call("import_vault", { input: { vendor: descriptor.id, name, customer, prefix, text: json } });
      this.clear();
      return id;
    } catch (thrown) {
      this.#problems = failure(thrown).fields ?? [];
      const count = this.#problems.length;
      this.failed = count > 0 ? this.#text.form.problems(count) : sentence(thrown);
      return null;
    } finally {
      this.sending = false;
    }
  }

  /** Lets go of the secrets that were typed. */
  clear(): void {
    this.json = "";
  }
}
