//! The vault of NinjaOne's PowerShell module, read and written.

use std::collections::BTreeMap;

use fobwatch_core::answers::Answers;
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{FromVault, Grant};
use fobwatch_integration::{T0, answers, find, instant, revealed};
use fobwatch_text::Text;

const TOKEN: &str = "2f1a4c3e-0000-4000-8000-000000000001.Zm9v_-";

fn read(pairs: &[(&str, &str)]) -> Result<FromVault, Text> {
    let fields = pairs.iter().map(|(name, value)| (name.to_lowercase(), Secret::new(*value))).collect();
    find("ninjaone").read_vault(&fields)
}

fn written(answers: &Answers, grant: Option<&Grant>) -> BTreeMap<&'static str, String> {
    let fields = find("ninjaone").to_vault(answers, grant);
    fields.into_iter().map(|(name, value)| (name, value.reveal().to_owned())).collect()
}

/// Everything a form would hold after the way into the vault and back.
fn back(answers: &Answers, grant: Option<&Grant>) -> (FromVault, Answers) {
    let fields = written(answers, grant);
    let pairs: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let found = read(&pairs).expect("it can be read");
    let plain = found.plain.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let secrets = found.secrets.iter().map(|(key, value)| (key.as_str(), value.reveal()));
    let pairs: Vec<_> = plain.chain(secrets).collect();
    let again = self::answers("ninjaone", found.method, &pairs);
    (found, again)
}

fn revealed_all(answers: &Answers) -> BTreeMap<&str, &str> {
    answers.secrets.iter().map(|(key, value)| (key.as_str(), value.reveal())).collect()
}

fn grant() -> Grant {
    let mut grant = Grant::new(instant(T0));
    grant.access_token = Some(Secret::new("access-canary"));
    grant.refresh_token = Some(Secret::new(TOKEN));
    grant.expires_at = Some(instant("2026-01-01T13:00:00Z"));
    grant.scopes = Some("monitoring control".to_owned());
    grant
}

#[test]
fn each_method_comes_back_with_its_answers_and_secrets() {
    let eu = ("instance", "eu");
    let own = ("instance", "acme.rmmservice.eu");
    let id = ("client_id", "fake-client-id");
    let secret = ("client_secret", "fake_SECRET-1");
    let redirect = ("redirect_uri", "http://localhost:9191");
    for (method, pairs) in [
        ("browser_native", vec![eu, id]),
        ("browser_native", vec![own, id, ("scopes", "monitoring"), redirect]),
        ("browser_web", vec![eu, id, secret]),
        ("browser_web", vec![own, id, secret, redirect]),
        ("client_credentials", vec![eu, id, secret, ("scopes", "monitoring management")]),
        ("refresh_token", vec![eu, id, ("scopes", "monitoring"), ("refresh_token", TOKEN)]),
        ("refresh_token", vec![own, id, secret, redirect, ("scopes", "control"), ("refresh_token", TOKEN)]),
    ] {
        let before = answers("ninjaone", method, &pairs);
        let (found, after) = back(&before, None);
        assert_eq!((found.method, &after.plain), (method, &before.plain));
        assert_eq!(revealed_all(&after), revealed_all(&before), "{method}");
        assert!(found.refresh_token.is_none(), "{method}");
    }
}

#[test]
fn tokens_go_along_and_only_the_refresh_token_comes_back() {
    for (method, secret) in [("browser_native", None), ("browser_web", Some(("client_secret", "s")))] {
        let pairs: Vec<_> = [("instance", "eu"), ("client_id", "c")].into_iter().chain(secret).collect();
        let (found, _) = back(&answers("ninjaone", method, &pairs), Some(&grant()));
        assert_eq!((found.method, revealed(found.refresh_token.as_ref())), (method, TOKEN));
        assert!(!format!("{found:?}").contains("canary"), "the access token counts as expired");
    }
    // What was pasted once is spent: the grant's own token goes along, or none.
    let pasted = answers(
        "ninjaone",
        "refresh_token",
        &[("instance", "eu"), ("client_id", "c"), ("refresh_token", "2f1a4c3e-0000-4000-8000-000000000002.Old")],
    );
    assert_eq!(written(&pasted, Some(&grant()))["Refresh"], TOKEN);
    assert!(!written(&pasted, Some(&Grant::new(instant(T0)))).contains_key("Refresh"));
}

