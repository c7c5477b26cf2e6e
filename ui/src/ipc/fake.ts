// The profiles that work on the page starts with: nine over three customers, and scenes for rarer states.
import { FakeCore } from "./fake-core";
import { signedOut, type FakeProfile } from "./fake-forms";
import { harbour, lantern } from "./fake-vendors";
import { isSecret } from "./fields";
import type { Activity, Notice, ProfileView, VaultView, Waiting } from "./gen/contract";

const MINUTE = 60_000;

function profile(id: string, view: Partial<ProfileView>, answers: Record<string, string> = {}, activity: Activity[] = []): FakeProfile {
  const full: ProfileView = { ...signedOut, id, ...view };
  const descriptor = [lantern, harbour].find((one) => one.id === full.vendor) ?? lantern;
  const method = descriptor.methods.find((one) => one.id === full.method) ?? descriptor.methods[0]!;
  Object.assign(full, { methodLabel: method.label, capability: method.capability, vault: descriptor.vault });
  const saved = method.fields.filter((field) => field.required && isSecret(field)).map(({ key }) => key);
  const defaults = Object.fromEntries(method.fields.map((field): [string, string] => [field.key, field.default]).filter(([, value]) => value));
  return {
    view: full,
    form: {
      ...{ id, name: full.name, customer: full.customer, vendor: full.vendor, method: full.method, answers: { ...defaults, ...answers }, saved },
      remarks: { note: "", tags: full.tags, link: full.link },
    },
    activity,
  };
}

/** A token that was obtained so long ago and lasts that much longer. */
function lasting(left: number, lifetime = 60 * MINUTE): Partial<ProfileView> {
  const expiresAt = Date.now() + left;
  return {
    state: { name: "active" },
    usable: true,
    renewable: true,
    hasRefreshToken: true,
    obtainedAt: expiresAt - lifetime,
    expiresAt,
    renewAt: expiresAt - 5 * MINUTE,
  };
}

const browser = { vendor: "lantern", method: "browser" };
const machine = { vendor: "lantern", method: "client_credentials" };
const password = { vendor: "harbour", method: "password" };
const certificate = { vendor: "harbour", method: "certificate" };

function nine(): FakeProfile[] {
  const now = Date.now();
  return [
    profile(
      "rmm-contoso",
      {
        ...browser,
        ...lasting(52 * MINUTE + 10_000),
        name: "NinjaOne",
        vendorName: "NinjaOne",
        customer: "Contoso",
        endpoint: "eu.ninjarmm.com",
        identity: { name: "jane@contoso.example", tenant: "Contoso Ltd" },
      },
      { instance: "https://eu.lantern.example", client_id: "4f7a-lantern", scopes: "monitoring management offline_access" },
      [
        { at: now - 47_000, text: "Token renewed, valid for 60 min", failed: false, cause: "ahead" },
        { at: now - 104_000, text: "Copied as Authorization header, cleared after 30 s", failed: false, cause: "tray" },
        { at: now - 9 * MINUTE, text: "Renewal failed: no network. Tried again after 40 s", failed: true, cause: "retry" },
        { at: now - 58 * MINUTE, text: "Signed in through the browser", failed: false, cause: "hand" },
      ],
    ),
    profile("code-contoso", {
      ...password,
      ...lasting(3 * MINUTE + 41_000),
      renewAt: null,
      autoRenew: false,
      renewable: false,
      name: "Automate",
      vendorName: "ConnectWise Automate",
      customer: "Contoso",
      endpoint: "rancor.hostedrmm.com",
      warnings: [{ code: "clock", text: "This computer's clock is 48 s behind the server's. The countdown is corrected for it." }],
    }),
    profile("psa-contoso", {
      ...machine,
      ...lasting(31 * MINUTE + 7_000),
      name: "HaloPSA",
      vendorName: "HaloPSA",
      customer: "Contoso",
      endpoint: "contoso.halopsa.com",
    }),
    profile("cloud-northwind", {
      ...machine,
      ...lasting(4 * MINUTE + 20_000),
      state: { name: "renewing" },
      name: "Citrix Cloud",
      vendorName: "Citrix Cloud",
      customer: "Northwind",
      endpoint: "Northwind Prod",
    }),
    profile("files-northwind", {
      ...certificate,
      ...lasting(48 * MINUTE + 22_000),
      name: "Cloud Governance",
      vendorName: "AvePoint",
      customer: "Northwind",
      endpoint: "go-api · commercial",
    }),
    profile("rmm-northwind", {
      ...browser,
      state: { name: "needsSignIn" },
      name: "NinjaOne",
      vendorName: "NinjaOne",
      customer: "Northwind",
      endpoint: "northwind.rmmservice.com",
      trouble: { text: "The saved sign-in has ended or was used elsewhere. Sign in again.", said: "invalid_grant: Refresh token is expired" },
    }),
    profile("code-internal", {
      ...password,
      name: "Automate",
      vendorName: "ConnectWise Automate",
      customer: "Internal",
      endpoint: "lab.example.net:8443",
    }),
    profile(
      "psa-internal",
      {
        ...browser,
        state: { name: "refused", brief: "Scope refused", retryAt: now + 20 * 60 * MINUTE },
        name: "HaloITSM",
        vendorName: "HaloITSM",
        customer: "Internal",
        endpoint: "helpdesk.example.net",
        trouble: { text: "Asked for: all. Untick the scopes that the app lacks.", said: "invalid_scope: The scope 'all' is not valid for this client" },
        field: "scopes",
      },
      { instance: "https://helpdesk.example.net", client_id: "helpdesk" },
    ),
    profile("cloud-internal", {
      ...certificate,
      state: { name: "expired" },
      expiresAt: now - 3 * MINUTE - 12_000,
      name: "Citrix Lab",
      vendorName: "Citrix Cloud",
      customer: "Internal",
      endpoint: "Lab",
    }),
  ];
}

