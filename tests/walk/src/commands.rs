//! Each step as the commands that it is. Invariant: what the technician did is noted when the app has
//! taken it, and not before.

use std::sync::PoisonError;
use std::time::Duration;

use fobwatch_core::app::Surroundings;
use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::{CopyFormat, Export, Import, OnConflict, ProfileView, SessionState, Waiting};
use fobwatch_core::failure::{Code, Failure};
use fobwatch_core::secret::Secret;
use fobwatch_core::settings::Settings;
use fobwatch_core::vault::KeyringError;
use fobwatch_core::vendor::QuestionKind;
use jiff::SignedDuration;
use url::Url;

use crate::step::{Action, Slot, Step};
use crate::violation::{Broken, Violation};
use crate::walk::{Handed, Walk};

/// How long Undo is offered.
const UNDO: Duration = Duration::from_secs(10);
/// Until auto-renew ends, in milliseconds.
const UNTIL: i64 = 60_000;

impl Walk {
    pub(crate) fn step(&mut self, step: Step) -> Result<(), Violation> {
        match step {
            Step::Next(slot, reply) => self.network.next(slot, reply),
            Step::Do(slot, action) => return self.action(slot, action),
            Step::Lock => return self.lock("lock", false),
            Step::Suspend => return self.lock("suspend", true),
            Step::Unlock => return self.unlock(),
            Step::Keyring(answers) => {
                let fault = (!answers).then_some(KeyringError::Silent);
                *self.keyring.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
            }
            Step::Veil(on) => {
                let settings = Settings { lock_on_suspend: true, renew_while_locked: on, ..Settings::default() };
                let life = self.life()?;
                // Behind the lock it may be refused.
                drop(life.at_once("the settings", life.app.set_settings(settings.into()))?);
            }
            Step::Quit(answered) => {
                if let Some(life) = self.life.take() {
                    life.end(answered)?;
                }
                // Undo ends with the window that offers it.
                self.profiles.iter_mut().for_each(|profile| profile.gone |= profile.removed_at.is_some());
                return self.start();
            }
            Step::Pass(seconds) => self.life()?.pass(Duration::from_secs(seconds.into())),
            Step::Sleep(seconds) => self.clock.advance(Duration::from_secs(seconds.into())),
            Step::Clock(seconds) => {
                self.clock_was_set = true;
                self.clock.set_wall(SignedDuration::from_secs(seconds.into()));
            }
            Step::Network => {
                let life = self.life()?;
                drop(life.at_once("a look", life.app.retry_unreachable())?);
            }
            Step::RenewAll => {
                let life = self.life()?;
                let app = life.app.clone();
                life.spawn(async move { app.renew_all().await });
            }
        }
        Ok(())
    }

    fn lock(&mut self, what: &str, suspends: bool) -> Result<(), Violation> {
        let life = self.life()?;
        self.network.leaves();
        let result = if suspends {
            life.at_once(what, life.app.note_surroundings(Surroundings::Suspending))?
        } else {
            life.at_once(what, life.app.lock())?
        };
        if let Err(failure) = result {
            return Err(Violation::new(Broken::Failed, format!("{what}: {failure}")));
        }
        if self.is_locked()? { Ok(()) } else { Err(Violation::new(Broken::Failed, format!("{what} did not lock"))) }
    }

    fn unlock(&mut self) -> Result<(), Violation> {
        let was_locked = self.is_locked()?;
        let life = self.life()?;
        // Without the keyring it cannot be done, and that is all.
        drop(life.at_once("unlock", life.app.unlock(None))?);
        life.settle();
        let (is_locked, answers) = (self.is_locked()?, self.keyring_answers());
        match (was_locked, is_locked) {
            (false, true) => Err(Violation::new(Broken::Shut, "an unlock has locked")),
            (true, true) if answers => Err(Violation::new(Broken::NoWayOut, "an unlock did not unlock")),
            _ => Ok(()),
        }
    }

