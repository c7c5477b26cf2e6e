//! The calm after a story: vendors answer, time passes, the technician unlocks. Invariant: what lives
//! at a vendor comes back without a person, and everything else with one.

use std::sync::PoisonError;
use std::time::Duration;

use fobwatch_core::contract::{SessionState, Waiting};

use crate::cast::Role;
use crate::judge;
use crate::step::{Deed, Slot, Step};
use crate::violation::{Broken, Violation};
use crate::walk::Walk;

/// The longest that a server's own time is honoured, and some more.
const CALM: Duration = Duration::from_mins(65);
const MOMENT: Duration = Duration::from_secs(20);
/// Things that a technician tries for one profile.
const PATIENCE: usize = 8;

impl Walk {
    pub(crate) fn calm(&mut self) -> Result<(), Violation> {
        self.street.calm();
        self.street.release(None, false);
        self.settle()?;
        // What was handed out just now is judged by this moment.
        judge::handed_out(self)?;
        self.step(Step::Keyring(true))?;
        if self.is_locked()? {
            self.step(Step::Unlock)?;
            self.settle()?;
        }
        for slot in 0..self.places.len() {
            self.step(Step::Do(slot, Deed::Cancel))?;
        }
        self.step(Step::Network)?;
        self.life()?.pass(MOMENT);
        self.life()?.pass(CALM);
        judge::after_each(self)?;
        for slot in 0..self.places.len() {
            if self.places[slot].removed_at.is_some() || self.places[slot].gone {
                continue;
            }
            self.come_back(slot)?;
            self.help(slot)?;
            self.step(Step::Do(slot, Deed::Token))?;
            self.settle()?;
            judge::after_each(self)?;
        }
        Ok(())
    }

    fn settle(&mut self) -> Result<(), Violation> {
        self.life()?.settle();
        self.log.extend(self.street.take_told().iter().map(|line| format!("    {line}")));
        Ok(())
    }

    fn state(&self, slot: Slot) -> Result<SessionState, Violation> {
        let gone = || Violation::new(Broken::Vanished, format!("profile {slot} is not listed"));
        Ok(self.view(slot)?.ok_or_else(gone)?.state)
    }

    fn visits(&self) -> usize {
        *self.hands.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What lives at the vendor needs a click at most.
    fn come_back(&mut self, slot: Slot) -> Result<(), Violation> {
        let place = &self.places[slot];
        if !place.connected || !self.street.lives(&place.typed, place.role.keeps()) {
            return Ok(());
        }
        let before = self.visits();
        for deed in [Deed::Renew, Deed::Connect] {
            if self.state(slot)? == SessionState::Active {
                return Ok(());
            }
            self.log.push(format!("calm: {slot} {deed:?}"));
            self.step(Step::Do(slot, deed))?;
            self.settle()?;
        }
        let (state, name) = (self.view(slot)?, self.places[slot].role.name());
        let shown = state.as_ref().map(judge::shown).unwrap_or_default();
        let asks = !matches!(self.state(slot)?, SessionState::Active) || self.visits() != before;
        if asks {
            return Err(Violation::new(Broken::Lost, format!("{name} does not come back: {shown}")));
        }
        Ok(())
    }

    /// What is offered leads on, with a person who does all that is asked.
    fn help(&mut self, slot: Slot) -> Result<(), Violation> {
        for _ in 0..PATIENCE {
            let deed = match self.state(slot)? {
                SessionState::Active => return Ok(()),
                SessionState::SigningIn { waiting: Waiting::Vendor } | SessionState::Renewing => {
                    self.life()?.pass(MOMENT);
                    continue;
                }
                SessionState::SigningIn { .. } | SessionState::NeedsCode { question: Some(_) } => Deed::Answer,
                // What was pasted has ended: another one is.
                SessionState::NeedsSignIn if self.places[slot].role == Role::NinjaPasted => {
                    self.step(Step::Do(slot, Deed::Secret))?;
                    Deed::Connect
                }
                _ => Deed::Connect,
            };
            self.log.push(format!("calm: {slot} {deed:?}"));
            self.step(Step::Do(slot, deed))?;
            self.settle()?;
            judge::after_each(self)?;
        }
        let shown = self.view(slot)?.as_ref().map(judge::shown).unwrap_or_default();
        Err(Violation::new(Broken::NoWayOut, format!("{} stays {shown}", self.places[slot].role.name())))
    }
}
