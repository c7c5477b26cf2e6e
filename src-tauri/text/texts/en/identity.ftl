# Whose a sign-in is.

identity-change-accepted = Another tenant or user is accepted at the next sign-in
identity-wrong-tenant = Wrong tenant
identity-other = This sign-in is { $other }, but this profile is { $own }. It is not used. Sign in as before, or accept the change.
identity-of-tenant = of { $tenant }
identity-account-of-tenant = { $account } of { $tenant }
identity-host-accepted = Sign-ins at { $host } are accepted
identity-nothing-to-accept = there is nothing to accept here
