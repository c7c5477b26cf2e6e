//! Which certificates a server of one's own may show: the fields, their rules, and what calls go
//! out with. Invariant: certificates are always checked, by one rule or another.

use super::{Class, Field, Kind, Known, VendorError};
use crate::answers::{Answers, Draft};
use crate::http::{self, Trust};

/// Which certificates are good: any, those of one authority too, or exactly one.
pub const RULE: Field = Field::new(
    "tls_trust",
    "Trusted certificates",
    Kind::Choice {
        known: &[
            Known { value: "system", label: "Those this computer trusts" },
            Known { value: "ca", label: "Also those of our own CA" },
            Known { value: "pin", label: "Exactly one, by its fingerprint" },
        ],
    },
)
.help("Certificates are always checked. For a private or self-signed one, add its CA or pin it.")
.default("system")
.advanced();

/// The authority's certificate, for `ca`.
pub const AUTHORITY: Field = Field::new("tls_ca", "CA certificate", Kind::Document)
    .help("PEM text: it starts with -----BEGIN CERTIFICATE-----.")
    .unless("tls_trust", &["", "system", "pin"])
    .advanced();

/// The certificate's fingerprint, for `pin`.
pub const PIN: Field = Field::new("tls_pin", "Certificate fingerprint", Kind::Text)
    .help("SHA-256, as a browser or openssl x509 -fingerprint -sha256 shows it. Compare it with the server's own.")
    .placeholder("AB:CD:…")
    .unless("tls_trust", &["", "system", "ca"])
    .advanced();

/// For [`Vendor::check`](super::Vendor::check): names problems of these three fields.
pub fn check(draft: &mut Draft) {
    match draft.text("tls_trust") {
        "ca" => {
            if let Err(text) = http::authorities(draft.text("tls_ca")) {
                draft.problem("tls_ca", format!("A CA certificate as PEM text is needed: {text}."));
            }
        }
        "pin" => {
            // openssl writes `sha256 Fingerprint=` before it.
            let pin = draft.text("tls_pin").rsplit('=').next().unwrap_or_default().trim().to_owned();
            if http::fingerprint(&pin).is_none() {
                draft.problem("tls_pin", "A SHA-256 fingerprint is 64 hexadecimal digits, with or without colons.");
            }
            draft.set("tls_pin", pin);
        }
        _ => {}
    }
}

/// What the answers say.
pub fn of(answers: &Answers) -> Result<Trust, VendorError> {
    Ok(match answers.text("tls_trust") {
        "ca" => Trust::Authority(answers.text("tls_ca").to_owned()),
        "pin" => Trust::Pinned(http::fingerprint(answers.text("tls_pin")).ok_or_else(|| {
            VendorError::refuse(Class::Tls, "Fingerprint unreadable", "The pinned fingerprint cannot be read.")
        })?),
        _ => Trust::System,
    })
}
