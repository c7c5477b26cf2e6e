//! What NinjaOne's PowerShell module keeps in a `SecretManagement` vault (sheet §9). Invariant:
//! every value is a text, and a token that is read counts as expired.

use super::form::{ALL, ALL_FOR_SERVICES, CLIENT_CREDENTIALS, HOSTS, NATIVE, REFRESH_TOKEN, WEB};
use crate::base::prelude::*;

const NAMES: [(&str, &str); 6] = [
    ("ClientId", "client_id"),
    ("AuthScopes", "scopes"),
    ("RedirectURI", "redirect_uri"),
    ("AuthListenerPort", "listen_port"),
    ("ClientSecret", "client_secret"),
    ("Refresh", "refresh_token"),
];

/// All that this profile has a value for. `VaultName` and `ParseDateTimes` are not among them: the
/// module takes the one from its own command, and the other is a choice of the scripts.
pub(super) fn write(answers: &Answers, grant: Option<&Grant>) -> Vec<(&'static str, Secret)> {
    let auth_mode = match answers.method.id {
        CLIENT_CREDENTIALS => "Client Credentials",
        REFRESH_TOKEN => "Token Authentication",
        _ => "Authorisation Code",
    };
    let granted = grant.and_then(|grant| grant.scopes.as_deref()).unwrap_or(ALL);
    let scopes = Some(answers.text("scopes")).filter(|scopes| !scopes.is_empty()).unwrap_or(granted);
    let instance = instance(answers.text("instance"));
    let plain = [
        ("AuthMode", auth_mode),
        ("URL", answers.text("instance")),
        ("Instance", &*instance),
        ("ClientId", answers.text("client_id")),
        ("AuthScopes", scopes),
        ("RedirectURI", answers.text("redirect_uri")),
        ("AuthListenerPort", answers.text("listen_port")),
        ("UseSecretManagement", "True"),
        ("WriteToSecretVault", "True"),
        ("ReadFromSecretVault", "True"),
    ];
    let mut fields = vault::texts(plain);
    // What was pasted has been spent once there was a grant.
    let refresh_token = grant.map_or(answers.secret("refresh_token"), |grant| grant.refresh_token.as_ref());
    let secrets = [("ClientSecret", answers.secret("client_secret")), ("Refresh", refresh_token)];
    fields.extend(secrets.into_iter().filter_map(|(name, value)| Some((name, value?.clone()))));
    fields.extend(vault::token(grant));
    fields
}

/// The module's name for a region; its own host for any other.
fn instance(address: &str) -> String {
    let label = HOSTS.iter().find(|known| known.value == address).map(|known| known.label.to_string());
    let region = label.and_then(|label| label.split([',', ' ']).next().map(str::to_owned));
    region.unwrap_or_else(|| endpoint::bare(address).to_owned())
}

pub(super) fn read(fields: &BTreeMap<String, Secret>) -> Result<FromVault, Text> {
    // EXPOSE: taken for a form's answers; the secret ones are wrapped again at once.
    let text = |name: &str| fields.get(name).map_or("", |value| value.reveal().trim());
    let method = match text("authmode").to_ascii_lowercase().as_str() {
        // The module spells it either way, depending on its age.
        "authorisation code" | "authorization code" if text("clientsecret").is_empty() => NATIVE,
        "authorisation code" | "authorization code" => WEB,
        "token authentication" => REFRESH_TOKEN,
        "client credentials" => CLIENT_CREDENTIALS,
        "" => return Err(say::ninjaone::AUTH_MODE_MISSING.into()),
        _ => return Err(say::ninjaone::AUTH_MODE_UNKNOWN.into()),
    };
    let method = super::form::DESCRIPTOR.method(method).ok_or(say::ninjaone::AUTH_MODE_MISSING)?;
    let mut found = vault::read(&NAMES, method, fields);
    // Unset means everything there, too.
    let all = if method.id == CLIENT_CREDENTIALS { ALL_FOR_SERVICES } else { ALL };
    found.plain.entry("scopes".to_owned()).or_insert_with(|| all.to_owned());
    let address = Some(text("url")).filter(|url| !url.is_empty()).unwrap_or(text("instance"));
    if !address.is_empty() {
        found.plain.insert("instance".to_owned(), address.to_owned());
    }
    let refresh_token = Some(text("refresh")).filter(|token| method.interactive && !token.is_empty());
    found.refresh_token = refresh_token.map(Secret::new);
    Ok(found)
}
