//! Users of Automate, and the second factor of each.

use jiff::Timestamp;

use crate::authenticator::Authenticator;

/// One of its users.
#[derive(Debug, Clone)]
pub struct User {
    /// Typed in any case.
    pub name: String,
    /// Compared byte by byte.
    pub password: String,
    /// What the token reply tells.
    pub id: u32,
    /// Marked Integrator: asked for no code.
    pub integrator: bool,
    /// Whether the test call for patches is allowed.
    pub may_read_patches: bool,
    /// Codes made from it so far; each is good once.
    pub(super) codes_used: u64,
    /// Codes come of a real seed instead; each is good once.
    pub authenticator: Option<Authenticator>,
}

impl User {
    /// Without an authenticator, and with all rights.
    pub fn new(name: &str, password: &str, id: u32, integrator: bool) -> Self {
        Self {
            name: name.to_owned(),
            password: password.to_owned(),
            id,
            integrator,
            may_read_patches: true,
            codes_used: 0,
            authenticator: None,
        }
    }
}

impl User {
    /// With the authenticator that this seed sets up.
    pub fn with_authenticator(self, seed: &str) -> Self {
        Self { authenticator: Some(Authenticator::new(seed)), ..self }
    }

    pub(super) fn spend(&mut self, code: &str, now: Timestamp) {
        self.codes_used += 1;
        if let Some(authenticator) = &mut self.authenticator {
            authenticator.spend(code, now);
        }
    }
}
