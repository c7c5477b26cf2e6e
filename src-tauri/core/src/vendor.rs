//! What a vendor is: constant data that draws its forms, and a few async methods. Invariant: a
//! vendor holds no state; whatever it needs to know or do arrives in the [`Context`].

mod concern;
mod descriptor;
mod fault;
mod grant;
mod interaction;
pub mod reply_rules;
pub mod vault;
mod warning;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fobwatch_text::{Text, Word, say};

pub use crate::field::{Field, Kind, Known, Method, Scope, Unless, known, own_labels, scope};
pub use crate::loopback::{Answered, Redirected};
pub use crate::profile::KEEP_ALIVE;
pub use concern::Concern;
pub use descriptor::{Action, Descriptor, End, PowershellVault, ScriptFact, Sign, Source};
pub use fault::{Acceptable, Class, Effect, VendorError};
pub use grant::{Fact, Grant, Identity, Verified, Warning, due};
pub use interaction::{Choice, Interaction, Question, QuestionKind, Unattended, Visit};
pub use reply_rules::{AllHosts, Hosts, InFlight, ReplyRules};
pub use vault::FromVault;
pub use warning::WarningCode;

use crate::answers::{self, Answers, Checked, Draft, Rules};
use crate::clock::Clock;
use crate::endpoint::bare;
use crate::http::Transport;
use crate::secret::Secret;

