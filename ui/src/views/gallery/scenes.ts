// Every view, dialog and state of the window, each as a way to get there on the fake core: axe-core looks at all, and so may a person.
import type { Choice, Question } from "../../ipc/gen/contract";
import { kept } from "./kept";
import type { Scene, Stage } from "./stage";

const question: Question = { kind: "code", text: "Enter the code from your authenticator app.", refused: null };

const password: Question = { kind: "password", text: "Signing in to lab.example.net:8443 as jane. Enter the password.", refused: null };

/** As the core says it, in its words. */
const foreign = {
  en: "A web page came instead of the vendor's answer: a network sign-in page or a proxy? Nothing is lost: the sign-in is kept, and it is retried automatically, at once when the network changes.",
  de: "Statt der Antwort des Anbieters kam eine Webseite: eine Anmeldeseite des Netzwerks oder ein Proxy? Es ist nichts verloren: Die Anmeldung bleibt erhalten und wird automatisch erneut versucht, sofort bei einem Wechsel des Netzwerks.",
};

/** A sign before it is not part of its name. */
const nameOf = (button: Element) => button.getAttribute("aria-label") ?? button.querySelector("strong")?.textContent ?? button.textContent.trim();

function press(name: string): void {
  const buttons = [...document.querySelectorAll<HTMLElement>("button, [role=menuitem]")];
  const found = buttons.find((button) => nameOf(button) === name) ?? buttons.find((button) => nameOf(button).startsWith(name));
  if (!found) throw new Error(`there is no button “${name}”`);
  found.click();
}

