//! Replies of a vendor's server: to a sign-in, a renewal, a test call and a sign-out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use fobwatch_core::answers::{Answers, Draft, SecretAnswer};
use fobwatch_core::clock::{Manual, seconds_after};
use fobwatch_core::secret::Secret;
use fobwatch_core::tokens;
use fobwatch_core::vendor::{
    self, AllHosts, Answered, Choice, Class, Context, Grant, InFlight, Interaction, Question, Redirected, Vendor,
    VendorError, Verified, Visit,
};
use fobwatch_core::vendors;
use fobwatch_text::Text;

use crate::reply::Canned;
use crate::{hides, now, run};

/// Seconds; no token lives longer.
pub const TEN_YEARS: i64 = 315_360_000;
const SECRET: &str = "secret-canary-0f8fad5bd9cb469fa165";
const OLD_TOKEN: &str = "old-access-canary-7c9e6679f8254d21";
const OLD_REFRESH: &str = "00000000-0000-4000-8000-00000000000a.old-refresh-canary";
const CODE: &str = "code-canary-550e8400e29b41d4a716";
const SECRETS: &[&str] = &[SECRET, OLD_TOKEN, OLD_REFRESH, CODE];
/// Quoted text, with our words around it.
const LONGEST_TEXT: usize = 1_200;
const AWAY: &str = "https://redirect.example.com/";

/// One way to sign in.
pub struct SignInCase {
    /// One of those that ship.
    pub vendor: &'static dyn Vendor,
    /// Complete, with made-up secrets.
    pub answers: Answers,
}

/// Ways to sign in whose replies differ; the first byte of an input, counted from the digit 0 on, chooses one.
pub static CASES: LazyLock<Vec<SignInCase>> = LazyLock::new(|| {
    let native = [("instance", "eu"), ("client_id", "app"), ("redirect_uri", AWAY)];
    let service = [("instance", "eu"), ("client_id", "app"), ("client_secret", SECRET)];
    let client = ("client_id", "00000000-0000-4000-8000-000000000001");
    let password = [("server", "rmm.example.com"), ("username", "jane"), ("password", SECRET), client];
    let pasted = [("server", "rmm.example.com"), ("access_token", SECRET), client];
    let halo = [("url", "https://acme.halopsa.com"), ("client_id", "app"), ("client_secret", SECRET)];
    let halo_native = [("url", "https://acme.halopsa.com"), ("client_id", "app"), ("redirect_uri", AWAY)];
    let cloud = [("environment", "eu"), ("customer_id", "cust1"), ("client_id", "app"), ("client_secret", SECRET)];
    let controller = [("host", "ddc.example.com"), ("domain_user", "LAB\\svc"), ("password", SECRET)];
    let delegate = [("client_secret", SECRET), ("user_principal_name", "svc@example.com")];
    let app = [("aos_client_id", "app"), ("client_secret", SECRET)];
    let keys = [("platform", "merlot"), ("api_key", "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"), ("api_secret", SECRET)];
    let datto_pasted = [("platform", "merlot"), ("access_token", SECRET)];
    let sophos = [("client_id", "00000000-0000-4000-8000-000000000001"), ("client_secret", SECRET)];
    vec![
        case("ninjaone", "browser_native", &native),
        case("ninjaone", "client_credentials", &service),
        case("automate", "password", &password),
        case("automate", "existing_token", &pasted),
        case("halo", "client_credentials", &halo),
        case("halo", "browser_native", &halo_native),
        case("citrix", "client_credentials", &cloud),
        case("citrix", "onprem", &controller),
        case("avepoint", "delegate", &delegate),
        case("avepoint", "aos_app", &app),
        case("datto-rmm", "api_key", &keys),
        case("datto-rmm", "existing_token", &datto_pasted),
        case("sophos-central", "client_credentials", &sophos),
    ]
});

fn case(vendor: &str, method: &str, pairs: &[(&str, &str)]) -> SignInCase {
    let vendor = vendors::find(vendor).expect("a vendor");
    let names = || vendor.descriptor().methods.iter().map(|method| method.id).collect::<Vec<_>>();
    let method = vendor.descriptor().method(method).unwrap_or_else(|| panic!("{method}: {:?}", names()));
    let defaults = method.fields.iter().filter(|field| !field.default.is_empty());
    let mut plain: BTreeMap<_, _> = defaults.map(|field| (field.key.to_owned(), field.default.to_owned())).collect();
    let mut typed = BTreeMap::new();
    for (key, value) in pairs {
        if method.fields.iter().any(|field| field.key == *key && field.kind.is_secret()) {
            typed.insert((*key).to_owned(), SecretAnswer::Typed(Secret::new(*value)));
        } else {
            plain.insert((*key).to_owned(), (*value).to_owned());
        }
    }
    let checked = vendor::check(vendor, Draft::new(method, plain, typed));
    assert!(checked.problems.is_empty(), "{}: {:?}", method.id, checked.problems);
    let typed = |answer| match answer {
        SecretAnswer::Typed(secret) => Some(secret),
        SecretAnswer::Saved | SecretAnswer::Later => None,
    };
    let secrets = checked.secrets.into_iter().filter_map(|(key, answer)| Some((key, typed(answer)?))).collect();
    SignInCase { vendor, answers: Answers { method: checked.method, plain: checked.plain, secrets } }
}

