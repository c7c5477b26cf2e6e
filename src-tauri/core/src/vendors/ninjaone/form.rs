//! NinjaOne's forms, and what their answers must look like. Invariant: makes no call.

use url::Url;

use crate::answers::Draft;
use crate::endpoint;
use crate::secret::Secret;
use crate::vendor::{Descriptor, Field, KEEP_ALIVE, Kind, Known, Method, PowershellVault, Scope};

pub(super) const NATIVE: &str = "browser_native";
pub(super) const WEB: &str = "browser_web";
pub(super) const CLIENT_CREDENTIALS: &str = "client_credentials";
pub(super) const REFRESH_TOKEN: &str = "refresh_token";
/// The scope that asks for a refresh token.
pub(super) const OFFLINE: &str = "offline_access";

/// The preset "All", with and without a person.
pub(super) const ALL: &str = "monitoring management control offline_access";
pub(super) const ALL_FOR_SERVICES: &str = "monitoring management control";

pub(super) const HOSTS: &[Known] = &[
    Known { value: "https://app.ninjarmm.com", label: "us, app" },
    Known { value: "https://us2.ninjarmm.com", label: "us2" },
    Known { value: "https://eu.ninjarmm.com", label: "eu" },
    Known { value: "https://ca.ninjarmm.com", label: "ca" },
    Known { value: "https://oc.ninjarmm.com", label: "oc" },
    Known { value: "https://fed.ninjarmm.com", label: "fed (FedRAMP)" },
];

const SCOPES: &[Scope] = &[
    Scope { value: "monitoring", help: "read" },
    Scope { value: "management", help: "write" },
    Scope { value: "control", help: "remote access" },
    Scope { value: "offline_access", help: "renews without the browser" },
];

const DOCS: &str = "https://app.ninjarmm.com/apidocs/?links.active=authorization";

const INSTANCE: Field = Field::new("instance", "Region or host", Kind::Endpoint { known: HOSTS })
    .help("Your region, or your own host such as acme.rmmservice.eu.")
    .placeholder("eu");
const CLIENT_ID: Field = Field::new("client_id", "Client ID", Kind::Text)
    .help("Administration → Apps → API → Client app IDs. Usually about 27 letters, digits, _ and -.")
    .link("https://app.ninjarmm.com/#/administration/apps/api");
const CLIENT_SECRET: Field = Field::new("client_secret", "Client secret", Kind::Secret { keep_spaces: false })
    .help("Shown once, when the app is made.");
const BROWSER_SCOPES: Field = Field::new(
    "scopes",
    "Scopes",
    Kind::Scopes {
        known: SCOPES,
        presets: &[
            Known { value: "monitoring offline_access", label: "Read only" },
            Known { value: ALL, label: "All" },
        ],
    },
)
.default("monitoring offline_access")
.help("Ask only for what the app has ticked: NinjaOne refuses the rest.");
const SERVICE_SCOPES: Field = Field::new(
    "scopes",
    "Scopes",
    Kind::Scopes {
        known: SCOPES.split_at(3).0,
        presets: &[Known { value: "monitoring", label: "Read only" }, Known { value: ALL_FOR_SERVICES, label: "All" }],
    },
)
.default("monitoring")
.help("Ask only for what the app has ticked: NinjaOne refuses the rest.");
const REDIRECT: Field = Field::new("redirect_uri", "Redirect URI", Kind::Redirect)
    .help("Register it in NinjaOne exactly like this, the last slash included.");
const PORT: Field = Field::new("listen_port", "Listen port", Kind::Number { min: 0, max: 65_535 })
    .help("For a redirect URI without port. 0 takes any free one.")
    .advanced();
const TIME_LIMIT: Field =
    Field::new("login_timeout", "Wait for the browser, seconds", Kind::Number { min: 60, max: 900 })
        .default("300")
        .advanced();

