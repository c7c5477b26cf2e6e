//! The demo's ready profiles: three customers, every vendor, every way of signing in that needs a
//! person left to be tried.

use fobwatch_core::contract::FormInput;
use fobwatch_core::remarks::Remarks;
use fobwatch_core::secret::Secret;
use fobwatch_simulator::{citrix, datto_rmm, sophos_central};

use crate::installation::ProfileSeed;
use crate::simulators::{AUTOMATE, AVEPOINT, CITRIX, DATTO_RMM, HALO, JANE, NINJAONE, SOPHOS_CENTRAL};

/// Automate refuses calls without one.
const AUTOMATE_CLIENT: &str = "00000000-0000-4000-8000-000000000001";

/// Name, customer, vendor and method; then answers, then secrets.
fn seed(who: [&str; 4], answers: &[(&str, &str)], secrets: &[(&str, &str)], connect: bool) -> ProfileSeed {
    let [name, customer, vendor, method] = who.map(str::to_owned);
    let answers = answers.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let secrets = secrets.iter().map(|(key, value)| ((*key).to_owned(), Secret::new(*value))).collect();
    let (forget, remarks) = (Vec::new(), Remarks::default());
    let form = FormInput { id: None, name, customer, vendor, method, answers, secrets, forget, remarks, began: None };
    ProfileSeed { form, connect }
}

/// All of the demo's, in the order in which they are made.
pub fn all() -> Vec<ProfileSeed> {
    vec![
        seed(
            ["NinjaOne", "Contoso", "ninjaone", "browser_native"],
            &[("instance", NINJAONE), ("client_id", "native-app"), ("scopes", "monitoring management offline_access")],
            &[],
            true,
        ),
        seed(
            ["Automate", "Contoso", "automate", "password"],
            &[
                ("server", AUTOMATE),
                ("username", "fobwatch-api"),
                ("integrator", "yes"),
                ("client_id", AUTOMATE_CLIENT),
            ],
            &[("password", "integrator-PASSWORD-canary")],
            true,
        ),
        seed(
            ["HaloPSA", "Contoso", "halo", "client_credentials"],
            &[("url", HALO), ("client_id", "services-app"), ("scopes", "all")],
            &[("client_secret", "services-SECRET-canary-1")],
            true,
        ),
        seed(
            ["Citrix Cloud", "Northwind", "citrix", "client_credentials"],
            &[
                ("environment", "custom"),
                ("host", CITRIX),
                ("customer_id", "examplecust1"),
                ("client_id", citrix::CLIENT_ID),
            ],
            &[("client_secret", citrix::SECRET)],
            true,
        ),
        seed(
            ["Cloud Governance", "Northwind", "avepoint", "delegate"],
            &[("base_url", AVEPOINT), ("user_principal_name", "svc-cg@example.com")],
            &[("client_secret", "eyJhbGciOiJub25lIn0.secret-canary-5.sig")],
            true,
        ),
        seed(
            ["NinjaOne", "Northwind", "ninjaone", "browser_web"],
            &[("instance", NINJAONE), ("client_id", "web-app")],
            &[("client_secret", "web_SECRET-canary-1")],
            false,
        ),
        seed(
            ["Automate", "Internal", "automate", "password"],
            &[("server", AUTOMATE), ("username", JANE), ("client_id", AUTOMATE_CLIENT)],
            &[("password", "jane-PASSWORD-canary")],
            false,
        ),
        seed(
            ["HaloITSM", "Internal", "halo", "client_credentials"],
            &[("url", HALO), ("client_id", "services-app"), ("scopes", "all read:reports")],
            &[("client_secret", "services-SECRET-canary-1")],
            true,
        ),
        seed(
            ["Datto RMM", "Contoso", "datto-rmm", "api_key"],
            &[("platform", DATTO_RMM), ("api_key", datto_rmm::API_KEY)],
            &[("api_secret", datto_rmm::API_SECRET)],
            true,
        ),
        seed(
            ["Sophos Central", "Contoso", "sophos-central", "client_credentials"],
            &[("sign_in_host", SOPHOS_CENTRAL), ("client_id", sophos_central::CLIENT_ID), ("tenant", "Contoso")],
            &[("client_secret", sophos_central::CLIENT_SECRET)],
            true,
        ),
    ]
}
