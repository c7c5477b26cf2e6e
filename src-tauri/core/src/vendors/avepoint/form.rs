//! The forms of AvePoint Cloud Governance and their rules. Invariant: an address that passes is
//! the end-user base, without a last slash, `/admin` or a token path.

use crate::answers::is_user_at_domain;
use crate::base::prelude::*;
use crate::oauth::assertion;

pub(super) const DELEGATE: &str = "delegate";
pub(super) const STATIC: &str = "static";
pub(super) const BASIC: &str = "basic";
pub(super) const AOS_APP: &str = "aos_app";
pub(super) const AOS_CERTIFICATE: &str = "aos_certificate";

const ENVIRONMENTS: &[Known] = &[
    known("https://go-api.avepointonlineservices.com", say::avepoint::COMMERCIAL),
    known("https://governance-api-us-gov.avepointonlineservices.com", say::avepoint::US_GOVERNMENT),
    known("https://insider-governance-api-us-east.avepointonlineservices.com", say::avepoint::INSIDER_US),
    known("https://insider-governance-api-north-europe.avepointonlineservices.com", say::avepoint::INSIDER_EUROPE),
];

const IDENTITY_HOSTS: &[Known] = &[
    known("https://identity.avepointonlineservices.com", say::avepoint::COMMERCIAL),
    known("https://identity-gov.avepointonlineservices.com", say::avepoint::US_GOVERNMENT),
    known("https://identity-aos2.avepointonlineservices.com", say::avepoint::COMMERCIAL_SECOND),
    known("https://identity.online15.net", Word::plain("FedRAMP")),
];

const BASE_URL: Field = Field::endpoint("base_url", say::field::ENVIRONMENT, ENVIRONMENTS)
    .help(say::avepoint::ENVIRONMENT_HELP)
    .default("https://go-api.avepointonlineservices.com");
const CLIENT_SECRET: Field = base::CLIENT_SECRET.help(say::avepoint::CLIENT_SECRET_HELP);
const USER: Field = Field::text("user_principal_name", say::avepoint::USER)
    .help(say::avepoint::USER_HELP)
    .placeholder("svc-cg@example.com");
const SECRET_ENDS_ON: Field =
    Field::new("secret_ends_on", say::secret::ENDS_ON, Kind::Date).help(say::avepoint::SECRET_ENDS_HELP).optional();
const LEVEL: Field = Field::choice(
    "level",
    say::field::LEVEL,
    &[known("user", say::avepoint::LEVEL_USER), known("admin", say::avepoint::LEVEL_ADMIN)],
)
.help(say::avepoint::LEVEL_HELP);
const CONTRACT: Field = Field::choice(
    "json_contract",
    say::avepoint::CONTRACT,
    &[known("default", say::avepoint::CONTRACT_DEFAULT), known("PascalCase", Word::plain("PascalCase"))],
)
.help(say::avepoint::CONTRACT_HELP)
.advanced();
const APP_ID: Field = Field::text("aos_client_id", say::avepoint::APP_ID)
    .help(say::avepoint::APP_ID_HELP)
    .link("https://github.com/AvePoint/cloud-api/blob/main/docs/docs/register-app.md");
const IDENTITY_HOST: Field = Field::endpoint("aos_identity_host", say::avepoint::IDENTITY_HOST, IDENTITY_HOSTS)
    .help(say::avepoint::IDENTITY_HOST_HELP)
    .default("https://identity.avepointonlineservices.com")
    .advanced();
const SCOPE: Field = Field {
    label: say::avepoint::SCOPE,
    ..Field::scopes("aos_scope", &[scope(FULL_CONTROL, say::avepoint::SCOPE_ALL)], &[])
}
.default(FULL_CONTROL)
.help(say::avepoint::SCOPE_HELP)
.advanced();
const FULL_CONTROL: &str = "cloudgovernance.fullcontrol.all";
const REFRESH_TOKEN: Field =
    Field::secret("refresh_token", say::field::REFRESH_TOKEN).help(say::avepoint::REFRESH_TOKEN_HELP).advanced();
const APP_SECRET: Field = CLIENT_SECRET.help(say::avepoint::APP_SECRET_HELP);
const CERTIFICATE: Field =
    Field::new("aos_certificate", say::avepoint::CERTIFICATE, Kind::SecretFile).help(say::avepoint::CERTIFICATE_HELP);
const PASSWORD: Field =
    Field::new("aos_certificate_password", say::avepoint::CERTIFICATE_PASSWORD, Kind::Secret { keep_spaces: true })
        .help(say::avepoint::CERTIFICATE_PASSWORD_HELP)
        .optional();
const CERTIFICATE_ENDS: Field =
    Field { label: say::avepoint::CERTIFICATE_ENDS, ..SECRET_ENDS_ON }.help(say::avepoint::CERTIFICATE_ENDS_HELP);

/// A temple.
const SIGN: Sign = Sign {
    hue: 75,
    shape: "M 8 0.5 L 15.5 5 L 15.5 6.5 L 0.5 6.5 L 0.5 5 Z M 2 7.5 L 4.5 7.5 L 4.5 12 L 2 12 Z M 6.75 7.5 L 9.25 7.5 L 9.25 12 L 6.75 12 Z M 11.5 7.5 L 14 7.5 L 14 12 L 11.5 12 Z M 0.5 13 L 15.5 13 L 15.5 15 L 0.5 15 Z",
};