const DAILY: Field = Field::new(KEEP_ALIVE, "Renew daily", Kind::Switch)
    .help("Renews once a day even with auto-renew off, so that the refresh token stays young.")
    .default("no")
    .advanced();

pub(super) static DESCRIPTOR: Descriptor = Descriptor {
    id: "ninjaone",
    name: "NinjaOne",
    monogram: "N1",
    docs: DOCS,
    vault: Some(PowershellVault { module: "NinjaOne PowerShell module", prefix: "NinjaOne" }),
    // How long one lives is not told: 30 days by most clients, months by the vendor's staff.
    refresh_tokens_age: Some(21),
    methods: &[
        Method {
            id: NATIVE,
            label: "Browser, Native app",
            help: "You sign in as yourself. The app in NinjaOne is of platform Native and has no secret.",
            capability: "user context: may run scripts and write tickets",
            interactive: true,
            fields: &[
                INSTANCE,
                CLIENT_ID,
                BROWSER_SCOPES,
                REDIRECT.default("http://127.0.0.1").advanced(),
                PORT.default("0"),
                TIME_LIMIT,
                DAILY,
            ],
        },
        Method {
            id: WEB,
            label: "Browser, Web app",
            help: "You sign in as yourself. The app in NinjaOne is of platform Web, or API Services with a redirect, and has a secret.",
            capability: "user context: may run scripts and write tickets",
            interactive: true,
            fields: &[
                INSTANCE,
                CLIENT_ID,
                CLIENT_SECRET,
                BROWSER_SCOPES,
                REDIRECT.default("http://localhost:9090/"),
                PORT.default("9090"),
                TIME_LIMIT,
                DAILY,
            ],
        },
        Method {
            id: CLIENT_CREDENTIALS,
            label: "Client credentials",
            help: "A machine account. The app in NinjaOne is of platform API Services.",
            capability: "service: no scripts, no tickets",
            interactive: false,
            fields: &[INSTANCE, CLIENT_ID, CLIENT_SECRET, SERVICE_SCOPES],
        },
        Method {
            id: REFRESH_TOKEN,
            label: "Refresh token",
            help: "You paste a refresh token from elsewhere. It moves here: its first use ends the copy you pasted.",
            capability: "user context: may run scripts and write tickets",
            interactive: false,
            fields: &[
                INSTANCE,
                CLIENT_ID,
                CLIENT_SECRET.optional().help("Only when the app is of platform Web."),
                Field::new("refresh_token", "Refresh token", Kind::Secret { keep_spaces: false }),
                BROWSER_SCOPES
                    .default("")
                    .advanced()
                    .help("What the token was made for. Not sent: a renewal cannot change it."),
                REDIRECT.advanced().help("Kept for exports. Not sent."),
                DAILY,
            ],
        },
    ],
};

pub(super) fn check(draft: &mut Draft) {
    check_instance(draft);
    if draft.text("client_id").contains(char::is_whitespace) {
        draft.problem("client_id", "A client ID has no spaces.");
    }
    check_scopes(draft);
    if draft.typed("refresh_token").is_some_and(|token| !looks_like_refresh_token(token)) {
        draft.note("refresh_token", "This does not look like a NinjaOne refresh token.");
    }
    if matches!(draft.method.id, NATIVE | WEB) {
        check_redirect(draft);
    }
}

fn check_scopes(draft: &mut Draft) {
    let words: Vec<_> = draft.words("scopes").into_iter().map(str::to_owned).collect();
    let unknown: Vec<_> =
        words.iter().filter(|word| !SCOPES.iter().any(|scope| scope.value == **word)).map(String::as_str).collect();
    if !unknown.is_empty() {
        draft.note("scopes", format!("Not a scope we know: {}.", unknown.join(", ")));
    }
    if draft.method.id == CLIENT_CREDENTIALS && words.iter().any(|word| word == OFFLINE) {
        if words.iter().all(|word| word == OFFLINE) {
            draft.problem("scopes", "Choose at least one scope besides offline_access, for example monitoring.");
        } else {
            draft.note("scopes", "A machine account needs no offline_access; it is left out.");
        }
    }
}

