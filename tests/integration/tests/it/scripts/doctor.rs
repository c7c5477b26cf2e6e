//! The surroundings, good and bad.

use std::sync::Arc;
use std::time::Duration;

use fobwatch_core::clock::{Clock as _, later};
use fobwatch_core::contract::{Area, Finding, Standing};
use fobwatch_core::doctor;
use fobwatch_core::http::{Route, Source, TransportError};
use fobwatch_integration::{Harness, free_port, machine};
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::tls::Front;
use fobwatch_simulator::{Answer, Server};
use fobwatch_text::Text;

/// One that would sign in with the browser.
async fn browsing(harness: &Harness, name: &str, more: &[(&str, &str)]) -> Server<NinjaOne> {
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    let answers = [&[("instance", &*server.url), ("client_id", "native-app")], more].concat();
    harness.add(name, "ninjaone", "browser_native", &answers).await;
    server
}

fn of(findings: &[Finding], area: Area) -> Vec<(Standing, String)> {
    let found = findings.iter().filter(|finding| finding.area == area);
    found.map(|finding| (finding.standing, finding.text.to_string())).collect()
}

/// The only finding of this area, and that it says what to do.
fn wrong(findings: &[Finding], area: Area) -> (Standing, String) {
    let found: Vec<_> = findings.iter().filter(|finding| finding.area == area).collect();
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert!(finding.remedy.as_ref().is_some_and(|remedy| !remedy.is_empty()), "{finding:?}");
    (finding.standing, finding.text.to_string())
}

#[tokio::test]
async fn where_all_is_well_every_finding_is_good_and_each_host_is_asked_once() {
    let harness = Harness::open().await;
    let (server, _) = machine(&harness).await;
    let same = [("instance", &*server.url), ("client_id", "native-app")];
    harness.add("Same host", "ninjaone", "browser_native", &same).await;
    let halo = Server::start(Halo::default());
    harness.lend_clock(&halo);
    let answers = [("url", &*halo.url), ("client_id", "x"), ("client_secret", "canary")];
    harness.add("Halo", "halo", "client_credentials", &answers).await;
    let findings = harness.app.examine(None).await;
    let not_good: Vec<_> = findings.iter().filter(|finding| finding.standing != Standing::Good).collect();
    assert!(not_good.is_empty(), "{not_good:?}");
    assert_eq!(of(&findings, Area::Network).len(), 2);
    assert_eq!(server.received_at("/").len(), 1);
    assert_eq!(of(&findings, Area::Proxy), [(Standing::Good, "No proxy is in use.".to_owned())]);
    assert_eq!(of(&findings, Area::Vendor).len(), 2, "the machine account tells nothing without signing in");
    assert_eq!(of(&findings, Area::Redirect).len(), 1);
    assert_eq!(harness.visited(), Vec::<String>::new());

    // Of one profile only; of one that is gone, what concerns none.
    let id = harness.app.guess_profile("machine").expect("found");
    assert_eq!(of(&harness.app.examine(Some(vec![id])).await, Area::Network).len(), 1);
    let gone = fobwatch_core::profile::ProfileId::random();
    assert_eq!(of(&harness.app.examine(Some(vec![gone])).await, Area::Clock), []);
}

#[tokio::test]
async fn a_server_that_is_gone_or_at_fault() {
    let harness = Harness::open().await;
    let (server, id) = machine(&harness).await;
    server.answer_next("/", Answer::empty(503));
    assert_eq!(wrong(&harness.app.examine(None).await, Area::Network).0, Standing::Warning);
    harness.app.remove(id).await.expect("removed");
    drop(browsing(&harness, "Gone", &[]).await);
    let (standing, text) = wrong(&harness.app.examine(None).await, Area::Network);
    assert!(standing == Standing::Bad && text.starts_with("Cannot connect to 127.0.0.1:"), "{text}");
    let findings = harness.app.examine(None).await;
    assert_eq!(of(&findings, Area::Clock)[0].0, Standing::Skipped);
}