/// See [`Context::report_answer`].
pub type ReportAnswer = Arc<dyn Fn(&'static str, Option<&Secret>) + Send + Sync>;

/// What a vendor is lent for one job.
#[derive(Clone)]
pub struct Context {
    /// The only way to the vendor.
    pub http: Arc<dyn Transport>,
    /// For expiries and waits.
    pub clock: Arc<dyn Clock>,
    /// The technician, or [`Unattended`] for background work.
    pub interaction: Arc<dyn Interaction>,
    /// Facts of the profile's last grant, also after sign-out: what worked before.
    pub remembered: Vec<Fact>,
    /// Keeps a fact for the next job, before this one has ended and whatever becomes of it.
    pub keep: Arc<dyn Fn(Fact) + Send + Sync>,
    /// Which hosts have given their vendor's own word.
    pub hosts: Arc<dyn Hosts>,
    /// Whether something is out that must be brought to its end.
    pub in_flight: InFlight,
    /// Tries in a row, before this one, that ended in a temporary fault.
    pub tries: u32,
    /// Fields whose saved answer the vendor has refused; it is not among the answers.
    pub refused: Vec<String>,
    /// Notes of a field's answer that the vendor has taken it, typed in place of a refused one, or that it
    /// refuses the saved one (None): before this job has ended and whatever becomes of it.
    pub report_answer: ReportAnswer,
    /// Notes that the vendor does not take the access token of the grant at hand any more: before this job has
    /// ended and whatever becomes of it.
    pub report_token_refused: Arc<dyn Fn() + Send + Sync>,
}

impl Context {
    /// Keeps a fact that is not shown.
    pub fn keep_fact(&self, key: &'static str, value: &str) {
        (self.keep)(Fact::new(key, Word::NONE, value));
    }

    /// Whether the saved answer of this field was refused.
    pub fn was_refused(&self, field: &str) -> bool {
        self.refused.iter().any(|refused| refused == field)
    }

    /// The remembered fact's value, when there is one.
    pub fn remembered(&self, key: &str) -> Option<&str> {
        self.remembered.iter().find(|fact| fact.key == key)?.value.as_plain()
    }
}

/// What a vendor's job comes to.
pub type Outcome<T> = Result<T, VendorError>;

/// What a turn came to.
#[derive(Debug)]
pub enum Turn<T> {
    /// Its end.
    Done(T),
    /// Another turn, after this.
    After(Duration),
}

/// What a turn of an action came to.
pub type Turned = Outcome<Turn<Verified>>;

/// Headers for API calls, in the vendor's own spelling and order.
pub type Headers = Vec<(String, Secret)>;

/// One vendor.
#[async_trait]
pub trait Vendor: Send + Sync {
    /// The vendor as data; the page draws its forms from it.
    fn descriptor(&self) -> &'static Descriptor;

    /// A few words that tell one profile of this vendor from another: its host, mostly, which is the first address
    /// of the form.
    fn endpoint(&self, answers: &Answers) -> String {
        bare(answers.first_address()).to_owned()
    }

    /// From nothing but the answers, and what a person adds by [`Context::interaction`].
    async fn sign_in(&self, cx: &Context, answers: &Answers) -> Outcome<Grant>;

    /// A new grant in place of this one, without a person.
    async fn renew(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Grant>;

    /// The cheapest call that proves the token. [`Class::TokenRejected`] makes the session renew
    /// once and ask again; the error of that second time decides the state.
    async fn verify(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Outcome<Verified>;

    /// Revokes where the vendor can. The sentence says what is true now: whether the server
    /// knows, and what is left to do. The grant is deleted here whatever comes back.
    async fn sign_out(&self, cx: &Context, answers: &Answers, grant: &Grant) -> Text;

    /// Where this vendor's API looks for the token, with every header its calls need: a bearer (RFC 6750 §2.1), mostly.
    fn headers(&self, _answers: &Answers, grant: &Grant) -> Headers {
        vec![grant.authorization("Bearer ")]
    }

    /// The token that calls of the API carry; None where they carry none, or the API does not take this one.
    fn token<'a>(&self, grant: &'a Grant) -> Option<&'a Secret> {
        grant.access_token.as_ref()
    }

    /// The address API calls start with, for copied commands.
    fn api_base(&self, answers: &Answers, _grant: &Grant) -> String {
        format!("{}/", answers.first_address())
    }

    /// Where a sign-in in the browser comes back to, and the port where that names none.
    fn redirect<'a>(&self, _answers: &'a Answers) -> Option<(&'a str, u16)> {
        None
    }

    /// Which grant these answers are for, within the vendor and method: host, client, account. A grant
    /// of another one is never used, and nothing of it is sent.
    fn grant_of(&self, answers: &Answers) -> String {
        self.descriptor().account.iter().map(|key| answers.text(key)).collect::<Vec<_>>().join(" ")
    }

    /// What can be told about these answers without signing in; None: nothing. Its note says what
    /// is right, its warnings what is odd.
    async fn preflight(&self, _cx: &Context, _answers: &Answers) -> Outcome<Option<Verified>> {
        Ok(None)
    }

    /// The answer that accepts a refusal by [`VendorError::elsewhere`], from what is remembered of it.
    fn accepted(&self, _remembered: &[Fact]) -> Option<(&'static str, String)> {
        None
    }

    /// Extra things this profile can do now, as buttons.
    fn actions(&self, _answers: &Answers, _grant: &Grant) -> Vec<Action> {
        Vec::new()
    }

    /// Does one of [`Vendor::actions`]: in as many turns as it takes, with the pauses that the vendor asks for.
    async fn act(&self, cx: &Context, answers: &Answers, grant: &Grant, action: &str) -> Outcome<Verified> {
        let mut turn = 0;
        loop {
            match self.turn(cx, answers, grant, action, turn).await? {
                Turn::Done(verified) => return Ok(verified),
                Turn::After(pause) => cx.clock.sleep(pause).await,
            }
            turn += 1;
        }
    }

    /// One turn of an action; the first is 0.
    async fn turn(&self, _cx: &Context, _answers: &Answers, _grant: &Grant, _action: &str, _turn: u32) -> Turned {
        Ok(Turn::Done(Verified::default()))
    }

    /// What the vendor's PowerShell module keeps in its vault, by names without their prefix.
    fn to_vault(&self, _answers: &Answers, _grant: Option<&Grant>) -> Vec<(&'static str, Secret)> {
        Vec::new()
    }

    /// Reads what the module has kept. The names come without their prefix and in lower case. The
    /// error is a sentence for the form; what a form asks anyway is left to its check.
    fn read_vault(&self, _fields: &BTreeMap<String, Secret>) -> Result<FromVault, Text> {
        Err(say::powershell::NO_VAULT_OF_VENDOR.into())
    }
}

/// Checks and normalises a draft of this vendor's.
pub fn check(vendor: &dyn Vendor, draft: Draft) -> Checked {
    let &Descriptor { labels, methods, check, .. } = vendor.descriptor();
    answers::check(&Rules { labels, methods, own: check }, draft)
}
