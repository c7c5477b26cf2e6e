//! What NinjaOne's PowerShell module keeps in a `SecretManagement` vault (sheet §9). Invariant:
//! every value is a text, and a token that is read counts as expired.

use std::collections::BTreeMap;

use super::form::{ALL, ALL_FOR_SERVICES, CLIENT_CREDENTIALS, HOSTS, NATIVE, REFRESH_TOKEN, WEB};
use crate::answers::Answers;
use crate::secret::Secret;
use crate::vendor::{FromVault, Grant};

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
    let plain = [
        ("AuthMode", auth_mode),
        ("URL", answers.text("instance")),
        ("Instance", instance(answers.text("instance"))),
        ("ClientId", answers.text("client_id")),
        ("AuthScopes", scopes),
        ("RedirectURI", answers.text("redirect_uri")),
        ("AuthListenerPort", answers.text("listen_port")),
        ("UseSecretManagement", "True"),
        ("WriteToSecretVault", "True"),
        ("ReadFromSecretVault", "True"),
    ];
    let mut fields: Vec<_> = plain
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, Secret::new(value)))
        .collect();
    let access_token = grant.and_then(|grant| grant.access_token.as_ref());
    // What was pasted has been spent once there was a grant.
    let refresh_token = match grant {
        Some(grant) => grant.refresh_token.as_ref(),
        None => answers.secret("refresh_token"),
    };
    let secrets =
        [("ClientSecret", answers.secret("client_secret")), ("Access", access_token), ("Refresh", refresh_token)];
    fields.extend(secrets.into_iter().filter_map(|(name, value)| Some((name, value?.clone()))));
    if access_token.is_some() {
        fields.push(("Type", Secret::new("Bearer")));
        // .NET's form "u": read alike in every culture. With a T between date and time,
        // ConvertFrom-Json would make a date of it, which is no text.
        let expires_at = grant.and_then(|grant| grant.expires_at);
        fields.extend(
            expires_at
                .map(|expires_at| ("Expires", Secret::new(expires_at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()))),
        );
    }
    fields
}

/// The module's name for a region; its own host for any other.
fn instance(address: &str) -> &str {
    let region =
        HOSTS.iter().find(|known| known.value == address).and_then(|known| known.label.split([',', ' ']).next());
    region.unwrap_or_else(|| address.split_once("://").map_or(address, |(_, host)| host))
}

pub(super) fn read(fields: &BTreeMap<String, Secret>) -> Result<FromVault, String> {
    // EXPOSE: taken for a form's answers; the secret ones are wrapped again at once.
    let text = |name: &str| fields.get(name).map_or("", |value| value.reveal().trim());
    let method = match text("authmode").to_ascii_lowercase().as_str() {
        // The module spells it either way, depending on its age.
        "authorisation code" | "authorization code" if text("clientsecret").is_empty() => NATIVE,
        "authorisation code" | "authorization code" => WEB,
        "token authentication" => REFRESH_TOKEN,
        "client credentials" => CLIENT_CREDENTIALS,
        "" => return Err("AuthMode is missing.".to_owned()),
        _ => {
            return Err(
                "AuthMode is none of Authorisation Code, Token Authentication and Client Credentials.".to_owned()
            );
        }
    };
    // Unset means everything there, too.
    let scopes = match text("authscopes") {
        "" if method == CLIENT_CREDENTIALS => ALL_FOR_SERVICES,
        "" => ALL,
        scopes => scopes,
    };
    let address = Some(text("url")).filter(|url| !url.is_empty()).unwrap_or(text("instance"));
    let mut plain = vec![("instance", address), ("client_id", text("clientid")), ("scopes", scopes)];
    if method != CLIENT_CREDENTIALS {
        plain.push(("redirect_uri", text("redirecturi")));
    }
    if matches!(method, NATIVE | WEB) {
        plain.push(("listen_port", text("authlistenerport")));
    }
    let mut secrets = vec![("client_secret", text("clientsecret"))];
    if method == REFRESH_TOKEN {
        secrets.push(("refresh_token", text("refresh")));
    }
    let refresh_token = Some(text("refresh")).filter(|token| matches!(method, NATIVE | WEB) && !token.is_empty());
    let given = |(_, value): &(&str, &str)| !value.is_empty();
    Ok(FromVault {
        method,
        plain: plain.into_iter().filter(given).map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        secrets: secrets.into_iter().filter(given).map(|(key, value)| (key.to_owned(), Secret::new(value))).collect(),
        refresh_token: refresh_token.map(Secret::new),
    })
}
