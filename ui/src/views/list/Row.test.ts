// What a row shows of a profile: whose it is, and how long its token lasts.
import { fireEvent, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import { core, eachInItsOwnWindow, open, pass, row, stores } from "../gallery/testing";

eachInItsOwnWindow();

const MINUTE = 60_000;
const line = (id: string) => row(id).closest("li")!;
const shown = (id: string) => [...line(id).querySelectorAll(".side > *")].map((one) => one.textContent.trim());
const tone = (id: string) => line(id).querySelector<HTMLElement>(".dot")!.dataset.tone;

test("what renews itself is quiet, to the minute, with its sign; looked at, it ticks", async () => {
  await open("", ({ profiles }) => profiles.select("code-internal"));
  expect(shown("rmm-contoso")).toEqual(["52 min"]);
  expect(line("rmm-contoso").querySelector(".quiet, .renews svg")).not.toBeNull();
  await fireEvent.pointerEnter(line("rmm-contoso"));
  expect(shown("rmm-contoso")).toEqual(["52:10"]);
  await fireEvent.pointerLeave(line("rmm-contoso"));
  expect(shown("rmm-contoso")).toEqual(["52 min"]);
  await fireEvent.click(row("rmm-contoso"));
  await pass(3_000);
  expect(shown("rmm-contoso")).toEqual(["52:07"]);
});

test("what needs somebody counts seconds and says what by when", async () => {
  await open("", ({ profiles }) => profiles.select("code-internal"));
  expect(shown("code-contoso")).toEqual(["03:41", expect.stringMatching(/^sign in by \d\d:\d\d$/)]);
  expect(tone("code-contoso")).toBe("soon");
  await core.call("set_auto_renew", { id: "rmm-contoso", on: false, until: null });
  await pass(0);
  expect(shown("rmm-contoso")).toEqual(["52:10", expect.stringMatching(/^renew by \d\d:\d\d$/)]);
  expect(line("rmm-contoso").querySelector("[data-tip='Auto-renew off']")).not.toBeNull();
  expect(tone("rmm-contoso")).toBe("good");
});

test("row, details and bar turn amber at the time that the core tells", async () => {
  await open("", ({ profiles }) => profiles.select("rmm-contoso"));
  const ring = () => document.querySelector<HTMLElement>("figure")!.dataset.tone;
  core.change("rmm-contoso", { autoRenew: false, renewAt: null, leadMinutes: 10 });
  vi.setSystemTime(Date.now() + 42 * MINUTE);
  await pass(1_100);
  expect([tone("rmm-contoso"), ring()]).toEqual(["good", "good"]);
  await pass(11_000);
  expect([tone("rmm-contoso"), ring()]).toEqual(["soon", "soon"]);
});

test("sorted by expiry, every row tells it to the second", async () => {
  await open("", ({ profiles }) => profiles.sortBy("expiry"));
  expect(shown("psa-contoso")).toEqual(["31:07"]);
  expect(shown("files-northwind")).toEqual(["48:22"]);
});

test("the customer leads where no group names it", async () => {
  await open("", ({ profiles }) => profiles.sortBy("name"));
  core.change("code-internal", { customer: "" });
  await core.call("set_favourite", { id: "psa-contoso", on: true });
  await pass(0);
  const lines = (id: string) => [".name", ".beneath"].map((line) => row(id).querySelector(line)!.textContent.trim());
  expect(lines("psa-contoso")).toEqual(["Contoso", "HaloPSA · contoso.halopsa.com"]);
  expect(lines("code-internal")).toEqual(["Automate", "lab.example.net:8443"]);
  await fireEvent.input(screen.getByRole("combobox"), { target: { value: "contoso ninja" } });
  await pass(50);
  const hit = document.getElementById("hit-profiles-0")!;
  expect(hit.querySelector("b")!.textContent).toBe("Contoso");
  expect([...hit.querySelectorAll("mark")].map((one) => one.textContent)).toEqual(["Contoso", "Ninja"]);
});

test("a token that can be used shows how long, whatever its state says", async () => {
  await open("troubled");
  expect(shown("psa-contoso")).toEqual([expect.stringMatching(/^Retrying in/), expect.stringMatching(/^token 31:0\d$/)]);
  expect(stores.profiles.get("psa-contoso")!.warnAt).not.toBeNull();
});