/** The states that a quiet day does not show. */
function troubled(): FakeProfile[] {
  const all = nine();
  const now = Date.now();
  const change = (place: number, view: Partial<ProfileView>) => Object.assign(all[place]!.view, view);
  change(1, { state: { name: "needsCode" }, usable: false });
  change(2, {
    state: { name: "unreachable", retryAt: now + 40_000 },
    trouble: { text: "contoso.halopsa.com did not answer within 30 s. The token is kept.", said: "504 Gateway Time-out" },
  });
  change(3, { state: { name: "unreachable", retryAt: now + 95_000 }, usable: false, expiresAt: null });
  change(4, { expiresAt: null, renewAt: null });
  change(8, {
    state: { name: "unreachable", retryAt: null },
    expiresAt: null,
    trouble: { text: "Name api-eu.cloud.example not found. Check the address and the network." },
  });
  change(6, { state: { name: "signingIn", waiting: { for: "vendor" } } });
  const waiting: Waiting = {
    for: "browser",
    deadline: now + 277_000,
    redirectUri: "https://portal.example.com/callback",
    help: "The redirect does not lead to this computer.",
    mustPaste: true,
    browser: "",
    unopened: null,
  };
  change(5, { state: { name: "signingIn", waiting }, trouble: null });
  return all;
}

/** A sign-in of someone else than before, and what was told about it and others. */
function noticed(): FakeProfile[] {
  const all = nine();
  Object.assign(all[0]!.view, {
    state: { name: "refused", brief: "Wrong tenant", retryAt: null },
    acceptable: "identity",
    usable: false,
    renewable: false,
    trouble: {
      text: "This sign-in is joe@fabrikam.example of Fabrikam, but this profile is jane@contoso.example of Contoso Ltd. It is not used. Sign in as before, or accept the change.",
    },
  });
  return all;
}

/** Customers of every size, to see what the list bears. */
function many(count: number): FakeProfile[] {
  const ordinary = nine();
  return Array.from({ length: count }, (_, place) => {
    const { view, form, activity } = ordinary[place % ordinary.length]!;
    const id = `${view.id}-${place}`;
    const customer = place < count / 2 ? `Customer ${place % 300}` : "Wholesale";
    const more = { id, name: `${view.name} ${place}`, customer, ...(view.usable ? lasting(((place * 7_919) % 3_600_000) + MINUTE) : {}) };
    return { view: { ...view, ...more }, form: { ...form, id, customer }, activity };
  });
}

const vaults: Record<string, VaultView> = {
  locked: { state: "lockedByPassphrase", trouble: null },
  keyring: { state: "lockedByKeyring", trouble: "The keyring did not answer: its prompt was closed." },
  choose: { state: "needsPassphrase", trouble: "No program offers org.freedesktop.secrets on this session." },
  lost: { state: "keyLost", trouble: "The entry “Fobwatch data key” is missing." },
};

const notices: Notice[] = [
  { id: "rmm-contoso", cause: "wrongTenant", title: "Contoso, NinjaOne", text: "Wrong tenant: this sign-in is of another tenant or user. It is not used." },
  { id: "code-contoso", cause: "expiring", title: "Contoso, Automate", text: "Expires in 4 min and does not renew automatically." },
  { id: "psa-contoso", cause: "recovered", title: "Contoso, HaloPSA", text: "Connected again: the vendor is reachable." },
];

/** A scene by name; nine ordinary profiles without one. */
export function fake(scene = ""): FakeCore {
  const profiles = scene === "empty" ? [] : scene === "troubled" ? troubled() : scene === "noticed" ? noticed() : scene === "many" ? many(10_000) : nine();
  const vault = vaults[scene];
  const core = new FakeCore(profiles, [lantern, harbour], vault);
  if (scene === "noticed") setTimeout(() => notices.forEach((notice) => core.emit({ what: "notice", ...notice })), 500);
  return core;
}
