//! NinjaOne's forms, and what their answers must look like. Invariant: makes no call.

use crate::base::prelude::*;

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
    known("https://app.ninjarmm.com", Word::plain("us, app")),
    known("https://us2.ninjarmm.com", Word::plain("us2")),
    known("https://eu.ninjarmm.com", Word::plain("eu")),
    known("https://ca.ninjarmm.com", Word::plain("ca")),
    known("https://oc.ninjarmm.com", Word::plain("oc")),
    known("https://fed.ninjarmm.com", Word::plain("fed (FedRAMP)")),
];

const SCOPES: &[Scope] = &[
    scope("monitoring", say::ninjaone::SCOPE_MONITORING),
    scope("management", say::ninjaone::SCOPE_MANAGEMENT),
    scope("control", say::ninjaone::SCOPE_CONTROL),
    scope("offline_access", say::field::SCOPE_OFFLINE_ACCESS),
];

const DOCS: &str = "https://app.ninjarmm.com/apidocs/?links.active=authorization";

const INSTANCE: Field =
    Field::endpoint("instance", say::ninjaone::REGION, HOSTS).help(say::ninjaone::REGION_HELP).placeholder("eu");
const CLIENT_ID: Field =
    base::CLIENT_ID.help(say::ninjaone::CLIENT_ID_HELP).link("https://app.ninjarmm.com/#/administration/apps/api");
const CLIENT_SECRET: Field = base::CLIENT_SECRET.help(say::ninjaone::CLIENT_SECRET_HELP);
const BROWSER_SCOPES: Field = Field::scopes(
    "scopes",
    SCOPES,
    &[known("monitoring offline_access", say::ninjaone::SCOPES_READ_ONLY), known(ALL, say::field::SCOPES_ALL)],
)
.help(say::ninjaone::SCOPES_HELP);
const SERVICE_SCOPES: Field = Field::scopes(
    "scopes",
    SCOPES.split_at(3).0,
    &[known("monitoring", say::ninjaone::SCOPES_READ_ONLY), known(ALL_FOR_SERVICES, say::field::SCOPES_ALL)],
)
.help(say::ninjaone::SCOPES_HELP);
const REDIRECT: Field = base::REDIRECT.help(say::ninjaone::REDIRECT_HELP);
const PORT: Field = Field::new("listen_port", say::ninjaone::PORT, Kind::Number { min: 0, max: 65_535 })
    .help(say::ninjaone::PORT_HELP)
    .advanced();
const TIME_LIMIT: Field =
    Field::new("login_timeout", say::ninjaone::WAIT, Kind::Number { min: 60, max: 900 }).default("300").advanced();
const DAILY: Field =
    Field::switch(KEEP_ALIVE, say::ninjaone::RENEW_DAILY, "no").help(say::ninjaone::RENEW_DAILY_HELP).advanced();

/// A star of four points with a hole.
const SIGN: Sign = Sign {
    hue: 190,
    shape: "M 8 0.3 L 10.2 5.8 L 15.7 8 L 10.2 10.2 L 8 15.7 L 5.8 10.2 L 0.3 8 L 5.8 5.8 Z M 8 6.5 L 6.5 8 L 8 9.5 L 9.5 8 Z",
};

pub(super) static DESCRIPTOR: Descriptor = Descriptor {
    vault: Some(PowershellVault { module: "NinjaOne PowerShell module", prefix: "NinjaOne" }),
    // How long one lives is not told: 30 days by most clients, months by the vendor's staff.
    refresh_tokens_age: Some(21),
    ..Descriptor::new(
        ("ninjaone", "NinjaOne", "N1", SIGN),
        DOCS,
        |answers| answers.text("instance").to_owned(),
        METHODS,
    )
    .check(check)
    .account(&["instance", "client_id"])
    .script_facts(&[ScriptFact::answer("instance"), ScriptFact::answer("client_id")])
};

const METHODS: &[Method] = &[
    Method::interactive(
        (NATIVE, say::ninjaone::NATIVE_METHOD, say::ninjaone::BROWSER_CAPABILITY),
        say::ninjaone::NATIVE_METHOD_HELP,
        &[INSTANCE, CLIENT_ID, BROWSER_SCOPES, NATIVE_REDIRECT, PORT.default("0"), TIME_LIMIT, DAILY],
    ),
    Method::interactive(
        (WEB, say::ninjaone::WEB_METHOD, say::ninjaone::BROWSER_CAPABILITY),
        say::ninjaone::WEB_METHOD_HELP,
        &[INSTANCE, CLIENT_ID, CLIENT_SECRET, BROWSER_SCOPES, WEB_REDIRECT, PORT.default("9090"), TIME_LIMIT, DAILY],
    ),
    Method::new(
        (CLIENT_CREDENTIALS, say::field::CLIENT_CREDENTIALS, say::ninjaone::CLIENT_CAPABILITY),
        say::ninjaone::CLIENT_METHOD_HELP,
        &[INSTANCE, CLIENT_ID, CLIENT_SECRET, SERVICE_SCOPES],
    ),
    Method::new(
        (REFRESH_TOKEN, say::field::REFRESH_TOKEN, say::ninjaone::BROWSER_CAPABILITY),
        say::ninjaone::TOKEN_METHOD_HELP,
        &[
            INSTANCE,
            CLIENT_ID,
            CLIENT_SECRET.optional().help(say::ninjaone::TOKEN_SECRET_HELP),
            Field::secret(REFRESH_TOKEN, say::field::REFRESH_TOKEN),
            BROWSER_SCOPES.default("").advanced().help(say::ninjaone::TOKEN_SCOPES_HELP),
            REDIRECT.advanced().help(say::ninjaone::TOKEN_REDIRECT_HELP),
            DAILY,
        ],
    ),
];
const NATIVE_REDIRECT: Field = REDIRECT.default("http://127.0.0.1").advanced();
const WEB_REDIRECT: Field = REDIRECT.default("http://localhost:9090/");