function type(input: HTMLInputElement | null, words: string): void {
  if (!input) throw new Error("there is no such field");
  input.value = words;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

async function pressEach({ pass }: Stage, ...names: string[]): Promise<void> {
  for (const name of names) {
    press(name);
    await pass(0);
  }
}

const to =
  (id: string) =>
  ({ profiles }: Stage) =>
    profiles.select(id);

async function scroll({ pass }: Stage, selector: string): Promise<void> {
  await pass(0);
  const all = document.querySelector(selector);
  if (all) all.scrollTop = all.scrollHeight;
}

async function add(stage: Stage, ...names: string[]): Promise<void> {
  stage.pages.add();
  await stage.pass(0);
  await pressEach(stage, ...names);
}

export const scenes: Scene[] = [
  { name: "list" },
  { name: "detail connected", go: to("rmm-contoso") },
  { name: "detail with a warning", go: to("code-contoso") },
  { name: "detail renewing", go: to("cloud-northwind") },
  { name: "detail sign-in needed", go: to("rmm-northwind") },
  { name: "detail not connected", go: to("code-internal") },
  { name: "detail refused", go: to("psa-internal") },
  {
    name: "detail refused, without words",
    go: ({ core, profiles }) => {
      core.change("psa-internal", { trouble: null });
      profiles.select("psa-internal");
    },
  },
  {
    name: "detail somebody else answered",
    go: ({ core, profiles, language }) => {
      const said =
        "HTTP 302 to https://login.guest-network.hotel-example.com/portal/auth?continue=https%3A%2F%2Feu.ninjarmm.com%2Fws%2Foauth%2Ftoken&client_mac=00-11-22-33-44-55";
      core.change("rmm-contoso", { state: { name: "unreachable", retryAt: Date.now() + 725_000 }, trouble: { text: foreign[language.spoken], said } });
      profiles.select("rmm-contoso");
    },
  },
  {
    name: "detail password needed",
    go: ({ core, profiles }) => {
      core.change("code-internal", { state: { name: "signingIn", waiting: { for: "answer", question: password } } });
      profiles.select("code-internal");
    },
  },
  {
    name: "detail locked",
    go: async ({ pass, actions, profiles }) => {
      profiles.select("rmm-contoso");
      await actions.lock();
      await pass(0);
    },
  },
  { name: "detail expired", go: to("cloud-internal") },
  { name: "detail wrong tenant", of: "noticed", go: to("rmm-contoso") },
  { name: "detail code needed", of: "troubled", go: to("code-contoso") },
  { name: "detail unreachable, usable", of: "troubled", go: to("psa-contoso") },
  { name: "detail unreachable", of: "troubled", go: to("cloud-northwind") },
  { name: "detail unreachable, left to a person", of: "troubled", go: to("cloud-internal") },
  { name: "detail without expiry", of: "troubled", go: to("files-northwind") },
  { name: "detail connecting", of: "troubled", go: to("code-internal") },
  {
    name: "detail claims",
    go: async (stage) => {
      stage.profiles.select("rmm-contoso");
      await stage.pass(0);
      await pressEach(stage, stage.text.detail.showClaims);
      await scroll(stage, ".detail");
    },
  },
  { name: "first run", of: "empty" },
  {
    name: "favourites and collapsed customers",
    go: async ({ core, actions }) => {
      await core.call("set_favourite", { id: "rmm-contoso", on: true });
      await actions.collapseAll(true);
      await actions.setColour("Contoso", "teal");
    },
  },
  {
    name: "customers with colours",
    go: async ({ actions }) => {
      await actions.setColour("Contoso", "teal");
      await actions.setColour("Northwind", "orange");
      await actions.setColour("Internal", "violet");
    },
  },
  { name: "sorted by state", go: ({ profiles }) => profiles.sortBy("state") },
  { name: "sorted by expiry", go: ({ profiles }) => profiles.sortBy("expiry") },
  { name: "ten thousand", of: "many" },
  { name: "filters", go: (stage) => pressEach(stage, stage.text.filters.more, stage.text.filters.count(stage.text.filters.kinds.connected, 5)) },
  {
    name: "filters that nothing fits",
    go: ({ filters }) => {
      filters.toggleKind("off");
      filters.toggleVendor("gone");
    },
  },
  { name: "search", go: ({ palette }) => palette.type("con") },
  { name: "search, on a refused profile", go: ({ pass, palette }) => (palette.type("helpdesk"), pass(500)) },
  { name: "search for commands", go: ({ palette }) => palette.type("> th") },
  { name: "search without a match", go: ({ palette }) => palette.type("zebra") },
  { name: "activity", go: ({ pages }) => pages.activity() },
  {
    name: "activity, nothing fits",
    go: async ({ pass, pages }) => {
      pages.activity();
      await pass(0);
      const whose = document.querySelector<HTMLSelectElement>("main section select")!;
      whose.selectedIndex = 2;
      whose.dispatchEvent(new Event("change"));
      document.querySelector<HTMLInputElement>("main section input[type=checkbox]")!.click();
    },
  },
  { name: "end dates", go: ({ pages }) => pages.secrets() },
  { name: "end dates, none", of: "empty", go: ({ pages }) => pages.secrets() },
  { name: "settings, top", go: ({ pages }) => pages.settings() },
  {
    name: "settings, bottom",
    go: async (stage) => {
      stage.pages.settings();
      await scroll(stage, "main section .all");
    },
  },
  {
    name: "settings, a proxy",
    go: async (stage) => {
      const set = stage.core.set;
      set.settings = { ...set.settings, proxy: { is: "address", url: "http://proxy.contoso.example:8080", user: "jane", exempt: "<local>" } };
      stage.pages.settings();
      await scroll(stage, "main section .all");
    },
  },
  {
    name: "settings, a problem",
    go: async ({ pass, pages }) => {
      pages.settings();
      await pass(0);
      const seconds = document.querySelectorAll<HTMLInputElement>("main section input[type=number]")[1]!;
      seconds.value = "5";
      seconds.dispatchEvent(new Event("change", { bubbles: true }));
    },
  },
  {
    name: "settings, locked",
    of: "locked",
    go: async ({ pass, pages, text }) => {
      pages.settings();
      await pass(0);
      press(text.vault.later);
    },
  },
  { name: "add, vendors", go: (stage) => add(stage) },
  { name: "add, ways to sign in", go: (stage) => add(stage, "Lantern RMM") },
  { name: "add, form", go: (stage) => add(stage, "Lantern RMM", "Browser") },
  { name: "add, form with problems", go: (stage) => add(stage, "Harbour Cloud", "Certificate", stage.text.form.save) },
  { name: "edit", go: ({ pages }) => pages.edit("rmm-contoso") },
  {
    name: "edit, problems",
    go: async (stage) => {
      stage.pages.edit("rmm-contoso");
      await stage.pass(0);
      type(document.querySelector("main section input[type=text], main section input:not([type])"), "");
      await pressEach(stage, stage.text.form.save);
    },
  },
  {
    name: "edit, tested",
    go: async (stage) => {
      stage.pages.edit("rmm-contoso");
      await stage.pass(0);
      await pressEach(stage, stage.text.formTest.run);
      await scroll(stage, "main section .middle");
    },
  },
  {
    name: "edit, locked",
    go: async ({ pass, actions, pages }) => {
      pages.edit("rmm-contoso");
      await pass(0);
      await actions.lock();
    },
  },
  { name: "import from a vault", go: ({ pages }) => pages.add(true) },
  { name: "menu of a customer", go: (stage) => pressEach(stage, stage.text.list.groupMenu("Contoso")) },
  { name: "menu of a profile", go: (stage) => pressEach(stage, stage.text.actions.more) },
  {
    name: "menu of a refused profile",
    go: async ({ pass, profiles }) => {
      profiles.select("psa-internal");
      await pass(0);
      const row = document.querySelector("[data-profile=psa-internal]")!;
      const { left, top } = row.getBoundingClientRect();
      row.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: left + 60, clientY: top + 20 }));
    },
  },
  {
    name: "menu of copies",
    go: async (stage) => {
      stage.profiles.select("rmm-contoso");
      await stage.pass(0);
      await pressEach(stage, stage.text.copy.menu);
    },
  },
  { name: "menu of the window", go: (stage) => pressEach(stage, stage.text.menu) },
  { name: "menu of sorting", go: (stage) => pressEach(stage, stage.text.bar.view) },
  { name: "help", go: ({ help }) => (help.open = true) },
  { name: "confirm", go: ({ confirmations }) => confirmations.disconnectAll("Contoso") },
  { name: "confirm with a box", go: ({ confirmations, profiles }) => confirmations.copyForVault(profiles.get("rmm-contoso")!) },
  {
    name: "confirm discarding",
    go: ({ pages }) => {
      pages.add();
      pages.guard(() => true);
      pages.detail();
    },
  },
  {
    name: "batch under way",
    go: ({ core, actions }) => {
      void actions.renewEverything();
      core.change("psa-contoso", { state: { name: "renewing" } });
    },
  },
  {
    name: "batch results",
    go: ({ batches }) => {
      const failed = "The vendor refused this: invalid_grant: the refresh token has expired. Sign in again.";
      batches.results = [
        { id: "rmm-contoso", customer: "Contoso", name: "Lantern", ok: false, text: failed },
        { id: "psa-contoso", customer: "Contoso", name: "Harbour", ok: false, text: "No network." },
        { id: "psa-internal", customer: "Internal", name: "HaloITSM", ok: false, text: "Asked for: all. Untick the scopes that the app lacks." },
        { id: "code-contoso", customer: "Contoso", name: "Field sites", ok: true, text: "Connected" },
      ];
    },
  },
  {
    name: "code prompt",
    go: ({ core, prompts }) => {
      core.change("code-internal", { state: { name: "needsCode", question } });
      prompts.follow("code-internal");
    },
  },
  {
    name: "code prompt, refused",
    go: ({ core, prompts }) => {
      core.change("code-internal", {
        state: { name: "needsCode", question: { ...question, refused: "The last code was not accepted. Your password is kept." } },
      });
      prompts.follow("code-internal");
    },
  },
  {
    name: "password prompt",
    go: ({ core, prompts }) => {
      core.change("code-internal", { state: { name: "signingIn", waiting: { for: "answer", question: password } } });
      prompts.follow("code-internal");
    },
  },
  {
    name: "password prompt, refused",
    go: ({ core, prompts }) => {
      const refused = "The vendor refused the saved password. It has not been sent again.";
      core.change("code-internal", { state: { name: "signingIn", waiting: { for: "answer", question: { ...password, refused } } } });
      prompts.follow("code-internal");
    },
  },
  {
    name: "pick prompt",
    go: ({ core, prompts }) => {
      const options: Choice["options"] = [
        ["a", "Contoso Production"],
        ["b", "Contoso Staging"],
        ["c", "Contoso Disaster Recovery, Frankfurt"],
      ];
      core.change("code-internal", {
        state: { name: "signingIn", waiting: { for: "pick", choice: { text: "This account has several sites. Which one is this profile for?", options } } },
      });
      prompts.follow("code-internal");
    },
  },
  {
    name: "browser wait",
    go: ({ core, prompts }) => {
      const help = "If the browser shows an error, read it there: the vendor does not send it here.";
      core.change("rmm-contoso", {
        state: {
          name: "signingIn",
          waiting: {
            for: "browser",
            deadline: Date.now() + 272_000,
            redirectUri: "http://localhost:8085/",
            help,
            mustPaste: false,
            browser: "",
            unopened: null,
          },
        },
      });
      prompts.follow("rmm-contoso");
    },
  },
  { name: "browser wait, to be pasted", of: "troubled", go: ({ prompts }) => prompts.follow("rmm-northwind") },
  { name: "browser of a profile", go: ({ browsers, profiles }) => browsers.ask({ of: "profile", profile: profiles.get("rmm-contoso")! }) },
  { name: "import", go: ({ importing }) => importing.choose() },
  ...kept,
  {
    name: "import, sealed",
    go: ({ core, importing }) => {
      core.transfer.file = { name: "fobwatch-2026-01-01.age", sealed: true, rows: [] };
      return importing.choose();
    },
  },
  { name: "export", go: ({ exporting }) => exporting.start() },
  {
    name: "export with secrets",
    go: ({ exporting }) => {
      exporting.start();
      exporting.secrets = true;
      exporting.passphrase = "correct horse";
      exporting.again = "correct";
    },
  },
  { name: "toasts", of: "noticed", go: ({ pass }) => pass(600) },
  {
    name: "toast of a refusal",
    go: ({ toasts }) => toasts.notice({ id: "psa-internal", name: "Internal, HaloITSM" }, "Scope refused: untick the scopes that the app lacks.", "refused"),
  },
  { name: "toast of the lock", go: ({ toasts }) => toasts.locked() },
  { name: "toast of an error", go: ({ toasts }) => toasts.show("The keyring did not answer. Unlock it and try again.", { tone: "bad", lasts: 60_000 }) },
  { name: "toast with undo", go: ({ actions, profiles }) => actions.remove(profiles.get("code-internal")!) },
  { name: "unlock by passphrase", of: "locked" },
  {
    name: "unlock by passphrase, wrong",
    of: "locked",
    go: async ({ pass }) => {
      await pass(0);
      type(document.querySelector("dialog input"), "wrong");
      await pass(0);
      [...document.querySelectorAll<HTMLElement>("dialog button")].at(-1)!.click();
    },
  },
  { name: "unlock by the keyring", of: "keyring" },
  { name: "choose a passphrase", of: "choose" },
  { name: "lost key", of: "lost" },
];
