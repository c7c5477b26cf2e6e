// Which page fills the right-hand side: the details, or a form.

export type Page = { name: "detail" } | { name: "add" } | { name: "edit"; id: string } | { name: "activity" };

export class Pages {
  current = $state.raw<Page>({ name: "detail" });
  /** Asked before a page with unsaved changes is left. */
  #guard: (() => boolean) | null = null;
  /** Where to go once discarding is confirmed. */
  leaving = $state.raw<{ to: Page; then: () => void } | null>(null);

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

  add(): void {
    if (this.current.name !== "add") this.go({ name: "add" });
  }

  edit(id: string): void {
    if (this.current.name !== "edit" || this.current.id !== id) this.go({ name: "edit", id });
  }

  activity(): void {
    if (this.current.name !== "activity") this.go({ name: "activity" });
  }

  detail(then?: () => void): void {
    this.go({ name: "detail" }, then);
  }

  discard(): void {
    const leaving = this.leaving;
    this.leaving = null;
    this.#guard = null;
    if (!leaving) return;
    this.current = leaving.to;
    leaving.then();
  }

  stay(): void {
    this.leaving = null;
  }
}

export const pages = new Pages();
