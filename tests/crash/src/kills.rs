//! The kill test: a process is killed in the middle of a renewal, started again, and renews.
//! Invariant: what is judged is what SQLite has and what the simulator knows, not what the app
//! says of itself.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;
use std::time::Duration;

use fobwatch_core::profile::ProfileId;
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;
use serde_json::Value;
use tempfile::TempDir;

use crate::counts::Counts;
use crate::process::Process;
use crate::random::Random;
use crate::saved;

/// Fail points of the core where nothing has been sent yet.
const BEFORE: [&str; 2] = ["renewal/before-send", "renewal/pending-noted"];
/// And where the successor is on disk.
const AFTER: [&str; 2] = ["renewal/after-commit", "renewal/after-publish"];
/// A reply has come, and only memory has it.
const BETWEEN: &str = "renewal/after-reply";
/// The vendor has spent the token; its answer is on the way.
const IN_FLIGHT: &str = "answer in flight";
const RANDOM: &str = "random moment";
/// Once more, while the process starts again after a kill.
const STARTING: &str = "while starting";
/// Half of all kills are at random moments.
const MOMENTS: [&str; 12] =
    [BEFORE[0], RANDOM, BEFORE[1], RANDOM, IN_FLIGHT, RANDOM, BETWEEN, RANDOM, AFTER[0], RANDOM, AFTER[1], RANDOM];

/// How a grant that could not be saved says so.
const INTERRUPTED: &str = "ended during an interrupted renewal";

const PROFILES: usize = 3;

/// What a spent refresh token is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// Its reuse ends the family.
    Strict,
    /// It is good for a while, and brings the same successor.
    Grace,
}

/// The result of all kills.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How often the process was stopped at each fail point.
    pub kills: Counts,
    /// Sign-ins that went on after the next start.
    pub kept: u64,
    /// Sign-ins that the protocol itself could not save.
    pub ended: u64,
    /// Ended although the protocol could have saved them: each with what happened.
    pub lost: Vec<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kills, kept, ended, lost } = self;
        write!(f, "{} kills\n{kills}grants: {kept} kept, {ended} ended plainly, {} lost", kills.all(), lost.len())?;
        lost.iter().try_for_each(|one| write!(f, "\n  {one}"))
    }
}

/// Kills the host program so many times in a renewal, and now and then while it starts after that. The error is damage, a hang, or anything else that must not be.
pub fn run(program: &Path, rotation: Rotation, kills: usize, seed: u64) -> Result<Outcome, String> {
    let mut test = Test::new(program, rotation, seed)?;
    for number in 0..kills {
        let moment = MOMENTS[number % MOMENTS.len()];
        test.round(moment).map_err(|error| format!("kill {number}, {moment}: {error}"))?;
        test.outcome.kills.add(moment);
    }
    Ok(test.outcome)
}

struct Test<'a> {
    program: &'a Path,
    rotation: Rotation,
    folder: TempDir,
    server: Server<NinjaOne>,
    ids: Vec<ProfileId>,
    process: Option<Process>,
    random: Random,
    outcome: Outcome,
}

/// How things stood when the process was dead.
struct Scene {
    moment: &'static str,
    /// A request of the dead process may still be on its way to the vendor.
    may_come_late: bool,
    /// Saved refresh tokens.
    tokens: HashMap<ProfileId, String>,
    /// Those of them that the vendor had not spent.
    unspent: HashSet<ProfileId>,
    /// Profiles of which the process said that the renewal was done.
    renewed: HashSet<ProfileId>,
}

impl<'a> Test<'a> {
    fn new(program: &'a Path, rotation: Rotation, seed: u64) -> Result<Self, String> {
        let grace = if rotation == Rotation::Grace { 300 } else { 0 };
        let server = Server::start(NinjaOne::default());
        server.with(|ninja| ninja.grace = grace);
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        let mut process = Process::start(program, folder.path())?;
        for number in 0..PROFILES {
            process.tell(&format!("add NinjaOne-{number} {}", server.url))?;
        }
        let views = views(&mut process)?;
        let ids = views.keys().copied().collect();
        let (random, outcome) = (Random::new(seed), Outcome::default());
        Ok(Self { program, rotation, folder, server, ids, process: Some(process), random, outcome })
    }

    fn round(&mut self, moment: &'static str) -> Result<(), String> {
        let mut process = self.process.take().ok_or("no process")?;
        let victims = if moment == RANDOM { self.ids.clone() } else { vec![self.victim()?] };
        let lines = self.kill(&mut process, moment, &victims).map(|()| process.kill())?;
        let mut scene = self.look(moment, &lines)?;
        self.check(&scene, &victims)?;
        if self.random.below(4) == 0 {
            self.kill_while_starting()?;
            scene = Scene { may_come_late: true, ..self.look(moment, &[])? };
        }
        let mut process = Process::start(self.program, self.folder.path())?;
        let before = views(&mut process)?;
        if before.len() != PROFILES {
            return Err(format!("{} profiles are listed", before.len()));
        }
        for id in victims {
            let text_before = before.get(&id).map(trouble).unwrap_or_default();
            process.send(&format!("renew {id}"))?;
            let said = process.until("renew", |line| line.contains(&id.to_string()))?;
            let views = views(&mut process)?;
            let view = views.get(&id).ok_or("a profile is gone")?;
            // Who asks once more gets another answer; the first one counts.
            process.send(&format!("troubles {id}"))?;
            let text = process.until("troubles", |line| line.starts_with("troubles "))?;
            let text = format!("{text_before} {text}");
            self.judge(&scene, id, view, &text, &said)?;
            if view["state"]["name"] != "active" {
                process.tell(&format!("connect {id}"))?;
            }
        }
        self.process = Some(process);
        Ok(())
    }

