// A core in memory that behaves like the real one, for tests and for work on the page in a browser.
import {
  needs,
  type ActivityFilter,
  type ActivityRow,
  type Changed,
  type Choice,
  type CheckedForm,
  type Commands,
  type CustomerView,
  type Descriptor,
  type FormInput,
  type ProfileView,
  type Renewed,
  type SessionState,
  type VaultImport,
  type VaultView,
} from "./gen/contract";
import { scopesOf, secretsOf, tokenOf } from "./fake-facts";
import { fail } from "./fake-fail";
import { check, machineAccount, ownAnswers, warnAt, written, type FakeProfile } from "./fake-forms";
import { dayKey } from "./fields";
import { FakeSettings } from "./fake-settings";
import { cloned, FakeTransfer, findings } from "./fake-transfer";
import { signs } from "./fake-vendors";
import type { Ipc, Name } from "./ipc";
import { locked } from "./locked";

type Handlers = {
  [N in Name]: Commands[N]["arguments"] extends undefined
    ? () => Commands[N]["answer"]
    : (args: Commands[N]["arguments"]) => Commands[N]["answer"] | Promise<Commands[N]["answer"]>;
};

const HOUR = 3_600_000;

export class FakeCore implements Ipc {
  readonly calls: { name: Name; args: unknown }[] = [];
  readonly clipboard: string[] = [];
  readonly customers = new Map<string, CustomerView>();
  readonly set = new FakeSettings();
  readonly transfer = new FakeTransfer();
  readOnly: string | null = null;
  #handlers: ((changed: Changed) => void)[] = [];
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #removed: FakeProfile | undefined;
  #made = 0;
  #revision = 0;

  constructor(
    readonly profiles: FakeProfile[],
    readonly descriptors: Descriptor[],
    public vault: VaultView = { state: "keyring", trouble: null },
    /** How long a vendor takes to answer. */
    readonly pause = 1_400,
  ) {
    for (const { view } of profiles) view.warnAt = warnAt(view);
  }

  async call(name: Name, args: unknown): Promise<unknown> {
    this.calls.push({ name, args });
    if (needs[name].includes("open")) this.#unlocked();
    if (needs[name].includes("writable") && this.readOnly) fail({ code: "storage", message: this.readOnly });
    const handler = this.#commands[name] as (args: unknown) => unknown;
    return structuredClone(await handler(structuredClone(args)));
  }

  listen(handler: (changed: Changed) => void): Promise<() => void> {
    this.#handlers.push(handler);
    return Promise.resolve(() => (this.#handlers = this.#handlers.filter((one) => one !== handler)));
  }

  emit(changed: Changed): void {
    for (const handler of this.#handlers) handler(structuredClone(changed));
  }

  find(id: string): FakeProfile {
    return this.profiles.find((profile) => profile.view.id === id) ?? fail({ code: "notFound", message: "There is no such profile" });
  }

  change(id: string, change: Partial<ProfileView>, log?: string, failed = false): void {
    const profile = this.find(id);
    profile.view = { ...profile.view, ...change, revision: ++this.#revision };
    profile.view.warnAt = warnAt(profile.view);
    if (log) profile.activity.unshift({ at: Date.now(), text: log, failed, cause: "hand" });
    this.emit({ what: "profile", profile: profile.view });
  }

  #state(id: string, state: SessionState, log?: string): void {
    this.change(id, { state }, log);
  }

  #later(id: string, work: () => void): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(id, setTimeout(work, this.pause));
  }

  #signedIn(id: string, log: string): void {
    const now = Date.now();
    const expiresAt = now + HOUR;
    this.change(id, { state: { name: "active" }, obtainedAt: now, expiresAt, renewAt: expiresAt - 300_000, usable: true, renewable: true, trouble: null }, log);
  }

  #seen(view: ProfileView): ProfileView {
    return this.vault.state === "keyring" || this.vault.state === "passphrase" ? view : locked(view);
  }

