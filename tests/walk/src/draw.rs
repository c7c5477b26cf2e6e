//! Stories by chance. Invariant: a seed is a story, on every machine.

use crate::cast::{ROLES, Role};
use crate::random::Random;
use crate::step::{Action, FOREIGN, Reply, Slot, Step};
use crate::story::Story;

/// The longest story, without its beginning.
const LONGEST: usize = 24;

const TIMES: [u32; 11] = [1, 3, 6, 12, 31, 70, 300, 700, 2800, 3300, 4000];
const SETS: [i32; 6] = [-4000, -120, 120, 4000, 90_000, -90_000];

const REPLIES: [(usize, Reply); 14] = [
    (2, Reply::Good),
    (5, Reply::Ended),
    (2, Reply::Client),
    (3, Reply::Busy),
    (1, Reply::BusyLong),
    (2, Reply::Fault),
    (16, Reply::Silence),
    (2, Reply::DropBefore),
    (2, Reply::DropAfter),
    (1, Reply::NoConnection),
    (1, Reply::NoName),
    (3, Reply::Stranger),
    (1, Reply::NotYet),
    (1, Reply::TooLarge),
];

/// What brings a request about.
const ASKING: [(usize, Action); 6] = [
    (10, Action::Renew),
    (6, Action::Connect),
    (3, Action::Verify),
    (3, Action::Scratch),
    (2, Action::Token),
    (1, Action::Disconnect),
];

const ACTIONS: [(usize, Action); 25] = [
    (8, Action::Connect),
    (2, Action::Scratch),
    (3, Action::Cancel),
    (6, Action::Answer),
    (5, Action::Renew),
    (2, Action::Verify),
    (4, Action::Token),
    (2, Action::Copy),
    (1, Action::Disconnect),
    (1, Action::Touch),
    (1, Action::Rename),
    (3, Action::Host),
    (2, Action::Client),
    (2, Action::Secret),
    (4, Action::Remove),
    (4, Action::Restore),
    (1, Action::Import),
    (1, Action::Star),
    (1, Action::Accept),
    (1, Action::Lead),
    (1, Action::AutoOff),
    (1, Action::AutoOn),
    (3, Action::Until),
    (9, Action::Release),
    (2, Action::Break),
];

/// What a step is about.
#[derive(Clone, Copy)]
enum About {
    Reply,
    Action,
    Lock,
    Unlock,
    Suspend,
    Keyring,
    Veil,
    Quit,
    Pass,
    Sleep,
    Clock,
    Network,
    RenewAll,
}

const ABOUT: [(usize, About); 13] = [
    (26, About::Reply),
    (38, About::Action),
    (6, About::Lock),
    (8, About::Unlock),
    (1, About::Suspend),
    (2, About::Keyring),
    (1, About::Veil),
    (3, About::Quit),
    (10, About::Pass),
    (4, About::Sleep),
    (2, About::Clock),
    (3, About::Network),
    (1, About::RenewAll),
];

/// The story of this seed.
pub fn draw(seed: u64) -> Story {
    let mut random = Random::new(seed);
    let size = random.weighted(&[(6, 1), (3, 2), (1, 3)]);
    let cast: Vec<Role> = (0..size).map(|_| random.pick(&ROLES).1).collect();
    let chance = u16::try_from(random.below(1 << 16)).unwrap_or_default();
    let mut steps = Vec::new();
    for (slot, role) in cast.iter().enumerate() {
        if random.below(8) > 0 {
            steps.push(Step::Do(slot, Action::Connect));
            if matches!(role, Role::NinjaBrowser | Role::HaloBrowser | Role::Automate) {
                steps.push(Step::Do(slot, Action::Answer));
            }
        }
    }
    for _ in 0..2 + random.below(LONGEST) {
        one(&mut random, cast.len(), &mut steps);
    }
    Story { cast, chance, steps }
}

fn slot(random: &mut Random, size: usize) -> Slot {
    if random.below(2) == 0 { 0 } else { random.below(size) }
}

fn one(random: &mut Random, size: usize, steps: &mut Vec<Step>) {
    match random.weighted(&ABOUT) {
        About::Reply => {
            let slot = slot(random, size);
            let reply = if random.below(3) == 0 {
                Reply::Foreign(random.below(FOREIGN.len()))
            } else {
                random.weighted(&REPLIES)
            };
            steps.push(Step::Next(slot, reply));
            // Else the timer brings it about, or nobody.
            if random.below(4) > 0 {
                steps.push(Step::Do(slot, random.weighted(&ASKING)));
            }
        }
        About::Action => steps.push(Step::Do(slot(random, size), random.weighted(&ACTIONS))),
        About::Lock => steps.push(Step::Lock),
        About::Unlock => steps.push(Step::Unlock),
        About::Suspend => steps.push(Step::Suspend),
        About::Keyring => steps.push(Step::Keyring(random.below(2) == 0)),
        About::Veil => steps.push(Step::Veil(random.below(2) == 0)),
        About::Quit => steps.push(Step::Quit(random.below(2) == 0)),
        About::Pass => steps.push(Step::Pass(random.pick(&TIMES))),
        About::Sleep => steps.push(Step::Sleep(random.pick(&TIMES))),
        About::Clock => steps.push(Step::Clock(random.pick(&SETS))),
        About::Network => steps.push(Step::Network),
        About::RenewAll => steps.push(Step::RenewAll),
    }
}
