// Two invented vendors for the fake core; together they have a field of every kind.
import type { Descriptor, Field, Kind, Overview } from "./gen/contract";

function field(key: string, label: string, kind: Kind, more: Partial<Field> = {}): Field {
  return { key, label, kind, help: "", link: "", required: true, advanced: false, default: "", placeholder: "", unless: null, ...more };
}

const instance = field(
  "instance",
  "Region or host",
  {
    type: "endpoint",
    known: [
      { value: "https://eu.lantern.example", label: "eu" },
      { value: "https://us.lantern.example", label: "us" },
      { value: "https://oc.lantern.example", label: "oc" },
    ],
  },
  { help: "Your region, or your own host such as acme.lantern.example.", placeholder: "eu" },
);
const clientId = field("client_id", "Client ID", { type: "text" }, { help: "Administration → Apps → API.", link: "https://docs.lantern.example/apps" });
const clientSecret = field("client_secret", "Client secret", { type: "secret", keep_spaces: false }, { help: "Shown once, when the app is created." });
const scopes = field(
  "scopes",
  "Scopes",
  {
    type: "scopes",
    known: [
      { value: "monitoring", help: "read" },
      { value: "management", help: "write" },
      { value: "control", help: "remote access" },
      { value: "offline_access", help: "renews without the browser" },
    ],
    presets: [
      { value: "monitoring offline_access", label: "Read only" },
      { value: "monitoring management control offline_access", label: "All" },
    ],
  },
  { default: "monitoring offline_access", help: "Request only what is ticked on the app." },
);

export const lantern: Descriptor = {
  id: "lantern",
  name: "Lantern RMM",
  monogram: "LA",
  docs: "https://docs.lantern.example/sign-in",
  vault: { module: "Lantern PowerShell module", prefix: "Lantern" },
  ends: [],
  methods: [
    {
      id: "browser",
      label: "Browser",
      help: "You sign in as yourself. Choose it when calls have to run scripts.",
      capability: "Acts as the user",
      interactive: true,
      fields: [
        instance,
        clientId,
        { ...clientSecret, required: false, help: "Only for apps of platform Web." },
        scopes,
        field(
          "redirect_uri",
          "Redirect URI",
          { type: "redirect" },
          { default: "http://localhost:9090/", help: "Register it exactly like this, the last slash included." },
        ),
        field(
          "listen_port",
          "Listen port",
          { type: "number", min: 0, max: 65535 },
          { required: false, advanced: true, default: "9090", help: "0 uses any free one." },
        ),
        field("login_timeout", "Wait for the browser, seconds", { type: "number", min: 60, max: 900 }, { required: false, advanced: true, default: "300" }),
      ],
    },
    {
      id: "client_credentials",
      label: "Client credentials",
      help: "A machine account. Choose it for unattended reading.",
      capability: "Acts as the API client",
      interactive: false,
      fields: [instance, clientId, clientSecret, { ...scopes, default: "monitoring" }],
    },
  ],
};

export const harbour: Descriptor = {
  id: "harbour",
  name: "Harbour Cloud",
  monogram: "HC",
  docs: "https://docs.harbour.example/api",
  vault: null,
  ends: [{ secret: "key_file", day: "expires_on" }],
  methods: [
    {
      id: "password",
      label: "Password and code",
      help: "Your own account with a second factor. The code is asked only when the server asks.",
      capability: "Acts as the user",
      interactive: true,
      fields: [
        field("server", "Server", { type: "endpoint", known: [] }, { placeholder: "acme.harbour.example" }),
        field("username", "User name", { type: "text" }),
        field("password", "Password", { type: "secret", keep_spaces: true }),
        field("seed", "Authenticator seed", { type: "totpSeed" }, { required: false, advanced: true, help: "With it, codes are made here." }),
      ],
    },
    {
      id: "certificate",
      label: "Certificate",
      help: "A machine account with a certificate that you have uploaded.",
      capability: "Acts as the API client",
      interactive: false,
      fields: [
        field(
          "cloud",
          "Cloud",
          {
            type: "choice",
            known: [
              { value: "public", label: "Public" },
              { value: "government", label: "Government" },
            ],
          },
          { default: "public" },
        ),
        field("tenant", "Tenant", { type: "text" }, { help: "The tenant's id or main domain.", unless: { key: "all_tenants", values: ["yes"] } }),
        field("all_tenants", "Use for all tenants", { type: "switch" }, { required: false, default: "no" }),
        field("certificate", "Certificate", { type: "document" }, { placeholder: "-----BEGIN CERTIFICATE-----", help: "PEM text, as it was uploaded." }),
        field("key_file", "Private key", { type: "secretFile" }, { help: "A .pfx or .p12 file." }),
        field("expires_on", "Certificate ends", { type: "date" }, { required: false, help: "To be warned in time." }),
        field("headers", "Extra headers", { type: "headerMap" }, { required: false, advanced: true, help: "Sent with each call." }),
      ],
    },
  ],
};

export const signs: Overview["signs"] = [
  { vendor: lantern.id, sign: { hue: 40, shape: "M 8 1 L 13 6 L 13 15 L 3 15 L 3 6 Z M 6 8 L 6 12 L 10 12 L 10 8 Z" } },
  { vendor: harbour.id, sign: { hue: 200, shape: "M 1 9 L 15 9 L 12 14 L 4 14 Z M 7 1 L 13 7.5 L 7 7.5 Z" } },
];
