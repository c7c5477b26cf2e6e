//! Profiles that tests start with.

use serde_json::{Value, json};

/// Automate refuses calls without one.
pub(crate) const AUTOMATE_CLIENT: &str = "00000000-0000-4000-8000-000000000001";
pub(crate) const JANES_PASSWORD: &str = "jane-PASSWORD-canary";

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
