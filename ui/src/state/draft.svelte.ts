// A profile being typed: its answers, what the core thinks of them, and saving it.
import { dayKey, endingSecret, isHidden, isSecret } from "../ipc/fields";
import type { Descriptor, Field, Finding, Form, FormInput, Method, Problem } from "../ipc/gen/contract";
import { failure, sentence, type Core } from "../ipc/ipc";
import { tagsOf } from "./tags";

const PAUSE = 250;

function startingAnswers(method: Method, kept: Record<string, string>): Record<string, string> {
  const fields = method.fields.filter((field) => !isSecret(field) || kept[field.key]);
  const answers = fields.map((field): [string, string] => [field.key, kept[field.key] ?? field.default]);
  return Object.fromEntries([...answers, ...Object.entries(kept).filter(([key]) => endingSecret(key) !== null)]);
}

export class Draft {
  readonly id: string | undefined;
  descriptor = $state.raw<Descriptor>()!;
  method = $state.raw<Method>()!;
  name = $state("");
  customer = $state("");
  /** A note of null is not known here, and stays; between tags are commas. */
  remarks = $state<{ note: string | null; tags: string; link: string }>({ note: "", tags: "", link: "" });
  answers = $state<Record<string, string>>({});
  secrets = $state<Record<string, string>>({});
  saved = $state.raw<string[]>([]);
  forget = $state.raw<string[]>([]);
  saving = $state(false);
  /** What the last save failed with, when it was not about a field. */
  failed = $state<string | null>(null);
  testing = $state(false);
  /** What the last test has found; null once something else is typed. */
  findings = $state.raw<Finding[] | null>(null);

  #problems = $state.raw<Problem[]>([]);
  #notes = $state.raw<Problem[]>([]);
  #left = $state.raw<string[]>([]);
  #tried = $state(false);
  #start = $state("");
  #began: Form | undefined;
  #version = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #core: Core;

  constructor(core: Core, descriptor: Descriptor, method: Method, form?: Form, customer = "") {
    this.#core = core;
    this.descriptor = descriptor;
    this.method = method;
    this.id = form?.id;
    this.#began = form;
    this.name = form?.name ?? descriptor.name;
    this.customer = form?.customer ?? customer;
    this.answers = startingAnswers(method, form?.answers ?? {});
    this.saved = form?.saved ?? [];
    if (form) {
      const { note, tags, link } = form.remarks;
      this.remarks = { note: note ?? null, tags: (tags ?? []).join(", "), link: link ?? "" };
    }
    this.#start = this.#typed();
  }

