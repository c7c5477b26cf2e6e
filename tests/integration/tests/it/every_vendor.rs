//! Every vendor and method through the whole app, and nothing secret comes out of it anywhere.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use fobwatch_core::answers::Answers;
use fobwatch_core::app::Call;
use fobwatch_core::contract::{CopyFormat, SessionState, VaultImport};
use fobwatch_core::profile::ProfileId;
use fobwatch_core::secret::Secret;
use fobwatch_core::vendor::{Kind, Source};
use fobwatch_core::vendors;
use fobwatch_integration::{Harness, find, free_port};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::avepoint::{AvePoint, PFX_PASSWORD, certificate_file};
use fobwatch_simulator::citrix::{CLIENT_ID, Citrix, PASSWORD, SECRET};
use fobwatch_simulator::datto_rmm::{API_KEY, API_SECRET, DattoRmm};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::sophos_central::{self, SophosCentral};
use fobwatch_simulator::{Server, browser};

/// One way to sign in, ready to be tried.
struct SignInCase {
    vendor: &'static str,
    method: &'static str,
    answers: Vec<(&'static str, String)>,
    /// What to type when asked.
    code: Box<dyn Fn() -> String>,
    _server: Box<dyn Any>,
}

fn case(vendor: &'static str, method: &'static str, server: impl Any, answers: &[(&'static str, &str)]) -> SignInCase {
    SignInCase {
        vendor,
        method,
        answers: answers.iter().map(|(key, value)| (*key, (*value).to_owned())).collect(),
        code: Box::new(String::new),
        _server: Box::new(server),
    }
}

fn ninjaone(harness: &Harness, method: &'static str) -> SignInCase {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    let redirect = format!("http://localhost:{}/", free_port());
    let pasted = server.with(|ninja| {
        ninja.apps.iter_mut().filter(|app| app.id == "web-app").for_each(|app| app.redirects = vec![redirect.clone()]);
        ninja.issue_refresh_token("native-app", "monitoring offline_access")
    });
    let url = server.url.clone();
    let answers: &[(&str, &str)] = match method {
        "browser_native" => &[("client_id", "native-app")],
        "browser_web" => {
            &[("client_id", "web-app"), ("client_secret", "web_SECRET-canary-1"), ("redirect_uri", &redirect)]
        }
        "client_credentials" => &[("client_id", "service-app"), ("client_secret", "service_SECRET-canary-2")],
        _ => &[("client_id", "native-app"), ("refresh_token", &pasted)],
    };
    case("ninjaone", method, server, &[&[("instance", &*url)], answers].concat())
}

fn automate(harness: &Harness, method: &'static str) -> SignInCase {
    let server = Server::start(Automate::default());
    harness.lend_clock(&server);
    let now = fobwatch_core::clock::Clock::now(&harness.clock);
    let token = server.with(|automate| automate.issue_token("jane", now));
    let url = server.url.clone();
    let answers: &[(&str, &str)] = match method {
        "password" => &[("username", "jane"), ("password", "jane-PASSWORD-canary")],
        _ => &[("access_token", &token)],
    };
    let common = [("server", &*url), ("client_id", "00000000-0000-4000-8000-000000000001")];
    let server = Arc::new(server);
    let clock = harness.clock.clone();
    let codes = Arc::clone(&server);
    SignInCase {
        code: Box::new(move || {
            codes.with(|automate| automate.current_code("jane", fobwatch_core::clock::Clock::now(&clock)))
        }),
        ..case("automate", method, server, &[&common, answers].concat())
    }
}

fn halo(harness: &Harness, method: &'static str) -> SignInCase {
    let server = Server::start(Halo::default());
    harness.lend_clock(&server);
    let redirect = format!("http://localhost:{}/", free_port());
    server.with(|halo| halo.apps.iter_mut().for_each(|app| app.redirects = vec![redirect.clone()]));
    let url = server.url.clone();
    let answers: &[(&str, &str)] = match method {
        "client_credentials" => &[("client_id", "services-app"), ("client_secret", "services-SECRET-canary-1")],
        "browser_native" => &[("client_id", "native-app"), ("redirect_uri", &redirect)],
        _ => &[("client_id", "code-app"), ("client_secret", "code-SECRET-canary-2"), ("redirect_uri", &redirect)],
    };
    let common = [("url", &*url), ("additional_headers", r#"{"X-Limit":"header-canary-9"}"#)];
    case("halo", method, server, &[&common, answers].concat())
}

fn citrix(harness: &Harness, method: &'static str) -> SignInCase {
    let server = Server::start(Citrix::default());
    harness.lend_clock(&server);
    let url = server.url.clone();
    let answers: &[(&str, &str)] = match method {
        "client_credentials" => &[
            ("environment", "custom"),
            ("customer_id", "examplecust1"),
            ("client_id", CLIENT_ID),
            ("client_secret", SECRET),
        ],
        _ => &[("domain_user", "LAB\\svc"), ("password", PASSWORD)],
    };
    case("citrix", method, server, &[&[("host", &*url)], answers].concat())
}

fn avepoint(harness: &Harness, method: &'static str) -> SignInCase {
    let server = Server::start(AvePoint::default());
    harness.lend_clock(&server);
    let url = server.url.clone();
    let file = certificate_file("pfx");
    let answers: &[(&str, &str)] = match method {
        "aos_app" => {
            &[("aos_identity_host", &url), ("aos_client_id", "fake-app-id"), ("client_secret", "app_SECRET-canary-6")]
        }
        "aos_certificate" => &[
            ("aos_identity_host", &url),
            ("aos_client_id", "fake-certificate-app"),
            ("aos_certificate", &file),
            ("aos_certificate_password", PFX_PASSWORD),
        ],
        _ => &[
            ("client_secret", "eyJhbGciOiJub25lIn0.secret-canary-5.sig"),
            ("user_principal_name", "svc-cg@example.com"),
        ],
    };
    case("avepoint", method, server, &[&[("base_url", &*url)], answers].concat())
}

fn datto_rmm(harness: &Harness, method: &'static str) -> SignInCase {
    let server = Server::start(DattoRmm::default());
    harness.lend_clock(&server);
    let token = server.with(|datto| datto.issue_token(fobwatch_core::clock::Clock::now(&harness.clock)));
    let url = server.url.clone();
    let answers: &[(&str, &str)] = match method {
        "api_key" => &[("api_key", API_KEY), ("api_secret", API_SECRET)],
        _ => &[("access_token", &token)],
    };
    case("datto-rmm", method, server, &[&[("platform", &*url)], answers].concat())
}

fn sophos_central(harness: &Harness, method: &'static str) -> SignInCase {
    let server = Server::start(SophosCentral::default());
    harness.lend_clock(&server);
    let url = server.url.clone();
    let answers = [
        ("sign_in_host", &*url),
        ("client_id", sophos_central::CLIENT_ID),
        ("client_secret", sophos_central::CLIENT_SECRET),
        ("tenant", "Contoso"),
    ];
    case("sophos-central", method, server, &answers)
}

fn set_up(harness: &Harness, vendor: &str, method: &'static str) -> Option<SignInCase> {
    match (vendor, method) {
        // Its trust services have fixed addresses; the Citrix tests reach them by another way.
        ("citrix", "json_trust") => None,
        ("ninjaone", _) => Some(ninjaone(harness, method)),
        ("automate", _) => Some(automate(harness, method)),
        ("halo", _) => Some(halo(harness, method)),
        ("citrix", _) => Some(citrix(harness, method)),
        ("avepoint", _) => Some(avepoint(harness, method)),
        ("datto-rmm", _) => Some(datto_rmm(harness, method)),
        ("sophos-central", _) => Some(sophos_central(harness, method)),
        _ => panic!("{vendor} has no stand here"),
    }
}

/// What later work needs of each is declared, and names what is there.
#[test]
fn every_vendor_declares_its_sign_its_console_its_ends_and_facts() {
    let mut letters = BTreeSet::new();
    for vendor in vendors::ALL {
        let descriptor = vendor.descriptor();
        let id = descriptor.id;
        assert!(letters.insert(descriptor.monogram), "{id}");
        let fields = || descriptor.methods.iter().flat_map(|method| method.fields);
        let has = |key: &str| fields().any(|field| field.key == key);
        for end in descriptor.ends {
            assert!(fields().any(|field| field.key == end.secret && field.kind.is_secret()), "{id}: {}", end.secret);
            assert!(has(end.day), "{id}: {}", end.day);
        }
        let days = fields().filter(|field| matches!(field.kind, Kind::Date)).map(|field| field.key);
        days.for_each(|day| assert!(descriptor.ends.iter().any(|end| end.day == day), "{id}: {day} ends nothing"));
        assert!(!descriptor.script_facts.is_empty(), "{id}");
        for fact in descriptor.script_facts {
            let is_a_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
            assert!(fact.name.chars().all(is_a_name), "{id}: {}", fact.name);
            assert!(!matches!(fact.from, Source::Answer(key) if !has(key)), "{id}: {}", fact.name);
        }
        descriptor.labels.iter().for_each(|(label, key)| assert!(has(key), "{id}: {label}"));
        let method = descriptor.methods[0];
        let mut plain = method.completed(BTreeMap::new());
        for field in method.fields.iter().filter(|field| matches!(field.kind, Kind::Endpoint { .. })) {
            plain.entry(field.key.to_owned()).or_insert_with(|| "https://host.example".to_owned());
        }
        let answers = Answers { method: &descriptor.methods[0], plain, secrets: BTreeMap::new() };
        let console = (descriptor.console)(&answers);
        assert!(console.starts_with("https://"), "{id}: {console}");
    }
}

/// What our log lines say.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn every_method_of_every_vendor_works_and_keeps_its_secrets() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    let _guard = tracing::subscriber::set_default(subscriber.finish());
    for vendor in vendors::ALL {
        let descriptor = vendor.descriptor();
        for method in descriptor.methods {
            let harness = Harness::open().await;
            if let Some(case) = set_up(&harness, descriptor.id, method.id) {
                let seen = walk(&harness, &case).await;
                let mut places = seen.shown;
                places.push(("the log".to_owned(), std::mem::take(&mut *log.0.lock().expect("the log"))));
                harness.app.stop().await;
                read_all(harness.folder(), &mut places);
                search(&format!("{} {}", case.vendor, case.method), &seen.secrets, &places);
            }
        }
    }
}

/// What came out, and what must not have.
struct Seen {
    shown: Vec<(String, Vec<u8>)>,
    secrets: BTreeSet<String>,
}

/// The whole life of a profile: add, connect, verify, copy, renew, disconnect.
async fn walk(harness: &Harness, case: &SignInCase) -> Seen {
    let name = format!("{} {}", case.vendor, case.method);
    harness.when_browser_opens(|url| drop(browser::visit(&url, browser::Decision::Approve)));
    let pairs: Vec<(&str, &str)> = case.answers.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let id = harness.add(&name, case.vendor, case.method, &pairs).await;
    let mut secrets: BTreeSet<String> = find(case.vendor)
        .descriptor()
        .method(case.method)
        .expect("a method")
        .fields
        .iter()
        .filter(|field| field.kind.is_secret())
        .filter_map(|field| pairs.iter().find(|(key, _)| *key == field.key))
        .map(|(_, value)| secret_part(value))
        .collect();

    harness.app.connect(id, false).await.expect("the sign-in starts");
    let asked = harness
        .until(id, |view| matches!(view.state, SessionState::Active | SessionState::NeedsCode { question: Some(_) }))
        .await;
    if asked.state != SessionState::Active {
        let code = (case.code)();
        harness.app.answer(id, Secret::new(code)).await.expect("taken");
        harness.until(id, |view| view.state == SessionState::Active).await;
    }
    assert_eq!(harness.view(id).await.trouble, None, "{name}");
    harness.app.verify(id).await.unwrap_or_else(|failure| panic!("{name}: {failure}"));
    let call = Call { method: "GET".to_owned(), path: "/nowhere".to_owned(), ..Call::default() };
    let mut called = harness.app.call(id, call).await.unwrap_or_else(|failure| panic!("{name}: {failure}"));
    assert_eq!(called.status(), (404, "Not Found"), "{name}");
    let said = called.piece().await.expect("a body").unwrap_or_default();
    let before = harness.view(id).await;
    let facts = async || harness.app.detail(id).await.expect("a detail").facts.into_iter().map(|fact| fact.label);
    let places: Vec<_> = facts().await.collect();
    secrets.extend(copied(harness, id).await);
    if before.renewable {
        harness.clock.advance(Duration::from_mins(1));
        harness.app.renew(id).await.unwrap_or_else(|failure| panic!("{name}: {failure}"));
        assert!(harness.view(id).await.obtained_at > before.obtained_at, "{name}");
        assert!(facts().await.eq(places), "{name}: the facts keep their places");
        secrets.extend(copied(harness, id).await);
    }
    let mut shown = Vec::new();
    let mut show = |what: &str, text: String| shown.push((what.to_owned(), text.into_bytes()));
    show("an answer", String::from_utf8_lossy(&said).into_owned());
    show("the detail pane", serde_json::to_string(&harness.app.detail(id).await.expect("a detail")).expect("JSON"));
    show("the form", serde_json::to_string(&harness.app.form(id).await.expect("a form")).expect("JSON"));
    if let Some(vault) = before.vault {
        let (whole, imported) = through_a_vault(harness, id, &before.vendor, vault.prefix).await;
        secrets.extend(whole);
        secrets.extend(copied(harness, imported).await);
        show(
            "the import",
            serde_json::to_string(&harness.app.detail(imported).await.expect("a detail")).expect("JSON"),
        );
    }
    show("disconnect", harness.app.disconnect(id).await.expect("signed out").to_string());
    show("the overview", serde_json::to_string(&harness.app.overview().await.expect("a list")).expect("JSON"));
    show("events", harness.told.lock().expect("events").join("\n"));
    show("the browser", harness.visited().join("\n"));
    assert_eq!(harness.view(id).await.state, SessionState::SignedOut, "{name}");
    assert!(secrets.len() > 1 || !before.renewable, "{name}: {secrets:?}");
    Seen { shown, secrets }
}

/// The value in a header map; other secrets are whole.
fn secret_part(value: &str) -> String {
    value.strip_prefix(r#"{"X-Limit":""#).map_or(value, |rest| rest.trim_end_matches(r#""}"#)).trim().to_owned()
}

/// Copies the profile for a vault and imports it from there, which connects it: the JSON and its
/// secrets, and the new profile.
async fn through_a_vault(harness: &Harness, id: ProfileId, vendor: &str, prefix: &str) -> (Vec<String>, ProfileId) {
    harness.app.copy_for_vault(id, prefix.to_owned()).await.expect("copied for a vault");
    let text = harness.clipboard().expect("a copy");
    let values: BTreeMap<String, String> = serde_json::from_str(&text).expect("JSON");
    let input = VaultImport {
        vendor: vendor.to_owned(),
        name: "From a vault".to_owned(),
        customer: String::new(),
        prefix: prefix.to_owned(),
        text: Secret::new(text.clone()),
    };
    let imported = harness.app.import_vault(input).await.expect("imported");
    harness.until(imported, |view| view.state == SessionState::Active).await;
    let secret = |name: &str| values.get(&format!("{prefix}{name}")).cloned();
    let secrets = ["ClientSecret", "Access", "Refresh"].into_iter().filter_map(secret);
    (secrets.chain([text]).collect(), imported)
}

/// The tokens, as the technician copies them.
async fn copied(harness: &Harness, id: ProfileId) -> Vec<String> {
    let mut tokens = Vec::new();
    for format in [CopyFormat::Token, CopyFormat::RefreshToken] {
        if harness.app.copy(id, format).await.is_ok() {
            tokens.extend(harness.clipboard());
        }
    }
    for format in [CopyFormat::Header, CopyFormat::HeadersJson, CopyFormat::Curl, CopyFormat::PowershellHeaders] {
        harness.app.copy(id, format).await.expect("headers can always be copied");
    }
    tokens
}

fn read_all(folder: &Path, places: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            read_all(&entry.path(), places);
        } else {
            places.push((entry.path().display().to_string(), fs::read(entry.path()).expect("a file")));
        }
    }
}

/// Fails on any secret in any place, however it is written.
fn search(whose: &str, secrets: &BTreeSet<String>, places: &[(String, Vec<u8>)]) {
    for secret in secrets {
        let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let forms = [
            secret.as_bytes().to_vec(),
            BASE64_STANDARD.encode(secret).into_bytes(),
            BASE64_URL_SAFE_NO_PAD.encode(secret).into_bytes(),
            url::form_urlencoded::byte_serialize(secret.as_bytes()).collect::<String>().into_bytes(),
            utf16,
        ];
        for (place, bytes) in places {
            for form in &forms {
                let found = bytes.windows(form.len()).any(|window| window == form);
                assert!(!found, "{whose}: {secret} is in {place}");
            }
        }
    }
}
