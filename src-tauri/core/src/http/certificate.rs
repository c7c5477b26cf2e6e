//! Certificates read by ourselves: those that the verifying library does not take, and the one that
//! a technician has named as its own authority.

use std::net::IpAddr;

use fobwatch_text::{Word, say};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use x509_parser::prelude::{FromDer as _, GeneralName, X509Certificate, X509Version};

fn read<'c>(certificate: &'c CertificateDer<'_>) -> Option<X509Certificate<'c>> {
    X509Certificate::from_der(certificate.as_ref()).ok().map(|(_, read)| read)
}

/// The last day of a certificate (RFC 5280 §4.1.2.5), in UTC.
pub(crate) fn ends_on(certificate: &[u8]) -> Option<Date> {
    let (_, read) = X509Certificate::from_der(certificate).ok()?;
    let end = Timestamp::from_second(read.validity().not_after.timestamp()).ok()?;
    Some(end.to_zoned(TimeZone::UTC).date())
}

/// Whether nobody else vouches for it.
pub(super) fn signs_itself(certificate: &CertificateDer<'_>) -> bool {
    read(certificate).is_some_and(|read| read.issuer() == read.subject())
}

/// Before version 3 there were no names, purposes or limits in them.
pub(super) fn is_out_of_date(certificate: &CertificateDer<'_>) -> bool {
    read(certificate).is_some_and(|read| read.version() != X509Version::V3)
}

/// The key in it, whatever else is.
pub(super) fn key(certificate: &CertificateDer<'_>) -> Option<SubjectPublicKeyInfoDer<'static>> {
    read(certificate).map(|read| SubjectPublicKeyInfoDer::from(read.public_key().raw.to_vec()))
}

/// Whether a certificate that the technician has named himself may be used for this host now; if
/// not, why. Who signed it, and what else it may do, does not matter then.
pub(super) fn fits(certificate: &CertificateDer<'_>, host: &ServerName<'_>, now: UnixTime) -> Result<(), Word> {
    let read = read(certificate).ok_or(say::certificate::UNREADABLE)?;
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    if now < read.validity().not_before.timestamp() {
        return Err(say::certificate::NOT_YET_VALID);
    }
    if now > read.validity().not_after.timestamp() {
        return Err(say::certificate::EXPIRED);
    }
    if is_for(&read, host) { Ok(()) } else { Err(say::certificate::OTHER_HOST) }
}

fn is_for(read: &X509Certificate<'_>, host: &ServerName<'_>) -> bool {
    let (name, address) = match host {
        ServerName::DnsName(name) => (name.as_ref().to_ascii_lowercase(), None),
        ServerName::IpAddress(address) => {
            let address = IpAddr::from(*address);
            (address.to_string(), Some(address))
        }
        _ => return false,
    };
    if let Ok(Some(names)) = read.subject_alternative_name() {
        return names.value.general_names.iter().any(|one| match (one, address) {
            (GeneralName::DNSName(own), None) => matches(own, &name),
            (GeneralName::IPAddress(octets), Some(IpAddr::V4(address))) => *octets == address.octets(),
            (GeneralName::IPAddress(octets), Some(IpAddr::V6(address))) => *octets == address.octets(),
            _ => false,
        });
    }
    // What openssl makes by itself has its name here alone.
    read.subject().iter_common_name().filter_map(|own| own.as_str().ok()).any(|own| matches(own, &name))
}

/// RFC 6125 §6.4: a star stands for the first label, whole.
fn matches(own: &str, name: &str) -> bool {
    let own = own.trim_end_matches('.').to_ascii_lowercase();
    let below = |own: &str| name.split_once('.').is_some_and(|(_, rest)| rest == own && rest.contains('.'));
    own == name || own.strip_prefix("*.").is_some_and(below)
}
