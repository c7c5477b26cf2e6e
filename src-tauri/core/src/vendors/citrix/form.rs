//! The forms, and what a good answer is. Invariant: what is saved can be put into an address or a
//! header as it is.

use uuid::Uuid;

use super::place;
use crate::vendor::prelude::*;

pub(super) const CLIENT_CREDENTIALS: &str = "client_credentials";
pub(super) const JSON_TRUST: &str = "json_trust";
pub(super) const ON_PREMISES: &str = "onprem";

const DOCS: &str =
    "https://developer-docs.citrix.com/en-us/citrix-cloud/citrix-cloud-api-overview/get-started-with-citrix-cloud-apis";
const SITE_DOCS: &str =
    "https://developer-docs.citrix.com/en-us/citrix-daas-service-apis/citrix-daas-rest-apis/how-to-get-site-id";

const ENVIRONMENT: Field = Field::choice(
    "environment",
    "Environment",
    &[
        known("global", "Global (api.cloud.com)"),
        known("us", "United States (api-us.cloud.com)"),
        known("eu", "European Union (api-eu.cloud.com)"),
        known("aps", "Asia Pacific South (api-ap-s.cloud.com)"),
        known("jp", "Japan (api.citrixcloud.jp)"),
        known("custom", "Another host"),
    ],
)
.help("Global fits most accounts. The region was chosen when the account was made.");
const TRUST_ENVIRONMENT: Field = Field::choice(
    "environment",
    "Environment",
    &[known("usgov", "US Government (cloud.us)"), known("legacy", "Old trust service (citrixworkspacesapi.net)")],
);
const CUSTOM_HOST: Field = Field::endpoint("host", "API host", &[])
    .help("Used in place of api.cloud.com.")
    .placeholder("api-eu.cloud.com")
    .unless("environment", &["", "global", "us", "eu", "aps", "jp"]);
const CUSTOMER_ID: Field = Field::new("customer_id", "Customer ID", Kind::Text)
    .help("In Citrix Cloud under API access, above the list of clients: a short word in lower case.")
    .link(DOCS)
    .placeholder("examplecust1");
const CLIENT_ID: Field =
    Field::new("client_id", "Client ID", Kind::Text).help("Made in Citrix Cloud under API access.").link(DOCS);
const CLIENT_SECRET: Field = Field::secret("client_secret", "Client secret")
    .help("Shown once, when the client is made. Copy every character; it often ends in ==.");
const PATH_SEGMENT: Field = Field::choice(
    "path_segment",
    "Token address names",
    &[known("{customer_id}", "the customer ID"), known("root", "root, as older scripts do")],
)
.help("Both work. With root, a wrong customer ID is noticed later.")
.advanced();
const INSTANCE_ID: Field = Field::new("instance_id", "Site ID", Kind::Text)
    .help("Found by itself. Type it only to fix one of several sites.")
    .link(SITE_DOCS)
    .placeholder("00000000-0000-4000-8000-0000000000aa")
    .advanced();
const WANTS_DAAS: Field = Field::new("wants_daas", "Find the DaaS site", Kind::Switch)
    .default("yes")
    .help("No for accounts without DaaS: the site look-up is left out.")
    .advanced();

const GOVERNMENT_HOST: Field = Field::endpoint("host", "DaaS host", &[])
    .help("Empty means the customer ID followed by .xendesktop.us.")
    .placeholder("examplecust1.xendesktop.us")
    .unless("environment", &["legacy"])
    .advanced();
const CONTROLLER: Field = Field::endpoint("host", "Delivery controller", &[])
    .help("Its name, and a port if it is not 443.")
    .placeholder("ddc01.example.com");
const USER: Field = Field::new("domain_user", "User", Kind::Text).help("With the domain.").placeholder("DOMAIN\\user");
const PASSWORD: Field = Field::new("password", "Password", Kind::Secret { keep_spaces: true })
    .help("Kept exactly as typed. It is sent at each sign-in and renewal.");

