//! Which certificates a server of one's own may show: the fields, their rules, and what calls go
//! out with. Invariant: certificates are always checked, by one rule or another.

use fobwatch_text::say;

use crate::answers::{Answers, Draft};
use crate::http::{self, Trust};
use crate::vendor::{Class, Field, Kind, Known, VendorError};

/// Which certificates are good: any, those of one authority too, or exactly one.
pub const RULE: Field = Field::new(
    "tls_trust",
    say::trust::CERTIFICATES,
    Kind::Choice {
        known: &[
            Known { value: "system", label: say::trust::SYSTEM },
            Known { value: "ca", label: say::trust::OWN_CA },
            Known { value: "pin", label: say::trust::PINNED },
        ],
    },
)
.help(say::trust::CERTIFICATES_HELP)
.default("system")
.advanced();

/// The authority's certificate, for `ca`.
pub const AUTHORITY: Field = Field::new("tls_ca", say::trust::CA, Kind::Document)
    .help(say::trust::CA_HELP)
    .unless("tls_trust", &["", "system", "pin"])
    .advanced();

/// The certificate's fingerprint, for `pin`.
pub const PIN: Field = Field::new("tls_pin", say::trust::FINGERPRINT, Kind::Text)
    .help(say::trust::FINGERPRINT_HELP)
    .placeholder("AB:CD:…")
    .unless("tls_trust", &["", "system", "ca"])
    .advanced();

/// For [`Descriptor::check`](crate::vendor::Descriptor::check): names problems of these three fields.
pub fn check(draft: &mut Draft) {
    match draft.text("tls_trust") {
        "ca" => {
            if let Err(text) = http::authorities(draft.text("tls_ca")) {
                draft.problem("tls_ca", say::trust::ca_wrong(text));
            }
        }
        "pin" => {
            // openssl writes `sha256 Fingerprint=` before it.
            let pin = draft.text("tls_pin").rsplit('=').next().unwrap_or_default().trim().to_owned();
            if http::fingerprint(&pin).is_none() {
                draft.problem("tls_pin", say::trust::FINGERPRINT_WRONG);
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
            VendorError::refuse(Class::Tls, say::trust::FINGERPRINT_UNREADABLE, say::trust::PIN_UNREADABLE)
        })?),
        _ => Trust::System,
    })
}
