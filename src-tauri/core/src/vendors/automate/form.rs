//! What Automate's forms ask for, and the rules of their answers. Invariant: a server that passed
//! is a host with an optional port and sub-path, to be asked over https; only loopback may be
//! `http://…`.

use crate::base::prelude::*;

pub(super) const PASSWORD: &str = "password";
pub(super) const EXISTING_TOKEN: &str = "existing_token";

pub(super) const CLIENT_ID_PAGE: &str = "https://developer.connectwise.com/ClientID";

const SERVER: Field = Field::endpoint("server", say::automate::SERVER, &[])
    .help(say::automate::SERVER_HELP)
    .placeholder("automate.example.com");
const CLIENT_ID: Field = base::CLIENT_ID
    .help(say::automate::CLIENT_ID_HELP)
    .link(CLIENT_ID_PAGE)
    .placeholder("00000000-0000-4000-8000-000000000001")
    .optional();

/// Two arrowheads.
const SIGN: Sign = Sign {
    hue: 25,
    shape: "M 1 2 L 4.2 2 L 8.9 8 L 4.2 14 L 1 14 L 5.7 8 Z M 7.2 2 L 10.4 2 L 15.1 8 L 10.4 14 L 7.2 14 L 11.9 8 Z",
};

pub(super) static DESCRIPTOR: Descriptor = Descriptor::new(
    ("automate", "ConnectWise Automate", "CW", SIGN),
    "https://developer.connectwise.com/",
    |answers| format!("https://{}/automate", answers.text("server").trim_start_matches("http://")),
    METHODS,
)
.check(check)
.account(&["server", "client_id", "username"])
.script_facts(&[ScriptFact::answer("server"), ScriptFact::answer("client_id")]);

const METHODS: &[Method] = &[
    Method::interactive(
        (PASSWORD, say::automate::PASSWORD_METHOD, say::automate::CAPABILITY),
        say::automate::PASSWORD_METHOD_HELP,
        &[
            SERVER,
            Field::text("username", say::automate::USER).help(say::automate::USER_HELP),
            Field::switch("keep_password", say::automate::KEEP_PASSWORD, "yes").help(say::automate::KEEP_PASSWORD_HELP),
            base::PASSWORD.help(say::automate::PASSWORD_HELP).unless("keep_password", &["no"]),
            Field::switch("integrator", say::automate::INTEGRATOR, "no").help(say::automate::INTEGRATOR_HELP),
            Field::new(SEED, say::automate::SEED, Kind::TotpSeed)
                .help(say::automate::SEED_HELP)
                .unless("integrator", &["yes"])
                .advanced(),
            CLIENT_ID,
            trust::RULE,
            trust::AUTHORITY,
            trust::PIN,
        ],
    ),
    Method::new(
        (EXISTING_TOKEN, say::field::EXISTING_TOKEN, say::automate::CAPABILITY),
        say::automate::TOKEN_METHOD_HELP,
        &[SERVER, ACCESS_TOKEN, CLIENT_ID, trust::RULE, trust::AUTHORITY, trust::PIN],
    ),
];

fn check(draft: &mut Draft) {
    check_server(draft);
    check_client_id(draft);
    check_pasted_token(draft, ACCESS_TOKEN.key);
    trust::check(draft);
}

fn check_server(draft: &mut Draft) {
    let Some(pasted) = draft.pasted("server") else { return };
    if pasted.has_query {
        return draft.problem("server", say::automate::ADDRESS_TOO_LONG);
    }
    let is_page = |segment: &&str| ["automate", "labtech", "cwa"].contains(&&*segment.to_ascii_lowercase());
    let segments = pasted.path.split('/').filter(|segment| !segment.is_empty());
    let kept: String = segments.take_while(|segment| !is_page(segment)).flat_map(|segment| ["/", segment]).collect();
    if !kept.is_empty() {
        draft.note("server", say::automate::expected_below(&kept));
    }
    draft.set("server", pasted.host_with_port() + &kept);
}

fn check_client_id(draft: &mut Draft) {
    match draft.text("client_id") {
        "" => draft.note("client_id", say::automate::CLIENT_ID_MISSING),
        id if !id.is_ascii() => draft.problem("client_id", say::automate::CLIENT_ID_WRONG),
        id if !is_guid(id) => draft.note("client_id", say::automate::CLIENT_ID_UNUSUAL),
        _ => {}
    }
}
