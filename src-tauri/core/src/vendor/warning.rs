//! What a warning is about. Invariant: decisions branch on it; its words are for people.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// Names a warning: on disk, and for [`Verified::settled`](super::Verified::settled); never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WarningCode {
    /// The test call failed, by the vendor's own words.
    ApiError,
    /// The test call was answered with a status of no use.
    ApiFault,
    /// This computer's clock differs from the server's.
    ClockDiffers,
    /// The vendor names no sign-in address; the usual one is taken.
    DefaultSignInAddress,
    /// The vendor did not say how long the token lives.
    ExpiryAssumed,
    /// A lifetime in seconds was written in milliseconds.
    ExpiryInMilliseconds,
    /// Without a server clock, the expiry is by this computer's.
    ExpiryUncertain,
    /// The token works, and may not do this.
    Forbidden,
    /// Only the older pair of headers is taken.
    HeaderPairOnly,
    /// The vendor renews this sign-in no more.
    LastOfSession,
    /// This call needs a sign-in with a person.
    NeedsUserContext,
    /// The account has no DaaS.
    NoDaas,
    /// None came, so it is not renewed without a person.
    NoRefreshToken,
    /// The account has no site.
    NoSite,
    /// The vendor knows the redirect address in another spelling.
    RedirectSpelling,
    /// It may end soon.
    RefreshTokenOld,
    /// What came could not be kept.
    RefreshTokenUnkept,
    /// The token has no scope.
    ScopeMissing,
    /// Fewer were granted than were asked for.
    ScopesNarrowed,
    /// A client secret or certificate ends soon.
    SecretEnds,
    /// The sign-in address is on another host.
    SecretsGoElsewhere,
    /// The site does not answer for now.
    SiteAsleep,
    /// There are several, and a person must choose.
    SiteNotChosen,
    /// The typed one is none of the account's.
    SiteUnknown,
    /// The first test call failed. Whose sign-in it is, is a guess so far.
    Unverified,
    /// This server has no test call that is known.
    VerifyUnavailable,
    /// Of another version.
    #[serde(other)]
    Other,
}

impl Deref for WarningCode {
    type Target = str;

    /// As it is written.
    fn deref(&self) -> &str {
        match self {
            Self::ApiError => "ApiError",
            Self::ApiFault => "ApiFault",
            Self::ClockDiffers => "ClockDiffers",
            Self::DefaultSignInAddress => "DefaultSignInAddress",
            Self::ExpiryAssumed => "ExpiryAssumed",
            Self::ExpiryInMilliseconds => "ExpiryInMilliseconds",
            Self::ExpiryUncertain => "ExpiryUncertain",
            Self::Forbidden => "Forbidden",
            Self::HeaderPairOnly => "HeaderPairOnly",
            Self::LastOfSession => "LastOfSession",
            Self::NeedsUserContext => "NeedsUserContext",
            Self::NoDaas => "NoDaas",
            Self::NoRefreshToken => "NoRefreshToken",
            Self::NoSite => "NoSite",
            Self::RedirectSpelling => "RedirectSpelling",
            Self::RefreshTokenOld => "RefreshTokenOld",
            Self::RefreshTokenUnkept => "RefreshTokenUnkept",
            Self::ScopeMissing => "ScopeMissing",
            Self::ScopesNarrowed => "ScopesNarrowed",
            Self::SecretEnds => "SecretEnds",
            Self::SecretsGoElsewhere => "SecretsGoElsewhere",
            Self::SiteAsleep => "SiteAsleep",
            Self::SiteNotChosen => "SiteNotChosen",
            Self::SiteUnknown => "SiteUnknown",
            Self::Unverified => "Unverified",
            Self::VerifyUnavailable => "VerifyUnavailable",
            Self::Other => "Other",
        }
    }
}

impl PartialEq<str> for WarningCode {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for WarningCode {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}
