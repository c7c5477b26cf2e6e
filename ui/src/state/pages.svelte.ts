// Which page fills the right-hand side: the details, or a form.
import type { Profiles } from "./profiles.svelte";

/** A profile's form, and the field that it was opened for; null: its beginning. */
export interface Editing {
  name: "edit";
  id: string;
  field: string | null;
}

export type Page =
  { name: "detail" } | { name: "add"; importing: boolean; customer?: string } | Editing | { name: "activity" } | { name: "secrets" } | { name: "settings" };

export class Pages {
  current = $state.raw<Page>({ name: "detail" });
  /** Asked before a page with unsaved changes is left. */
  #guard: (() => boolean) | null = null;
  /** Where to go once discarding is confirmed. */
  leaving = $state.raw<{ to: Page; then: () => void } | null>(null);
  readonly #profiles: Profiles;

  constructor(profiles: Profiles) {
    this.#profiles = profiles;
  }

  guard(hasChanges: (() => boolean) | null): void {
    this.#guard = hasChanges;
  }

  go(to: Page, then: () => void = () => {}): void {
    if (this.#guard?.()) {
      this.leaving = { to, then };
      return;
    }
    this.current = to;
    then();
  }

  add(importing = false): void {
    const { current } = this;
    if (current.name !== "add" || current.importing !== importing || current.customer !== undefined) this.go({ name: "add", importing });
  }

  /** A new profile of this customer. */
  addTo(customer: string): void {
    const { current } = this;
    if (current.name !== "add" || current.importing || current.customer !== customer) this.go({ name: "add", importing: false, customer });
  }

  /**
   * Opens a profile's form at a field: at the one that is asked for, else at the one that its trouble is about. The keys
   * are about what is looked at: a form selects its profile.
   */
  edit(id: string, field: string | null = this.#profiles.get(id)?.field ?? null): void {
    const to: Editing = { name: "edit", id, field };
    if (this.current.name !== "edit" || this.current.id !== id) this.go(to, () => this.#profiles.select(id));
    // What is typed stays.
    else if (field !== null) this.current = to;
  }

  activity(): void {
    if (this.current.name !== "activity") this.go({ name: "activity" });
  }

  secrets(): void {
    if (this.current.name !== "secrets") this.go({ name: "secrets" });
  }

  settings(): void {
    if (this.current.name !== "settings") this.go({ name: "settings" });
  }

  detail(then?: () => void): void {
    this.go({ name: "detail" }, then);
  }

  discard(): void {
    const leaving = this.leaving;
    if (!leaving) return;
    this.leaving = null;
    this.#guard = null;
    this.current = leaving.to;
    leaving.then();
  }

  stay(): void {
    this.leaving = null;
  }
}
