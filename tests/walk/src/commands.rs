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

use crate::step::{Deed, Slot, Step};
use crate::violation::{Broken, Violation};
use crate::walk::{Handed, Walk};

/// How long Undo is offered.
const UNDO: Duration = Duration::from_secs(10);
/// Until auto-renew ends, in milliseconds.
const UNTIL: i64 = 60_000;

impl Walk {
    pub(crate) fn step(&mut self, step: Step) -> Result<(), Violation> {
        match step {
            Step::Next(slot, reply) => self.street.next(slot, reply),
            Step::Do(slot, deed) => return self.deed(slot, deed),
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
                self.places.iter_mut().for_each(|place| place.gone |= place.removed_at.is_some());
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
                drop(life.at_once("a look", life.app.look_again())?);
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
        self.street.leaves();
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

    fn deed(&mut self, slot: Slot, deed: Deed) -> Result<(), Violation> {
        if self.places[slot].gone {
            return Ok(());
        }
        let locked = self.is_locked()?;
        let id = self.places[slot].id;
        let (app, outbox, hands) = (self.life()?.app.clone(), self.outbox.clone(), self.hands.clone());
        let life = self.life()?;
        let put = move |token: Option<String>| {
            outbox.lock().unwrap_or_else(PoisonError::into_inner).push(Handed { slot, token });
        };
        match deed {
            Deed::Connect => drop(life.spawn(async move { app.connect(id, false).await })),
            Deed::Scratch => drop(life.spawn(async move { app.connect(id, true).await })),
            Deed::Renew => drop(life.spawn(async move { app.renew(id).await })),
            Deed::Verify => drop(life.spawn(async move { app.verify(id).await })),
            Deed::Token => drop(life.spawn(async move {
                if let Ok(credentials) = app.credentials(id, Duration::ZERO).await {
                    put(credentials.access_token.map(|token| token.reveal().to_owned()));
                }
            })),
            Deed::Copy => drop(life.spawn(async move {
                if app.copy(id, CopyFormat::Token).await.is_ok() {
                    put(hands.clipboard.lock().unwrap_or_else(PoisonError::into_inner).take());
                }
            })),
            Deed::Disconnect => {
                if !locked {
                    self.street.is_ending(slot, true);
                    self.places[slot].connected = false;
                    let typed = self.places[slot].typed.clone();
                    self.street.with(&typed, super::double::Double::let_go);
                }
                self.life()?.spawn(async move { app.disconnect(id).await });
            }
            Deed::Import => drop(life.spawn(async move {
                let what = Export { ids: Some(vec![id]), ..Export::default() };
                let text = app.export(what).await?;
                app.set_favourite(id, true).await?;
                let what = Import { text, passphrase: None, on_conflict: OnConflict::Replace, dry_run: false };
                app.import(what).await
            })),
            Deed::Cancel => drop(life.at_once("cancel", app.cancel(id))?),
            Deed::Star => drop(life.at_once("star", app.set_favourite(id, true))?),
            Deed::Lead => drop(life.at_once("lead", app.set_lead(id, Some(10)))?),
            Deed::Accept => {
                let done = life.at_once("accept", app.accept_identity(id))?;
                self.obeyed(locked, deed, &done);
            }
            Deed::AutoOff | Deed::AutoOn | Deed::Until => {
                let until = (deed == Deed::Until).then(|| self.clock.now().as_millisecond() + UNTIL);
                let done = life.at_once("auto-renew", app.set_auto_renew(id, deed != Deed::AutoOff, until))?;
                self.obeyed(locked, deed, &done);
            }
            Deed::Answer => self.answer(slot)?,
            Deed::Touch | Deed::Rename | Deed::Host | Deed::Client | Deed::Secret => self.edit(slot, deed, locked)?,
            Deed::Remove => self.remove(slot, locked)?,
            Deed::Restore => self.restore(slot, locked)?,
            Deed::Release => self.street.release(Some(slot), false),
            Deed::Break => self.street.release(Some(slot), true),
        }
        Ok(())
    }

    /// What writes is refused behind the lock.
    fn obeyed<T>(&mut self, locked: bool, deed: Deed, done: &Result<T, Failure>) {
        if locked && done.is_ok() {
            let violation = Violation::new(Broken::BehindTheLock, format!("{deed:?} was done"));
            self.soft.get_or_insert(violation);
        }
    }

    /// The view of a profile, if it is listed.
    pub(crate) fn view(&self, slot: Slot) -> Result<Option<ProfileView>, Violation> {
        let id = self.places[slot].id;
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
                let place = &mut self.places[slot];
                if question.kind == QuestionKind::Code {
                    place.codes += 1;
                    place.codes.to_string()
                } else {
                    place.typed.version += 1;
                    let (secret, typed) = (place.typed.secret(), place.typed.clone());
                    self.street.with(&typed, |double| double.typed(&secret));
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
        let mut typed = self.places[slot].typed.clone();
        typed.host = usize::from(page.host_str() != Some(&crate::cast::Typed { host: 0, ..typed.clone() }.host_name()));
        let code = self.street.with(&typed, |double| double.mint_code(&client));
        let (back, state) = (of("redirect_uri").unwrap_or_default(), of("state").unwrap_or_default());
        format!("{back}?code={code}&state={state}")
    }

    fn edit(&mut self, slot: Slot, deed: Deed, locked: bool) -> Result<(), Violation> {
        let place = &self.places[slot];
        let (role, id) = (place.role, place.id);
        let mut typed = crate::cast::Typed { pasted: None, ..place.typed.clone() };
        match deed {
            Deed::Host => typed.host ^= 1,
            Deed::Client if role.has_client() => typed.client ^= 1,
            Deed::Client => return Ok(()),
            Deed::Rename => typed.name += 1,
            _ => {}
        }
        let another = matches!(deed, Deed::Host | Deed::Client);
        if another || deed == Deed::Secret {
            typed.version += 1;
            self.paste_anew(role, &mut typed);
        }
        let input = role.form(&typed, another || deed == Deed::Secret);
        let input = fobwatch_core::contract::FormInput { id: Some(id), ..input };
        let life = self.life()?;
        let done = life.at_once("save", life.app.save(input))?;
        self.obeyed(locked, deed, &done);
        if done.is_err() {
            return Ok(());
        }
        let place = &mut self.places[slot];
        if another {
            // The old one may be given back where it came from.
            self.street.is_ending(slot, true);
            place.connected = false;
        }
        place.typed = typed;
        Ok(())
    }

    fn remove(&mut self, slot: Slot, locked: bool) -> Result<(), Violation> {
        let life = self.life()?;
        let done = life.at_once("remove", life.app.remove(self.places[slot].id))?;
        self.obeyed(locked, Deed::Remove, &done);
        if done.is_ok() {
            self.places[slot].removed_at = Some(self.clock.steady());
        }
        Ok(())
    }

    fn restore(&mut self, slot: Slot, locked: bool) -> Result<(), Violation> {
        let life = self.life()?;
        let done = life.at_once("restore", life.app.restore(self.places[slot].id))?;
        self.obeyed(locked, Deed::Restore, &done);
        let Some(removed_at) = self.places[slot].removed_at else { return Ok(()) };
        let ago = self.clock.steady().saturating_sub(removed_at);
        match done {
            Ok(()) => self.places[slot].removed_at = None,
            Err(failure) if failure.code == Code::TooLate && ago < UNDO => {
                return Err(Violation::new(Broken::Vanished, format!("gone {} s after its removal", ago.as_secs())));
            }
            Err(failure) => self.places[slot].gone = failure.code == Code::TooLate,
        }
        Ok(())
    }
}