pub(super) static DESCRIPTOR: Descriptor =
    Descriptor::new(("citrix", "Citrix Cloud", "CX", 265), DOCS, place::console, METHODS)
        .script_facts(&[ScriptFact::answer("CUSTOMER_ID", "customer_id"), ScriptFact::fact("SITE_ID", "instance_id")]);

const METHODS: &[Method] = &[
    Method::new(
        (CLIENT_CREDENTIALS, "API client", "service: the rights of the client"),
        "A client ID and secret from Citrix Cloud. Right for all commercial regions and Japan.",
        &[ENVIRONMENT, CUSTOM_HOST, CUSTOMER_ID, CLIENT_ID, CLIENT_SECRET, WANTS_DAAS, INSTANCE_ID, PATH_SEGMENT],
    ),
    Method::new(
        (JSON_TRUST, "API client, trust service", "service: the rights of the client"),
        "For Citrix Cloud Government, and for the old trust service.",
        &[TRUST_ENVIRONMENT, CUSTOMER_ID, CLIENT_ID, CLIENT_SECRET, WANTS_DAAS, INSTANCE_ID, GOVERNMENT_HOST],
    ),
    Method::new(
        (ON_PREMISES, "On-premises", "user context: the rights of the administrator"),
        "A delivery controller of your own, with a domain account.",
        &[CONTROLLER, USER, PASSWORD, INSTANCE_ID, trust::RULE, trust::AUTHORITY, trust::PIN],
    ),
];

/// Whether the site look-up is wanted; a controller is nothing without its site.
pub(super) fn wants_daas(answers: &Answers) -> bool {
    answers.text("wants_daas") != "no"
}

pub(super) fn check(draft: &mut Draft) {
    check_host(draft);
    if draft.method.id == ON_PREMISES {
        check_user(draft);
        trust::check(draft);
    } else {
        check_client(draft);
    }
    draft.normalise("instance_id", |typed| {
        Uuid::try_parse(typed).map(|id| id.to_string()).map_err(|_| "A site ID is a GUID. Empty finds it by itself.")
    });
}

/// `host[:port]`; loopback alone may keep its http.
fn check_host(draft: &mut Draft) {
    let single_label_is_fine = draft.method.id == ON_PREMISES;
    draft.normalise("host", |typed| {
        let pasted = endpoint::secure(typed)?;
        if !pasted.looks_like_a_host() && !single_label_is_fine {
            return Err("A full host name, such as api-eu.cloud.com.");
        }
        Ok(if pasted.keeps_http() { pasted.origin() } else { pasted.authority() })
    });
}

fn check_client(draft: &mut Draft) {
    let customer = draft.text("customer_id").to_owned();
    if customer.chars().any(|c| !c.is_ascii_graphic() || "/?#".contains(c)) {
        draft.problem("customer_id", "A customer ID is one word, without /, ? or #.");
    } else if draft.text("environment") == "usgov"
        && draft.text("host").is_empty()
        && endpoint::read(&place::government_host(&customer)).is_err()
    {
        draft.problem("host", "This customer ID cannot be part of a host name. Type the DaaS host.");
    }
    if draft.is_guid("customer_id") {
        draft.note("customer_id", "A customer ID is normally a short word; this looks like a client ID.");
    }
    if draft.text("client_id").contains(char::is_whitespace) {
        draft.problem("client_id", "A client ID has no spaces.");
    } else if !draft.is_guid("client_id") {
        draft.note("client_id", "A client ID is normally a GUID.");
    }
}

fn check_user(draft: &mut Draft) {
    if draft.text("domain_user").contains(':') {
        // Basic sign-in ends the user name at the first colon.
        draft.problem("domain_user", "A user name has no colon.");
    } else if !draft.text("domain_user").contains('\\') {
        draft.note("domain_user", "Normally DOMAIN\\user.");
    }
}