    fn keyring_answers(&self) -> bool {
        self.keyring.fault.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    fn action(&mut self, slot: Slot, action: Action) -> Result<(), Violation> {
        if self.profiles[slot].gone {
            return Ok(());
        }
        let locked = self.is_locked()?;
        let id = self.profiles[slot].id;
        let (app, outbox, desktop) = (self.life()?.app.clone(), self.outbox.clone(), self.desktop.clone());
        let life = self.life()?;
        let put = move |token: Option<String>| {
            outbox.lock().unwrap_or_else(PoisonError::into_inner).push(Handed { slot, token });
        };
        match action {
            Action::Connect => drop(life.spawn(async move { app.connect(id, false).await })),
            Action::Scratch => drop(life.spawn(async move { app.connect(id, true).await })),
            Action::Renew => drop(life.spawn(async move { app.renew(id).await })),
            Action::Verify => drop(life.spawn(async move { app.verify(id).await })),
            Action::Token => drop(life.spawn(async move {
                if let Ok(credentials) = app.credentials(id, Duration::ZERO).await {
                    put(credentials.access_token.map(|token| token.reveal().to_owned()));
                }
            })),
            Action::Copy => drop(life.spawn(async move {
                if app.copy(id, CopyFormat::Token).await.is_ok() {
                    put(desktop.clipboard.lock().unwrap_or_else(PoisonError::into_inner).take());
                }
            })),
            Action::Disconnect => {
                if !locked {
                    self.network.is_ending(slot, true);
                    self.profiles[slot].connected = false;
                    let typed = self.profiles[slot].typed.clone();
                    self.network.with(&typed, super::double::Double::let_go);
                }
                self.life()?.spawn(async move { app.disconnect(id).await });
            }
            Action::Import => drop(life.spawn(async move {
                let what = Export { ids: Some(vec![id]), ..Export::default() };
                let text = app.export(what).await?;
                app.set_favourite(id, true).await?;
                let what = Import { text, passphrase: None, on_conflict: OnConflict::Replace, dry_run: false };
                app.import(what).await
            })),
            Action::Cancel => drop(life.at_once("cancel", app.cancel(id))?),
            Action::Star => drop(life.at_once("star", app.set_favourite(id, true))?),
            Action::Lead => drop(life.at_once("lead", app.set_lead(id, Some(10)))?),
            Action::Accept => {
                let done = life.at_once("accept", app.accept_identity(id))?;
                self.obeyed(locked, action, &done);
            }
            Action::AutoOff | Action::AutoOn | Action::Until => {
                let until = (action == Action::Until).then(|| self.clock.now().as_millisecond() + UNTIL);
                let done = life.at_once("auto-renew", app.set_auto_renew(id, action != Action::AutoOff, until))?;
                self.obeyed(locked, action, &done);
            }
            Action::Answer => self.answer(slot)?,
            Action::Touch | Action::Rename | Action::Host | Action::Client | Action::Secret => {
                self.edit(slot, action, locked)?;
            }
            Action::Remove => self.remove(slot, locked)?,
            Action::Restore => self.restore(slot, locked)?,
            Action::Release => self.network.release(Some(slot), false),
            Action::Break => self.network.release(Some(slot), true),
        }
        Ok(())
    }

    /// What writes is refused behind the lock.
    fn obeyed<T>(&mut self, locked: bool, action: Action, done: &Result<T, Failure>) {
        if locked && done.is_ok() {
            let violation = Violation::new(Broken::BehindTheLock, format!("{action:?} was done"));
            self.soft.get_or_insert(violation);
        }
    }

    /// The view of a profile, if it is listed.
    pub(crate) fn view(&self, slot: Slot) -> Result<Option<ProfileView>, Violation> {
        let id = self.profiles[slot].id;
        Ok(self.overview()?.1.into_iter().find(|view| view.id == id))
    }

    /// Does what a sign-in waits for, if one does.
    pub(crate) fn answer(&mut self, slot: Slot) -> Result<(), Violation> {
        let Some(view) = self.view(slot)? else { return Ok(()) };
        let (id, app) = (view.id, self.life()?.app.clone());
        let text = match view.state {
            SessionState::SigningIn { waiting: Waiting::Browser { .. } } => {
                let Ok(page) = app.sign_in_url(id) else { return Ok(()) };
                let address = Secret::new(self.approve(slot, &page));
                drop(self.life()?.at_once("paste", app.paste(id, address))?);
                return Ok(());
            }
            SessionState::NeedsCode { question: Some(question) }
            | SessionState::SigningIn { waiting: Waiting::Answer { question } } => {
                let profile = &mut self.profiles[slot];
                if question.kind == QuestionKind::Code {
                    profile.codes += 1;
                    profile.codes.to_string()
                } else {
                    profile.typed.version += 1;
                    let (secret, typed) = (profile.typed.secret(), profile.typed.clone());
                    self.network.with(&typed, |double| double.typed(&secret));
                    secret
                }
            }
            SessionState::SigningIn { waiting: Waiting::Pick { choice } } => {
                choice.options.first().map(|(value, _)| value.clone()).unwrap_or_default()
            }
            _ => return Ok(()),
        };
        drop(self.life()?.at_once("answer", app.answer(id, Secret::new(text)))?);
        Ok(())
    }

    /// In the browser: the address that it comes to.
    fn approve(&self, slot: Slot, page: &Url) -> String {
        let of = |name: &str| page.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let client = of("client_id").unwrap_or_default();
        let mut typed = self.profiles[slot].typed.clone();
        typed.host = usize::from(page.host_str() != Some(&crate::cast::Typed { host: 0, ..typed.clone() }.host_name()));
        let code = self.network.with(&typed, |double| double.mint_code(&client));
        let (back, state) = (of("redirect_uri").unwrap_or_default(), of("state").unwrap_or_default());
        format!("{back}?code={code}&state={state}")
    }

    fn edit(&mut self, slot: Slot, action: Action, locked: bool) -> Result<(), Violation> {
        let profile = &self.profiles[slot];
        let (role, id) = (profile.role, profile.id);
        let mut typed = crate::cast::Typed { pasted: None, ..profile.typed.clone() };
        match action {
            Action::Host => typed.host ^= 1,
            Action::Client if role.has_client() => typed.client ^= 1,
            Action::Client => return Ok(()),
            Action::Rename => typed.name += 1,
            _ => {}
        }
        let another = matches!(action, Action::Host | Action::Client);
        if another || action == Action::Secret {
            typed.version += 1;
            self.paste_anew(role, &mut typed);
        }
        let input = role.form(&typed, another || action == Action::Secret);
        let input = fobwatch_core::contract::FormInput { id: Some(id), ..input };
        let life = self.life()?;
        let done = life.at_once("save", life.app.save(input))?;
        self.obeyed(locked, action, &done);
        if done.is_err() {
            return Ok(());
        }
        let profile = &mut self.profiles[slot];
        if another {
            // The old one may be given back where it came from.
            self.network.is_ending(slot, true);
            profile.connected = false;
        }
        profile.typed = typed;
        Ok(())
    }

    fn remove(&mut self, slot: Slot, locked: bool) -> Result<(), Violation> {
        let life = self.life()?;
        let done = life.at_once("remove", life.app.remove(self.profiles[slot].id))?;
        self.obeyed(locked, Action::Remove, &done);
        if done.is_ok() {
            self.profiles[slot].removed_at = Some(self.clock.steady());
        }
        Ok(())
    }

    fn restore(&mut self, slot: Slot, locked: bool) -> Result<(), Violation> {
        let life = self.life()?;
        let done = life.at_once("restore", life.app.restore(self.profiles[slot].id))?;
        self.obeyed(locked, Action::Restore, &done);
        let Some(removed_at) = self.profiles[slot].removed_at else { return Ok(()) };
        let ago = self.clock.steady().saturating_sub(removed_at);
        match done {
            Ok(()) => self.profiles[slot].removed_at = None,
            Err(failure) if failure.code == Code::TooLate && ago < UNDO => {
                return Err(Violation::new(Broken::Vanished, format!("gone {} s after its removal", ago.as_secs())));
            }
            Err(failure) => self.profiles[slot].gone = failure.code == Code::TooLate,
        }
        Ok(())
    }
}
