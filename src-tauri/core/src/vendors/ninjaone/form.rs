//! NinjaOne's forms, and what their answers must look like. Invariant: makes no call.

use crate::vendor::base::{is_here, redirect};
use crate::vendor::prelude::*;

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
    known("https://app.ninjarmm.com", "us, app"),
    known("https://us2.ninjarmm.com", "us2"),
    known("https://eu.ninjarmm.com", "eu"),
    known("https://ca.ninjarmm.com", "ca"),
    known("https://oc.ninjarmm.com", "oc"),
    known("https://fed.ninjarmm.com", "fed (FedRAMP)"),
];

const SCOPES: &[Scope] = &[
    scope("monitoring", "read"),
    scope("management", "write"),
    scope("control", "remote access"),
    scope("offline_access", "renews without the browser"),
];

const DOCS: &str = "https://app.ninjarmm.com/apidocs/?links.active=authorization";

const INSTANCE: Field = Field::endpoint("instance", "Region or host", HOSTS)
    .help("Your region, or your own host such as acme.rmmservice.eu.")
    .placeholder("eu");
const CLIENT_ID: Field = Field::new("client_id", "Client ID", Kind::Text)
    .help("Administration → Apps → API → Client app IDs. Usually about 27 letters, digits, _ and -.")
    .link("https://app.ninjarmm.com/#/administration/apps/api");
const CLIENT_SECRET: Field = Field::secret("client_secret", "Client secret").help("Shown once, when the app is made.");
const BROWSER_SCOPES: Field =
    Field::scopes("scopes", SCOPES, &[known("monitoring offline_access", "Read only"), known(ALL, "All")])
        .help(SCOPES_HELP);
const SERVICE_SCOPES: Field =
    Field::scopes("scopes", SCOPES.split_at(3).0, &[known("monitoring", "Read only"), known(ALL_FOR_SERVICES, "All")])
        .help(SCOPES_HELP);
const SCOPES_HELP: &str = "Ask only for what the app has ticked: NinjaOne refuses the rest.";
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
const AS_USER: &str = "user context: may run scripts and write tickets";

pub(super) static DESCRIPTOR: Descriptor = Descriptor {
    vault: Some(PowershellVault { module: "NinjaOne PowerShell module", prefix: "NinjaOne" }),
    // How long one lives is not told: 30 days by most clients, months by the vendor's staff.
    refresh_tokens_age: Some(21),
    ..Descriptor::new(("ninjaone", "NinjaOne", "N1", 200), DOCS, |answers| answers.text("instance").to_owned(), METHODS)
        .account(&["instance", "client_id"])
        .script_facts(&[ScriptFact::answer("CLIENT_ID", "client_id"), ScriptFact::answer("SCOPES", "scopes")])
};

const METHODS: &[Method] = &[
    Method::new(
        (NATIVE, "Browser, Native app", AS_USER),
        "You sign in as yourself. The app in NinjaOne is of platform Native and has no secret.",
        &[INSTANCE, CLIENT_ID, BROWSER_SCOPES, NATIVE_REDIRECT, PORT.default("0"), TIME_LIMIT, DAILY],
    )
    .interactive(),
    Method::new(
        (WEB, "Browser, Web app", AS_USER),
        "You sign in as yourself. The app in NinjaOne is of platform Web, or API Services with a redirect, and has a secret.",
        &[INSTANCE, CLIENT_ID, CLIENT_SECRET, BROWSER_SCOPES, WEB_REDIRECT, PORT.default("9090"), TIME_LIMIT, DAILY],
    )
    .interactive(),
    Method::new(
        (CLIENT_CREDENTIALS, "Client credentials", "service: no scripts, no tickets"),
        "A machine account. The app in NinjaOne is of platform API Services.",
        &[INSTANCE, CLIENT_ID, CLIENT_SECRET, SERVICE_SCOPES],
    ),
    Method::new(
        (REFRESH_TOKEN, "Refresh token", AS_USER),
        "You paste a refresh token from elsewhere. It moves here: its first use ends the copy you pasted.",
        &[
            INSTANCE,
            CLIENT_ID,
            CLIENT_SECRET.optional().help("Only when the app is of platform Web."),
            Field::secret("refresh_token", "Refresh token"),
            BROWSER_SCOPES
                .default("")
                .advanced()
                .help("What the token was made for. Not sent: a renewal cannot change it."),
            REDIRECT.advanced().help("Kept for exports. Not sent."),
            DAILY,
        ],
    ),
];
const NATIVE_REDIRECT: Field = REDIRECT.default("http://127.0.0.1").advanced();
const WEB_REDIRECT: Field = REDIRECT.default("http://localhost:9090/");

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
    let typed = draft.text("instance").trim().to_ascii_lowercase();
    let is_named = |known: &&Known| known.label.split([',', ' ']).any(|name| !name.is_empty() && name == typed);
    if let Some(known) = HOSTS.iter().find(is_named) {
        return draft.set("instance", known.value);
    }
    let Some(pasted) = draft.pasted("instance") else { return };
    if !pasted.looks_like_a_host() {
        return draft.problem("instance", "Choose your region, or type your own host, such as acme.rmmservice.eu.");
    }
    if pasted.host == "api.ninjarmm.com" {
        return draft.problem("instance", "This is the old v1 API host. Choose your region.");
    }
    let origin = pasted.origin();
    let own = [".rmmservice.com", ".rmmservice.eu", ".rmmservice.ca", ".rmmservice.com.au"];
    let is_usual = HOSTS.iter().any(|known| known.value == origin) || own.iter().any(|end| pasted.host.ends_with(end));
    if !is_usual && !pasted.is_loopback() {
        draft.note("instance", "An unusual host for NinjaOne.");
    }
    draft.set("instance", origin);
}

fn check_redirect(draft: &mut Draft) {
    if draft.text("redirect_uri").is_empty() {
        draft.set("redirect_uri", draft.method.field("redirect_uri").map_or("", |field| field.default));
    }
    let Some(url) = redirect(draft, "redirect_uri", "http://localhost:9090/") else { return };
    if url.port() == Some(0) {
        return draft.problem("redirect_uri", "Leave the port out, or name one from 1024 to 65535.");
    }
    let mut field = "listen_port";
    if !is_here(&url) {
        draft.note(
            "redirect_uri",
            "Fobwatch cannot listen there: paste the final address here, within a minute, as its code lives about 60 s.",
        );
        if !matches!(draft.text("listen_port"), "" | "0") {
            draft.note("listen_port", "Not used: Fobwatch cannot listen at this redirect URI.");
        }
    } else if let Some(port) = endpoint::read(draft.text("redirect_uri")).ok().and_then(|pasted| pasted.port) {
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
