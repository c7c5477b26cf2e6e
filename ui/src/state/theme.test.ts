// Dark or light, as the system says or as was chosen.
import { beforeEach, expect, test } from "vitest";
import { Theme } from "./theme.svelte";

let changed: () => void;
const system: ConstructorParameters<typeof Theme>[0] & { matches: boolean } = {
  matches: true,
  addEventListener: (_: string, listener: unknown) => void (changed = listener as () => void),
};
const root = document.createElement("div");

beforeEach(() => {
  system.matches = true;
});

test("it follows the system while nothing is chosen", () => {
  const theme = new Theme(system, root);
  expect([theme.choice, root.dataset.theme]).toEqual(["system", "light"]);
  system.matches = false;
  changed();
  expect(root.dataset.theme).toBe("dark");
});

test("a choice stands whatever the system says, until it is given up", () => {
  const theme = new Theme(system, root);
  theme.show("dark");
  changed();
  expect(root.dataset.theme).toBe("dark");
  theme.show("system");
  expect(root.dataset.theme).toBe("light");
});
