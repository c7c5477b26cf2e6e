// Written by `cargo test -p fobwatch-core`. Do not edit.

export type ProfileId = string;

export type Code = "invalid" | "notFound" | "ambiguous" | "locked" | "wrongPassphrase" | "signInNeeded" | "codeNeeded" | "refused" | "unreachable" | "tooLate" | "storage" | "desktop";

export type Problem = { 
/**
 * The field's key; `name` and `customer` for the profile's own.
 */
field: string, 
/**
 * What is wrong, in a sentence.
 */
text: string, };

export type Failure = { 
/**
 * What callers branch on.
 */
code: Code, 
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

export type Descriptor = { 
/**
 * Lower case; kept with profiles, so it never changes.
 */
id: string, 
/**
 * The product's name as the vendor writes it.
 */
name: string, 
/**
 * Two letters, where there is no room for its name and no sign can be drawn.
 */
monogram: string, 
/**
 * The vendor's page about API sign-in.
 */
docs: string, 
/**
 * The first one is where a new form begins.
 */
methods: Array<Method>, 
/**
 * Set when a PowerShell module keeps this vendor's connections in a vault.
 */
vault: PowershellVault | null, 
/**
 * The secrets whose end has a field of its own in the form.
 */
ends: Array<End>, };

export type Sign = { 
/**
 * In degrees; whoever draws it chooses how light.
 */
hue: number, 
/**
 * Its outlines on a field of 16 by 16, as SVG has them, filled where they overlap once (`evenodd`): of `M`, `L`, `C`
 * and `Z` alone, letters and numbers apart by blanks.
 */
shape: string, };

export type End = { 
/**
 * Key of the secret's field.
 */
secret: string, 
/**
 * Key of the field that holds the day.
 */
day: string, };

export type PowershellVault = { 
/**
 * The module, as people call it.
 */
module: string, 
/**
 * What its entries' names begin with, unless told otherwise.
 */
prefix: string, };

export type Method = { 
/**
 * Kept with profiles, so it never changes; unique within the vendor.
 */
id: string, 
/**
 * As the vendor names this way to sign in.
 */
label: string, 
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
interactive: boolean, 
/**
 * In the form's order.
 */
fields: Array<Field>, };

export type Field = { 
/**
 * Kept with answers, so it never changes; one meaning within the vendor.
 */
key: string, 
/**
 * In the vendor's own terms.
 */
label: string, 
/**
 * One sentence or two; may be empty.
 */
help: string, 
/**
 * Where to find or make the value; empty when there is no such page.
 */
link: string, 
/**
 * While it is not hidden; a secret may also come later.
 */
required: boolean, 
/**
 * Shown under "More".
 */
advanced: boolean, 
/**
 * What an empty form starts with. Never for a secret.
 */
default: string, 
/**
 * An example of the shape, never a value to keep.
 */
placeholder: string, 
/**
 * How it is typed, checked and kept.
 */
kind: Kind, 
/**
 * Hides the field (its answer then counts as empty) while another answer has a value.
 */
unless: Unless | null, };

export type Unless = { 
/**
 * Another field of the same method.
 */
key: string, 
/**
 * `""` stands for no answer.
 */
values: Array<string>, };

export type Kind = { "type": "text" } | { "type": "endpoint", 
/**
 * Offered: regions, mostly.
 */
known: Array<Known>, } | { "type": "choice", 
/**
 * All there are.
 */
known: Array<Known>, } | { "type": "switch" } | { "type": "scopes", 
/**
 * Explained in the form; others may be typed.
 */
known: Array<Scope>, 
/**
 * Fill the whole box.
 */
presets: Array<Known>, } | { "type": "redirect" } | { "type": "number", 
/**
 * The least that is allowed.
 */
min: number, 
/**
 * The most that is allowed.
 */
max: number, } | { "type": "date" } | { "type": "document" } | { "type": "secret", 
/**
 * For passwords, which are kept exactly; else it is trimmed.
 */
keep_spaces: boolean, } | { "type": "totpSeed" } | { "type": "secretFile" } | { "type": "headerMap" };

export type Known = { 
/**
 * As it is saved and sent.
 */
value: string, 
/**
 * As the vendor's own forms show it.
 */
label: string, };

export type Scope = { 
/**
 * As it is sent (RFC 6749 §3.3).
 */
value: string, 
/**
 * What it allows.
 */
help: string, };

export type Action = { 
/**
 * What [`Vendor::act`](super::Vendor::act) is told.
 */
id: string, 
/**
 * The button's words.
 */
label: string, 
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

export type Warning = { 
/**
 * What it is about.
 */
code: string, 
/**
 * What is so and what to do, in a sentence or two.
 */
text: string, };

export type Acceptable = "identity" | "host";

export type QuestionKind = "code" | "password";

export type Question = { 
/**
 * How it is asked for.
 */
kind: QuestionKind, 
/**
 * "Automate · host, as jane. Enter the code from your authenticator or e-mail."
 */
text: string, 
/**
 * Why the last answer was not taken.
 */
refused: string | null, };

export type Choice = { 
/**
 * What the choice is about.
 */
text: string, 
/**
 * Value and label.
 */
options: Array<[string, string]>, };

export type Colour = "red" | "orange" | "yellow" | "green" | "teal" | "blue" | "violet" | "pink";

export type Browser = { "is": "system" } | { "is": "program", 
/**
 * The id of one that is known (`firefox`), wherever it is; or the path of any.
 */
program: string, 
/**
 * One of its own profiles, as it names them itself (`Profile 1`); empty: whichever it takes.
 */
profile: string, 
/**
 * In a private window.
 */
private: boolean, };

export type InstalledProfile = { 
/**
 * What a choice names.
 */
id: string, 
/**
 * As its user calls it.
 */
name: string, };

export type Installed = { 
/**
 * What a choice names.
 */
id: string, 
/**
 * As people call it.
 */
name: string, 
/**
 * Empty: they cannot be read, or there are none.
 */
profiles: Array<InstalledProfile>, };

export type CustomerView = { 
/**
 * Empty for profiles without a customer.
 */
name: string, 
/**
 * Null: none was chosen.
 */
colour: Colour | null, 
/**
 * Lower ones come first; those without one follow by name.
 */
place: number | null, 
/**
 * Its profiles are folded away in the list.
 */
collapsed: boolean, 
/**
 * What opens the pages of its profiles; null: the system's.
 */
browser: Browser | null, };

export type CustomerChange = { 
/**
 * Empty for profiles without a customer.
 */
name: string, 
/**
 * Null: none from now on.
 */
colour?: Colour | null, 
/**
 * Null: by name from now on.
 */
place?: number | null, 
/**
 * Whether its profiles are folded away.
 */
collapsed?: boolean, };

export type CustomerRenamed = { "is": "done", 
/**
 * As it is spelt from now on.
 */
name: string, } | { "is": "taken", 
/**
 * As that one is spelt.
 */
name: string, };

export type SecretView = { 
/**
 * Whose secret it is.
 */
profile: ProfileId, 
/**
 * The field's key: there the form is opened.
 */
field: string, 
/**
 * The field's name.
 */
label: string, 
/**
 * When it was typed; null when that is not known.
 */
savedAt: number | null, 
/**
 * The day it ends (`2027-01-31`), where that is known.
 */
endsOn: string | null, 
/**
 * Nobody has said that day: by the vendor's usual time since it was saved.
 */
usual: boolean, };

export type Claim = { 
/**
 * As the token spells it (`exp`, `scp`).
 */
name: string, 
/**
 * As text; lists are joined.
 */
value: string, 
/**
 * Set when the value is an instant.
 */
at: number | null, };

export type TokenFacts = { 
/**
 * Whether it is a JWT; an opaque one says nothing.
 */
jwt: boolean, 
/**
 * In the token's own order; empty for an opaque one.
 */
claims: Array<Claim>, };

export type ScopeView = { 
/**
 * In the vendor's spelling.
 */
name: string, 
/**
 * The profile's form names it.
 */
asked: boolean, 
/**
 * The vendor's reply names it.
 */
granted: boolean, };

export type Waiting = { "for": "vendor" } | { "for": "browser", 
/**
 * When it is given up, in milliseconds since 1970.
 */
deadline: number, 
/**
 * Exactly as it must be registered with the vendor.
 */
redirectUri: string, 
/**
 * What to look out for in the browser.
 */
help: string, 
/**
 * The redirect does not lead here: the final address must be pasted.
 */
mustPaste: boolean, 
/**
 * Which browser was chosen for it; empty: the system's.
 */
browser: string, 
/**
 * Why no page has opened, and what to do.
 */
unopened: string | null, } | { "for": "answer", 
/**
 * What to ask for.
 */
question: Question, } | { "for": "pick", 
/**
 * What there is to pick from.
 */
choice: Choice, };

export type SessionState = { "name": "signedOut" } | { "name": "signingIn", 
/**
 * Tells the page what to draw.
 */
waiting: Waiting, } | { "name": "needsCode", 
/**
 * None: the last renewal wanted one.
 */
question?: Question, } | { "name": "active" } | { "name": "renewing" } | { "name": "expired" } | { "name": "needsSignIn" } | { "name": "unreachable", 
/**
 * The next try, in milliseconds since 1970; None: only a person can try again.
 */
retryAt: number | null, } | { "name": "refused", 
/**
 * For the list: "Scope refused".
 */
brief: string, 
/**
 * When it is tried again by itself, in milliseconds since 1970; None: only a person can try again.
 */
retryAt: number | null, } | { "name": "locked" };

export type Trouble = { 
/**
 * What happened and what to do, in a sentence or two.
 */
text: string, 
/**
 * The vendor's own words.
 */
said?: string, };

export type ProfileView = { 
/**
 * Of two views of one profile the one with the higher number is the later.
 */
revision: number, 
/**
 * The same through renames and exports within this data folder.
 */
id: ProfileId, 
/**
 * Unique within the customer.
 */
name: string, 
/**
 * Empty: none.
 */
customer: string, 
/**
 * The customer's.
 */
colour: Colour | null, 
/**
 * The vendor's id.
 */
vendor: string, 
/**
 * The product's name as the vendor writes it.
 */
vendorName: string, 
/**
 * The method's id.
 */
method: string, 
/**
 * The method's name in forms.
 */
methodLabel: string, 
/**
 * What calls made with it may do ("user context").
 */
capability: string, 
/**
 * Host or whatever tells it from its siblings.
 */
endpoint: string, 
/**
 * As it is at this revision.
 */
state: SessionState, 
/**
 * When the token was issued, in milliseconds since 1970; null without a grant.
 */
obtainedAt: number | null, 
/**
 * Null while there is no grant, and for grants that do not say.
 */
expiresAt: number | null, 
/**
 * When it renews by itself.
 */
renewAt: number | null, 
/**
 * From when on it warns that a person will have to act: the one definition for row, ring, tray and notices. Null
 * where it renews by itself, and without a token or an expiry.
 */
warnAt: number | null, 
/**
 * There is a grant, and it has not expired.
 */
usable: boolean, 
/**
 * It can be renewed without a person.
 */
renewable: boolean, 
/**
 * Whether the menu can offer to copy one.
 */
hasRefreshToken: boolean, 
/**
 * When the refresh token was issued; null without one, or when that is not known.
 */
refreshObtainedAt: number | null, 
/**
 * As its form has it; a stop time may have ended it.
 */
autoRenew: boolean, 
/**
 * When auto-renew ends by itself.
 */
renewUntil: number | null, 
/**
 * Pinned to the top.
 */
favourite: boolean, 
/**
 * The technician's own.
 */
tags: Array<string>, 
/**
 * An address with https that the technician has saved; empty: none.
 */
link: string, 
/**
 * When somebody last used it in the window or the tray; null: not that we know.
 */
usedAt: number | null, 
/**
 * What opens its pages; null: as its customer has it.
 */
browser: Browser | null, 
/**
 * Set when it can be copied for a PowerShell vault.
 */
vault: PowershellVault | null, 
/**
 * Whose token it is; null where the vendor does not tell.
 */
identity: Identity | null, 
/**
 * Those of the grant, and those that time brings.
 */
warnings: Array<Warning>, 
/**
 * Why it is not as it should be; null when it is.
 */
trouble: Trouble | null, 
/**
 * Key of the field of its form that its trouble is about, else a warning: there its form is opened. Null: about
 * none that is known.
 */
field: string | null, 
/**
 * Refused for something that the technician can accept: another tenant or user than before, or a
 * host that secrets have not gone to yet.
 */
acceptable: Acceptable | null, 
/**
 * Minutes before expiry at which it is about to expire.
 */
leadMinutes: number, };

export type VaultState = "keyring" | "passphrase" | "lockedByKeyring" | "lockedByPassphrase" | "needsPassphrase" | "keyLost";

export type VaultView = { 
/**
 * What to ask for, if anything.
 */
state: VaultState, 
/**
 * What is wrong with the keyring, if anything.
 */
trouble: string | null, };

export type VendorSign = { 
/**
 * The vendor's id.
 */
vendor: string, 
/**
 * As it is drawn.
 */
sign: Sign, };

export type Overview = { 
/**
 * Of the same count as the profiles' own.
 */
revision: number, 
/**
 * By customer, then by name, in any case.
 */
profiles: Array<ProfileView>, 
/**
 * Open, or what it takes to open it.
 */
vault: VaultView, 
/**
 * Why nothing can be changed, renewed or signed in, while that is so.
 */
readOnly: string | null, 
/**
 * Of every vendor there is.
 */
signs: Array<VendorSign>, };

export type Detail = { 
/**
 * The same as its row.
 */
profile: ProfileView, 
/**
 * The answers and what the grant told, in order.
 */
facts: Array<FactRow>, 
/**
 * The technician's own words; null where there are none, and behind a lock.
 */
note: Note | null, 
/**
 * Null without an access token.
 */
token: TokenFacts | null, 
/**
 * Empty where the vendor does not tell what it granted.
 */
scopes: Array<ScopeView>, 
/**
 * Newest first.
 */
activity: Array<Activity>, 
/**
 * Buttons that only this vendor has, possible right now.
 */
actions: Array<Action>, };

export type FactRow = { 
/**
 * What it is.
 */
label: string, 
/**
 * As shown; never a secret.
 */
value: string, 
/**
 * Set in the typeface of code, with a copy button.
 */
code: boolean, };

export type Cause = "hand" | "tray" | "ahead" | "retry" | "daily";

export type Activity = { 
/**
 * Milliseconds since 1970.
 */
at: number, 
/**
 * One sentence, past tense.
 */
text: string, 
/**
 * Whether it went wrong.
 */
failed: boolean, 
/**
 * By hand unless a timer or the tray did it.
 */
cause: Cause, };

export type ActivityRow = { 
/**
 * Later ones have higher numbers.
 */
number: number, 
/**
 * Whose row leads to its pane.
 */
profile: ProfileId, 
/**
 * The profile's name today.
 */
name: string, 
/**
 * The profile's customer today.
 */
customer: string, 
/**
 * What happened.
 */
activity: Activity, };

export type ActivityFilter = { 
/**
 * Only this one's.
 */
profile: ProfileId | null, 
/**
 * Only this customer's; empty: of profiles without one.
 */
customer: string | null, 
/**
 * Only what went wrong.
 */
failed: boolean, 
/**
 * Only what has a lower number.
 */
before: number | null, };

export type Renewed = { 
/**
 * Which profile.
 */
id: ProfileId, 
/**
 * Whether there is a new token.
 */
ok: boolean, 
/**
 * What is true now, or what went wrong and what to do.
 */
text: string, };

export type Note = string;

export type Remarks = { 
/**
 * None: as it is; of a saved profile, that it is locked.
 */
note?: Note | null, 
/**
 * None: as they are.
 */
tags?: Array<string> | null, 
/**
 * An address with https; empty: none. None: as it is.
 */
link?: string | null, };

export type FormInput = { 
/**
 * None: a new profile.
 */
id?: ProfileId, 
/**
 * 1–80 characters.
 */
name: string, 
/**
 * Empty: none.
 */
customer: string, 
/**
 * The vendor's id.
 */
vendor: string, 
/**
 * The method's id.
 */
method: string, 
/**
 * By field key, as typed.
 */
answers: { [key in string]: string }, 
/**
 * Typed now. Keys that are not here keep what is sealed.
 */
secrets: Record<string, string>, 
/**
 * Sealed answers to delete.
 */
forget?: Array<string>, 
/**
 * Note, tags and link; what is not here stays.
 */
remarks?: Remarks, 
/**
 * The saved profile as this form began with it: what was not changed since stays as it is by now. None:
 * everything here is meant.
 */
began?: Form, };

export type Form = { 
/**
 * Which profile it is saved to.
 */
id: ProfileId, 
/**
 * The profile's.
 */
name: string, 
/**
 * Empty: none.
 */
customer: string, 
/**
 * The vendor's id; cannot be changed.
 */
vendor: string, 
/**
 * The method's id.
 */
method: string, 
/**
 * By field key, and never a secret.
 */
answers: { [key in string]: string }, 
/**
 * Keys of sealed answers.
 */
saved: Array<string>, 
/**
 * Its note, tags and link; behind a lock without the note.
 */
remarks: Remarks, };

export type CheckedForm = { 
/**
 * Normalised.
 */
answers: { [key in string]: string }, 
/**
 * With any, it cannot be saved.
 */
problems: Array<Problem>, 
/**
 * Worth knowing; no hindrance.
 */
notes: Array<Problem>, };

export type CopyFormat = "token" | "header" | "headersText" | "headersJson" | "curl" | "powershellHeaders" | "powershellEnvironment" | "bashEnvironment" | "refreshToken";

export type Copied = { 
/**
 * When it is taken off the clipboard, in milliseconds since 1970.
 */
clearsAt: number, };

export type VaultImport = { 
/**
 * The vendor's id.
 */
vendor: string, 
/**
 * Of the new profile.
 */
name: string, 
/**
 * Of the new profile; may be empty.
 */
customer: string, 
/**
 * What the names begin with.
 */
prefix: string, 
/**
 * A JSON object of names to values.
 */
text: string, };

export type Export = { 
/**
 * None: all.
 */
ids: Array<ProfileId> | null, 
/**
 * With one, secrets are exported too, and the whole is encrypted by it.
 */
passphrase: string | null, 
/**
 * Refresh tokens too. Only for a move: a refresh token has one owner, and the first of two
 * that renews ends the sign-in of the other.
 */
sign_ins: boolean, };

export type ImportFile = { 
/**
 * Without its folder.
 */
name: string, 
/**
 * It waits for its passphrase.
 */
sealed: boolean, 
/**
 * What importing it would do; empty while it is sealed.
 */
rows: Array<Imported>, };

export type OnConflict = "skip" | "replace" | "keepBoth";

export type Imported = { 
/**
 * As the document has it.
 */
name: string, 
/**
 * As the document has it; may be empty.
 */
customer: string, 
/**
 * What was here before.
 */
found: Found, 
/**
 * What the import made of it.
 */
done: Done, 
/**
 * Labels of the secrets that are still to be typed.
 */
needs: Array<string>, 
/**
 * Null: it is not of a table.
 */
table: TableRow | null, };

export type TableRow = { 
/**
 * The line of the file that it begins in.
 */
line: number, 
/**
 * The vendor's name; empty where it is not known.
 */
vendor: string, 
/**
 * The way to sign in, as the row says it or as fits best.
 */
method: string, 
/**
 * Secrets stand in it, in the clear.
 */
secrets: boolean, 
/**
 * Heads of the cells that nobody knows: what is in them is left out.
 */
leftOut: Array<string>, };

export type CloneTo = { 
/**
 * Whose the clone will be.
 */
customer: string, 
/**
 * What is this customer's own, by field key.
 */
answers: { [key in string]: string }, };

export type OwnAnswer = { 
/**
 * As in the form.
 */
field: Field, 
/**
 * The answer of the profile that is cloned.
 */
here: string, 
/**
 * It may well be the others' too: a region of the vendor's.
 */
isShared: boolean, };

export type Found = { "is": "new" } | { "is": "same" } | { "is": "differs", 
/**
 * Keys of answers, and of what is beside them.
 */
fields: Array<string>, } | { "is": "refused", 
/**
 * Why, in a sentence.
 */
text: string, 
/**
 * Which answers are wrong.
 */
fields: Array<Problem>, };

export type Done = { "what": "added", 
/**
 * None in a dry run.
 */
id: ProfileId | null, 
/**
 * The name it has here.
 */
name: string, } | { "what": "replaced", 
/**
 * Of the profile that was here.
 */
id: ProfileId, } | { "what": "nothing" };

export type Area = "keyring" | "folder" | "proxy" | "network" | "clock" | "redirect" | "vendor";

export type Standing = "good" | "skipped" | "warning" | "bad";

export type Finding = { 
/**
 * What was looked at.
 */
area: Area, 
/**
 * A host, a folder, a profile.
 */
subject: string, 
/**
 * Whether something must be done.
 */
standing: Standing, 
/**
 * What is so, in a sentence.
 */
text: string, 
/**
 * What to do about it.
 */
remedy?: string, };

export type Theme = "system" | "light" | "dark";

export type Language = "system" | "en" | "de";

export type ProxySetting = { "is": "system" } | { "is": "none" } | { "is": "address", 
/**
 * `http` or `https`; without user and password.
 */
url: string, 
/**
 * Empty for a proxy without a login.
 */
user: string, 
/**
 * Hosts that it is not for: [`Exempt::read`].
 */
exempt: string, };

export type WithoutTray = "minimise" | "quit";

export type Settings = { 
/**
 * The page's alone.
 */
theme: Theme, 
/**
 * For page, tray and notices alike.
 */
language: Language, 
/**
 * Minutes before expiry at which a profile without a lead of its own is about to expire.
 */
leadMinutes: number, 
/**
 * How long a copied secret stays on the clipboard.
 */
clipboardSeconds: number, 
/**
 * Whether new profiles renew by themselves.
 */
autoRenew: boolean, 
/**
 * An entry with the system's autostart.
 */
startWithSystem: boolean, 
/**
 * Off: closing the window quits.
 */
keepInTray: boolean, 
/**
 * Where it would be kept there, and there is none.
 */
withoutTray: WithoutTray, 
/**
 * Minutes without a key or the pointer in the window; None: never.
 */
lockAfterMinutes: number | null, 
/**
 * Lock when the screen is locked, where the system tells.
 */
lockWithScreen: boolean, 
/**
 * Lock before the computer sleeps, where the system tells.
 */
lockOnSuspend: boolean, 
/**
 * A lock keeps the data key for renewals, and from everybody else.
 */
renewWhileLocked: boolean, 
/**
 * Ask the system to leave the window out of screen recordings; not every one can.
 */
hideFromCapture: boolean, 
/**
 * Takes effect with the next request.
 */
proxy: ProxySetting, 
/**
 * Authorities to trust besides the system's, as PEM text.
 */
authorities: string, };

export type SettingsView = { 
/**
 * As they are set.
 */
settings: Settings, 
/**
 * How they come.
 */
defaults: Settings, 
/**
 * The one to speak: as set, or the system's.
 */
language: Language, 
/**
 * Whether a password for the proxy is saved.
 */
proxyPassword: boolean, 
/**
 * How many certificates there are in the authorities.
 */
certificates: number, 
/**
 * Absolute; it may not exist yet.
 */
logFolder: string, 
/**
 * Whether this system tells of its lock screen and of suspend.
 */
hearsSystem: boolean, 
/**
 * Whether this system lets a window hide from screen capture.
 */
hidesFromCapture: boolean, 
/**
 * What else the system starts in the app's place.
 */
startRemark?: string, 
/**
 * Why nothing is kept in the tray.
 */
trayRemark?: string, 
/**
 * Whether newer versions can be looked for: a release address and a public key are set.
 */
canUpdate: boolean, };

export type NoticeCause = "expiring" | "signIn" | "code" | "refused" | "wrongTenant" | "secretEnds" | "recovered" | "copied";

export type Notice = { 
/**
 * Whose it is: a click leads there.
 */
id: ProfileId, 
/**
 * Given once, until it has ended.
 */
cause: NoticeCause, 
/**
 * The profile's customer and name.
 */
title: string, 
/**
 * What happened, in a sentence.
 */
text: string, };

export type Changed = { "what": "profile", 
/**
 * As it is now.
 */
profile: ProfileView, } | { "what": "list" } | { "what": "renewed", 
/**
 * Which, and how.
 */
renewed: Renewed, } | { "what": "show", 
/**
 * Which one.
 */
id: ProfileId, 
/**
 * In its form rather than its details.
 */
edit: boolean, } | { "what": "settings" } | { "what": "notice" } & Notice;

export type Need = "open" | "writable" | "looks" | "always";

/** Every command: what it takes and what it answers. */
export type Commands = {
  overview: { arguments: undefined; answer: Overview };
  vendors: { arguments: undefined; answer: Descriptor[] };
  detail: { arguments: { id: ProfileId }; answer: Detail };
  form: { arguments: { id: ProfileId }; answer: Form };
  check: { arguments: { input: FormInput }; answer: CheckedForm };
  examine_form: { arguments: { input: FormInput }; answer: Finding[] };
  save: { arguments: { input: FormInput }; answer: ProfileId };
  duplicate: { arguments: { id: ProfileId }; answer: ProfileId };
  own_answers: { arguments: { id: ProfileId }; answer: OwnAnswer[] };
  clone_to_customers: { arguments: { id: ProfileId; clones: CloneTo[]; withSecrets: boolean }; answer: Imported[] };
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
  choose_import: { arguments: undefined; answer: ImportFile | null };
  open_import: { arguments: { passphrase: string }; answer: Imported[] };
  finish_import: { arguments: { choices: OnConflict[] }; answer: Imported[] };
  save_empty_table: { arguments: undefined; answer: boolean };
  cancel_import: { arguments: undefined; answer: void };
  save_export: { arguments: { what: Export }; answer: boolean };
  set_auto_renew: { arguments: { id: ProfileId; on: boolean; until: number | null }; answer: void };
  set_favourite: { arguments: { id: ProfileId; on: boolean }; answer: void };
  set_lead: { arguments: { id: ProfileId; minutes: number | null }; answer: void };
  accept_identity: { arguments: { id: ProfileId }; answer: void };
  activity: { arguments: { filter: ActivityFilter }; answer: ActivityRow[] };
  export_activity: { arguments: { filter: ActivityFilter }; answer: boolean };
  customers: { arguments: undefined; answer: CustomerView[] };
  set_customers: { arguments: { customers: CustomerChange[] }; answer: void };
  rename_customer: { arguments: { customer: string; name: string; merge: boolean }; answer: CustomerRenamed };
  secrets: { arguments: undefined; answer: SecretView[] };
  set_secret_end: { arguments: { id: ProfileId; field: string; day: string | null }; answer: void };
  copy_text: { arguments: { text: string }; answer: void };
  open_saved_link: { arguments: { id: ProfileId }; answer: void };
  open_link: { arguments: { link: string }; answer: void };
  open_console: { arguments: { id: ProfileId }; answer: void };
  browsers: { arguments: undefined; answer: Installed[] };
  set_browser: { arguments: { id: ProfileId; browser: Browser | null }; answer: void };
  set_customer_browser: { arguments: { customer: string; browser: Browser | null }; answer: void };
  open_shell: { arguments: { ids: ProfileId[] }; answer: void };
  settings: { arguments: undefined; answer: SettingsView };
  set_settings: { arguments: { settings: Partial<Settings> }; answer: SettingsView };
  reset_settings: { arguments: undefined; answer: SettingsView };
  set_proxy_password: { arguments: { password: string | null }; answer: SettingsView };
  choose_authorities: { arguments: undefined; answer: boolean };
  open_log_folder: { arguments: undefined; answer: void };
  check_for_update: { arguments: undefined; answer: string | null };
  install_update: { arguments: undefined; answer: void };
  active: { arguments: undefined; answer: void };
  unlock: { arguments: { passphrase: string | null }; answer: void };
  lock: { arguments: undefined; answer: void };
};

/** What each needs. */
export const needs: Record<keyof Commands, readonly Need[]> = {
  overview: ["always"],
  vendors: ["always"],
  detail: ["always"],
  form: ["always"],
  check: ["always"],
  examine_form: ["open"],
  save: ["open", "writable"],
  duplicate: ["open", "writable"],
  own_answers: ["always"],
  clone_to_customers: ["open", "writable"],
  remove: ["open", "writable"],
  restore: ["open", "writable"],
  connect: ["open", "writable"],
  cancel: ["always"],
  answer: ["open"],
  paste: ["open"],
  reopen: ["open"],
  copy_link: ["open"],
  renew: ["open", "writable"],
  renew_many: ["open", "writable"],
  verify: ["open", "writable"],
  disconnect: ["open", "writable"],
  act: ["open", "writable"],
  copy: ["open"],
  copy_for_vault: ["open"],
  import_vault: ["open", "writable"],
  choose_import: ["open"],
  open_import: ["open"],
  finish_import: ["open", "writable"],
  save_empty_table: ["always"],
  cancel_import: ["always"],
  save_export: ["open"],
  set_auto_renew: ["open", "writable"],
  set_favourite: ["open", "writable"],
  set_lead: ["open", "writable"],
  accept_identity: ["open", "writable"],
  activity: ["always"],
  export_activity: ["open"],
  customers: ["always"],
  set_customers: ["looks", "writable"],
  rename_customer: ["open", "writable"],
  secrets: ["always"],
  set_secret_end: ["open", "writable"],
  copy_text: ["always"],
  open_saved_link: ["always"],
  open_link: ["always"],
  open_console: ["always"],
  browsers: ["always"],
  set_browser: ["open", "writable"],
  set_customer_browser: ["open", "writable"],
  open_shell: ["open"],
  settings: ["always"],
  set_settings: ["looks", "writable"],
  reset_settings: ["looks", "writable"],
  set_proxy_password: ["open", "writable"],
  choose_authorities: ["open", "writable"],
  open_log_folder: ["always"],
  check_for_update: ["always"],
  install_update: ["always"],
  active: ["always"],
  unlock: ["always"],
  lock: ["always"],
};
