//! Profiles that tests start with.

use serde_json::{Value, json};

/// Automate refuses calls without one.
pub(crate) const AUTOMATE_CLIENT: &str = "00000000-0000-4000-8000-000000000001";
pub(crate) const JANES_PASSWORD: &str = "jane-PASSWORD-canary";
pub(crate) const HALO_SECRET: &str = "services-SECRET-canary-1";

/// NinjaOne by browser, without a secret.
pub(crate) fn ninjaone(customer: &str, instance: &str, connect: bool) -> Value {
    json!({"connect": connect, "form": {
        "name": "NinjaOne", "customer": customer, "vendor": "ninjaone", "method": "browser_native",
        "answers": {"instance": instance, "client_id": "native-app"}, "secrets": {},
    }})
}

/// Automate with a password and a code.
pub(crate) fn automate(customer: &str, server: &str) -> Value {
    json!({"connect": false, "form": {
        "name": "Automate", "customer": customer, "vendor": "automate", "method": "password",
        "answers": {"server": server, "username": "jane", "client_id": AUTOMATE_CLIENT},
        "secrets": {"password": JANES_PASSWORD},
    }})
}

/// Halo by a secret, which takes no person.
pub(crate) fn halo(customer: &str, url: &str, connect: bool) -> Value {
    json!({"connect": connect, "form": {
        "name": "HaloPSA", "customer": customer, "vendor": "halo", "method": "client_credentials",
        "answers": {"url": url, "client_id": "services-app", "scopes": "all"},
        "secrets": {"client_secret": HALO_SECRET},
    }})
}

/// The same, with a scope that it refuses.
pub(crate) fn halo_refused(customer: &str, url: &str) -> Value {
    let mut seed = halo(customer, url, true);
    seed["form"]["name"] = json!("HaloITSM");
    seed["form"]["answers"]["scopes"] = json!("all read:reports");
    seed
}

/// What is typed for Halo's machine account: labels and answers.
pub(crate) fn typed_halo(url: &str) -> [(&'static str, &str); 5] {
    [
        ("Name", "HaloPSA"),
        ("Customer", "Contoso"),
        ("Halo address", url),
        ("Client ID", "services-app"),
        ("Client secret", HALO_SECRET),
    ]
}
