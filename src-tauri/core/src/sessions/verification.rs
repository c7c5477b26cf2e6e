//! Calls that verify a sign-in, or do something with it.

use std::sync::Arc;

use fobwatch_text::{Text, Word, say};

use super::Sessions;
use super::renewal::sign_in_needed;
use crate::failure::{Code, Failure};
use crate::profile::ProfileId;
use crate::session::{Event, Job};
use crate::vendor::{Class, Effect, Unattended, VendorError, Verified};

impl Sessions {
    pub(crate) async fn verify(self: &Arc<Self>, id: ProfileId) -> Result<Text, Failure> {
        let (mut generation, mut verified) = self.ask_vendor(id).await?;
        if verified.as_ref().is_err_and(|error| error.class == Class::TokenRejected) && self.can_renew(id)? {
            // From now on nobody gets it, whatever becomes of the renewal.
            self.apply(id, Event::TokenRefused { generation });
            self.renew(id).await?;
            (generation, verified) = self.ask_vendor(id).await?;
        }
        self.conclude(id, generation, verified, say::session::CHECK, say::session::TOKEN_GOOD)
    }

    pub(crate) async fn act(self: &Arc<Self>, id: ProfileId, action: String) -> Result<Text, Failure> {
        let (vendor, answers) = self.opened(&self.profile(id)?)?;
        self.check_not_withheld(id)?;
        let (generation, grant) = self.with_open(id, |session| (session.generation, session.grant.clone()))?;
        let grant = grant.ok_or_else(sign_in_needed)?;
        let Some(known) = vendor.actions(&answers, &grant).into_iter().find(|known| known.id == action) else {
            return Err(Failure::new(Code::TooLate, say::session::NOT_NOW));
        };
        let result = vendor.act(&self.context(id, Arc::new(Unattended)), &answers, &grant, &action).await;
        self.conclude(id, generation, result, known.label, known.label)
    }

    async fn ask_vendor(self: &Arc<Self>, id: ProfileId) -> Result<(u32, Result<Verified, VendorError>), Failure> {
        let (vendor, answers) = self.opened(&self.profile(id)?)?;
        let (generation, grant) = self.with_open(id, |session| (session.generation, session.grant.clone()))?;
        let grant = grant.ok_or_else(sign_in_needed)?;
        Ok((generation, vendor.verify(&self.context(id, Arc::new(Unattended)), &answers, &grant).await))
    }

    pub(super) fn can_renew(&self, id: ProfileId) -> Result<bool, Failure> {
        self.with_open(id, |session| session.is_renewable())
    }

    fn conclude(
        &self,
        id: ProfileId,
        generation: u32,
        result: Result<Verified, VendorError>,
        what: Word,
        done: Word,
    ) -> Result<Text, Failure> {
        match result {
            Ok(verified) => {
                let warning = verified.warnings.first().map(|warning| warning.text.clone());
                let note = verified.note.clone().or(warning);
                let note = Text::from(done).sentence().then(note.unwrap_or_default());
                let refused = self.with_entry(id, |entry| entry.refuses_as(&verified))?;
                self.step(id, Event::Verified { generation, verified, refused: refused.clone() })?;
                if let Some(error) = refused {
                    self.record_activity_as(id, error.text.clone(), true);
                    self.change_entry(id, |_| ())?;
                    return Err(failure(&error));
                }
                if let Some(grant) = self.grant(id)? {
                    self.keep_identity(id, &grant);
                }
                self.record_activity(id, note.clone());
                self.change_entry(id, |_| ())?;
                Ok(note)
            }
            Err(error) => {
                let failure = failure(&error);
                self.fail(id, Job::Check { generation }, what, error);
                Err(failure)
            }
        }
    }
}

/// A vendor's error as the caller of a command sees it.
pub(super) fn failure(error: &VendorError) -> Failure {
    let code = match error.effect {
        Effect::Retry { .. } => Code::Unreachable,
        Effect::SignIn { .. } => Code::SignInNeeded,
        Effect::Code => Code::CodeNeeded,
        Effect::Refuse | Effect::Previous => Code::Refused,
    };
    let failure = Failure::new(code, error.text.clone());
    match &error.said {
        Some(said) => failure.hint(Text::plain(said)),
        None => failure,
    }
}