#[tokio::test]
async fn a_certificate_is_judged_by_what_the_profile_trusts() {
    let harness = Harness::open().await;
    let server = Server::start(Automate::default());
    harness.lend_clock(&server);
    let front = Front::start(&server.url);
    let answers = [("server", &*front.url), ("username", "jane"), ("password", "canary")];
    harness.add("System", "automate", "password", &answers).await;
    let pinned = [("tls_trust", "pin"), ("tls_pin", &*front.fingerprint)];
    harness.add("Pinned", "automate", "password", &[&answers[..], &pinned].concat()).await;
    let network: Vec<_> = harness.app.examine(None).await.into_iter().filter(|one| one.area == Area::Network).collect();
    let [one, other] = network.as_slice() else { panic!("one way to trust, one question: {network:?}") };
    let (good, bad) = if one.standing == Standing::Good { (one, other) } else { (other, one) };
    assert_eq!((good.standing, bad.standing), (Standing::Good, Standing::Bad));
    assert!(bad.remedy.as_ref().is_some_and(|remedy| remedy.to_string().contains(&front.fingerprint)), "{bad:?}");
}

#[test]
fn each_failure_of_the_network_has_its_remedy() {
    let (host, cause) = ("h".to_owned(), Text::plain("c"));
    let mut remedies = std::collections::BTreeSet::new();
    for error in [
        TransportError::NameNotFound { host: host.clone() },
        TransportError::Connect { host: host.clone(), cause: cause.clone() },
        TransportError::Certificate { host: host.clone(), cause: cause.clone(), fingerprint: "AB:CD".to_owned() },
        TransportError::Outdated { host: host.clone() },
        TransportError::ClientCertificate { host: host.clone() },
        TransportError::NotTls { host: host.clone() },
        TransportError::TimeOut { host: host.clone() },
        TransportError::TooLarge { host },
    ] {
        let finding = doctor::network("h", Err(&error), Some("http://proxy:3128"));
        assert_eq!(finding.standing, Standing::Bad);
        let remedy = finding.remedy.expect("a remedy");
        assert!(remedy.to_string().ends_with(" Check the proxy http://proxy:3128 too."), "{remedy}");
        assert_eq!(remedy.to_string().contains("AB:CD"), matches!(error, TransportError::Certificate { .. }));
        remedies.insert(remedy.to_string());
    }
    assert_eq!(remedies.len(), 8);
    assert_eq!(doctor::network("h", Ok(407), None).standing, Standing::Bad);
    assert_eq!(doctor::network("h", Ok(404), None).standing, Standing::Good);
}

#[test]
fn whose_word_a_proxy_is_and_a_script_that_is_not_read() {
    let told = |proxy: Option<&str>, source: Source| {
        let route = Route { proxy: proxy.map(str::to_owned), source, script: None };
        let findings = doctor::route("h", &route);
        let [finding] = findings.as_slice() else { panic!("{findings:?}") };
        assert_eq!(finding.standing, Standing::Good);
        finding.text.to_string()
    };
    let proxy = Some("http://proxy:3128");
    for (source, who) in [
        (Source::Variable("https_proxy".to_owned()), "set by the variable https_proxy"),
        (Source::Gnome, "set in GNOME's settings"),
        (Source::Windows, "set in Windows' settings"),
        (Source::Macos, "set in macOS' settings"),
        (Source::Settings, "set in Fobwatch's settings"),
    ] {
        assert_eq!(told(proxy, source), format!("Connections to h go through http://proxy:3128: {who}."));
    }
    assert_eq!(told(None, Source::Nobody), "No proxy is in use.");
    let none = "Connections to h go through no proxy: set in Fobwatch's settings.";
    assert_eq!(told(None, Source::Settings), none);
    let script = Some("http://wpad/wpad.dat".to_owned());
    let findings = doctor::route("h", &Route { script, ..Route::default() });
    let [_, script] = findings.as_slice() else { panic!("{findings:?}") };
    assert!(
        script.standing == Standing::Warning && script.text.to_string().contains("(PAC, http://wpad/wpad.dat)"),
        "{script:?}"
    );
    assert!(script.remedy.is_some());
}

