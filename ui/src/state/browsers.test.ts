// Choosing the browser of a profile or a customer, against the fake core.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fake } from "../ipc/fake";
import type { FakeCore } from "../ipc/fake-core";
import { fail } from "../ipc/fake-fail";
import { catalogues } from "../text/catalogues";
import { makeStores, type Stores } from "./stores";

const text = catalogues.en;

let core: FakeCore;
let stores: Stores;
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  core = fake("");
  stores = makeStores(core);
  stop = stores.start();
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const called = (name: string) => core.calls.filter((call) => call.name === name).map((call) => call.args);
const contoso = () => stores.profiles.get("rmm-contoso")!;

async function choose(menu: { label: string; run: () => void }[]) {
  menu.find(({ label }) => label === text.actions.browser)!.run();
  await vi.advanceTimersByTimeAsync(0);
}

test("a profile's own choice is kept, and shown when it is asked for again", async () => {
  const { browsers, offers } = stores;
  await choose(offers.ofProfile(contoso(), Date.now()));
  expect([browsers.which, browsers.inherited(contoso())]).toEqual(["inherit", "System browser"]);
  browsers.choose("chrome");
  expect(browsers.profiles.map(({ name }) => name)).toEqual(["Jane", "Contoso"]);
  browsers.profile = "Profile 1";
  browsers.private = true;
  await browsers.save();
  const browser = { is: "program" as const, program: "chrome", profile: "Profile 1", private: true };
  expect(called("set_browser")).toEqual([{ id: "rmm-contoso", browser }]);
  expect(browsers.whose).toBeNull();
  await choose(offers.ofPane(contoso()));
  expect([browsers.which, browsers.profile, browsers.private]).toEqual(["chrome", "Profile 1", true]);
  expect(browsers.named(browser)).toBe("Google Chrome, Contoso, private window");
  browsers.choose("system");
  await browsers.save();
  expect(contoso().browser).toEqual({ is: "system" });
});

test("a customer's choice is its profiles' unless they have their own", async () => {
  const { browsers, offers } = stores;
  await choose(offers.ofCustomer("Contoso"));
  expect(browsers.which).toBe("system");
  browsers.choose("path");
  browsers.path = " /opt/browser/firefox ";
  await browsers.save();
  const browser = { is: "program", program: "/opt/browser/firefox", profile: "", private: false };
  expect(called("set_customer_browser")).toEqual([{ customer: "Contoso", browser }]);
  await choose(offers.ofProfile(contoso(), Date.now()));
  expect(browsers.inherited(contoso())).toBe("/opt/browser/firefox");
});

test("what is not on this computer is said, and what cannot be kept stays in the dialog", async () => {
  const { browsers } = stores;
  core.change("rmm-contoso", { browser: { is: "program", program: "brave", profile: "", private: false } });
  await vi.advanceTimersByTimeAsync(0);
  await stores.actions.chooseBrowser({ of: "profile", profile: contoso() });
  expect([browsers.which, browsers.missing]).toEqual(["brave", "brave"]);
  vi.spyOn(core, "call").mockImplementation(() => fail({ code: "invalid", message: "This program is not here." }));
  await browsers.save();
  expect([browsers.failed, browsers.whose === null]).toEqual(["This program is not here.", false]);
});