/// `us`, `eu`, a custom host or a pasted address → `https://host` (sheet §2).
fn check_instance(draft: &mut Draft) {
    let typed = draft.text("instance").trim().to_owned();
    let known = match typed.to_ascii_lowercase().as_str() {
        "us" | "app" => Some("https://app.ninjarmm.com"),
        "us2" => Some("https://us2.ninjarmm.com"),
        "eu" => Some("https://eu.ninjarmm.com"),
        "ca" => Some("https://ca.ninjarmm.com"),
        "oc" => Some("https://oc.ninjarmm.com"),
        "fed" => Some("https://fed.ninjarmm.com"),
        _ => None,
    };
    if let Some(known) = known {
        draft.set("instance", known);
        return;
    }
    let pasted = match endpoint::read(&typed) {
        Ok(pasted) => pasted,
        Err(text) => return draft.problem("instance", text),
    };
    if !pasted.looks_like_a_host() {
        return draft.problem("instance", "Choose your region, or type your own host, such as acme.rmmservice.eu.");
    }
    if pasted.host == "api.ninjarmm.com" {
        return draft.problem("instance", "This is the old v1 API host. Choose your region.");
    }
    if pasted.upgraded() {
        draft.note("instance", "Changed to https.");
    }
    let origin = pasted.origin();
    let usual = HOSTS.iter().any(|known| known.value == origin)
        || pasted.is_loopback()
        || [".rmmservice.com", ".rmmservice.eu", ".rmmservice.ca", ".rmmservice.com.au"]
            .iter()
            .any(|ending| pasted.host.ends_with(ending));
    if !usual {
        draft.note("instance", "An unusual host for NinjaOne.");
    }
    draft.set("instance", origin);
}

fn check_redirect(draft: &mut Draft) {
    if draft.text("redirect_uri").is_empty() {
        let fallback =
            draft.method.fields.iter().find(|field| field.key == "redirect_uri").map_or("", |field| field.default);
        draft.set("redirect_uri", fallback);
    }
    let text = draft.text("redirect_uri").to_owned();
    let Ok(url) = Url::parse(&text) else {
        return draft.problem("redirect_uri", "A full address, such as http://localhost:9090/.");
    };
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() || url.host().is_none() {
        return draft.problem("redirect_uri", "A redirect URI has a host, and neither user nor #.");
    }
    if url.port() == Some(0) {
        return draft.problem("redirect_uri", "Leave the port out, or name one from 1024 to 65535.");
    }
    let mut field = "listen_port";
    if !(url.scheme() == "http" && crate::http::is_loopback(&url)) {
        draft.note(
            "redirect_uri",
            "Fobwatch cannot listen there: paste the final address here, within a minute, as its code lives about 60 s.",
        );
        if !matches!(draft.text("listen_port"), "" | "0") {
            draft.note("listen_port", "Not used: Fobwatch cannot listen at this redirect URI.");
        }
    } else if let Some(port) = endpoint::read(&text).ok().and_then(|pasted| pasted.port) {
        draft.set("listen_port", port.to_string());
        field = "redirect_uri";
    } else if draft.method.id == WEB {
        // A Web app's redirect is compared byte for byte, so no port may be added.
        draft.set("listen_port", "80");
        draft.note("redirect_uri", "Without a port this means port 80, which may need administrator rights.");
    }
    let port: u32 = draft.text("listen_port").parse().unwrap_or(0);
    if !(port == 0 || port == 80 || port >= 1024) {
        draft.problem(field, "The port is 0, 80, or from 1024 to 65535.");
    }
}

/// A uuid, a dot, then base64url.
fn looks_like_refresh_token(token: &Secret) -> bool {
    // EXPOSE: only its shape is looked at.
    token.reveal().split_once('.').is_some_and(|(id, rest)| {
        id.len() == 36
            && !rest.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    })
}
