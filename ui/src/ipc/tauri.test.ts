// What the shell said beforehand is good for one question each.
import { expect, test, vi } from "vitest";

test("what is known is answered once without a call, the rest and the next time by one", async () => {
  const invoke = vi.fn((name: string) => Promise.resolve(`asked for ${name}`));
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke });
  window.__KNOWN__ = { customers: [] };
  const { tauri } = await import("./tauri");
  expect(window.__KNOWN__).toBeUndefined();
  expect([tauri.knows?.("customers"), tauri.knows?.("overview")]).toEqual([true, false]);
  expect(await tauri.call("customers", undefined)).toEqual([]);
  expect(invoke).not.toHaveBeenCalled();
  expect(tauri.knows?.("customers")).toBe(false);
  expect(await tauri.call("customers", undefined)).toBe("asked for customers");
  expect(await tauri.call("overview", undefined)).toBe("asked for overview");
});
