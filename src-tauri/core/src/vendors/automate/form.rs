//! What Automate's forms ask for, and the rules of their answers. Invariant: a server that passed
//! is a host with an optional port and sub-path, to be asked over https; only loopback may be
//! `http://…`.

use crate::vendor::base::{ACCESS_TOKEN, check_pasted_token};
use crate::vendor::codes::SEED;
use crate::vendor::prelude::*;

pub(super) const PASSWORD: &str = "password";
pub(super) const EXISTING_TOKEN: &str = "existing_token";

pub(super) const CLIENT_ID_PAGE: &str = "https://developer.connectwise.com/ClientID";

const SERVER: Field = Field::endpoint("server", "Server", &[])
    .help("The address of your Automate server. A port and a sub-path may follow.")
    .placeholder("automate.example.com");
const CLIENT_ID: Field = Field::new("client_id", "Client ID", Kind::Text)
    .help("A free GUID, the same as for ConnectWise PSA. Automate 2020.11 and later refuse every call without one.")
    .link(CLIENT_ID_PAGE)
    .placeholder("00000000-0000-4000-8000-000000000001")
    .optional();

pub(super) static DESCRIPTOR: Descriptor = Descriptor::new(
    ("automate", "ConnectWise Automate", "CW", 25),
    "https://developer.connectwise.com/",
    |answers| format!("https://{}/automate", answers.text("server").trim_start_matches("http://")),
    METHODS,
)
.account(&["server", "client_id", "username"])
.script_facts(&[ScriptFact::answer("SERVER", "server"), ScriptFact::answer("CLIENT_ID", "client_id")]);

const AS_USER: &str = "user context: whatever the account may do";
const METHODS: &[Method] = &[
    Method::new(
        (PASSWORD, "Password and two-factor", AS_USER),
        "Your Automate user name and password, and a code when the server asks for one. Accounts with single sign-on or push approval cannot sign in here.",
        &[
            SERVER,
            Field::new("username", "User name", Kind::Text).help("Domain forms such as ACME\\jane are fine."),
            Field::switch("keep_password", "Keep the password", "yes")
                .help("If not, it is asked for at each sign-in, never saved, and forgotten once signed in."),
            Field::new("password", "Password", Kind::Secret { keep_spaces: true })
                .help("Automate's most sensitive secret. There is no OAuth here: the password itself is sent to the server at each sign-in. Kept exactly as typed.")
                .unless("keep_password", &["no"]),
            Field::switch("integrator", "Integrator account", "no")
                .help("Only if the account is marked Integrator in Automate, so that it is asked for no code. With a kept password it then signs in again by itself."),
            Field::new(SEED, "Authenticator seed", Kind::TotpSeed)
                .help("Codes are then made here: with the password kept as well, this profile signs in again by itself. Both factors are then on this computer. The seed is what the authenticator was set up with: letters and digits, or the whole otpauth:// address.")
                .unless("integrator", &["yes"])
                .advanced(),
            CLIENT_ID,
            trust::RULE,
            trust::AUTHORITY,
            trust::PIN,
        ],
    )
    .interactive(),
    Method::new(
        (EXISTING_TOKEN, "Existing token", AS_USER),
        "You paste an access token that is still good. It is tested and renewed at once, because only a renewal tells when it ends.",
        &[SERVER, ACCESS_TOKEN, CLIENT_ID, trust::RULE, trust::AUTHORITY, trust::PIN],
    ),
];

pub(super) fn check(draft: &mut Draft) {
    check_server(draft);
    check_client_id(draft);
    check_pasted_token(draft, ACCESS_TOKEN.key);
    trust::check(draft);
}

fn check_server(draft: &mut Draft) {
    let Some(pasted) = draft.pasted("server") else { return };
    if pasted.has_query {
        return draft.problem("server", "An address here has no ? and no #.");
    }
    let kept: String = pasted
        .path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .take_while(|segment| !["automate", "labtech", "cwa"].iter().any(|own| segment.eq_ignore_ascii_case(own)))
        .flat_map(|segment| ["/", segment])
        .collect();
    if !kept.is_empty() {
        draft.note("server", format!("Automate is expected below {kept}."));
    }
    let scheme = if pasted.keeps_http() { "http://" } else { "" };
    draft.set("server", format!("{scheme}{}{kept}", pasted.authority()));
}

fn check_client_id(draft: &mut Draft) {
    match draft.text("client_id") {
        "" => draft.note(
            "client_id",
            "Without a client ID the sign-in works, but Automate 2020.11 and later refuse what follows.",
        ),
        id if !id.is_ascii() => draft.problem("client_id", "A client ID has no letters outside ASCII."),
        id if !is_guid(id) => draft.note("client_id", "This does not look like a GUID."),
        _ => {}
    }
}
