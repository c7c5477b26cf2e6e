// What the shell said beforehand is good for one question each.
import { invoke } from "@tauri-apps/api/core";
import { expect, test, vi } from "vitest";

vi.mock("@tauri-apps/api/core", () => ({ invoke: vi.fn(async (name: string) => `asked for ${name}`) }));
vi.mock("@tauri-apps/api/event", () => ({ listen: vi.fn() }));

test("what is known is answered once without a call, the rest and the next time by one", async () => {
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
