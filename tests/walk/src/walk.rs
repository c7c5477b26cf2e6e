//! A story, carried out: commands through `App`, as page and agent call them. Invariant: nothing is
//! looked at before everything has come to rest.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fobwatch_core::clock::{Clock as _, Manual};
use fobwatch_core::contract::{ProfileView, VaultState};
use fobwatch_core::failure::Failure;
use fobwatch_core::profile::ProfileId;
use fobwatch_core::settings::Settings;
use fobwatch_integration::{MemoryKeyring, T0, instant};
use tempfile::TempDir;

use crate::app_run::{AppRun, Surroundings};
use crate::cast::{Role, Typed};
use crate::fakes::FakeDesktop;
use crate::invariants;
use crate::simulated_network::SimulatedNetwork;
use crate::step::Slot;
use crate::story::Story;
use crate::violation::{Broken, Violation};

/// How a story ended.
#[derive(Debug)]
pub struct StoryEnd {
    /// The promise that was broken, if any.
    pub violation: Option<Violation>,
    /// What happened, line by line.
    pub log: Vec<String>,
    /// Requests to vendors.
    pub requests: u64,
}

/// A profile of the story, as the technician knows it.
pub(crate) struct StoryProfile {
    pub(crate) role: Role,
    pub(crate) typed: Typed,
    pub(crate) id: ProfileId,
    /// On the steady clock.
    pub(crate) removed_at: Option<Duration>,
    /// For good.
    pub(crate) gone: bool,
    /// It has been seen active, and nobody has ended it since.
    pub(crate) connected: bool,
    pub(crate) codes: usize,
}

/// What a script or the clipboard got.
pub(crate) struct Handed {
    pub(crate) slot: Slot,
    /// None: there is no token in it.
    pub(crate) token: Option<String>,
}

pub(crate) type Outbox = Arc<Mutex<Vec<Handed>>>;

pub(crate) struct Walk {
    pub(crate) life: Option<AppRun>,
    pub(crate) network: SimulatedNetwork,
    pub(crate) clock: Manual,
    pub(crate) keyring: Arc<MemoryKeyring>,
    pub(crate) desktop: Arc<FakeDesktop>,
    pub(crate) profiles: Vec<StoryProfile>,
    pub(crate) outbox: Outbox,
    /// Told only if nothing worse is found.
    pub(crate) soft: Option<Violation>,
    pub(crate) log: Vec<String>,
    pub(crate) clock_was_set: bool,
    chance: u16,
    folder: TempDir,
}

/// Tells a story to its end, and on to the calm after it.
pub fn tell(story: &Story) -> StoryEnd {
    let mut walk = match Walk::begin(story) {
        Ok(walk) => walk,
        Err(violation) => return StoryEnd { violation: Some(violation), log: Vec::new(), requests: 0 },
    };
    let violation = walk.all(story).err().or_else(|| walk.soft.take());
    walk.log.extend(walk.network.take_told().iter().map(|line| format!("    {line}")));
    StoryEnd { violation, log: std::mem::take(&mut walk.log), requests: walk.network.requests() }
}

impl Walk {
    fn begin(story: &Story) -> Result<Self, Violation> {
        let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new());
        let folder = folder.map_err(|error| Violation::new(Broken::Failed, error.to_string()))?;
        let clock = Manual::at(instant(T0));
        let mut walk = Self {
            life: None,
            network: SimulatedNetwork::new(clock.clone(), &story.cast),
            clock,
            keyring: Arc::default(),
            desktop: Arc::default(),
            profiles: Vec::new(),
            outbox: Arc::default(),
            soft: None,
            log: Vec::new(),
            clock_was_set: false,
            chance: story.chance,
            folder,
        };
        walk.start()?;
        let settings = Settings { lock_on_suspend: true, ..Settings::default() };
        let life = walk.life()?;
        life.block_on(life.app.set_settings(settings.into())).map_err(|failure| failed("the settings", &failure))?;
        for (slot, role) in story.cast.iter().enumerate() {
            let mut typed = Typed { slot, ..Typed::default() };
            walk.paste_anew(*role, &mut typed);
            let life = walk.life()?;
            let id =
                life.block_on(life.app.save(role.form(&typed, true))).map_err(|failure| failed("a form", &failure))?;
            let profile = StoryProfile {
                role: *role,
                typed,
                id,
                removed_at: None,
                gone: false,
                connected: false,
                codes: 100_000,
            };
            walk.profiles.push(profile);
        }
        Ok(walk)
    }

    fn all(&mut self, story: &Story) -> Result<(), Violation> {
        for step in &story.steps {
            self.log.push(step.to_string());
            let done = self.step(*step);
            if let Some(life) = &self.life {
                life.settle();
            }
            self.log.extend(self.network.take_told().iter().map(|line| format!("    {line}")));
            // What the vendors saw comes first: it is the cause.
            self.network.violation().map_or(Ok(()), Err)?;
            done?;
            invariants::after_each(self)?;
        }
        self.log.push("calm".to_owned());
        let calm = self.calm();
        self.network.violation().map_or(Ok(()), Err)?;
        calm
    }

    /// A token to be pasted, where the form wants one.
    pub(crate) fn paste_anew(&self, role: Role, typed: &mut Typed) {
        if role == Role::NinjaPasted {
            let (client, now) = (typed.client_id(), self.clock.steady());
            typed.pasted = Some(self.network.with(typed, |double| double.mint(&client, now)));
        }
    }

    pub(crate) fn start(&mut self) -> Result<(), Violation> {
        let surroundings = Surroundings {
            folder: self.folder.path(),
            keyring: self.keyring.clone(),
            desktop: self.desktop.clone(),
            network: self.network.clone(),
            clock: self.clock.clone(),
            chance: self.chance,
        };
        self.life = Some(AppRun::begin(&surroundings)?);
        Ok(())
    }

    pub(crate) fn life(&self) -> Result<&AppRun, Violation> {
        self.life.as_ref().ok_or_else(|| Violation::new(Broken::Failed, "no app"))
    }

    /// The vault and the profiles, as the window shows them.
    pub(crate) fn overview(&self) -> Result<(VaultState, Vec<ProfileView>), Violation> {
        let life = self.life()?;
        let overview = life.block_on(life.app.overview()).map_err(|failure| failed("the overview", &failure))?;
        Ok((overview.vault.state, overview.profiles))
    }

    pub(crate) fn is_locked(&self) -> Result<bool, Violation> {
        Ok(!matches!(self.overview()?.0, VaultState::Keyring | VaultState::Passphrase))
    }

    pub(crate) fn take_handed(&self) -> Vec<Handed> {
        std::mem::take(&mut *self.outbox.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(crate) fn failed(what: &str, failure: &Failure) -> Violation {
    Violation::new(Broken::Failed, format!("{what}: {failure}"))
}
