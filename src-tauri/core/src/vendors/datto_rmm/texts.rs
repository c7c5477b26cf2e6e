//! What Datto RMM's forms and refusals say.

use crate::vendor::{Field, Kind};

pub(super) const DOCS: &str = "https://rmm.datto.com/help/en/Content/2SETUP/APIv2.htm";

pub(super) const PLATFORM: Field = Field::endpoint("platform", "API URL or platform", super::PLATFORMS)
    .help("As Datto shows it beside the keys, or the address of any of its pages.")
    .placeholder("https://merlot-api.centrastage.net");
pub(super) const API_KEY: Field = Field::new("api_key", "API key", Kind::Text)
    .help("Setup → Users → a user → Generate API Keys, once API access is on: Setup → Global Settings → Access Control. A block with all three values can be pasted here.")
    .link(DOCS);
pub(super) const API_SECRET: Field =
    Field::secret("api_secret", "API secret key").help("Shown once, when the keys are made.");

/// As Datto's page shows them, and other clients.
pub(super) const LABELS: &[(&str, &str)] = &[
    ("API URL", "platform"),
    ("API Key", "api_key"),
    ("Access Key", "api_key"),
    ("API Secret Key", "api_secret"),
    ("Secret Key", "api_secret"),
];

pub(super) const API_KEY_METHOD: (&str, &str, &str) =
    ("api_key", "API keys", "user context: the security level of the keys' user");
pub(super) const API_KEY_HELP: &str = "The API key and secret key of a Datto RMM user.";
pub(super) const TOKEN_METHOD: (&str, &str, &str) =
    ("existing_token", "Existing token", "user context: the security level of the keys' user");
pub(super) const TOKEN_HELP: &str = "You paste an access token that is still good. It cannot be renewed.";

pub(super) const NO_PLATFORM: &str = "A platform such as merlot, or the API URL that Datto shows.";
pub(super) const UNKNOWN_PLATFORM: &str = "Not a platform we know. Check it against the API URL that Datto shows.";
pub(super) const UNUSUAL_KEY: &str = "API keys are usually 32 capital letters and digits.";

pub(super) const KEYS_REFUSED: &str = "API key or secret refused. Is API access on? Is this your platform?";
pub(super) const FORM_REFUSED: &str = "Datto did not accept the sign-in form.";
pub(super) const NOTHING: &str = "No Datto RMM API here. Check the platform.";
pub(super) const WRONG_PLATFORM: &str = "There is no account for these keys here. Wrong platform?";
pub(super) const FORBIDDEN: &str = "This user's security level may not read that.";
pub(super) const BLOCKED: &str = "Datto blocks this address for some minutes.";
pub(super) const STOP: &str =
    "To stop access at once, make new API keys for the user in Datto RMM: the old ones end then.";
