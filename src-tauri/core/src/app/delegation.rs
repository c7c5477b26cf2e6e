//! Commands that one owner carries out alone.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_text::Text;

use super::{Call, Called, Core, Credentials, Listening, Prompt, ScriptSession};
use crate::contract::{Overview, Renewed};
use crate::failure::{Code, Failure};
use crate::profile::ProfileId;
use crate::secret::Secret;
use crate::vendor::Grant;

impl Core {
    pub(super) async fn overview(&self) -> Result<Overview, Failure> {
        Ok(self.sessions.overview(self.read_only()))
    }

    pub(super) fn listen(&self) -> Listening {
        self.feed.listen()
    }

    pub(super) fn how_many(&self) -> usize {
        self.sessions.count()
    }

    pub(super) fn find_profile(&self, wanted: &str) -> Result<ProfileId, Failure> {
        self.sessions.find(wanted)
    }

    pub(super) fn guess_profile(&self, wanted: &str) -> Result<ProfileId, Failure> {
        self.sessions.guess(wanted)
    }

    pub(super) fn find_members(&self, wanted: &str, shortened: bool) -> Result<Vec<ProfileId>, Failure> {
        self.sessions.members(wanted, shortened)
    }

    pub(super) async fn connect(&self, id: ProfileId, from_scratch: bool) -> Result<(), Failure> {
        self.sessions.connect(id, from_scratch).await?;
        self.sessions.note_use(id);
        Ok(())
    }

    pub(super) async fn connect_from_terminal(&self, id: ProfileId, from_scratch: bool) -> Result<(), Failure> {
        self.sessions.connect_from_terminal(id, from_scratch).await
    }

    pub(super) async fn cancel(&self, id: ProfileId) -> Result<(), Failure> {
        self.sessions.cancel(id).await
    }

    pub(super) async fn prompt(&self, id: ProfileId, after: u64) -> Result<Option<(u64, Prompt)>, Failure> {
        self.sessions.prompt(id, after).await
    }

    pub(super) async fn answer(&self, id: ProfileId, text: Secret) -> Result<(), Failure> {
        self.sessions.answer(id, text)
    }

    pub(super) async fn paste(&self, id: ProfileId, address: Secret) -> Result<(), Failure> {
        self.sessions.paste(id, &address)
    }

    pub(super) fn sign_in_url(&self, id: ProfileId) -> Result<url::Url, Failure> {
        self.sessions.sign_in_url(id)
    }

    pub(super) async fn open_shell(&self, ids: Vec<ProfileId>) -> Result<(), Failure> {
        for id in &ids {
            self.sessions.profile(*id)?;
        }
        self.desktop.open_shell(&ids).map_err(|error| Failure::new(Code::Desktop, error))?;
        // All of a customer are not what somebody works with.
        if let [id] = ids[..] {
            self.sessions.note_use(id);
        }
        Ok(())
    }

    pub(super) async fn copy_link(&self, id: ProfileId) -> Result<(), Failure> {
        let url = self.sign_in_url(id)?;
        self.desktop.copy(&Secret::new(url)).map_err(|error| Failure::new(Code::Desktop, error))
    }

    pub(super) async fn disconnect(&self, id: ProfileId) -> Result<Text, Failure> {
        self.sessions.sign_out(id, true).await
    }

    pub(super) async fn forget_sign_in(&self, id: ProfileId) -> Result<Text, Failure> {
        self.sessions.sign_out(id, false).await
    }

    pub(super) async fn renew(&self, id: ProfileId) -> Result<(), Failure> {
        self.sessions.renew(id).await
    }

    pub(super) async fn renew_all(&self) -> Result<(), Failure> {
        self.sessions.renew_all();
        Ok(())
    }

    pub(super) async fn renew_many(&self, ids: Vec<ProfileId>) -> Result<Vec<Renewed>, Failure> {
        Ok(self.sessions.renew_many(ids).await)
    }

    pub(super) async fn verify(&self, id: ProfileId) -> Result<Text, Failure> {
        self.sessions.verify(id).await
    }

    pub(super) async fn act(&self, id: ProfileId, action: String) -> Result<Text, Failure> {
        self.sessions.act(id, action).await
    }

    pub(super) async fn acquire(&self, id: ProfileId, time: Duration) -> Result<Arc<Grant>, Failure> {
        self.sessions.acquire(id, time).await
    }

    pub(super) async fn credentials(
        &self,
        id: ProfileId,
        time: impl Into<Option<Duration>>,
    ) -> Result<Credentials, Failure> {
        self.sessions.credentials(id, time.into()).await
    }

    pub(super) async fn script_session(&self, id: ProfileId, time: Option<Duration>) -> Result<ScriptSession, Failure> {
        self.sessions.script_session(id, time).await
    }

    pub(super) async fn call(&self, id: ProfileId, call: Call) -> Result<Called, Failure> {
        self.sessions.call(id, call).await
    }

    pub(super) fn api_bases(&self) -> Vec<(ProfileId, String)> {
        self.sessions.api_bases()
    }

    pub(super) async fn refresh_token(&self, id: ProfileId) -> Result<Secret, Failure> {
        self.sessions.refresh_token(id)
    }

    pub(super) async fn accept_identity(&self, id: ProfileId) -> Result<(), Failure> {
        self.sessions.accept_identity(id)
    }

    pub(super) async fn set_auto_renew(&self, id: ProfileId, on: bool, until: Option<i64>) -> Result<(), Failure> {
        self.sessions.set_auto_renew(id, on, until)
    }

    pub(super) async fn set_lead(&self, id: ProfileId, minutes: Option<u16>) -> Result<(), Failure> {
        self.sessions.set_lead(id, minutes)
    }

    pub(super) async fn set_favourite(&self, id: ProfileId, on: bool) -> Result<(), Failure> {
        self.sessions.update_profile(id, |profile| profile.favourite = on)
    }

    pub(super) async fn remove(&self, id: ProfileId) -> Result<(), Failure> {
        self.sessions.remove(id)
    }

    pub(super) async fn restore(&self, id: ProfileId) -> Result<(), Failure> {
        self.sessions.restore(id)
    }

    pub(super) async fn retry_unreachable(&self) -> Result<(), Failure> {
        self.sessions.retry_unreachable();
        Ok(())
    }
}
