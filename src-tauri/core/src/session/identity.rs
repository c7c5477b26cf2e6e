//! The comparison of a sign-in's tenant and user with those the profile is for. Pure.

use fobwatch_text::{Text, say};

use crate::label;
use crate::vendor::{Acceptable, Class, Grant, Identity, VendorError, WarningCode};

/// Whose grant this is, as far as the vendor has said it for sure.
pub fn certain(grant: &Grant) -> Option<&Identity> {
    if grant.warnings.iter().any(|warning| warning.code == WarningCode::Unverified) {
        return None;
    }
    grant.identity.as_ref().filter(|identity| !identity.name.is_empty() || identity.tenant.is_some())
}

/// Tenants are compared; names only where neither has a tenant, because several people may sign in
/// to one. A tenant on one side only proves nothing.
pub fn differs(kept: &Identity, seen: &Identity) -> bool {
    match (&kept.tenant, &seen.tenant) {
        (Some(kept), Some(seen)) => !same(kept, seen),
        (None, None) => !same(&kept.name, &seen.name),
        _ => false,
    }
}

/// The one of two equal identities that tells more.
pub fn kept(kept: Option<Identity>, seen: &Identity) -> Identity {
    kept.filter(|kept| kept.tenant.is_some() || seen.tenant.is_none()).unwrap_or_else(|| seen.clone())
}

/// The error of a sign-in of someone else.
pub fn refusal(kept: &Identity, seen: &Identity) -> VendorError {
    let text = say::identity::other(named(seen), named(kept));
    let refusal = VendorError::refuse(Class::CustomerMismatch, say::identity::WRONG_TENANT, text);
    VendorError { acceptable: Some(Acceptable::Identity), ..refusal }
}

fn same(one: &str, other: &str) -> bool {
    label::folded(one) == label::folded(other)
}

fn named(identity: &Identity) -> Text {
    match &identity.tenant {
        Some(tenant) if identity.name.is_empty() => say::identity::of_tenant(tenant),
        Some(tenant) => say::identity::account_of_tenant(&identity.name, tenant),
        None => Text::plain(&identity.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(name: &str, tenant: Option<&str>) -> Identity {
        Identity { name: name.to_owned(), tenant: tenant.map(str::to_owned) }
    }

    #[test]
    fn tenants_decide_and_names_only_without_them() {
        let jane = || identity("Jane", Some("Contoso"));
        for (kept, seen, expected) in [
            (jane(), identity("Joe", Some("contoso ")), false),
            (jane(), identity("Jane", Some("Fabrikam")), true),
            (identity("jane", None), identity("Jane", None), false),
            (identity("jane", None), identity("joe", None), true),
            (identity("jane", None), identity("joe", Some("Contoso")), false),
            (jane(), identity("joe", None), false),
        ] {
            assert_eq!(differs(&kept, &seen), expected, "{kept:?} {seen:?}");
        }
    }

    #[test]
    fn a_tenant_once_known_is_kept() {
        let (known, unknown) = (identity("Jane", Some("Contoso")), identity("Joe", None));
        assert_eq!(super::kept(Some(known.clone()), &unknown), known);
        assert_eq!(super::kept(Some(unknown.clone()), &known), known);
        assert_eq!(super::kept(None, &unknown), unknown);
    }

    #[test]
    fn a_guess_is_nobody() {
        let mut grant = Grant::new(jiff::Timestamp::UNIX_EPOCH);
        grant.identity = Some(identity("Jane", None));
        assert!(certain(&grant).is_some());
        grant.warn(WarningCode::Unverified, Text::plain("Signed in, but not tested."));
        assert_eq!(certain(&grant), None);
    }

    #[test]
    fn the_refusal_names_both() {
        let error = refusal(&identity("Jane", Some("Contoso")), &identity("Joe", Some("Fabrikam")));
        assert!(
            error.text.to_string().contains("Jane of Contoso") && error.text.to_string().contains("Joe of Fabrikam"),
            "{}",
            error.text
        );
    }
}
