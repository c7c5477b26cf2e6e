//! The two-factor codes of one sign-in: made from a saved seed, or asked for. Invariant: a code is
//! sent once; a made one not even by the next sign-in, because its window is kept before it goes out.

use fobwatch_text::{Text, Word, say};
use jiff::Timestamp;

use crate::answers::Answers;
use crate::secret::Secret;
use crate::totp::Totp;
use crate::vendor::{Class, Context, Effect, Fact, Grant, Question, QuestionKind, VendorError};

/// The field with the authenticator's seed.
pub const SEED: &str = "totp_seed";
/// The fact that holds the end of the last window whose code was sent.
const USED_UNTIL: &str = "code_used_until";

/// Codes made for one sign-in: the second is for when the clocks differ by a little.
const MOST_MADE: u32 = 2;

/// What was sent so far, and where the next code comes from.
pub struct Codes {
    seed: Option<Totp>,
    made: u32,
    used_until: Option<Timestamp>,
    sent: Vec<Secret>,
}

impl Codes {
    /// None sent yet. The error says what is wrong with the seed.
    pub fn new(cx: &Context, answers: &Answers) -> Result<Self, VendorError> {
        let unreadable = |text| VendorError::refuse(Class::BadRequest, say::seed::UNREADABLE, text);
        Ok(Self {
            seed: answers.secret(SEED).map(Totp::read).transpose().map_err(unreadable)?,
            made: 0,
            used_until: cx.remembered(USED_UNTIL).and_then(|instant| instant.parse().ok()),
            sent: Vec::new(),
        })
    }

    /// The code to send now.
    pub fn last(&self) -> Option<&Secret> {
        self.sent.last()
    }

    /// Gets another code, after this answer of the server; waits for the next window where it must. An
    /// answer that wants no code comes back.
    pub async fn next(&mut self, cx: &Context, account: &Text, answer: VendorError) -> Result<(), VendorError> {
        if answer.effect != Effect::Code {
            return Err(answer);
        }
        let code = match &self.seed {
            Some(seed) if self.made < MOST_MADE => {
                self.made += 1;
                made(cx, seed, &mut self.used_until).await
            }
            _ => {
                let refused = (!self.sent.is_empty()).then(|| answer.text.clone());
                match self.asked(cx, account, refused).await {
                    // Nobody is there: what the server said of the made codes tells more.
                    Err(error) if error.class == Class::NeedsCode && self.made > 0 => return Err(blamed(answer)),
                    code => code?,
                }
            }
        };
        self.sent.push(code);
        Ok(())
    }

    /// The next sign-in must know which window is used up.
    pub fn remember(&self, grant: &mut Grant) {
        if let Some(until) = self.used_until {
            grant.set_fact(used(until));
        }
    }

    /// Asks until there is a code that has not been sent yet.
    async fn asked(&self, cx: &Context, account: &Text, mut refused: Option<Text>) -> Result<Secret, VendorError> {
        let mut doubted = None;
        loop {
            let text = say::code::enter_for(account);
            let typed = cx.interaction.ask(Question { kind: QuestionKind::Code, text, refused }).await?;
            // EXPOSE: to take the white space out and to compare.
            let code: String = typed.reveal().chars().filter(|c| !c.is_whitespace()).collect();
            let usual = (4..=10).contains(&code.chars().count()) && code.chars().all(char::is_alphanumeric);
            let problem = if self.sent.iter().any(|sent| sent.reveal() == code) {
                say::code::SENT_ALREADY
            } else if code.is_empty() {
                say::code::ENTER
            } else if !usual && doubted.as_ref() != Some(&code) {
                doubted = Some(code);
                say::code::LOOKS_WRONG
            } else {
                return Ok(Secret::new(code));
            };
            refused = Some(problem.into());
        }
    }
}

/// The code of the first window that is not used up. The window is kept first: should this
/// process end right after, its code is still not sent again.
async fn made(cx: &Context, seed: &Totp, used_until: &mut Option<Timestamp>) -> Secret {
    // A computer that slept meanwhile may be in another window by then.
    let now = loop {
        let now = cx.clock.now();
        let due = seed.due(now, *used_until);
        if due <= now {
            break now;
        }
        cx.clock.sleep_until(due).await;
    };
    let window = seed.window(now);
    *used_until = Some(window.end);
    (cx.keep)(used(window.end));
    seed.code(window)
}

fn used(until: Timestamp) -> Fact {
    Fact::new(USED_UNTIL, Word::NONE, until.to_string())
}

/// Made codes that are refused have two usual causes.
fn blamed(answer: VendorError) -> VendorError {
    VendorError::code(answer.class, say::code::MADE_ONES_REFUSED).said_if(answer.said)
}