/// A person who approves everything, but is not asked without end.
#[derive(Default)]
struct Willing {
    asked: AtomicUsize,
}

#[async_trait]
impl Interaction for Willing {
    async fn browse(&self, _: Visit) -> Result<Redirected, VendorError> {
        Ok(Redirected { issuer: None, answer: Answered::Code(Secret::new(CODE)) })
    }

    async fn ask(&self, _: Question) -> Result<Secret, VendorError> {
        if self.asked.fetch_add(1, Ordering::Relaxed) < 3 {
            Ok(Secret::new("123456"))
        } else {
            Err(VendorError::previous(Class::Cancelled, Text::plain("Enough.")))
        }
    }

    async fn choose(&self, choice: Choice) -> Result<String, VendorError> {
        Ok(choice.options.first().map(|(value, _)| value.clone()).unwrap_or_default())
    }
}

fn context(replies: &str) -> Context {
    Context {
        http: Arc::new(Canned::new(replies, SECRETS)),
        clock: Arc::new(Manual::jumping(now())),
        interaction: Arc::new(Willing::default()),
        remembered: Vec::new(),
        keep: Arc::new(|_| {}),
        hosts: Arc::new(AllHosts(true)),
        in_flight: InFlight::default(),
        tries: 0,
        refused: Vec::new(),
        report_answer: Arc::new(|_, _| {}),
        report_token_refused: Arc::new(|| {}),
    }
}

/// The first way to sign in of a vendor, with these replies.
pub fn signed_in(vendor: &str, replies: &str) -> Result<Grant, VendorError> {
    let case = CASES.iter().find(|case| case.vendor.descriptor().id == vendor).expect("a stand");
    run(case.vendor.sign_in(&context(replies), &case.answers))
}

/// The first byte chooses the stand, the rest is the replies. Whatever they are, tokens fit into a header, ends lie
/// within ten years, texts are short and clean, and nobody quotes a secret.
pub fn holds(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    // Nobody can say a secret that was not sent to them; what was sent, is `$SENT`.
    if SECRETS.iter().any(|secret| text.contains(secret)) {
        return;
    }
    let case = &CASES[usize::from(which.wrapping_sub(b'0')) % CASES.len()];
    let SignInCase { vendor, answers } = case;
    run(async {
        let old = old_grant();
        if let Ok(grant) = good(vendor.sign_in(&context(text), answers).await, text) {
            let found = vendor.verify(&context(text), answers, &grant).await;
            clean(&found);
            let said = vendor.sign_out(&context(text), answers, &grant).await;
            clean(&said);
            let _ = good(vendor.renew(&context(text), answers, &grant).await, text);
        }
        let _ = good(vendor.renew(&context(text), answers, &old).await, text);
        match vendor.verify(&context(text), answers, &old).await {
            Ok(verified) => clean(&verified),
            Err(error) => refused(&error),
        }
        if let Ok(Some(Verified { note: Some(note), .. })) = vendor.preflight(&context(text), answers).await {
            assert!(note.to_string().chars().count() <= LONGEST_TEXT);
        }
    });
}

fn old_grant() -> Grant {
    let mut old = Grant::new(seconds_after(now(), -3_000));
    old.access_token = Some(Secret::new(OLD_TOKEN));
    old.refresh_token = Some(Secret::new(OLD_REFRESH));
    old.expires_at = Some(seconds_after(now(), 600));
    old.refresh_obtained_at = Some(seconds_after(now(), -3_000));
    old
}

fn good(result: Result<Grant, VendorError>, replies: &str) -> Result<Grant, ()> {
    let grant = result.map_err(|error| refused(&error))?;
    assert!(grant.access_token.as_ref().is_none_or(|token| tokens::is_token(token.reveal())), "{grant:?}");
    assert!(grant.refresh_token.as_ref().is_none_or(|token| tokens::is_refresh_token(token.reveal())), "{grant:?}");
    let longest = seconds_after(now(), TEN_YEARS);
    assert!(grant.expires_at.is_none_or(|end| end <= longest), "{:?} from {replies}", grant.expires_at);
    assert!(grant.renew_at.is_none_or(|due| due <= longest), "{:?} from {replies}", grant.renew_at);
    clean(&grant);
    let tokens = [&grant.access_token, &grant.refresh_token].into_iter().flatten().map(Secret::reveal);
    // Shorter ones are in any text by chance.
    hides(&grant, tokens.filter(|token| token.starts_with("token-canary-") && token.len() > 20));
    for warning in &grant.warnings {
        assert!(warning.text.to_string().chars().count() <= LONGEST_TEXT, "{warning:?}");
    }
    Ok(grant)
}

/// Nothing of what the profile and its old grant hold.
fn clean(shown: &impl std::fmt::Debug) {
    hides(shown, SECRETS.iter().copied());
}

fn refused(error: &VendorError) {
    hides(error, SECRETS.iter().copied());
    for text in [&error.text.to_string(), &error.to_string()].into_iter().chain(&error.said) {
        assert!(text.chars().count() <= LONGEST_TEXT, "{text}");
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
}
