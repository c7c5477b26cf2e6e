//! Profiles that tests start with.

use serde_json::{Value, json};

/// NinjaOne by browser, without a secret.
pub fn ninjaone(customer: &str, instance: &str, connect: bool) -> Value {
    json!({"connect": connect, "form": {
        "name": "NinjaOne", "customer": customer, "vendor": "ninjaone", "method": "browser_native",
        "answers": {"instance": instance, "client_id": "native-app"}, "secrets": {},
    }})
}
