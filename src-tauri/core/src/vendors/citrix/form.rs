//! The forms, and what a good answer is. Invariant: what is saved can be put into an address or a
//! header as it is.

use uuid::Uuid;

use super::addresses::{self, CLIENT_CREDENTIALS, JSON_TRUST, ON_PREMISES};
use crate::base::prelude::*;

const DOCS: &str =
    "https://developer-docs.citrix.com/en-us/citrix-cloud/citrix-cloud-api-overview/get-started-with-citrix-cloud-apis";
const SITE_DOCS: &str =
    "https://developer-docs.citrix.com/en-us/citrix-daas-service-apis/citrix-daas-rest-apis/how-to-get-site-id";

const ENVIRONMENT: Field = Field::choice(
    "environment",
    say::field::ENVIRONMENT,
    &[
        known("global", say::citrix::REGION_GLOBAL),
        known("us", say::citrix::REGION_US),
        known("eu", say::citrix::REGION_EU),
        known("aps", say::citrix::REGION_ASIA),
        known("jp", say::citrix::REGION_JAPAN),
        known("custom", say::citrix::REGION_OTHER),
    ],
)
.help(say::citrix::REGION_HELP);
const TRUST_ENVIRONMENT: Field = Field::choice(
    "environment",
    say::field::ENVIRONMENT,
    &[known("usgov", say::citrix::GOVERNMENT), known("legacy", say::citrix::OLD_TRUST)],
);
const CUSTOM_HOST: Field = Field::endpoint("host", say::citrix::API_HOST, &[])
    .help(say::citrix::API_HOST_HELP)
    .placeholder("api-eu.cloud.com")
    .unless("environment", &["", "global", "us", "eu", "aps", "jp"]);
const CUSTOMER_ID: Field = Field::text("customer_id", say::citrix::CUSTOMER_ID)
    .help(say::citrix::CUSTOMER_ID_HELP)
    .link(DOCS)
    .placeholder("examplecust1");
const CLIENT_ID: Field = base::CLIENT_ID.help(say::citrix::CLIENT_ID_HELP).link(DOCS);
const CLIENT_SECRET: Field = base::CLIENT_SECRET.help(say::citrix::CLIENT_SECRET_HELP);
const PATH_SEGMENT: Field = Field::choice(
    "path_segment",
    say::citrix::TOKEN_ADDRESS,
    &[known("{customer_id}", say::citrix::TOKEN_ADDRESS_CUSTOMER), known("root", say::citrix::TOKEN_ADDRESS_ROOT)],
)
.help(say::citrix::TOKEN_ADDRESS_HELP)
.advanced();
const INSTANCE_ID: Field = Field::text("instance_id", say::citrix::SITE_ID)
    .help(say::citrix::SITE_ID_HELP)
    .link(SITE_DOCS)
    .placeholder("00000000-0000-4000-8000-0000000000aa")
    .advanced();
const WANTS_DAAS: Field =
    Field::switch("wants_daas", say::citrix::FIND_SITE, "yes").help(say::citrix::FIND_SITE_HELP).advanced();
const GOVERNMENT_HOST: Field = Field::endpoint("host", say::citrix::DAAS_HOST, &[])
    .help(say::citrix::DAAS_HOST_HELP)
    .placeholder("examplecust1.xendesktop.us")
    .unless("environment", &["legacy"])
    .advanced();
const CONTROLLER: Field = Field::endpoint("host", say::citrix::CONTROLLER, &[])
    .help(say::citrix::CONTROLLER_HELP)
    .placeholder("ddc01.example.com");
const USER: Field =
    Field::text("domain_user", say::citrix::USER).help(say::citrix::USER_HELP).placeholder("DOMAIN\\user");
const PASSWORD: Field = base::PASSWORD.help(say::citrix::PASSWORD_HELP);

/// A cloud.
const SIGN: Sign = Sign {
    hue: 270,
    shape: "M 4.4 13.2 C 2.2 13.2 0.5 11.6 0.5 9.6 C 0.5 7.8 1.9 6.3 3.7 6.1 C 4.2 3.9 6.1 2.4 8.3 2.4 C 10.8 2.4 12.8 4.1 13.1 6.4 C 14.6 6.8 15.5 8 15.5 9.7 C 15.5 11.7 14 13.2 12 13.2 Z",
};

