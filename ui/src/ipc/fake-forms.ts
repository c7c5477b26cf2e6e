// What the fake core says of a form, the profile that becomes of it, and what it reads from a vault.
import { fail } from "./fake-fail";
import { isHidden } from "./fields";
import type { Activity, CheckedForm, Descriptor, Form, FormInput, ProfileView, VaultImport } from "./gen/contract";
import { noSession } from "./locked";

export interface FakeProfile {
  view: ProfileView;
  form: Form;
  activity: Activity[];
}

export const signedOut: ProfileView = {
  ...noSession,
  revision: 0,
  id: "",
  name: "",
  customer: "",
  colour: null,
  vendor: "",
  vendorName: "",
  method: "",
  methodLabel: "",
  capability: "",
  endpoint: "",
  state: { name: "signedOut" },
  autoRenew: true,
  renewUntil: null,
  favourite: false,
  tags: [],
  link: "",
  usedAt: null,
  browser: null,
  vault: null,
  leadMinutes: 5,
};

/** As the core has it. */
export function warnAt({ state, usable, renewAt, obtainedAt, expiresAt, leadMinutes }: ProfileView): number | null {
  const stays = renewAt === null || state.name === "unreachable" || state.name === "refused";
  if (!usable || !stays || obtainedAt === null || expiresAt === null) return null;
  return expiresAt - Math.min(leadMinutes * 60_000, (expiresAt - obtainedAt) / 4);
}

/** `saved` are the secrets there are already. */
export function check(input: FormInput, descriptors: Descriptor[], saved: string[]): CheckedForm {
  const method = descriptors.find(({ id }) => id === input.vendor)?.methods.find(({ id }) => id === input.method);
  if (!method) fail({ code: "invalid", message: "no such sign-in method" });
  const answers = { ...input.answers };
  const checked: CheckedForm = { answers, problems: [], notes: [] };
  if (!input.name.trim()) checked.problems.push({ field: "name", text: "Enter a name." });
  if (input.remarks?.link?.startsWith("http:")) checked.problems.push({ field: "link", text: "Only an address with https." });
  for (const field of method.fields) {
    if (isHidden(field, answers)) continue;
    const { key, kind, label, required } = field;
    const value = (answers[key] ?? input.secrets[key] ?? "").trim();
    const sealed = saved.includes(key) && !input.forget?.includes(key);
    if (required && !value && !sealed) checked.problems.push({ field: key, text: `${label} is required.` });
    if (kind.type === "number" && value && !/^\d+$/.test(value)) checked.problems.push({ field: key, text: `A whole number from ${kind.min} to ${kind.max}.` });
    if (kind.type !== "endpoint" || !value) continue;
    const known = kind.known.find(({ label }) => label === value.toLowerCase());
    if (value.includes(" ")) checked.problems.push({ field: key, text: "A host has no spaces. Choose your region, or type your own host." });
    else if (known) answers[key] = known.value;
    else if (!value.startsWith("https://")) {
      answers[key] = `https://${value.replace(/^http:\/\//, "").replace(/\/$/, "")}`;
      checked.notes.push({ field: key, text: "Changed to https." });
    }
  }
  return checked;
}

/** The answers as they are kept, and the view they give; `old` is what there was. */
export function written(id: string, input: FormInput, answers: Form["answers"], descriptors: Descriptor[], old?: FakeProfile): Omit<FakeProfile, "activity"> {
  const descriptor = descriptors.find(({ id }) => id === input.vendor)!;
  const method = descriptor.methods.find(({ id }) => id === input.method)!;
  const place = answers.instance ?? answers.server ?? answers.tenant ?? "";
  const saved = new Set([...(old?.form.saved ?? []), ...Object.keys(input.secrets)]);
  for (const key of input.forget ?? []) saved.delete(key);
  const form: Form = {
    id,
    name: input.name.trim(),
    customer: input.customer.trim(),
    vendor: input.vendor,
    method: input.method,
    answers,
    saved: [...saved],
    remarks: { ...(old?.form.remarks ?? { note: "", tags: [], link: "" }), ...input.remarks },
  };
  const view: ProfileView = {
    ...(old?.view ?? signedOut),
    id,
    name: form.name,
    customer: form.customer,
    tags: form.remarks.tags ?? [],
    link: form.remarks.link ?? "",
    vendor: descriptor.id,
    vendorName: descriptor.name,
    method: method.id,
    methodLabel: method.label,
    capability: method.capability,
    vault: descriptor.vault,
    endpoint: place.replace("https://", "") || old?.view.endpoint || "",
  };
  return { view, form };
}

/** A vault's JSON as a machine account; its values are taken as they are. */
export function machineAccount({ vendor, name, customer, prefix, text }: VaultImport): FormInput {
  const wrong = (field: string, words: string) => fail({ code: "invalid", message: "This cannot be imported", fields: [{ field, text: words }] });
  let values: Record<string, string> = {};
  try {
    values = JSON.parse(text) as Record<string, string>;
  } catch {
    wrong("text", "This is not a JSON object of names and values.");
  }
  const value = (key: string) => values[`${prefix}${key}`] ?? "";
  if (!Object.keys(values).some((key) => key.startsWith(prefix))) wrong("prefix", "No name in the JSON starts with this prefix.");
  const answers = { instance: value("URL"), client_id: value("ClientId"), scopes: value("AuthScopes") };
  return { name, customer, vendor, method: "client_credentials", answers, secrets: { client_secret: value("ClientSecret") } };
}

/** What is each customer's own of a profile that is cloned. */
export function ownAnswers(form: Form, descriptors: readonly Descriptor[]) {
  const fields = descriptors.find(({ id }) => id === form.vendor)!.methods.find(({ id }) => id === form.method)!.fields;
  const own = fields.filter(({ key }) => ["instance", "client_id"].includes(key));
  return own.map((field) => ({ field, here: form.answers[field.key] ?? "", isShared: field.kind.type === "endpoint" }));
}
