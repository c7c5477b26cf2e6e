// What is typed into forms begins here: a profile, new or saved, and what comes from a vault.
import type { Descriptor, Method } from "../ipc/gen/contract";
import { sentence, type Core } from "../ipc/ipc";
import type { Text } from "../text/catalogues";
import { Draft } from "./draft.svelte";
import { VaultDraft, type WithVault } from "./vault-import.svelte";

export const makeForms = (core: Core, text: Text) => ({
  add: (descriptor: Descriptor, method: Method, customer = "") => new Draft(core, descriptor, method, undefined, customer),

  fromVault: (descriptor: WithVault) => new VaultDraft(core, text, descriptor),

  /** The vendors there are, or what went wrong. */
  async vendors(): Promise<Descriptor[] | string> {
    try {
      return await core.call("vendors");
    } catch (thrown) {
      return sentence(thrown);
    }
  },

  /** A saved profile as a draft, or what went wrong. */
  async edit(id: string): Promise<Draft | string> {
    try {
      const [descriptors, form] = await Promise.all([core.call("vendors"), core.call("form", { id })]);
      const descriptor = descriptors.find((one) => one.id === form.vendor);
      const method = descriptor?.methods.find((one) => one.id === form.method);
      return descriptor && method ? new Draft(core, descriptor, method, form) : text.form.vendorUnknown;
    } catch (thrown) {
      return sentence(thrown);
    }
  },
});
