//! Violations: promises that a story can break.

use std::fmt;

/// The kinds of it; each is a promise of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Broken {
    /// A grant is gone though vendor, technician and time left it alone.
    Lost,
    /// What no vendor has refused is shown as refused.
    Barred,
    /// A refresh token was used again although its successor had been given: the family is dead.
    Reused,
    /// Something of one host or client was sent to another.
    Elsewhere,
    /// A sign-in was revoked that nobody had ended.
    Revoked,
    /// A token was handed out that was refused, has ended, or is another profile's.
    HandedOut,
    /// A token was handed out, or a command obeyed, behind the lock.
    BehindTheLock,
    /// A refused password was posted again without having been typed anew.
    PasswordAgain,
    /// A code was sent twice.
    CodeAgain,
    /// Something waited that must not wait for a vendor.
    Hung,
    /// A removed profile could not be brought back in time, or a profile vanished.
    Vanished,
    /// An unlock locked what was open.
    Shut,
    /// Nothing that is offered leads on.
    NoWayOut,
    /// A command failed in a way that none may.
    Failed,
}

/// A promise that was not kept, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which one.
    pub broken: Broken,
    /// What was seen.
    pub text: String,
}

impl Violation {
    /// Of this kind.
    pub fn new(broken: Broken, text: impl Into<String>) -> Self {
        Self { broken, text: text.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.broken, self.text)
    }
}