pub(super) static DESCRIPTOR: Descriptor = Descriptor::new(
    ("avepoint", "AvePoint Cloud Governance", "AV", SIGN),
    "https://github.com/AvePoint/cloud-governance-client",
    |_| "https://www.avepointonlineservices.com".to_owned(),
    METHODS,
)
.check(check)
.ends(&[End::new(CLIENT_SECRET.key, SECRET_ENDS_ON.key), End::new(CERTIFICATE.key, SECRET_ENDS_ON.key)])
.script_facts(&[ScriptFact::answer("base_url"), ScriptFact::answer(USER.key), ScriptFact::answer(LEVEL.key)]);

const METHODS: &[Method] = &[
    Method::new(
        (DELEGATE, say::avepoint::DELEGATED_METHOD, say::avepoint::DELEGATED_CAPABILITY),
        say::avepoint::DELEGATED_METHOD_HELP,
        &[BASE_URL, CLIENT_SECRET, USER, SECRET_ENDS_ON, LEVEL, CONTRACT, REFRESH_TOKEN],
    ),
    Method::new(
        (STATIC, say::avepoint::HEADER_METHOD, say::avepoint::DELEGATED_CAPABILITY),
        say::avepoint::HEADER_METHOD_HELP,
        &[BASE_URL, CLIENT_SECRET, USER, SECRET_ENDS_ON, LEVEL, CONTRACT],
    ),
    Method::new(
        (BASIC, say::avepoint::BASIC_METHOD, say::avepoint::BASIC_CAPABILITY),
        say::avepoint::BASIC_METHOD_HELP,
        &[BASE_URL, CLIENT_SECRET, USER, SECRET_ENDS_ON, CONTRACT],
    ),
    Method::new(
        (AOS_APP, say::avepoint::APP_SECRET_METHOD, say::avepoint::APP_CAPABILITY),
        say::avepoint::APP_SECRET_METHOD_HELP,
        &[BASE_URL, APP_ID, APP_SECRET, SECRET_ENDS_ON, LEVEL, IDENTITY_HOST, SCOPE, CONTRACT],
    ),
    Method::new(
        (AOS_CERTIFICATE, say::avepoint::APP_CERTIFICATE_METHOD, say::avepoint::APP_CAPABILITY),
        say::avepoint::APP_CERTIFICATE_METHOD_HELP,
        &[BASE_URL, APP_ID, CERTIFICATE, PASSWORD, CERTIFICATE_ENDS, LEVEL, IDENTITY_HOST, SCOPE, CONTRACT],
    ),
];

/// What ends on the date of the form, and where a new one is made.
pub(super) fn ending(method: &str) -> Ending {
    let (what, place) = match method {
        AOS_APP => (say::avepoint::AN_APP_SECRET, say::avepoint::REGISTRATIONS),
        AOS_CERTIFICATE => (say::avepoint::A_CERTIFICATE, say::avepoint::REGISTRATIONS),
        _ => (say::secret::OF_CLIENT, say::avepoint::PROFILES),
    };
    Ending { day: SECRET_ENDS_ON.key, what, place }
}

fn check(draft: &mut Draft) {
    draft.fill_in_defaults();
    check_base(draft);
    draft.normalise("aos_identity_host", |text| read(text).map(|pasted| pasted.origin()));
    let subjects = [say::avepoint::CLIENT_SECRET_SUBJECT, say::avepoint::REFRESH_TOKEN_SUBJECT];
    for (key, label) in [CLIENT_SECRET.key, REFRESH_TOKEN.key].into_iter().zip(subjects) {
        // EXPOSE: both travel in a header, which holds nothing else.
        if draft.typed(key).is_some_and(|secret| !secret.reveal().bytes().all(|byte| byte.is_ascii_graphic())) {
            draft.problem(key, say::avepoint::plain_letters_only(label));
        }
    }
    let user = draft.text("user_principal_name");
    if !user.is_empty() && !is_user_at_domain(user) {
        draft.problem("user_principal_name", say::avepoint::USER_WRONG);
    }
    assertion::check(draft, CERTIFICATE.key, PASSWORD.key, SECRET_ENDS_ON.key);
}

/// §2 of the sheet.
fn check_base(draft: &mut Draft) {
    let pasted = match read(draft.text("base_url")) {
        Ok(pasted) => pasted,
        Err(text) => return draft.problem("base_url", text),
    };
    let mut path = pasted.path.trim_end_matches('/');
    for tail in ["/auth/token/delegate", "/auth/token/refresh"] {
        path = endpoint::without_tail(path, tail);
    }
    let base = endpoint::without_tail(path, "/admin");
    if base != path && draft.text("level") == "user" {
        draft.note("level", say::avepoint::ADDRESS_OF_ADMIN);
    }
    draft.set("base_url", format!("{}{base}", pasted.origin()));
}

fn read(text: &str) -> Result<endpoint::Pasted, Word> {
    if text.contains(['{', '}']) {
        return Err(say::avepoint::ADDRESS_PLACEHOLDER);
    }
    match endpoint::secure(text)? {
        pasted if pasted.has_query => Err(say::avepoint::ADDRESS_TOO_LONG),
        pasted if !pasted.looks_like_a_host() => Err(say::avepoint::ENVIRONMENT_WRONG),
        pasted => Ok(pasted),
    }
}
