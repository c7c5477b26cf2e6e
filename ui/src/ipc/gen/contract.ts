// Written by `cargo test -p fobwatch-core`. Do not edit.

export type ProfileId = string;

export type Code = "invalid" | "notFound" | "locked" | "wrongPassphrase" | "signInNeeded" | "refused" | "unreachable" | "tooLate" | "storage" | "desktop";

export type Problem = { 
/**
 * The field's key; `name` and `customer` for the profile's own.
 */
field: string, text: string, };

export type Failure = { code: Code, 
/**
 * What happened, one sentence without full stop.
 */
message: string, 
/**
 * What to do next.
 */
hint?: string, 
/**
 * Problems by field key, for a form.
 */
fields?: Array<Problem>, };

export type Descriptor = { id: string, 
/**
 * The product's name as the vendor writes it.
 */
name: string, 
/**
 * Two letters for the list.
 */
monogram: string, 
/**
 * The vendor's page about API sign-in.
 */
docs: string, methods: Array<Method>, 
/**
 * Set when a PowerShell module keeps this vendor's connections in a vault.
 */
vault: PowershellVault | null, };

export type PowershellVault = { 
/**
 * The module, as people call it.
 */
module: string, 
/**
 * What its entries' names begin with, unless told otherwise.
 */
prefix: string, };

export type Method = { id: string, label: string, 
/**
 * One sentence: when to choose it.
 */
help: string, 
/**
 * What calls made with it may do, in a few words ("user context").
 */
capability: string, 
/**
 * Whether a sign-in needs a person (browser, code).
 */
interactive: boolean, fields: Array<Field>, };

export type Field = { key: string, label: string, help: string, 
/**
 * Where to find or make the value; empty when there is no such page.
 */
link: string, required: boolean, 
/**
 * Shown under "More".
 */
advanced: boolean, 
/**
 * What an empty form starts with. Never for a secret.
 */
default: string, placeholder: string, kind: Kind, 
/**
 * Hides the field (its answer then counts as empty) while another answer has a value.
 */
unless: Unless | null, };

export type Unless = { key: string, values: Array<string>, };

export type Kind = { "type": "text" } | { "type": "endpoint", known: Array<Known>, } | { "type": "choice", known: Array<Known>, } | { "type": "switch" } | { "type": "scopes", known: Array<Scope>, presets: Array<Known>, } | { "type": "redirect" } | { "type": "number", min: number, max: number, } | { "type": "date" } | { "type": "document" } | { "type": "secret", keep_spaces: boolean, } | { "type": "totpSeed" } | { "type": "secretFile" } | { "type": "headerMap" };

export type Known = { value: string, label: string, };

export type Scope = { value: string, help: string, };

export type Action = { id: string, label: string, 
/**
 * The question to confirm first; empty for none.
 */
confirm: string, };

export type Identity = { 
/**
 * The person or account.
 */
name: string, 
/**
 * The organisation or tenant.
 */
tenant: string | null, };

export type Warning = { code: string, text: string, };

export type Question = { 
/**
 * `code` (short, shown while typed) or `password` (hidden).
 */
kind: "code" | "password", 
/**
 * "Automate · host, as jane. Enter the code from your authenticator or e-mail."
 */
text: string, 
/**
 * Why the last answer was not taken.
 */
refused: string | null, };

export type Choice = { text: string, 
/**
 * Value and label.
 */
options: Array<[string, string]>, };

export type Waiting = { "for": "vendor" } | { "for": "browser", deadline: number, redirectUri: string, 
/**
 * What to look out for in the browser.
 */
help: string, 
/**
 * The redirect does not lead here: the final address must be pasted.
 */
mustPaste: boolean, } | { "for": "answer", question: Question, } | { "for": "pick", choice: Choice, };

export type SessionState = { "name": "signedOut" } | { "name": "signingIn", waiting: Waiting, } | { "name": "needsCode", question?: Question, } | { "name": "active" } | { "name": "renewing" } | { "name": "expired" } | { "name": "needsSignIn" } | { "name": "unreachable", retryAt: number, } | { "name": "refused", brief: string, } | { "name": "locked" };

export type Trouble = { text: string, 
/**
 * The vendor's own words.
 */
said?: string, };

export type ProfileView = { id: ProfileId, name: string, customer: string, vendor: string, vendorName: string, monogram: string, method: string, methodLabel: string, capability: string, 
/**
 * Host or whatever tells it from its siblings.
 */
endpoint: string, state: SessionState, obtainedAt: number | null, 
/**
 * Null while there is no grant, and for grants that do not say.
 */
expiresAt: number | null, 
/**
 * When it renews by itself.
 */
renewAt: number | null, 
/**
 * There is a grant, and it has not expired.
 */
usable: boolean, 
/**
 * It can be renewed without a person.
 */
renewable: boolean, hasRefreshToken: boolean, 
/**
 * When the refresh token was issued; null without one, or when that is not known.
 */
refreshObtainedAt: number | null, autoRenew: boolean, 
/**
 * When auto-renew ends by itself.
 */
renewUntil: number | null, favourite: boolean, 
/**
 * Set when it can be copied for a PowerShell vault.
 */
vault: PowershellVault | null, identity: Identity | null, warnings: Array<Warning>, trouble: Trouble | null, 
/**
 * Refused because the vendor told another tenant or user than before.
 */
wrongTenant: boolean, 
/**
 * Minutes before expiry at which it is about to expire.
 */
leadMinutes: number, };

