//! The recovery after a story: vendors answer, time passes, the technician unlocks. Invariant: what lives at a
//! vendor comes back without a person, and everything else with one.

use std::sync::PoisonError;
use std::time::Duration;

use fobwatch_core::contract::{SessionState, Waiting};

use crate::cast::Role;
use crate::invariants;
use crate::step::{Action, Slot, Step};
use crate::violation::{Broken, Violation};
use crate::walk::Walk;

/// The longest that a server's own time is honoured, and some more.
const CALM: Duration = Duration::from_mins(65);
const MOMENT: Duration = Duration::from_secs(20);
/// Things that a technician tries for one profile.
const PATIENCE: usize = 8;

impl Walk {
    pub(crate) fn calm(&mut self) -> Result<(), Violation> {
        self.network.calm();
        self.network.release(None, false);
        self.settle()?;
        // What was handed out just now is judged by this moment.
        invariants::handed_out(self)?;
        self.step(Step::Keyring(true))?;
        if self.is_locked()? {
            self.step(Step::Unlock)?;
            self.settle()?;
        }
        for slot in 0..self.profiles.len() {
            self.step(Step::Do(slot, Action::Cancel))?;
        }
        self.step(Step::Network)?;
        self.life()?.pass(MOMENT);
        self.life()?.pass(CALM);
        invariants::after_each(self)?;
        for slot in 0..self.profiles.len() {
            if self.profiles[slot].removed_at.is_some() || self.profiles[slot].gone {
                continue;
            }
            self.come_back(slot)?;
            self.help(slot)?;
            self.step(Step::Do(slot, Action::Token))?;
            self.settle()?;
            invariants::after_each(self)?;
        }
        Ok(())
    }

    fn settle(&mut self) -> Result<(), Violation> {
        self.life()?.settle();
        self.log.extend(self.network.take_told().iter().map(|line| format!("    {line}")));
        Ok(())
    }

    fn state(&self, slot: Slot) -> Result<SessionState, Violation> {
        let gone = || Violation::new(Broken::Vanished, format!("profile {slot} is not listed"));
        Ok(self.view(slot)?.ok_or_else(gone)?.state)
    }

    fn visits(&self) -> usize {
        *self.desktop.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What lives at the vendor needs a click at most.
    fn come_back(&mut self, slot: Slot) -> Result<(), Violation> {
        let profile = &self.profiles[slot];
        if !profile.connected || !self.network.lives(&profile.typed, profile.role.keeps()) {
            return Ok(());
        }
        let before = self.visits();
        for action in [Action::Renew, Action::Connect] {
            if self.state(slot)? == SessionState::Active {
                return Ok(());
            }
            self.log.push(format!("calm: {slot} {action:?}"));
            self.step(Step::Do(slot, action))?;
            self.settle()?;
        }
        let (state, name) = (self.view(slot)?, self.profiles[slot].role.name());
        let shown = state.as_ref().map(invariants::shown).unwrap_or_default();
        let asks = !matches!(self.state(slot)?, SessionState::Active) || self.visits() != before;
        if asks {
            return Err(Violation::new(Broken::Lost, format!("{name} does not come back: {shown}")));
        }
        Ok(())
    }

    /// What is offered leads on, with a person who does all that is asked.
    fn help(&mut self, slot: Slot) -> Result<(), Violation> {
        for _ in 0..PATIENCE {
            let action = match self.state(slot)? {
                SessionState::Active => return Ok(()),
                SessionState::SigningIn { waiting: Waiting::Vendor } | SessionState::Renewing => {
                    self.life()?.pass(MOMENT);
                    continue;
                }
                SessionState::SigningIn { .. } | SessionState::NeedsCode { question: Some(_) } => Action::Answer,
                // What was pasted has ended: another one is.
                SessionState::NeedsSignIn if self.profiles[slot].role == Role::NinjaPasted => {
                    self.step(Step::Do(slot, Action::Secret))?;
                    Action::Connect
                }
                _ => Action::Connect,
            };
            self.log.push(format!("calm: {slot} {action:?}"));
            self.step(Step::Do(slot, action))?;
            self.settle()?;
            invariants::after_each(self)?;
        }
        let shown = self.view(slot)?.as_ref().map(invariants::shown).unwrap_or_default();
        Err(Violation::new(Broken::NoWayOut, format!("{} stays {shown}", self.profiles[slot].role.name())))
    }
}