pub(super) static DESCRIPTOR: Descriptor =
    Descriptor::new(("citrix", "Citrix Cloud", "CX", SIGN), DOCS, addresses::console, METHODS)
        .check(check)
        .script_facts(&[
            ScriptFact::answer("customer_id"),
            ScriptFact::answer("client_id"),
            ScriptFact::fact("site_id", "instance_id"),
            ScriptFact::fact("site", "site"),
        ]);

const METHODS: &[Method] = &[
    Method::new(
        (CLIENT_CREDENTIALS, say::citrix::CLIENT_METHOD, say::citrix::CLIENT_CAPABILITY),
        say::citrix::CLIENT_METHOD_HELP,
        &[ENVIRONMENT, CUSTOM_HOST, CUSTOMER_ID, CLIENT_ID, CLIENT_SECRET, WANTS_DAAS, INSTANCE_ID, PATH_SEGMENT],
    ),
    Method::new(
        (JSON_TRUST, say::citrix::TRUST_METHOD, say::citrix::CLIENT_CAPABILITY),
        say::citrix::TRUST_METHOD_HELP,
        &[TRUST_ENVIRONMENT, CUSTOMER_ID, CLIENT_ID, CLIENT_SECRET, WANTS_DAAS, INSTANCE_ID, GOVERNMENT_HOST],
    ),
    Method::new(
        (ON_PREMISES, say::citrix::ON_PREMISES_METHOD, say::citrix::ON_PREMISES_CAPABILITY),
        say::citrix::ON_PREMISES_METHOD_HELP,
        &[CONTROLLER, USER, PASSWORD, INSTANCE_ID, trust::RULE, trust::AUTHORITY, trust::PIN],
    ),
];

fn check(draft: &mut Draft) {
    check_host(draft);
    if draft.method.id == ON_PREMISES {
        check_user(draft);
        trust::check(draft);
    } else {
        check_client(draft);
    }
    draft.normalise("instance_id", |typed| {
        Uuid::try_parse(typed).map(|id| id.to_string()).map_err(|_| say::citrix::SITE_ID_WRONG)
    });
}

/// `host[:port]`; loopback alone may keep its http.
fn check_host(draft: &mut Draft) {
    let single_label_is_fine = draft.method.id == ON_PREMISES;
    draft.normalise("host", |typed| {
        let pasted = endpoint::secure(typed)?;
        if !pasted.looks_like_a_host() && !single_label_is_fine {
            return Err(say::citrix::API_HOST_WRONG);
        }
        Ok(pasted.host_with_port())
    });
}

fn check_client(draft: &mut Draft) {
    let customer = draft.text("customer_id").to_owned();
    if customer.chars().any(|c| !c.is_ascii_graphic() || "/?#".contains(c)) {
        draft.problem("customer_id", say::citrix::CUSTOMER_ID_WRONG);
    } else if draft.text("environment") == "usgov"
        && draft.text("host").is_empty()
        && endpoint::read(&addresses::government_host(&customer)).is_err()
    {
        draft.problem("host", say::citrix::CUSTOMER_ID_NOT_IN_HOST);
    }
    if draft.is_guid("customer_id") {
        draft.note("customer_id", say::citrix::CUSTOMER_ID_UNUSUAL);
    }
    if draft.text("client_id").contains(char::is_whitespace) {
        draft.problem("client_id", say::field::CLIENT_ID_HAS_SPACE);
    } else if !draft.is_guid("client_id") {
        draft.note("client_id", say::field::CLIENT_ID_UNUSUAL);
    }
}

fn check_user(draft: &mut Draft) {
    if draft.text("domain_user").contains(':') {
        // Basic sign-in ends the user name at the first colon.
        draft.problem("domain_user", say::citrix::USER_HAS_COLON);
    } else if !draft.text("domain_user").contains('\\') {
        draft.note("domain_user", say::citrix::USER_UNUSUAL);
    }
}
