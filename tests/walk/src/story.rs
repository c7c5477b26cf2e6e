//! A story: who is in it, and what happens, step by step.

use std::fmt;
use std::str::FromStr;

use crate::cast::Role;
use crate::step::Step;

/// Data alone: told again it ends the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// The profiles, by their places.
    pub cast: Vec<Role>,
    /// What is lent to the core for chance; it spreads and jitters by it.
    pub chance: u16,
    /// In order.
    pub steps: Vec<Step>,
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cast: Vec<_> = self.cast.iter().map(|role| role.name()).collect();
        writeln!(f, "cast {}", cast.join(" "))?;
        writeln!(f, "chance {}", self.chance)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

impl FromStr for Story {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut story = Self { cast: Vec::new(), chance: u16::MAX / 2, steps: Vec::new() };
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(cast) = line.strip_prefix("cast ") {
                story.cast = cast.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            } else if let Some(chance) = line.strip_prefix("chance ") {
                story.chance = chance.trim().parse().map_err(|_| format!("no number: {line}"))?;
            } else {
                story.steps.push(line.parse()?);
            }
        }
        Ok(story)
    }
}
