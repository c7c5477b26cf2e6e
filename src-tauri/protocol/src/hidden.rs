//! A secret on its way. Invariant: it can be sent and not printed, and is wiped when it is dropped.

use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

/// A secret on its way between processes of one user: it can be sent, but not printed. Not the core's `Secret`, which
/// cannot be sent either.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hidden(Zeroizing<String>);

impl Hidden {
    /// The text is wiped when this is dropped.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself: to be handed to the core, or to whom it was asked for.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(…)")
    }
}

/// Bytes on their way, whatever they are: of a request's or an answer's body. Base64 in JSON (RFC 4648 §4).
#[derive(Clone, Default)]
pub struct HiddenBytes(Zeroizing<Vec<u8>>);

impl HiddenBytes {
    /// As many as a message can hold beside the rest of it.
    pub const LONGEST: usize = 5 * 1024 * 1024;

    /// They are wiped when this is dropped.
    pub fn new(bytes: impl Into<Zeroizing<Vec<u8>>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes themselves: to be sent, or handed to whom they were asked for.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }

    /// The same, to be kept.
    pub fn into_inner(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

impl fmt::Debug for HiddenBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HiddenBytes(…)")
    }
}

impl Serialize for HiddenBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(BASE64_STANDARD.encode(&*self.0)))
    }
}

impl<'de> Deserialize<'de> for HiddenBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Base64;

        impl de::Visitor<'_> for Base64 {
            type Value = HiddenBytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("base64")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<HiddenBytes, E> {
                // Its error would quote a byte.
                BASE64_STANDARD.decode(text).map(HiddenBytes::new).map_err(|_| E::custom("this is no base64"))
            }
        }

        deserializer.deserialize_str(Base64)
    }
}
