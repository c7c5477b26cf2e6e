//! A value that must not be seen. Invariant: the only way to its text is [`Secret::reveal`].

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

/// A password, token, client secret, code or key.
///
/// It can be read in (the page sends secrets to the core) but never written out:
///
/// ```compile_fail
/// let secret = fobwatch_core::secret::Secret::new("x");
/// serde_json::to_string(&secret).unwrap();
/// ```
///
/// ```compile_fail
/// let secret = fobwatch_core::secret::Secret::new("x");
/// println!("{secret}");
/// ```
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The text is wiped when the last clone is dropped.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text itself. Each use outside `http` and `vault` says why in an `EXPOSE:` comment.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether there is nothing to hide.
    pub fn is_empty(&self) -> bool {
        self.reveal().is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}