  #unlocked(): void {
    if (this.vault.state.startsWith("locked")) fail({ code: "locked", message: "Secrets are locked", hint: "Unlock them first." });
  }

  #check(input: FormInput): CheckedForm {
    return check(input, this.descriptors, input.id ? this.find(input.id).form.saved : []);
  }

  #save(input: FormInput): string {
    const checked = this.#check(input);
    if (checked.problems.length > 0) fail({ code: "invalid", message: "Some answers have to change", fields: checked.problems });
    const id = input.id ?? `new-${++this.#made}`;
    const old = this.profiles.find((profile) => profile.view.id === id);
    const saved = written(id, input, checked.answers, this.descriptors, old);
    if (old) Object.assign(old, saved);
    else this.profiles.push({ ...saved, activity: [] });
    this.emit({ what: "list" });
    return id;
  }

  #import(input: VaultImport): string {
    const id = this.#save(machineAccount(input));
    this.#connect(id);
    return id;
  }

  #connect(id: string): void {
    const { view } = this.find(id);
    this.#state(id, { name: "signingIn", waiting: { for: "vendor" } }, "Sign-in started");
    this.#later(id, () => {
      if (view.method === "browser") {
        const help = "If the browser shows an error, read it there: the vendor does not send it here.";
        const redirectUri = this.find(id).form.answers.redirect_uri ?? "http://localhost:9090/";
        this.#state(id, {
          name: "signingIn",
          waiting: { for: "browser", deadline: Date.now() + 300_000, redirectUri, help, mustPaste: false, browser: "", unopened: null },
        });
      } else if (view.method === "password") this.#ask(id, null);
      else if (view.method === "certificate") {
        const options: Choice["options"] = [
          ["west", "West office"],
          ["north", "North office"],
          ["lab", "Laboratory"],
        ];
        this.#state(id, {
          name: "signingIn",
          waiting: { for: "pick", choice: { text: "This account reaches several tenants. Which one is this profile for?", options } },
        });
      } else this.#signedIn(id, "Signed in, valid for 60 min");
    });
  }

  #ask(id: string, refused: string | null): void {
    const { view } = this.find(id);
    const text = `${view.name} · ${view.endpoint}, as jane. Enter the code from your authenticator or e-mail.`;
    this.#state(id, { name: "needsCode", question: { kind: "code", text, refused } });
  }

  #renew(id: string): void {
    this.#state(id, { name: "renewing" });
    this.#later(id, () => this.#signedIn(id, "Token renewed, valid for 60 min"));
  }

  /** One after the other, so that its progress can be seen; what is called "PSA" fails. */
  async #renewMany(ids: string[]): Promise<Renewed[]> {
    const all: Renewed[] = [];
    for (const id of ids) {
      this.#state(id, { name: "renewing" });
      await new Promise((done) => setTimeout(done, this.pause / 2));
      const ok = !this.find(id).view.name.includes("PSA");
      if (ok) this.#signedIn(id, "Token renewed, valid for 60 min");
      else this.change(id, { state: { name: "unreachable", retryAt: Date.now() + 40_000 } }, "The vendor did not answer within 30 s.", true);
      const renewed = { id, ok, text: ok ? "Token renewed, valid for 60 min" : "The vendor did not answer within 30 s." };
      this.emit({ what: "renewed", renewed });
      all.push(renewed);
    }
    return all;
  }

  /** All there is, the newest first; the place in time order is the number. */
  #activity(filter: ActivityFilter): ActivityRow[] {
    return this.profiles
      .flatMap(({ view: { id, name, customer }, activity }) => activity.map((activity) => ({ profile: id, name, customer, activity })))
      .sort((one, other) => one.activity.at - other.activity.at)
      .map((row, place) => ({ number: place + 1, ...row }))
      .reverse()
      .filter(({ profile, customer, activity, number }) => {
        const fits = (filter.profile ?? profile) === profile && (filter.customer ?? customer) === customer;
        return fits && (!filter.failed || activity.failed) && number < (filter.before ?? Infinity);
      });
  }

  readonly #commands: Handlers = {
    overview: () => {
      const seen = ++this.#revision;
      return {
        revision: seen,
        profiles: this.profiles.map(({ view }) => ({ ...this.#seen(view), revision: seen })),
        vault: this.vault,
        readOnly: this.readOnly,
        signs,
      };
    },
    vendors: () => this.descriptors,
    detail: ({ id }) => {
      const { view: whole, activity, form } = this.find(id);
      const view = this.#seen(whole);
      const facts = [
        { label: "Sign-in", value: view.methodLabel, code: false },
        ...(form.answers.scopes ? [{ label: "Scopes", value: form.answers.scopes, code: true }] : []),
        ...(form.answers.redirect_uri ? [{ label: "Redirect URI", value: form.answers.redirect_uri, code: true }] : []),
      ];
      const actions = view.usable
        ? [{ id: "revoke", label: "Revoke everywhere", confirm: "This ends every session of this account at the vendor. Go on?" }]
        : [];
      const note = this.vault.state.startsWith("locked") ? null : form.remarks.note || null;
      return { profile: view, facts, note, token: view.usable ? tokenOf(view) : null, scopes: scopesOf(form.answers.scopes ?? "", view), activity, actions };
    },
    form: ({ id }) => this.find(id).form,
    check: ({ input }) => this.#check(input),
    save: ({ input }) => this.#save(input),
    examine_form: ({ input }) => {
      const { problems } = this.#check(input);
      if (problems.length > 0) fail({ code: "invalid", message: "Some answers have to change", fields: problems });
      return findings;
    },
    duplicate: ({ id }) => {
      const { form } = this.find(id);
      return this.#save({ ...form, id: undefined, name: `${form.name} copy`, secrets: Object.fromEntries(form.saved.map((key) => [key, "copied"])) });
    },
    own_answers: ({ id }) => ownAnswers(this.find(id).form, this.descriptors),
    clone_to_customers: ({ id, clones, withSecrets }) => {
      const { form } = this.find(id);
      return clones.map((clone) => {
        const there = this.profiles.some(({ view }) => view.customer === clone.customer && view.name === form.name);
        const row = cloned(form.name, clone, there, withSecrets ? [] : ["Client secret"]);
        const { customer, answers } = clone;
        const secrets = Object.fromEntries(form.saved.map((key) => [key, "copied"]));
        if (row.done.what === "added") this.#save({ ...form, id: undefined, customer, answers: { ...form.answers, ...answers }, secrets });
        return row;
      });
    },
    remove: ({ id }) => {
      this.#removed = this.find(id);
      this.profiles.splice(this.profiles.indexOf(this.#removed), 1);
      this.emit({ what: "list" });
    },
    restore: ({ id }) => {
      if (this.#removed?.view.id !== id) fail({ code: "tooLate", message: "It can no longer be brought back" });
      this.profiles.push(this.#removed);
      this.emit({ what: "list" });
    },
    connect: ({ id }) => this.#connect(id),
    cancel: ({ id }) => {
      clearTimeout(this.#timers.get(id));
      this.#state(id, { name: "signedOut" }, "Sign-in cancelled");
    },
    answer: ({ id, text }) => {
      const { state } = this.find(id).view;
      const asked = state.name === "needsCode";
      this.#state(id, { name: "signingIn", waiting: { for: "vendor" } });
      this.#later(id, () =>
        asked && text === "000000" ? this.#ask(id, "The last code was not accepted. Your password is kept.") : this.#signedIn(id, "Signed in with a code"),
      );
    },
    paste: ({ id, address }) => {
      if (!address.includes("code=")) fail({ code: "invalid", message: "This address holds no code", hint: "Copy the whole address from the browser." });
      this.#signedIn(id, "Signed in with a pasted address");
    },
    reopen: ({ id }) => this.#later(id, () => this.#signedIn(id, "Signed in through the browser")),
    copy_link: () => void this.clipboard.push("https://eu.lantern.example/authorize"),
    renew: ({ id }) => this.#renew(id),
    renew_many: ({ ids }) => this.#renewMany(ids),
    activity: ({ filter }) => this.#activity(filter).slice(0, 200),
    export_activity: () => true,
    verify: ({ id }) =>
      this.find(id).view.usable
        ? "The vendor accepts this token."
        : fail({ code: "signInNeeded", message: "There is no token to verify", hint: "Connect first." }),
    disconnect: ({ id }) => {
      this.change(id, { state: { name: "signedOut" }, usable: false, expiresAt: null, obtainedAt: null, renewAt: null, renewable: false }, "Disconnected");
      return "Disconnected; the token was revoked at the vendor.";
    },
    act: () => "Done.",
    copy: ({ id, format }) => {
      this.clipboard.push(`${format} of ${id}`);
      return { clearsAt: Date.now() + this.set.settings.clipboardSeconds * 1_000 };
    },
    copy_for_vault: ({ id, prefix }) => {
      this.clipboard.push(`${prefix} of ${id}`);
      return { clearsAt: Date.now() + 30_000 };
    },
    import_vault: ({ input }) => this.#import(input),
    choose_import: () => this.transfer.choose(),
    open_import: ({ passphrase }) => this.transfer.open(passphrase),
    finish_import: ({ choices }) => this.transfer.finish(choices),
    save_empty_table: () => true,
    cancel_import: () => this.transfer.cancel(),
    save_export: () => true,
    set_auto_renew: ({ id, on, until }) => {
      const { expiresAt, renewable } = this.find(id).view;
      const renewAt = on && renewable && expiresAt !== null ? expiresAt - 300_000 : null;
      this.change(id, { autoRenew: on, renewUntil: on ? until : null, renewAt });
    },
    set_lead: ({ id, minutes }) => this.change(id, { leadMinutes: minutes ?? 5 }),
    accept_identity: ({ id }) =>
      this.change(id, { state: { name: "signedOut" }, acceptable: null, trouble: null }, "Another tenant or user is accepted at the next sign-in"),
    set_favourite: ({ id, on }) => this.change(id, { favourite: on }),
    customers: () => [...this.customers.values()],
    set_customers: ({ customers }) => {
      for (const change of customers) {
        const customer = { ...(this.customers.get(change.name) ?? { colour: null, place: null, collapsed: false, browser: null }), ...change };
        this.customers.set(customer.name, customer);
        for (const { view } of this.profiles) if (view.customer === customer.name) view.colour = customer.colour;
      }
      this.emit({ what: "list" });
    },
    rename_customer: ({ customer, name, merge }) => {
      const to = name.trim();
      const there = this.profiles.find(({ view }) => view.customer !== customer && view.customer.toLowerCase() === to.toLowerCase())?.view.customer;
      if (there !== undefined && !merge) return { is: "taken", name: there };
      for (const profile of this.profiles) {
        if (profile.view.customer !== customer) continue;
        profile.view = { ...profile.view, customer: there ?? to };
        profile.form = { ...profile.form, customer: there ?? to };
      }
      const look = this.customers.get(customer);
      this.customers.delete(customer);
      if (look && !this.customers.has(there ?? to)) this.customers.set(there ?? to, { ...look, name: there ?? to });
      this.emit({ what: "list" });
      return { is: "done", name: there ?? to };
    },
    secrets: () => this.profiles.flatMap(({ view, form }) => secretsOf(view, form, this.descriptors)),
    set_secret_end: ({ id, field, day }) => {
      const { form } = this.find(id);
      const descriptor = this.descriptors.find((one) => one.id === form.vendor)!;
      const key = dayKey(
        descriptor,
        descriptor.methods.find((one) => one.id === form.method)!,
        field,
      );
      form.answers = { ...form.answers, [key]: day ?? "" };
      this.change(id, {});
    },
    copy_text: ({ text }) => void this.clipboard.push(text),
    open_link: () => undefined,
    open_saved_link: () => undefined,
    browsers: () => [
      {
        id: "chrome",
        name: "Google Chrome",
        profiles: [
          { id: "Default", name: "Jane" },
          { id: "Profile 1", name: "Contoso" },
        ],
      },
      { id: "firefox", name: "Firefox", profiles: [] },
    ],
    set_browser: ({ id, browser }) => this.change(id, { browser }),
    set_customer_browser: ({ customer, browser }) => {
      const before = this.customers.get(customer) ?? { name: customer, colour: null, place: null, collapsed: false };
      this.customers.set(customer, { ...before, browser });
    },
    open_console: () => undefined,
    open_shell: () => undefined,
    settings: () => this.set.view(),
    set_settings: ({ settings }) => {
      if (!this.set.onlyLooks(settings)) this.#unlocked();
      return this.set.take({ ...this.set.settings, ...settings });
    },
    reset_settings: () => this.set.take(this.set.view().defaults),
    set_proxy_password: ({ password }) => this.set.keepPassword(password),
    choose_authorities: () => {
      this.set.take({ ...this.set.settings, authorities: "-----BEGIN CERTIFICATE-----" });
      this.emit({ what: "settings" });
      return true;
    },
    open_log_folder: () => undefined,
    check_for_update: () => "9.9.9",
    install_update: () => undefined,
    active: () => undefined,
    unlock: ({ passphrase }) => {
      if (passphrase === "wrong") fail({ code: "wrongPassphrase", message: "That is not the passphrase" });
      this.vault = { state: passphrase === null ? "keyring" : "passphrase", trouble: null };
      this.emit({ what: "list" });
    },
    lock: () => {
      this.vault = { state: this.vault.state === "passphrase" ? "lockedByPassphrase" : "lockedByKeyring", trouble: null };
      this.emit({ what: "list" });
    },
  };
}
