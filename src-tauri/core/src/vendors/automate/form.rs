//! What Automate's forms ask for, and the rules of their answers. Invariant: a server that passed
//! is a host with an optional port and sub-path, to be asked over https; only loopback may be
//! `http://…`.

use crate::answers::Draft;
use crate::endpoint;
use crate::oauth;
use crate::secret::Secret;
use crate::vendor::{Descriptor, Field, Kind, Method, trust};

pub(super) const PASSWORD: &str = "password";
/// The field with the authenticator's seed.
pub(super) const SEED: &str = "totp_seed";
pub(super) const EXISTING_TOKEN: &str = "existing_token";

pub(super) const CLIENT_ID_PAGE: &str = "https://developer.connectwise.com/ClientID";

const SERVER: Field = Field::new("server", "Server", Kind::Endpoint { known: &[] })
    .help("The address of your Automate server. A port and a sub-path may follow.")
    .placeholder("automate.example.com");
const CLIENT_ID: Field = Field::new("client_id", "Client ID", Kind::Text)
    .help("A free GUID, the same as for ConnectWise PSA. Automate 2020.11 and later refuse every call without one.")
    .link(CLIENT_ID_PAGE)
    .placeholder("00000000-0000-4000-8000-000000000001")
    .optional();

pub(super) static DESCRIPTOR: Descriptor = Descriptor {
    id: "automate",
    name: "ConnectWise Automate",
    monogram: "CW",
    docs: "https://developer.connectwise.com/",
    vault: None,
    refresh_tokens_age: None,
    methods: &[
        Method {
            id: PASSWORD,
            label: "Password and two-factor",
            help: "Your Automate user name and password, and a code when the server asks for one. Accounts with single sign-on or push approval cannot sign in here.",
            capability: "user context: whatever the account may do",
            interactive: true,
            fields: &[
                SERVER,
                Field::new("username", "User name", Kind::Text).help("Domain forms such as ACME\\jane are fine."),
                Field::new("keep_password", "Keep the password", Kind::Switch)
                    .help("If not, it is asked for at each sign-in, never saved, and forgotten once signed in.")
                    .default("yes")
                    .optional(),
                Field::new("password", "Password", Kind::Secret { keep_spaces: true })
                    .help("Automate's most sensitive secret. There is no OAuth here: the password itself is sent to the server at each sign-in. Kept exactly as typed.")
                    .unless("keep_password", &["no"]),
                Field::new("integrator", "Integrator account", Kind::Switch)
                    .help("Only if the account is marked Integrator in Automate, so that it is asked for no code. With a kept password it then signs in again by itself.")
                    .default("no")
                    .optional(),
                Field::new(SEED, "Authenticator seed", Kind::TotpSeed)
                    .help("Codes are then made here: with the password kept as well, this profile signs in again by itself. Both factors are then on this computer. The seed is what the authenticator was set up with: letters and digits, or the whole otpauth:// address.")
                    .unless("integrator", &["yes"])
                    .optional()
                    .advanced(),
                CLIENT_ID,
                trust::RULE,
                trust::AUTHORITY,
                trust::PIN,
            ],
        },
        Method {
            id: EXISTING_TOKEN,
            label: "Existing token",
            help: "You paste an access token that is still good. It is tested and renewed at once, because only a renewal tells when it ends.",
            capability: "user context: whatever the account may do",
            interactive: false,
            fields: &[
                SERVER,
                // Spaces are allowed here only for the sake of a leading “Bearer ”.
                Field::new("access_token", "Access token", Kind::Secret { keep_spaces: true })
                    .help("With or without Bearer in front."),
                CLIENT_ID,
                trust::RULE,
                trust::AUTHORITY,
                trust::PIN,
            ],
        },
    ],
};

pub(super) fn check(draft: &mut Draft) {
    check_server(draft);
    check_client_id(draft);
    check_token(draft);
    trust::check(draft);
}

fn check_server(draft: &mut Draft) {
    let pasted = match endpoint::read(draft.text("server")) {
        Ok(pasted) => pasted,
        Err(text) => return draft.problem("server", text),
    };
    if pasted.has_query {
        return draft.problem("server", "An address here has no ? and no #.");
    }
    if pasted.upgraded() {
        draft.note("server", "Changed to https.");
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
    let id = draft.text("client_id");
    if id.is_empty() {
        draft.note(
            "client_id",
            "Without a client ID the sign-in works, but Automate 2020.11 and later refuse what follows.",
        );
    } else if !id.is_ascii() {
        draft.problem("client_id", "A client ID has no letters outside ASCII.");
    } else if !is_guid(id) {
        draft.note("client_id", "This does not look like a GUID.");
    }
}

fn is_guid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn check_token(draft: &mut Draft) {
    let Some(typed) = draft.typed("access_token") else { return };
    // EXPOSE: to take out what is not the token.
    let text = typed.reveal().trim();
    let token = match text.split_at_checked(6) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") && !rest.starts_with(char::is_alphanumeric) => {
            rest.trim_start()
        }
        _ => text,
    };
    if oauth::is_token(token) {
        draft.set_secret("access_token", Secret::new(token));
    } else {
        draft.problem(
            "access_token",
            "This is not a token: it is empty, or holds a space or a line break. Copy it again.",
        );
    }
}
