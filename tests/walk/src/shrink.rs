//! A story cut down to the few steps that break the same promise.

use crate::step::Step;
use crate::story::Story;
use crate::violation::Broken;
use crate::walk::tell;

/// Stories told for one shrinking, at most.
const MOST: usize = 600;

/// The least that still breaks this.
pub fn shrink(story: &Story, broken: Broken) -> Story {
    let mut least = story.clone();
    let mut told = 0;
    let mut breaks = |story: &Story| {
        told += 1;
        told <= MOST && tell(story).violation.is_some_and(|violation| violation.broken == broken)
    };
    loop {
        let before = least.clone();
        without_steps(&mut least, &mut breaks);
        without_profiles(&mut least, &mut breaks);
        simpler(&mut least, &mut breaks);
        if least == before {
            return least;
        }
    }
}

fn without_steps(least: &mut Story, breaks: &mut impl FnMut(&Story) -> bool) {
    let mut size = least.steps.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < least.steps.len() {
            let mut fewer = least.clone();
            fewer.steps.drain(at..(at + size).min(least.steps.len()));
            if breaks(&fewer) {
                *least = fewer;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
}

fn without_profiles(least: &mut Story, breaks: &mut impl FnMut(&Story) -> bool) {
    for gone in (0..least.cast.len()).rev().filter(|_| least.cast.len() > 1) {
        let mut fewer = least.clone();
        fewer.cast.remove(gone);
        fewer.steps = least.steps.iter().filter_map(|step| after(*step, gone)).collect();
        if !fewer.cast.is_empty() && breaks(&fewer) {
            *least = fewer;
            return;
        }
    }
}

/// The step without that profile, if there is one.
fn after(step: Step, gone: usize) -> Option<Step> {
    let moved = |slot: usize| (slot != gone).then_some(if slot > gone { slot - 1 } else { slot });
    match step {
        Step::Next(slot, reply) => moved(slot).map(|slot| Step::Next(slot, reply)),
        Step::Do(slot, action) => moved(slot).map(|slot| Step::Do(slot, action)),
        step => Some(step),
    }
}

fn simpler(least: &mut Story, breaks: &mut impl FnMut(&Story) -> bool) {
    let usual = Story { chance: u16::MAX / 2, ..least.clone() };
    if usual != *least && breaks(&usual) {
        *least = usual;
    }
    for at in 0..least.steps.len() {
        let shorter: &[u32] = match least.steps[at] {
            Step::Pass(_) | Step::Sleep(_) => &[1, 12, 70, 700],
            _ => &[],
        };
        for seconds in shorter {
            let (Step::Pass(now) | Step::Sleep(now)) = least.steps[at] else { break };
            if *seconds >= now {
                break;
            }
            let mut simple = least.clone();
            simple.steps[at] = Step::Pass(*seconds);
            if breaks(&simple) {
                *least = simple;
                break;
            }
        }
    }
}