#[tokio::test]
async fn a_clock_is_wrong_when_no_server_agrees_with_it() {
    let harness = Harness::open().await;
    let first = browsing(&harness, "First", &[]).await;
    let _second = browsing(&harness, "Second", &[]).await;
    let ahead = |by: u64| {
        let clock = harness.clock.clone();
        Arc::new(move || later(clock.now(), Duration::from_secs(by))) as fobwatch_simulator::Clock
    };
    first.set_clock(ahead(3600));
    assert_eq!(of(&harness.app.examine(None).await, Area::Clock)[0].0, Standing::Good, "that server's is wrong");
    let id = harness.app.guess_profile("first").expect("found");
    for (by, expected) in [(120, Standing::Warning), (3600, Standing::Bad)] {
        first.set_clock(ahead(by));
        let (standing, text) = wrong(&harness.app.examine(Some(vec![id])).await, Area::Clock);
        assert_eq!((standing, text), (expected, format!("This computer's clock is {by} s behind the servers'.")));
    }
}

/// Elsewhere a folder has no modes, and is not moved away while a file in it is open.
#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_others_may_open_or_that_is_gone() {
    use std::os::unix::fs::PermissionsExt as _;
    let harness = Harness::open().await;
    let open = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
    };
    open(harness.folder(), 0o755);
    open(&harness.folder().join("fobwatch.db"), 0o644);
    let findings = harness.app.examine(None).await;
    let remedies: Vec<_> = findings
        .iter()
        .filter(|finding| finding.area == Area::Folder && finding.standing == Standing::Bad)
        .filter_map(|finding| finding.remedy.clone())
        .collect();
    let folder = harness.folder().display();
    assert_eq!(remedies, [format!("chmod 700 '{folder}'"), format!("chmod 600 '{folder}/fobwatch.db'")]);

    let away = harness.folder().with_extension("away");
    std::fs::rename(harness.folder(), &away).expect("away");
    let (standing, text) = wrong(&harness.app.examine(None).await, Area::Folder);
    std::fs::rename(&away, harness.folder()).expect("back");
    assert!(standing == Standing::Bad && text.contains("cannot be written"), "{text}");
}

#[tokio::test]
async fn a_keyring_that_is_missing_or_locked() {
    let harness = Harness::without_keyring().await;
    assert_eq!(wrong(&harness.app.examine(None).await, Area::Keyring).0, Standing::Bad);
    let harness = Harness::open().await;
    let _server = machine(&harness).await;
    harness.app.lock().await.expect("locked");
    let findings = harness.app.examine(None).await;
    assert_eq!(wrong(&findings, Area::Keyring).0, Standing::Warning);
    assert_eq!(of(&findings, Area::Network)[0].0, Standing::Good, "that needs no secret");
}

#[tokio::test]
async fn a_redirect_whose_port_is_taken() {
    let harness = Harness::open().await;
    let port = free_port();
    let redirect = format!("http://127.0.0.1:{port}/");
    let _server = browsing(&harness, "Ninja", &[("redirect_uri", &redirect)]).await;
    let taken = std::net::TcpListener::bind(("127.0.0.1", port)).expect("bound");
    let findings = harness.app.examine(None).await;
    let (standing, text) = wrong(&findings, Area::Redirect);
    assert!(standing == Standing::Bad && text.contains(&format!("Port {port} is in use")), "{text}");
    assert_eq!(of(&findings, Area::Vendor)[0].0, Standing::Skipped, "that is said once");
    drop(taken);
    assert_eq!(of(&harness.app.examine(None).await, Area::Redirect)[0].0, Standing::Good);
    std::net::TcpListener::bind(("127.0.0.1", port)).expect("it is not kept");
}

#[tokio::test]
async fn what_the_vendor_knows_without_a_sign_in() {
    let harness = Harness::open().await;
    let _server = browsing(&harness, "Ninja", &[("client_id", "nobody")]).await;
    let (standing, text) = wrong(&harness.app.examine(None).await, Area::Vendor);
    assert!(standing == Standing::Bad && text.contains("unknown client ID"), "{text}");
    harness.app.remove(harness.app.guess_profile("ninja").expect("found")).await.expect("removed");

    let halo = Server::start(Halo::default());
    harness.lend_clock(&halo);
    let answers = [("url", &*halo.url), ("client_id", "x"), ("client_secret", "canary")];
    harness.add("Halo", "halo", "client_credentials", &answers).await;
    halo.answer_next("/api/authinfo", Answer::empty(500));
    let (standing, text) = wrong(&harness.app.examine(None).await, Area::Vendor);
    assert!(standing == Standing::Bad && text.contains("does not know this instance"), "{text}");
    let told = serde_json::to_string(&harness.app.examine(None).await).expect("JSON");
    assert!(!told.contains("canary"));
}