  readonly visible = $derived.by(() => this.method.fields.filter((field) => !isHidden(field, this.answers)));
  readonly changed = $derived.by(() => this.#typed() !== this.#start);
  /** Problems of fields that have been left, or of all after a try to save. */
  readonly shownProblems = $derived.by(() => this.#problems.filter(({ field }) => this.#tried || this.#left.includes(field)));

  #typed(): string {
    const { name, customer, remarks, answers, secrets, forget } = this;
    return JSON.stringify({ name, customer, remarks, answers, secrets, forget });
  }

  /** Takes the form's words in another language. What the core thinks of its answers is asked for anew. */
  describe(descriptors: readonly Descriptor[]): void {
    const descriptor = descriptors.find(({ id }) => id === this.descriptor.id);
    const method = descriptor?.methods.find(({ id }) => id === this.method.id);
    if (!descriptor || !method || descriptor === this.descriptor) return;
    this.descriptor = descriptor;
    this.method = method;
    this.findings = null;
    if (this.#problems.length > 0 || this.#notes.length > 0) void this.check();
  }

  input(): FormInput {
    const { id, name, customer, forget } = this;
    const { note, tags, link } = this.remarks;
    const keys = this.method.fields.flatMap((field) => (isSecret(field) ? (this.endKey(field) ?? []) : field.key));
    const plain = keys.map((key): [string, string] => [key, this.answers[key] ?? ""]);
    return {
      ...(id === undefined ? {} : { id }),
      ...(this.#began ? { began: this.#began } : {}),
      name,
      customer,
      vendor: this.descriptor.id,
      method: this.method.id,
      answers: Object.fromEntries(plain),
      secrets: { ...this.secrets },
      forget: [...forget],
      remarks: { ...(note === null ? {} : { note }), tags: tagsOf(tags), link },
    };
  }

  problem(key: string): string | null {
    return this.shownProblems.find(({ field }) => field === key)?.text ?? null;
  }

  note(key: string): string | null {
    return this.#notes.find(({ field }) => field === key)?.text ?? null;
  }

  /** Whether there is, or will be, such a secret. */
  #has(key: string): boolean {
    return this.secrets[key] !== undefined || (this.saved.includes(key) && !this.forget.includes(key));
  }

  /** The key of the answer on which day this secret ends, where no field of the form says that. */
  endKey(field: Field): string | null {
    const key = isSecret(field) && this.#has(field.key) ? dayKey(this.descriptor, this.method, field.key) : null;
    return key !== null && endingSecret(key) === field.key ? key : null;
  }

  setEnd(key: string, day: string): void {
    this.#version++;
    this.answers[key] = day;
  }

  /** The day is that of the secret that was saved: another one has its own. */
  #turnEnd(secret: string, typed: boolean): void {
    const key = dayKey(this.descriptor, this.method, secret);
    const saved = this.#began?.answers[key];
    if (!saved || !this.saved.includes(secret)) return;
    if (typed && this.answers[key] === saved) this.answers[key] = "";
    else if (!typed && this.answers[key] === "") this.answers[key] = saved;
  }

  set(field: Field, value: string): void {
    this.#version++;
    this.findings = null;
    if (!isSecret(field)) this.answers[field.key] = value;
    else if (value === "") {
      delete this.secrets[field.key];
      this.#turnEnd(field.key, false);
    } else {
      if (this.secrets[field.key] === undefined) this.#turnEnd(field.key, true);
      this.secrets[field.key] = value;
      this.forget = this.forget.filter((key) => key !== field.key);
    }
  }

  /** Deletes a sealed answer at the next save, or keeps it after all. */
  setForgotten(key: string, forgotten: boolean): void {
    this.#version++;
    delete this.secrets[key];
    this.forget = forgotten ? [...this.forget, key] : this.forget.filter((one) => one !== key);
  }

  /** A field was left: it is checked in a moment, together with what was left just before. */
  leave(key: string): void {
    if (!this.#left.includes(key)) this.#left = [...this.#left, key];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), PAUSE);
  }

  /** Asks the core; its normalised answers replace what was typed, unless typing went on. */
  async check(): Promise<void> {
    clearTimeout(this.#timer);
    const version = ++this.#version;
    try {
      const checked = await this.#core.call("check", { input: this.input() });
      if (version !== this.#version) return;
      this.failed = null;
      this.#problems = checked.problems;
      this.#notes = checked.notes;
      for (const field of this.method.fields) {
        const normalised = checked.answers[field.key];
        if (normalised !== undefined && !isSecret(field) && !isHidden(field, this.answers)) this.answers[field.key] = normalised;
      }
    } catch (thrown) {
      this.failed = sentence(thrown);
    }
  }

  /** Whether something has to change before it can be saved. */
  #unfit(): boolean {
    return this.#problems.length > 0 || Boolean(this.failed);
  }

  /** The saved profile's id; null when something has to change first. */
  async save(): Promise<string | null> {
    this.saving = true;
    this.failed = null;
    this.#tried = true;
    try {
      await this.check();
      if (this.#unfit()) return null;
      const id = await this.#core.call("save", { input: this.input() });
      this.clear();
      this.#start = this.#typed();
      return id;
    } catch (thrown) {
      this.#problems = failure(thrown).fields ?? [];
      this.failed = sentence(thrown);
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** Asks network and vendor about what is typed; nothing is saved. */
  async test(): Promise<void> {
    this.testing = true;
    this.findings = null;
    try {
      await this.check();
      const version = this.#version;
      const findings = await this.#core.call("examine_form", { input: this.input() });
      if (version === this.#version) this.findings = findings;
    } catch (thrown) {
      this.#problems = failure(thrown).fields ?? [];
      this.#left = [...this.#left, ...this.#problems.map(({ field }) => field)];
      if (this.#problems.length === 0) this.failed = sentence(thrown);
    } finally {
      this.testing = false;
    }
  }

  /** Lets go of every secret that was typed. */
  clear(): void {
    clearTimeout(this.#timer);
    this.secrets = {};
  }
}