fn check(draft: &mut Draft) {
    check_instance(draft);
    if draft.text("client_id").contains(char::is_whitespace) {
        draft.problem("client_id", say::field::CLIENT_ID_HAS_SPACE);
    }
    check_scopes(draft);
    if draft.typed("refresh_token").is_some_and(|token| !looks_like_refresh_token(token)) {
        draft.note("refresh_token", say::ninjaone::TOKEN_UNUSUAL);
    }
    if draft.method.interactive {
        check_redirect(draft);
    }
}

fn check_scopes(draft: &mut Draft) {
    let words: Vec<_> = draft.words("scopes").into_iter().map(str::to_owned).collect();
    let unknown: Vec<_> =
        words.iter().filter(|word| !SCOPES.iter().any(|scope| scope.value == **word)).map(String::as_str).collect();
    if !unknown.is_empty() {
        draft.note("scopes", say::ninjaone::scope_unknown(unknown.join(", ")));
    }
    if draft.method.id == CLIENT_CREDENTIALS && words.iter().any(|word| word == OFFLINE) {
        if words.iter().all(|word| word == OFFLINE) {
            draft.problem("scopes", say::ninjaone::SCOPE_MISSING);
        } else {
            draft.note("scopes", say::ninjaone::OFFLINE_ACCESS_LEFT_OUT);
        }
    }
}

/// `us`, `eu`, a custom host or a pasted address → `https://host` (sheet §2).
fn check_instance(draft: &mut Draft) {
    let typed = draft.text("instance").trim().to_ascii_lowercase();
    let is_named =
        |known: &&Known| known.label.to_string().split([',', ' ']).any(|name| !name.is_empty() && name == typed);
    if let Some(known) = HOSTS.iter().find(is_named) {
        return draft.set("instance", known.value);
    }
    let Some(pasted) = draft.pasted("instance") else { return };
    if !pasted.looks_like_a_host() {
        return draft.problem("instance", say::ninjaone::REGION_WRONG);
    }
    if pasted.host == "api.ninjarmm.com" {
        return draft.problem("instance", say::ninjaone::REGION_OLD);
    }
    let origin = pasted.origin();
    let own = [".rmmservice.com", ".rmmservice.eu", ".rmmservice.ca", ".rmmservice.com.au"];
    let is_usual = HOSTS.iter().any(|known| known.value == origin) || own.iter().any(|end| pasted.host.ends_with(end));
    if !is_usual && !pasted.is_loopback() {
        draft.note("instance", say::ninjaone::REGION_UNUSUAL);
    }
    draft.set("instance", origin);
}

fn check_redirect(draft: &mut Draft) {
    if draft.text("redirect_uri").is_empty() {
        draft.set("redirect_uri", draft.method.field("redirect_uri").map_or("", |field| field.default));
    }
    let Some(url) = base::redirect(draft, "redirect_uri", "http://localhost:9090/") else { return };
    if url.port() == Some(0) {
        return draft.problem("redirect_uri", say::ninjaone::REDIRECT_PORT_WRONG);
    }
    let mut field = "listen_port";
    if !is_here(&url) {
        draft.note("redirect_uri", say::ninjaone::REDIRECT_ELSEWHERE);
        if !matches!(draft.text("listen_port"), "" | "0") {
            draft.note("listen_port", say::ninjaone::REDIRECT_NOT_USED);
        }
    } else if let Some(port) = endpoint::read(draft.text("redirect_uri")).ok().and_then(|pasted| pasted.port) {
        draft.set("listen_port", port.to_string());
        field = "redirect_uri";
    } else if draft.method.id == WEB {
        // A Web app's redirect is compared byte for byte, so no port may be added.
        draft.set("listen_port", "80");
        draft.note("redirect_uri", say::field::REDIRECT_PORT_80);
    }
    let port: u32 = draft.text("listen_port").parse().unwrap_or(0);
    if !(port == 0 || port == 80 || port >= 1024) {
        draft.problem(field, say::ninjaone::PORT_WRONG);
    }
}

/// Where the redirect is listened for; 0: on any free port.
pub(super) fn port(answers: &Answers) -> u16 {
    answers.text("listen_port").parse().unwrap_or(0)
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
