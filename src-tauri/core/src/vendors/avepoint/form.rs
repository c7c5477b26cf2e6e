//! The forms of AvePoint Cloud Governance and their rules. Invariant: an address that passes is
//! the end-user base, without a last slash, `/admin` or a token path.

use super::{AOS_APP, AOS_CERTIFICATE, BASIC, DELEGATE, STATIC};
use crate::oauth::assertion;
use crate::vendor::ending::Ending;
use crate::vendor::prelude::*;

const PROFILES: &str = "Cloud Governance → System settings → API authentication profiles";

const ENVIRONMENTS: &[Known] = &[
    known("https://go-api.avepointonlineservices.com", "Commercial"),
    known("https://governance-api-us-gov.avepointonlineservices.com", "U.S. Government"),
    known("https://insider-governance-api-us-east.avepointonlineservices.com", "Insider, US East"),
    known("https://insider-governance-api-north-europe.avepointonlineservices.com", "Insider, North Europe"),
];

const IDENTITY_HOSTS: &[Known] = &[
    known("https://identity.avepointonlineservices.com", "Commercial"),
    known("https://identity-gov.avepointonlineservices.com", "U.S. Government"),
    known("https://identity-aos2.avepointonlineservices.com", "Commercial, second"),
    known("https://identity.online15.net", "FedRAMP"),
];

const BASE_URL: Field = Field::endpoint("base_url", "Environment", ENVIRONMENTS)
    .default("https://go-api.avepointonlineservices.com")
    .help("Where your Cloud Governance runs, or the address of the Modern API from its manual.");
const CLIENT_SECRET: Field = Field::secret("client_secret", "Client secret")
    .help("Cloud Governance → System settings → API authentication profiles. Shown once; often a long text with dots.");
const USER: Field = Field::new("user_principal_name", "User principal name", Kind::Text)
    .placeholder("svc-cg@example.com")
    .help("Login name of the delegated user. It needs an account in AvePoint Online Services and a Cloud Governance licence; admin calls need the role Service Administrator.");
const SECRET_ENDS_ON: Field = Field::new("secret_ends_on", "Secret ends on", Kind::Date)
    .help("The end date you chose in AvePoint. You are warned 30, 14 and 3 days before.")
    .optional();
const LEVEL: Field =
    Field::choice("level", "Level", &[known("user", "End user"), known("admin", "Admin (adds /admin)")])
        .help("Admin calls need a user with the role Service Administrator.");
const CONTRACT: Field =
    Field::choice("json_contract", "JSON contract", &[known("default", "Default"), known("PascalCase", "PascalCase")])
        .help("How keys are spelled in replies. The PowerShell module uses PascalCase.")
        .advanced();
const APP_ID: Field = Field::new("aos_client_id", "Application (client) ID", Kind::Text)
    .help("AvePoint Online Services → Administration → App registrations.")
    .link("https://github.com/AvePoint/cloud-api/blob/main/docs/docs/register-app.md");
const IDENTITY_HOST: Field = Field::endpoint("aos_identity_host", "Identity host", IDENTITY_HOSTS)
    .default("https://identity.avepointonlineservices.com")
    .help("Where AvePoint Online Services gives out tokens.")
    .advanced();
const SCOPE: Field =
    Field { label: "Scope", ..Field::scopes("aos_scope", &[scope(FULL_CONTROL, "all of Cloud Governance")], &[]) }
        .default(FULL_CONTROL)
        .help("The permission that the app registration has.")
        .advanced();
const FULL_CONTROL: &str = "cloudgovernance.fullcontrol.all";
const REFRESH_TOKEN: Field = Field::secret("refresh_token", "Refresh token")
    .help("Only to start from a token that you already have. If it is refused, the secret is used.")
    .advanced();
const APP_SECRET: Field = CLIENT_SECRET.help("Made in the app registration, for 1, 2 or 3 years. Shown once.");
const CERTIFICATE: Field = Field::new("aos_certificate", "Certificate", Kind::SecretFile)
    .help("A PFX or PEM file with the private key. The app registration holds the same certificate without it.");
const CERTIFICATE_PASSWORD: Field =
    Field::new("aos_certificate_password", "Certificate password", Kind::Secret { keep_spaces: true })
        .help("The one the PFX file was made with.")
        .optional();
const CERTIFICATE_ENDS_ON: Field =
    Field { label: "Certificate ends on", ..SECRET_ENDS_ON }.help("You are warned 30, 14 and 3 days before.");

