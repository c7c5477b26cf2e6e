//! What Sophos Central's form asks for.

use crate::base::prelude::*;

pub(super) const DOCS: &str =
    "https://docs.sophos.com/central/customer/help/en-us/ManageYourProducts/Overview/GlobalSettings/APICredentials/";

pub(super) const CONSOLE: &str = "https://central.sophos.com";

/// Where a new credential is made.
pub(super) const CREDENTIALS: Word = Word::plain("Sophos Central → General Settings → API Credentials Management");

pub(super) const METHODS: &[Method] = &[Method::new(
    ("client_credentials", say::sophos_central::METHOD, say::sophos_central::CAPABILITY),
    say::sophos_central::METHOD_HELP,
    &[
        Field::new("client_id", say::field::CLIENT_ID, Kind::Text).help(say::sophos_central::CLIENT_ID_HELP).link(DOCS),
        Field::secret("client_secret", say::field::CLIENT_SECRET).help(say::sophos_central::CLIENT_SECRET_HELP),
        Field::new("tenant", say::sophos_central::TENANT, Kind::Text).help(say::sophos_central::TENANT_HELP).optional(),
        Field::new("credential_ends", say::sophos_central::CREDENTIAL_ENDS, Kind::Date)
            .help(say::sophos_central::CREDENTIAL_ENDS_HELP)
            .optional(),
        Field::endpoint("sign_in_host", say::sophos_central::SIGN_IN_HOST, &[])
            .help(say::sophos_central::SIGN_IN_HOST_HELP)
            .default("https://id.sophos.com")
            .advanced(),
    ],
)];
