//! Invariants that must hold after each step. They ask what vendor and technician did, never how the core decides.

use fobwatch_core::clock::Clock as _;
use fobwatch_core::contract::{ProfileView, SessionState};

use crate::cast::Keeps;
use crate::violation::{Broken, Violation};
use crate::walk::{Handed, StoryProfile, Walk};

/// What was handed out, by this moment.
pub(crate) fn handed_out(walk: &mut Walk) -> Result<(), Violation> {
    let locked = walk.is_locked()?;
    for handed in walk.take_handed() {
        judge_handed(walk, &handed, locked)?;
    }
    Ok(())
}

/// Fails with the first promise that is broken.
pub(crate) fn after_each(walk: &mut Walk) -> Result<(), Violation> {
    handed_out(walk)?;
    let locked = walk.is_locked()?;
    if locked {
        return Ok(());
    }
    let views = walk.overview()?.1;
    for slot in 0..walk.profiles.len() {
        let view = views.iter().find(|view| view.id == walk.profiles[slot].id);
        let profile = &walk.profiles[slot];
        match view {
            None if profile.removed_at.is_none() && !profile.gone => {
                return Err(Violation::new(Broken::Vanished, format!("profile {slot} is not listed")));
            }
            None => {}
            Some(_) if profile.gone || profile.removed_at.is_some() => {
                return Err(Violation::new(Broken::Vanished, format!("profile {slot} is listed though removed")));
            }
            Some(view) => {
                let connected = judge_view(walk, profile, view)?;
                // A sign-out may wait for its revocation.
                walk.profiles[slot].connected = connected && !walk.network.ends(slot);
                let shown = shown(view);
                walk.log.push(format!("    {slot} {shown}"));
            }
        }
    }
    Ok(())
}

/// What the window shows of a profile, for whoever reads a story.
pub(crate) fn shown(view: &ProfileView) -> String {
    let trouble = view.trouble.as_ref().map(|trouble| format!(" ({})", trouble.text)).unwrap_or_default();
    let usable = if view.usable { ", usable" } else { "" };
    format!("{:?}{usable}{trouble}", view.state)
}

/// Whether a sign-in lives that must not be lost.
fn judge_view(walk: &Walk, profile: &StoryProfile, view: &ProfileView) -> Result<bool, Violation> {
    let lives = walk.network.lives(&profile.typed, profile.role.keeps());
    if view.state == SessionState::Active && lives {
        return Ok(true);
    }
    let no = walk.network.with(&profile.typed, |double| double.said_no());
    // With a clock that was set, a token may end sooner than its vendor would say.
    let by_time = walk.clock_was_set && profile.role.keeps() == Keeps::Token;
    if !(profile.connected && lives) || no || by_time {
        return Ok(profile.connected);
    }
    let said = || format!("{} is {}", profile.role.name(), shown(view));
    match &view.state {
        SessionState::NeedsSignIn | SessionState::SignedOut | SessionState::NeedsCode { question: None } => {
            Err(Violation::new(Broken::Lost, said()))
        }
        SessionState::Refused { .. } => Err(Violation::new(Broken::Barred, said())),
        _ => Ok(true),
    }
}

fn judge_handed(walk: &Walk, handed: &Handed, locked: bool) -> Result<(), Violation> {
    if locked {
        return Err(Violation::new(Broken::BehindTheLock, format!("profile {} was handed out", handed.slot)));
    }
    let (Some(token), profile) = (&handed.token, &walk.profiles[handed.slot]) else { return Ok(()) };
    let now = walk.clock.steady();
    match walk.network.with(&profile.typed, |double| double.objects(token, now)) {
        Some(why) => Err(Violation::new(Broken::HandedOut, format!("{token} of {} {why}", profile.role.name()))),
        None => Ok(()),
    }
}
