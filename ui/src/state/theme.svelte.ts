// Dark or light: as the system says, unless the settings say otherwise.
import type { Theme as Choice } from "../ipc/gen/contract";

export const themes: readonly Choice[] = ["system", "dark", "light"];

export class Theme {
  choice = $state<Choice>("system");
  readonly #system: Pick<MediaQueryList, "matches" | "addEventListener">;
  readonly #root: HTMLElement;

  constructor(system: Pick<MediaQueryList, "matches" | "addEventListener">, root: HTMLElement) {
    this.#system = system;
    this.#root = root;
    system.addEventListener("change", () => this.#apply());
    this.#apply();
  }

  show(choice: Choice): void {
    this.choice = choice;
    this.#apply();
  }

  #apply(): void {
    this.#root.dataset.theme = this.choice === "system" ? (this.#system.matches ? "light" : "dark") : this.choice;
  }
}
