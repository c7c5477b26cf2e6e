//! What Sophos Central's form and refusals say.

use crate::vendor::{Field, Kind};

pub(super) const DOCS: &str =
    "https://docs.sophos.com/central/customer/help/en-us/ManageYourProducts/Overview/GlobalSettings/APICredentials/";

pub(super) const CONSOLE: &str = "https://central.sophos.com";

pub(super) const FIELDS: &[Field] = &[
    Field::new("client_id", "Client ID", Kind::Text)
        .help("My Products → General Settings → API Credentials Management → Add Credential; for partners Settings & Policies → API Credentials. A block with ID and secret can be pasted here.")
        .link(DOCS),
    Field::secret("client_secret", "Client secret").help("Shown once, when the credential is made."),
    Field::new("tenant", "Customer", Kind::Text)
        .help("For a partner's or an enterprise's credential: the name or ID of the customer that this profile is for. Empty acts as the partner or enterprise itself.")
        .optional(),
    Field::new("credential_ends", "Ends on", Kind::Date)
        .help("A credential ends 36 months after it was made. Its page at Sophos shows the day.")
        .optional(),
    Field::endpoint("sign_in_host", "Sign-in address", &[])
        .default("https://id.sophos.com")
        .help("Only to be changed for another cloud of Sophos.")
        .advanced(),
];
pub(super) const METHOD: (&str, &str, &str) =
    ("client_credentials", "API credential", "service: the role of the credential");
pub(super) const METHOD_HELP: &str =
    "A client ID and secret of a customer, an enterprise or a partner. Sophos tells which, and where the data is.";

pub(super) const OLD_TOKEN: &str =
    "This is the old SIEM token, which Sophos has given up. Make an API credential instead.";
pub(super) const UNUSUAL_ID: &str = "A client ID is normally a GUID.";
pub(super) const FOREIGN_HOST: &str = "Only addresses of Sophos can be used, such as https://id.sophos.com.";

pub(super) const SECRET_REFUSED: &str = "Client secret refused. Past its 36 months? Make a new credential at Sophos.";
pub(super) const ID_UNKNOWN: &str = "Sophos knows no such client ID. Was the credential deleted there?";
pub(super) const MALFORMED: &str = "Client ID or secret is malformed. Copy both again.";
pub(super) const NOTHING: &str = "No sign-in of Sophos here. Check the sign-in address.";
pub(super) const FORBIDDEN: &str = "Signed in, but this credential may not ask whose it is.";
pub(super) const NO_LIST: &str = "Signed in, but this credential may not list customers.";
pub(super) const NO_CUSTOMER: &str =
    "None of the customers has this name or ID. Check it, and that the credential may list customers.";
pub(super) const NO_LEVEL: &str = "Sophos did not say whose credential this is.";
pub(super) const FOREIGN_DATA: &str = "Sophos named a host that is not its own. No token was sent there.";
pub(super) const CUSTOMER_REFUSED: &str =
    "Sophos refuses this customer: unmanaged, Partner Assistance off, or a trial.";
pub(super) const PARTNER: &str = "Partner";
pub(super) const ORGANIZATION: &str = "Enterprise";
pub(super) const TENANT: &str = "Customer";
pub(super) const CREDENTIALS: &str = "Sophos Central → General Settings → API Credentials Management";
pub(super) const STOP: &str = "To stop access at once, delete the credential at Sophos.";
