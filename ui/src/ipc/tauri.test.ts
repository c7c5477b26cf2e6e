// What the shell said beforehand is good for one question each.
import { expect, test, vi } from "vitest";

test("what is known is answered once without a call, the rest and the next time by one", async () => {
  const invoke = vi.fn((_: string, { request }: { request: { do: string } }) => Promise.resolve(`asked for ${request.do}`));
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

test("a call is one request, which names its command beside its arguments", async () => {
  const invoke = vi.fn(() => Promise.resolve(null));
  vi.stubGlobal("__TAURI_INTERNALS__", { invoke });
  const { tauri } = await import("./tauri");
  await tauri.call("connect", { id: "rmm-contoso", fromScratch: true });
  await tauri.call("lock", undefined);
  const requests = [{ id: "rmm-contoso", fromScratch: true, do: "connect" }, { do: "lock" }];
  expect(invoke.mock.calls.map(([name, args]: unknown[]) => [name, args])).toEqual(requests.map((request) => ["ask", { request }]));
});
