//! Many stories, one seed each.

use std::fmt;

use crate::draw::draw;
use crate::shrink::shrink;
use crate::story::Story;
use crate::violation::Violation;
use crate::walk::tell;

/// How they went.
#[derive(Debug, Default)]
pub struct Report {
    /// Stories told.
    pub stories: u64,
    /// Their steps.
    pub steps: usize,
    /// Requests to vendors.
    pub requests: u64,
    /// The promises that were broken.
    pub found: Vec<Finding>,
}

/// A story that broke a promise.
#[derive(Debug)]
pub struct Finding {
    /// It was drawn from.
    pub seed: u64,
    /// What the least of it breaks.
    pub violation: Violation,
    /// Cut down.
    pub story: Story,
    /// What happened in it.
    pub log: Vec<String>,
}

/// Tells the stories of these seeds until `most` have broken a promise; `heard` is told of each at once.
pub fn run(seeds: impl Iterator<Item = u64>, most: usize, heard: impl Fn(&Finding)) -> Report {
    let mut report = Report::default();
    for seed in seeds {
        let story = draw(seed);
        let told = tell(&story);
        report.stories += 1;
        report.steps += story.steps.len();
        report.requests += told.requests;
        if let Some(violation) = told.violation {
            let finding = finding(seed, &story, violation);
            heard(&finding);
            report.found.push(finding);
            if report.found.len() >= most {
                break;
            }
        }
    }
    report
}

fn finding(seed: u64, story: &Story, violation: Violation) -> Finding {
    let least = shrink(story, violation.broken);
    let told = tell(&least);
    // What the whole story broke, should the least of it not break it every time.
    Finding { seed, violation: told.violation.unwrap_or(violation), story: least, log: told.log }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {}\n{}what happened:", self.seed, self.violation, self.story)?;
        self.log.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
        writeln!(f, "again: WALK_SEED={} cargo nextest run -p fobwatch-walk", self.seed)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stories, steps, requests, found } = self;
        write!(f, "{stories} stories, {steps} steps, {requests} requests, {} broken", found.len())
    }
}
