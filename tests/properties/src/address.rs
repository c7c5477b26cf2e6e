//! Addresses as people paste them, alone and in every vendor's form.

use std::collections::BTreeMap;

use fobwatch_core::answers::{Answers, Draft, SecretAnswer};
use fobwatch_core::http::is_loopback;
use fobwatch_core::vendor::{self, Kind, Method, Vendor};
use fobwatch_core::{endpoint, vendors};
use url::Url;

/// What is taken is a host that the network library sees as the same one, by https unless it is this machine, without
/// user, query or fragment; read again it is the same.
pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(pasted) = endpoint::read(&text) {
        let origin = pasted.origin();
        safe(&origin, &pasted.host);
        let again = endpoint::read(&origin).expect("our own");
        assert_eq!((again.origin(), &again.host), (origin.clone(), &pasted.host));
    }
    for vendor in vendors::ALL {
        for method in vendor.descriptor().methods {
            for field in
                method.fields.iter().filter(|field| matches!(field.kind, Kind::Endpoint { .. } | Kind::Redirect))
            {
                in_a_form(*vendor, method, field.key, &text);
            }
        }
    }
}

fn safe(address: &str, host: &str) {
    let url = Url::parse(address).unwrap_or_else(|error| panic!("{address}: {error}"));
    assert_eq!(url.host_str(), Some(host), "{address}");
    assert!(url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url), "{address}");
    assert!(url.username().is_empty() && url.password().is_none(), "{address}");
    assert!(url.query().is_none() && url.fragment().is_none(), "{address}");
    assert_eq!(host, host.to_lowercase());
    assert!(host.is_ascii());
}

fn in_a_form(vendor: &dyn Vendor, method: &'static Method, key: &str, text: &str) {
    let defaults = method.fields.iter().filter(|field| !field.default.is_empty());
    let mut plain: BTreeMap<_, _> = defaults.map(|field| (field.key.to_owned(), field.default.to_owned())).collect();
    let secrets: BTreeMap<_, _> = method
        .fields
        .iter()
        .filter(|field| field.required && field.kind.is_secret())
        .map(|field| (field.key.to_owned(), SecretAnswer::Saved))
        .collect();
    for field in method.fields.iter().filter(|field| field.required && matches!(field.kind, Kind::Text)) {
        plain.insert(field.key.to_owned(), "example".to_owned());
    }
    plain.insert(key.to_owned(), text.to_owned());
    let first = vendor::check(vendor, Draft::new(method, plain, secrets.clone()));
    if first.problems.iter().any(|problem| problem.field == key) {
        return;
    }
    let second = vendor::check(vendor, Draft::new(method, first.plain.clone(), secrets));
    assert_eq!(second.plain, first.plain, "{} {}: checked again it is another", vendor.descriptor().id, method.id);
    assert_eq!(second.problems, first.problems, "{} {}", vendor.descriptor().id, method.id);
    let is_endpoint = method.fields.iter().any(|field| field.key == key && matches!(field.kind, Kind::Endpoint { .. }));
    let value = first.plain.get(key).map_or("", String::as_str);
    // Without a problem anywhere the vendor's own check has seen it.
    if is_endpoint && first.problems.is_empty() && value.contains("://") {
        let url = Url::parse(value).unwrap_or_else(|error| panic!("{value}: {error}"));
        safe(value, url.host_str().unwrap_or_default());
        let answers = Answers { method, plain: first.plain, secrets: BTreeMap::new() };
        assert!(!vendor.endpoint(&answers).is_empty());
    }
}