export type VaultState = "keyring" | "passphrase" | "lockedByKeyring" | "lockedByPassphrase" | "needsPassphrase" | "keyLost";

export type VaultView = { state: VaultState, 
/**
 * What is wrong with the keyring, if anything.
 */
trouble: string | null, };

export type Overview = { profiles: Array<ProfileView>, vault: VaultView, };

export type Detail = { profile: ProfileView, 
/**
 * The answers and what the grant told, in order.
 */
facts: Array<FactRow>, 
/**
 * Newest first.
 */
activity: Array<Activity>, 
/**
 * Buttons that only this vendor has, possible right now.
 */
actions: Array<Action>, };

export type FactRow = { label: string, value: string, 
/**
 * Set in the typeface of code, with a copy button.
 */
code: boolean, };

export type Cause = "hand" | "tray" | "ahead" | "retry" | "daily";

export type Activity = { at: number, text: string, 
/**
 * Whether it went wrong.
 */
failed: boolean, cause: Cause, };

export type ActivityRow = { 
/**
 * Later ones have higher numbers.
 */
number: number, profile: ProfileId, name: string, customer: string, activity: Activity, };

export type ActivityFilter = { profile: ProfileId | null, customer: string | null, 
/**
 * Only what went wrong.
 */
failed: boolean, 
/**
 * Only what has a lower number.
 */
before: number | null, };

export type Renewed = { id: ProfileId, ok: boolean, 
/**
 * What is true now, or what went wrong and what to do.
 */
text: string, };

export type FormInput = { 
/**
 * None: a new profile.
 */
id?: ProfileId, name: string, customer: string, vendor: string, method: string, answers: { [key in string]: string }, 
/**
 * Typed now. Keys that are not here keep what is sealed.
 */
secrets: Record<string, string>, 
/**
 * Sealed answers to delete.
 */
forget?: Array<string>, };

export type Form = { id: ProfileId, name: string, customer: string, vendor: string, method: string, answers: { [key in string]: string }, 
/**
 * Keys of sealed answers.
 */
saved: Array<string>, };

export type CheckedForm = { 
/**
 * Normalised.
 */
answers: { [key in string]: string }, problems: Array<Problem>, notes: Array<Problem>, };

export type CopyFormat = "token" | "header" | "headersText" | "headersJson" | "curl" | "powershellHeaders" | "powershellEnvironment" | "bashEnvironment" | "refreshToken";

export type Copied = { clearsAt: number, };

export type VaultImport = { vendor: string, name: string, customer: string, 
/**
 * What the names begin with.
 */
prefix: string, 
/**
 * A JSON object of names to values.
 */
text: string, };

export type NoticeCause = "expiring" | "signIn" | "code" | "wrongTenant" | "secretEnds" | "recovered";

export type Notice = { id: ProfileId, cause: NoticeCause, 
/**
 * The profile's name and customer.
 */
title: string, text: string, };

export type Changed = { "what": "profile", profile: ProfileView, } | { "what": "list" } | { "what": "renewed", renewed: Renewed, } | { "what": "show", id: ProfileId, } | { "what": "notice" } & Notice;

/** Every command: what it takes and what it answers. */
export type Commands = {
  overview: { arguments: undefined; answer: Overview };
  vendors: { arguments: undefined; answer: Descriptor[] };
  detail: { arguments: { id: ProfileId }; answer: Detail };
  form: { arguments: { id: ProfileId }; answer: Form };
  check: { arguments: { input: FormInput }; answer: CheckedForm };
  save: { arguments: { input: FormInput }; answer: ProfileId };
  duplicate: { arguments: { id: ProfileId }; answer: ProfileId };
  remove: { arguments: { id: ProfileId }; answer: void };
  restore: { arguments: { id: ProfileId }; answer: void };
  connect: { arguments: { id: ProfileId; fromScratch: boolean }; answer: void };
  cancel: { arguments: { id: ProfileId }; answer: void };
  answer: { arguments: { id: ProfileId; text: string }; answer: void };
  paste: { arguments: { id: ProfileId; address: string }; answer: void };
  reopen: { arguments: { id: ProfileId }; answer: void };
  copy_link: { arguments: { id: ProfileId }; answer: void };
  renew: { arguments: { id: ProfileId }; answer: void };
  renew_many: { arguments: { ids: ProfileId[] }; answer: Renewed[] };
  verify: { arguments: { id: ProfileId }; answer: string };
  disconnect: { arguments: { id: ProfileId }; answer: string };
  act: { arguments: { id: ProfileId; action: string }; answer: string };
  copy: { arguments: { id: ProfileId; format: CopyFormat }; answer: Copied };
  copy_for_vault: { arguments: { id: ProfileId; prefix: string }; answer: Copied };
  import_vault: { arguments: { input: VaultImport }; answer: ProfileId };
  set_auto_renew: { arguments: { id: ProfileId; on: boolean; until: number | null }; answer: void };
  set_favourite: { arguments: { id: ProfileId; on: boolean }; answer: void };
  set_lead: { arguments: { id: ProfileId; minutes: number | null }; answer: void };
  accept_identity: { arguments: { id: ProfileId }; answer: void };
  activity: { arguments: { filter: ActivityFilter }; answer: ActivityRow[] };
  export_activity: { arguments: { filter: ActivityFilter }; answer: boolean };
  copy_text: { arguments: { text: string }; answer: void };
  open_link: { arguments: { link: string }; answer: void };
  unlock: { arguments: { passphrase: string | null }; answer: void };
  lock: { arguments: undefined; answer: void };
};
