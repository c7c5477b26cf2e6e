// What every page with something typed on it does: it asks before it is left, and lets go of secrets.
import { onMount, tick } from "svelte";
import { getStores } from "../../state/stores";

interface Typed {
  readonly changed: boolean;
  clear: () => void;
}

/** While the page is there. Answers how to leave it for the profile that it was saved as. */
export function guard(typed: () => Typed): (id: string) => Promise<void> {
  const { pages, profiles } = getStores();
  onMount(() => {
    pages.guard(() => typed().changed);
    return () => {
      pages.guard(null);
      typed().clear();
    };
  });
  return async (id) => {
    pages.guard(null);
    pages.detail();
    await profiles.arrive(id);
  };
}

/** Goes to the first field that has to change, once it says so; else does something else. */
export function toFirstProblem(fields: HTMLElement | undefined, otherwise = (): void => {}): void {
  requestAnimationFrame(() => {
    const wrong = fields?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else otherwise();
  });
}

/** Goes to a field, once it is drawn: it is in sight, and what is typed is typed there. */
export async function toField(fields: HTMLElement | undefined, key: string): Promise<void> {
  await tick();
  const field = fields?.querySelector<HTMLElement>(`[data-field="${CSS.escape(key)}"]`);
  const input = field?.querySelector<HTMLElement>("input:not([type=file]), textarea, select, button");
  field?.scrollIntoView({ block: "center" });
  input?.focus({ preventScroll: true });
}
