//! Datto RMM: the API keys of a user as a password grant, or a pasted token. Invariant: a platform is a name within
//! Datto's own domain, and its address is made here.

mod form;

use crate::base::prelude::*;
use crate::base::standard::{Block, GrantType, OwnerCall, OwnerLookup, Refusal, Standard, TokenRequest};

/// A screen on its foot.
const SIGN: Sign = Sign {
    hue: 220,
    shape: "M 0.5 2 L 15.5 2 L 15.5 11.5 L 0.5 11.5 Z M 2.5 4 L 2.5 9.5 L 13.5 9.5 L 13.5 4 Z M 6.5 12 L 9.5 12 L 10.5 14.5 L 5.5 14.5 Z",
};

pub(super) static DATTO_RMM: Standard = Standard {
    descriptor: &Descriptor::new(("datto-rmm", "Datto RMM", "DR", SIGN), form::DOCS, console, form::METHODS)
        .check(check)
        .account(&["platform", "api_key"])
        .labels(form::LABELS)
        .script_facts(&[ScriptFact::answer("platform")]),
    endpoint: None,
    token: TokenRequest {
        url: |answers| format!("{}/auth/oauth/token", answers.text("platform")),
        grant: GrantType::Password { client: ("public-client", "public"), user: "api_key", password: "api_secret" },
        rules: ReplyRules::new("Datto RMM", is_token_answer, is_refusal),
        refusals: &[
            Refusal::new(&[400, 401], "", Class::ClientRejected, say::datto_rmm::KEYS_REFUSED),
            Refusal::new(&[302], "", Class::BadReply, say::datto_rmm::FORM_REFUSED),
            Refusal::new(&[404], "", Class::WrongHost, say::datto_rmm::NOTHING_THERE),
        ],
        nothing: say::datto_rmm::NOTHING_THERE,
        life: 360_000,
        lead: 600,
        pasted: Some("access_token"),
    },
    api: ReplyRules::new("Datto RMM", reply_rules::api_answer, is_refusal),
    api_base: |answers, _| format!("{}/api/v2/", answers.text("platform")),
    headers: |_| Vec::new(),
    owner: OwnerLookup::Calls(&[
        OwnerCall::new(|answers| api(answers, "system/pagination"), "", "", say::datto_rmm::FORBIDDEN, Word::NONE),
        OwnerCall::new(
            |answers| api(answers, "account"),
            "/name",
            "/uid",
            say::datto_rmm::FORBIDDEN,
            say::datto_rmm::WRONG_PLATFORM,
        ),
    ]),
    status: Some(|answers| api(answers, "system/status")),
    pauses: &[60, 120],
    block: Some(Block {
        within: Duration::from_mins(10),
        pause: Duration::from_mins(5),
        text: say::datto_rmm::BLOCKED,
    }),
    ending: None,
    stop: say::datto_rmm::STOP,
};

fn api(answers: &Answers, path: &str) -> String {
    format!("{}/api/v2/{path}", answers.text("platform"))
}

/// The web interface is named like the API.
fn console(answers: &Answers) -> String {
    answers.text("platform").replace("-api.centrastage.net", ".rmm.datto.com")
}

/// A token, or the login page of Datto's own to which a form that it cannot read is sent.
fn is_token_answer(reply: &Reply) -> bool {
    let is = |header: &str, part: &str| reply.header(header).is_some_and(|text| text.contains(part));
    reply_rules::tokens(reply) || is("location", "/auth/userlogin") || is("www-authenticate", "oauth2/client")
}

/// OAuth's words, or the body of Spring's own errors, which names the path.
fn is_refusal(status: u16, object: &Map<String, Value>) -> bool {
    let says = |part: &&str| text(object, "message").is_some_and(|said| said.contains(*part));
    oauth_refusal(status, object)
        || text(object, "error") == Some("unauthorized") && object.contains_key("error_description")
        || text(object, "path").is_some_and(|path| path.starts_with("/auth/oauth/") || path.starts_with("/api/v2/"))
        || ["Request can not be authorized", "doesn't have access to this resource"].iter().any(says)
}

fn check(draft: &mut Draft) {
    check_pasted_token(draft, ACCESS_TOKEN.key);
    let is_usual = |text: &str| text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9'));
    if !draft.text("api_key").is_empty() && !is_usual(draft.text("api_key")) {
        draft.note("api_key", say::datto_rmm::UNUSUAL_KEY);
    }
    let Some(pasted) = draft.pasted("platform") else { return };
    let ends = ["-api.centrastage.net", "-rmm.centrastage.net", ".centrastage.net", ".rmm.datto.com", ""];
    let name = ends.iter().find_map(|end| pasted.host.strip_suffix(end)).unwrap_or_default();
    if pasted.is_loopback() {
        draft.set("platform", pasted.origin());
    } else if name.is_empty() || pasted.port.is_some() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        draft.problem("platform", say::datto_rmm::NO_PLATFORM);
    } else {
        if !form::PLATFORMS.iter().any(|known| known.label == *name) {
            draft.note("platform", say::datto_rmm::UNKNOWN_PLATFORM);
        }
        draft.set("platform", format!("https://{name}-api.centrastage.net"));
    }
}
