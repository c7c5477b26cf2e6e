//! What Datto RMM's forms ask for.

use crate::base::prelude::*;

pub(super) const DOCS: &str = "https://rmm.datto.com/help/en/Content/2SETUP/APIv2.htm";

pub(super) const PLATFORMS: &[Known] = &own_labels(["pinotage", "merlot", "concord", "vidal", "zinfandel", "syrah"]);

const PLATFORM: Field = Field::endpoint("platform", say::datto_rmm::PLATFORM, PLATFORMS)
    .help(say::datto_rmm::PLATFORM_HELP)
    .placeholder("https://merlot-api.centrastage.net");
const API_KEY: Field =
    Field::new("api_key", say::datto_rmm::API_KEY, Kind::Text).help(say::datto_rmm::API_KEY_HELP).link(DOCS);
const API_SECRET: Field = Field::secret("api_secret", say::datto_rmm::API_SECRET).help(say::datto_rmm::API_SECRET_HELP);

/// As Datto's page shows them, and other clients.
pub(super) const LABELS: &[(&str, &str)] = &[
    ("API URL", "platform"),
    ("API Key", "api_key"),
    ("Access Key", "api_key"),
    ("API Secret Key", "api_secret"),
    ("Secret Key", "api_secret"),
];

pub(super) const METHODS: &[Method] = &[
    Method::new(
        ("api_key", say::datto_rmm::API_KEY_METHOD, say::datto_rmm::CAPABILITY),
        say::datto_rmm::API_KEY_METHOD_HELP,
        &[PLATFORM, API_KEY, API_SECRET],
    ),
    Method::new(
        ("existing_token", say::field::EXISTING_TOKEN, say::datto_rmm::CAPABILITY),
        say::datto_rmm::TOKEN_METHOD_HELP,
        &[PLATFORM, ACCESS_TOKEN],
    ),
];