#[test]
fn the_modules_names_and_spellings() {
    let web = [("instance", "us"), ("client_id", "c"), ("client_secret", "s")];
    let fields = written(&answers("ninjaone", "browser_web", &web), Some(&grant()));
    for (name, value) in [
        ("AuthMode", "Authorisation Code"),
        ("URL", "https://app.ninjarmm.com"),
        ("Instance", "us"),
        ("ClientId", "c"),
        ("ClientSecret", "s"),
        ("AuthScopes", "monitoring offline_access"),
        ("RedirectURI", "http://localhost:9090/"),
        ("AuthListenerPort", "9090"),
        ("UseSecretManagement", "True"),
        ("WriteToSecretVault", "True"),
        ("ReadFromSecretVault", "True"),
        ("Type", "Bearer"),
        ("Access", "access-canary"),
        ("Expires", "2026-01-01 13:00:00Z"),
        ("Refresh", TOKEN),
    ] {
        assert_eq!(fields.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert_eq!(fields.len(), 15);
    // The module reads nothing without scopes: what was granted stands in, or all.
    let pasted = [("instance", "acme.rmmservice.eu"), ("client_id", "c"), ("refresh_token", TOKEN)];
    let pasted = answers("ninjaone", "refresh_token", &pasted);
    assert_eq!(written(&pasted, Some(&grant()))["AuthScopes"], "monitoring control");
    let fields = written(&pasted, None);
    assert_eq!(fields["AuthScopes"], "monitoring management control offline_access");
    assert_eq!((&*fields["Instance"], &*fields["AuthMode"]), ("acme.rmmservice.eu", "Token Authentication"));
}

#[test]
fn both_spellings_of_the_mode_are_read() {
    let base = [("Instance", "eu"), ("ClientId", "c")];
    for (mode, secret, method) in [
        ("Authorisation Code", "s", "browser_web"),
        ("Authorization Code", "s", "browser_web"),
        ("authorization code", "", "browser_native"),
        ("Token Authentication", "s", "refresh_token"),
        ("Client Credentials", "s", "client_credentials"),
    ] {
        let pairs = [&base[..], &[("AuthMode", mode), ("ClientSecret", secret)]].concat();
        assert_eq!(read(&pairs).expect("read").method, method, "{mode}");
    }
    assert_eq!(read(&base).expect_err("no mode"), "AuthMode is missing.");
    let odd = read(&[("AuthMode", "secret-canary")]).expect_err("no such mode");
    assert!(odd.to_string().starts_with("AuthMode is none of") && !odd.to_string().contains("canary"), "{odd}");
}

#[test]
fn a_browser_sign_in_kept_as_token_authentication_keeps_its_redirect() {
    let found = read(&[
        ("AuthMode", "Token Authentication"),
        ("URL", "https://oc.ninjarmm.com"),
        ("Instance", "eu"),
        ("ClientId", "c"),
        ("ClientSecret", "s"),
        ("RedirectURI", "http://localhost:9090/"),
        ("AuthListenerPort", "9090"),
        ("Refresh", TOKEN),
        ("Access", "access-canary"),
        ("Expires", "31.12.2099 25:61"),
        ("ParseDateTimes", "True"),
    ])
    .expect("read");
    assert_eq!(found.method, "refresh_token");
    assert_eq!(found.plain["redirect_uri"], "http://localhost:9090/");
    assert_eq!(found.plain["instance"], "https://oc.ninjarmm.com", "the address that was used");
    assert_eq!(revealed(found.secrets.get("refresh_token")), TOKEN);
    assert_eq!(found.plain["scopes"], "monitoring management control offline_access", "unset means all");
    let service = read(&[("AuthMode", "Client Credentials"), ("Instance", "eu"), ("Refresh", TOKEN)]).expect("read");
    assert_eq!(service.plain["scopes"], "monitoring management control");
    assert!(service.refresh_token.is_none(), "a machine account renews without");
}
