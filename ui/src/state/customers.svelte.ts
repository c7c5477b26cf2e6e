// How each customer's group is shown: colour, place, collapsed. Kept by the core.
import type { Colour, CustomerChange, CustomerView } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";

export const colours: readonly Colour[] = ["red", "orange", "yellow", "green", "teal", "blue", "violet", "pink"];

export class Customers {
  #all = $state.raw<ReadonlyMap<string, CustomerView>>(new Map());
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async load(): Promise<void> {
    this.#all = new Map((await this.#core.call("customers")).map((customer) => [customer.name, customer]));
  }

  of = (name: string): CustomerView => this.#all.get(name) ?? { name, colour: null, place: null, collapsed: false, browser: null };

  setColour = (name: string, colour: Colour | null) => this.#set([{ name, colour }]);

  setCollapsed = (names: string[], collapsed: boolean) => this.#set(names.map((name) => ({ name, collapsed })));

  /** Puts one of these, which are all in their present order, in another's place. */
  async move(name: string, to: number, order: readonly string[]): Promise<void> {
    const from = order.indexOf(name);
    const place = Math.max(0, Math.min(order.length - 1, to));
    if (from < 0 || from === place) return;
    await this.#set(
      order
        .toSpliced(from, 1)
        .toSpliced(place, 0, name)
        .map((name, place) => ({ name, place })),
    );
  }

  /** Shown at once; what could not be kept goes back to what is. Only what changes is sent. */
  async #set(customers: CustomerChange[]): Promise<void> {
    const before = this.#all;
    this.#all = new Map([...before, ...customers.map((change) => [change.name, { ...this.of(change.name), ...change }] as const)]);
    try {
      await this.#core.call("set_customers", { customers });
    } catch (thrown) {
      this.#all = before;
      throw thrown;
    }
  }
}