    fn victim(&mut self) -> Result<ProfileId, String> {
        self.random.pick(&self.ids).copied().ok_or_else(|| "no profiles".to_owned())
    }

    /// Starts the renewals and waits for the moment.
    fn kill(&mut self, process: &mut Process, moment: &str, victims: &[ProfileId]) -> Result<(), String> {
        let set_delay = |delay| self.server.with(|ninja| ninja.delay = delay);
        let issued = self.server.issued().len();
        match moment {
            RANDOM => set_delay(Duration::from_micros(self.random.below(4000))),
            IN_FLIGHT => set_delay(Duration::from_millis(500)),
            point => process.tell(&format!("stop-at {point}"))?,
        }
        for id in victims {
            process.send(&format!("renew {id}"))?;
        }
        match moment {
            RANDOM => std::thread::sleep(Duration::from_micros(self.random.below(25_000))),
            // The answer is made, and waits.
            IN_FLIGHT => while self.server.issued().len() == issued {},
            point => process.until(point, |line| line == format!("at {point}")).map(drop)?,
        }
        Ok(())
    }

    fn look(&self, moment: &'static str, lines: &[String]) -> Result<Scene, String> {
        let tokens = saved::refresh_tokens(self.folder.path(), &self.ids)?;
        let unspent = self.server.with(|ninja| {
            ninja.delay = Duration::ZERO;
            tokens.iter().filter(|(_, token)| ninja.is_unspent(token)).map(|(id, _)| *id).collect()
        });
        let renewed = lines.iter().filter_map(|line| line.strip_prefix("renewed ")?.parse().ok()).collect();
        Ok(Scene { moment, may_come_late: moment == RANDOM, tokens, unspent, renewed })
    }

    fn kill_while_starting(&mut self) -> Result<(), String> {
        let process = Process::spawn(self.program, self.folder.path())?;
        std::thread::sleep(Duration::from_micros(self.random.below(40_000)));
        process.kill();
        self.outcome.kills.add(STARTING);
        Ok(())
    }

    /// What must be so at this moment, whatever comes after it.
    fn check(&mut self, scene: &Scene, victims: &[ProfileId]) -> Result<(), String> {
        for id in victims {
            let unspent = scene.unspent.contains(id);
            if BEFORE.contains(&scene.moment) && !unspent {
                return Err("the token was sent before it should".to_owned());
            }
            if (AFTER.contains(&scene.moment) || scene.renewed.contains(id)) && !unspent {
                self.outcome.lost.push(format!("{}: the successor was used before it was on disk", scene.moment));
            }
        }
        Ok(())
    }

    fn judge(&mut self, scene: &Scene, id: ProfileId, view: &Value, text: &str, said: &str) -> Result<(), String> {
        let state = view["state"]["name"].as_str().unwrap_or_default();
        let token = scene.tokens.get(&id).ok_or("a live grant has no saved refresh token")?;
        // A request of a killed process may reach the vendor after its end.
        let came_late = scene.may_come_late && !scene.renewed.contains(&id) && self.presented(token) > 1;
        let can_be_saved = self.rotation == Rotation::Grace || scene.unspent.contains(&id) && !came_late;
        match state {
            "active" => self.outcome.kept += 1,
            "needsSignIn" if !can_be_saved => {
                if !text.contains(INTERRUPTED) {
                    return Err(format!("it ended without saying why: {text}"));
                }
                self.outcome.ended += 1;
            }
            "needsSignIn" => self.outcome.lost.push(format!("{}: {said}: {text}", scene.moment)),
            _ => return Err(format!("it ended {state}: {said}: {text}")),
        }
        Ok(())
    }

    /// How often the vendor has seen this refresh token.
    fn presented(&self, token: &str) -> usize {
        self.server.received_at("/ws/oauth/token").iter().filter(|request| request.body.contains(token)).count()
    }
}

/// The list as the process shows it.
fn views(process: &mut Process) -> Result<HashMap<ProfileId, Value>, String> {
    process.send("view")?;
    let line = process.until("view", |line| line.starts_with("view "))?;
    let overview: Value = serde_json::from_str(&line["view ".len()..]).map_err(|error| error.to_string())?;
    let profiles = overview["profiles"].as_array().ok_or("no profiles")?;
    let id = |view: &Value| view["id"].as_str()?.parse().ok();
    Ok(profiles.iter().filter_map(|view| Some((id(view)?, view.clone()))).collect())
}

fn trouble(view: &Value) -> String {
    view["trouble"]["text"].as_str().unwrap_or_default().to_owned()
}