pub(super) static DESCRIPTOR: Descriptor = Descriptor::new(
    ("avepoint", "AvePoint Cloud Governance", "AV", 95),
    "https://github.com/AvePoint/cloud-governance-client",
    |_| "https://www.avepointonlineservices.com".to_owned(),
    METHODS,
)
.ends(&[
    End { secret: CLIENT_SECRET.key, day: SECRET_ENDS_ON.key, months: None },
    End { secret: CERTIFICATE.key, day: SECRET_ENDS_ON.key, months: None },
])
.script_facts(&[ScriptFact::answer("USER_PRINCIPAL_NAME", USER.key), ScriptFact::answer("LEVEL", LEVEL.key)]);

const AS_USER: &str = "acts as the delegated user";
const AS_SERVICE: &str = "service, without a user";
const METHODS: &[Method] = &[
    Method::new(
        (DELEGATE, "Delegated token", AS_USER),
        "Exchanges the client secret and a user for a token that renews itself.",
        &[BASE_URL, CLIENT_SECRET, USER, SECRET_ENDS_ON, LEVEL, CONTRACT, REFRESH_TOKEN],
    ),
    Method::new(
        (STATIC, "Header pair", AS_USER),
        "Sends secret and user with every call, as AvePoint's own samples do. There is no token and nothing to renew.",
        &[BASE_URL, CLIENT_SECRET, USER, SECRET_ENDS_ON, LEVEL, CONTRACT],
    ),
    Method::new(
        (BASIC, "Basic", "acts as the delegated user, on the admin address"),
        "User and secret as Basic authorization, as the Power Automate connector does.",
        &[BASE_URL, CLIENT_SECRET, USER, SECRET_ENDS_ON, CONTRACT],
    ),
    Method::new(
        (AOS_APP, "App registration, secret", AS_SERVICE),
        "An app registered in AvePoint Online Services, with a client secret.",
        &[BASE_URL, APP_ID, APP_SECRET, SECRET_ENDS_ON, LEVEL, IDENTITY_HOST, SCOPE, CONTRACT],
    ),
    Method::new(
        (AOS_CERTIFICATE, "App registration, certificate", AS_SERVICE),
        "An app registered in AvePoint Online Services, with a certificate instead of a secret.",
        &[
            BASE_URL,
            APP_ID,
            CERTIFICATE,
            CERTIFICATE_PASSWORD,
            CERTIFICATE_ENDS_ON,
            LEVEL,
            IDENTITY_HOST,
            SCOPE,
            CONTRACT,
        ],
    ),
];

/// What ends on the date of the form, and where a new one is made.
pub(super) fn ending(method: &str) -> Ending {
    const REGISTRATIONS: &str = "AvePoint Online Services → Administration → App registrations";
    let (what, place) = match method {
        AOS_APP => ("app secret", REGISTRATIONS),
        AOS_CERTIFICATE => ("certificate", REGISTRATIONS),
        _ => ("client secret", PROFILES),
    };
    Ending { day: SECRET_ENDS_ON.key, what, place }
}

pub(super) fn check(draft: &mut Draft) {
    draft.fill_in_defaults();
    check_base(draft);
    draft.normalise("aos_identity_host", |text| read(text).map(|pasted| pasted.origin()));
    for (key, label) in [("client_secret", "A client secret"), ("refresh_token", "A refresh token")] {
        // EXPOSE: both travel in a header, which holds nothing else.
        if draft.typed(key).is_some_and(|secret| !secret.reveal().bytes().all(|byte| byte.is_ascii_graphic())) {
            draft.problem(key, format!("{label} has only plain letters, digits and signs. Copy it again."));
        }
    }
    let user = draft.text("user_principal_name");
    if !user.is_empty() && !is_user_principal_name(user) {
        draft.problem("user_principal_name", "A login name with one @ and no spaces, such as svc-cg@example.com.");
    }
    assertion::check(draft, CERTIFICATE.key, CERTIFICATE_PASSWORD.key);
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
        draft.note("level", "The address ended in /admin. For admin calls, choose the level Admin.");
    }
    draft.set("base_url", format!("{}{base}", pasted.origin()));
}

fn read(text: &str) -> Result<endpoint::Pasted, &'static str> {
    if text.contains(['{', '}']) {
        return Err("This is the placeholder from the manual. Choose your environment.");
    }
    let pasted = endpoint::secure(text)?;
    if pasted.has_query {
        return Err("The address ends before ? and #.");
    }
    if !pasted.looks_like_a_host() {
        return Err("Choose your environment, or type its whole address.");
    }
    Ok(pasted)
}

fn is_user_principal_name(text: &str) -> bool {
    let parts: Vec<_> = text.split('@').collect();
    parts.len() == 2 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic()))
}
