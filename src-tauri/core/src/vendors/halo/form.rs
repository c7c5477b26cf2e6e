//! What Halo's forms ask for, and the rules of their answers. Invariant: makes no call.

use crate::base::prelude::*;

pub(super) const CLIENT_CREDENTIALS: &str = "client_credentials";
const NATIVE: &str = "browser_native";
pub(super) const SECRET: &str = "browser_secret";

const SCOPES: &[Scope] = &[
    scope("all", say::halo::SCOPE_ALL),
    scope("all:standard", say::halo::SCOPE_STANDARD),
    scope("admin", say::halo::SCOPE_ADMIN),
    scope("read:tickets", Word::NONE),
    scope("edit:tickets", Word::NONE),
    scope("read:customers", Word::NONE),
    scope("edit:customers", Word::NONE),
    scope("read:assets", Word::NONE),
    scope("edit:assets", Word::NONE),
    scope("read:invoices", Word::NONE),
    scope("edit:invoices", Word::NONE),
    scope("editMine:timesheets", say::halo::SCOPE_TIMESHEETS),
    scope("access:chat", Word::NONE),
    scope("access:adpasswordreset", Word::NONE),
    scope("all:teams", say::halo::SCOPE_TEAMS),
    scope("offline_access", say::field::SCOPE_OFFLINE_ACCESS),
];

const DOCS: &str = "https://haloitsm.com/guides/article/?kbid=1499";

const ADDRESS: Field =
    Field::endpoint("url", say::halo::ADDRESS, &[]).help(say::halo::ADDRESS_HELP).placeholder("contoso.halopsa.com");
const CLIENT_ID: Field = base::CLIENT_ID.help(say::halo::CLIENT_ID_HELP).link(DOCS);
const CLIENT_SECRET: Field = base::CLIENT_SECRET.help(say::halo::CLIENT_SECRET_HELP);
const SERVICE_SCOPES: Field =
    Field::scopes("scopes", SCOPES, &[known("all", say::field::SCOPES_ALL)]).help(say::halo::SCOPES_HELP);
const BROWSER_SCOPES: Field = Field::scopes(
    "scopes",
    SCOPES,
    &[
        known("all offline_access", say::field::SCOPES_ALL),
        known("all:standard offline_access", say::halo::SCOPES_STANDARD),
    ],
)
.help(say::halo::SCOPES_HELP);
const TENANT: Field = Field::text("tenant", say::halo::TENANT).help(say::halo::TENANT_HELP).advanced();
/// A ring.
const SIGN: Sign = Sign {
    hue: 340,
    shape: "M 15.2 8 C 15.2 11.98 11.98 15.2 8 15.2 C 4.02 15.2 0.8 11.98 0.8 8 C 0.8 4.02 4.02 0.8 8 0.8 C 11.98 0.8 15.2 4.02 15.2 8 Z M 12 8 C 12 10.21 10.21 12 8 12 C 5.79 12 4 10.21 4 8 C 4 5.79 5.79 4 8 4 C 10.21 4 12 5.79 12 8 Z",
};

pub(super) const SIGN_IN_HOST: &str = "sign_in_host";
const ACCEPTED_HOST: Field = Field::text(SIGN_IN_HOST, say::halo::ACCEPTED_HOST)
    .help(say::halo::ACCEPTED_HOST_HELP)
    .placeholder("auth.haloservicedesk.com")
    .advanced();
const HEADERS: Field =
    Field::new("additional_headers", say::halo::HEADERS, Kind::HeaderMap).help(say::halo::HEADERS_HELP).advanced();
const REDIRECT: Field = base::REDIRECT.default("http://localhost:8400/").help(say::halo::REDIRECT_HELP);
const RETRIES: Field = Field::new("max_retries", say::halo::TRIES, Kind::Number { min: 0, max: 20 })
    .help(say::halo::TRIES_HELP)
    .default("10")
    .advanced();

pub(super) static DESCRIPTOR: Descriptor =
    Descriptor::new(("halo", "Halo", "HA", SIGN), DOCS, |answers| answers.text("url").to_owned(), METHODS)
        .check(check)
        .account(&["url", "client_id", "tenant"])
        .script_facts(&[ScriptFact::answer("url"), ScriptFact::answer("client_id")]);

const METHODS: &[Method] = &[
    Method::new(
        (CLIENT_CREDENTIALS, say::field::CLIENT_CREDENTIALS, say::halo::CLIENT_CAPABILITY),
        say::halo::CLIENT_METHOD_HELP,
        &[ADDRESS, CLIENT_ID, CLIENT_SECRET, SERVICE_SCOPES, TENANT, ACCEPTED_HOST, HEADERS, RETRIES],
    ),
    Method::interactive(
        (NATIVE, say::halo::NATIVE_METHOD, say::halo::BROWSER_CAPABILITY),
        say::halo::NATIVE_METHOD_HELP,
        &[ADDRESS, CLIENT_ID, BROWSER_SCOPES, REDIRECT, TENANT, ACCEPTED_HOST, HEADERS, RETRIES],
    ),
    Method::interactive(
        (SECRET, say::halo::WEB_METHOD, say::halo::BROWSER_CAPABILITY),
        say::halo::WEB_METHOD_HELP,
        &[ADDRESS, CLIENT_ID, CLIENT_SECRET, BROWSER_SCOPES, REDIRECT, TENANT, ACCEPTED_HOST, HEADERS, RETRIES],
    ),
];

fn check(draft: &mut Draft) {
    check_address(draft);
    if !draft.is_guid("client_id") {
        draft.note("client_id", say::halo::CLIENT_ID_UNUSUAL);
    }
    if draft.typed("client_secret").is_some_and(|secret| !looks_like_a_client_secret(secret)) {
        draft.note("client_secret", say::halo::CLIENT_SECRET_UNUSUAL);
    }
    if draft.method.interactive {
        if !draft.words("scopes").contains(&"offline_access") {
            draft.note("scopes", say::halo::OFFLINE_ACCESS_MISSING);
        }
        check_redirect(draft);
    }
}

/// Any pasted page → its origin (sheet §2).
fn check_address(draft: &mut Draft) {
    let Some(mut pasted) = draft.pasted("url") else { return };
    if pasted.scheme.as_deref() == Some("http") && pasted.port == Some(80) {
        pasted.port = None;
    }
    if !pasted.looks_like_a_host() {
        draft.note("url", say::halo::HOST_WITHOUT_DOT);
    }
    draft.set("url", pasted.origin());
}

fn check_redirect(draft: &mut Draft) {
    let Some(url) = base::redirect(draft, "redirect_uri", REDIRECT.default) else { return };
    if !is_here(&url) {
        draft.note("redirect_uri", say::halo::REDIRECT_ELSEWHERE);
    } else if url.port().is_none() {
        draft.note("redirect_uri", say::field::REDIRECT_PORT_80);
    }
}

fn looks_like_a_client_secret(secret: &Secret) -> bool {
    // EXPOSE: only its shape is looked at.
    let text = secret.reveal();
    let halves = text.get(..36).zip(text.get(36..).and_then(|rest| rest.strip_prefix('-')));
    halves.is_some_and(|(first, second)| is_guid(first) && is_guid(second))
}
