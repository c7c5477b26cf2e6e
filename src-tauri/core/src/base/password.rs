//! The password of a sign-in: the saved one, or what a person types. Invariant: a saved one that was refused
//! is never sent again, and what was never to be kept is not kept.

use fobwatch_text::{Text, say};

use crate::answers::Answers;
use crate::secret::Secret;
use crate::vendor::{Context, Question, QuestionKind, VendorError};

/// Key of the field, with each vendor that has one.
const PASSWORD: &str = "password";

impl Context {
    /// The saved password, else one that is asked for. `account` is whose it is, as the prompt begins.
    pub async fn password(&self, answers: &Answers, account: &Text) -> Result<Secret, VendorError> {
        if let Some(saved) = answers.secret(PASSWORD) {
            return Ok(saved.clone());
        }
        let refused = self.was_refused(PASSWORD);
        let text =
            if refused { say::sign_in::enter_password_anew(account) } else { say::sign_in::enter_password(account) };
        let refused = refused.then(|| say::sign_in::SAVED_PASSWORD_REFUSED.into());
        self.interaction.ask(Question { kind: QuestionKind::Password, text, refused }).await
    }

    /// The vendor has taken this one: it is kept where it was asked for in place of a refused one.
    pub fn password_taken(&self, password: &Secret) {
        if self.was_refused(PASSWORD) {
            (self.report_answer)(PASSWORD, Some(password));
        }
    }

    /// The vendor refuses it. Told at once: a click meanwhile must not send it again. Of one that was typed
    /// there is nothing to tell.
    pub fn password_refused(&self, answers: &Answers) {
        if answers.secret(PASSWORD).is_some() {
            (self.report_answer)(PASSWORD, None);
        }
    }
}
