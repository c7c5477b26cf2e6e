//! A form that is tested before it is saved.

use fobwatch_core::contract::{Area, Finding, FormInput, Standing};
use fobwatch_core::failure::Code;
use fobwatch_integration::{Harness, form};
use fobwatch_simulator::Server;
use fobwatch_simulator::ninjaone::NinjaOne;

use super::ninja;

fn of(findings: &[Finding], area: Area) -> Vec<Standing> {
    findings.iter().filter(|finding| finding.area == area).map(|finding| finding.standing).collect()
}

fn typed(server: &Server<NinjaOne>, client: &str) -> FormInput {
    form("New", "ninjaone", "browser_native", &[("instance", &server.url), ("client_id", client)])
}

#[tokio::test]
async fn a_draft_is_asked_about_at_the_vendor_and_nothing_is_saved() {
    let harness = Harness::open().await;
    let server = Server::start(NinjaOne::default());
    harness.lend_clock(&server);
    let findings = harness.app.examine_form(typed(&server, "native-app")).await.expect("examined");
    for area in [Area::Network, Area::Clock, Area::Redirect, Area::Vendor] {
        assert_eq!(of(&findings, area), [Standing::Good], "{area:?}: {findings:?}");
    }
    let findings = harness.app.examine_form(typed(&server, "nobody-knows-it")).await.expect("examined");
    assert_eq!(of(&findings, Area::Vendor), [Standing::Bad], "{findings:?}");
    assert!(harness.app.overview().await.expect("a list").profiles.is_empty());
    assert_eq!(harness.visited(), Vec::<String>::new(), "and nobody's browser opens");
}

#[tokio::test]
async fn a_saved_profiles_draft_is_examined_as_it_is_typed() {
    let harness = Harness::open().await;
    let (server, id) = ninja(&harness).await;
    let input = FormInput { id: Some(id), ..typed(&server, "nobody-knows-it") };
    let findings = harness.app.examine_form(input).await.expect("examined");
    assert_eq!(of(&findings, Area::Vendor), [Standing::Bad]);
    assert_eq!(harness.app.form(id).await.expect("a form").answers["client_id"], "native-app", "kept as it was");
}

#[tokio::test]
async fn what_makes_no_sense_is_named_by_field_and_nobody_is_asked() {
    let harness = Harness::open().await;
    let server = Server::start(NinjaOne::default());
    let failure = harness.app.examine_form(typed(&server, "")).await.expect_err("a client id is needed");
    assert_eq!(failure.code, Code::Invalid);
    let fields: Vec<_> = failure.fields.iter().map(|problem| &*problem.field).collect();
    assert_eq!(fields, ["client_id"]);
    assert!(server.received().is_empty());
    // A name can wait, and so can a secret.
    let nameless = FormInput { name: String::new(), ..typed(&server, "native-app") };
    harness.app.examine_form(nameless).await.expect("examined");
}

#[tokio::test]
async fn labels_are_kept_as_text_or_refused_by_field() {
    let harness = Harness::open().await;
    let answers = [("instance", "eu"), ("client_id", "c")];
    let long = "x".repeat(10_000);
    for (name, label, kept) in [
        ("emoji", "Contoso 🏥 «Süd»", Some("Contoso 🏥 «Süd»")),
        ("markup", "<img src=x onerror=alert(1)>", Some("<img src=x onerror=alert(1)>")),
        ("letters that run to the left", "קונטוסו", Some("קונטוסו")),
        ("spaces around", "  Ninja \n", Some("Ninja")),
        ("as many as may be", &long[..80], Some(&long[..80])),
        ("one too many", &long[..81], None),
        ("10 kB", &long, None),
        ("a mark that turns around", "abc\u{202e}cba", None),
        ("a zero-width space", "Nin\u{200b}ja", None),
        ("a NUL", "Nin\u{0}ja", None),
        ("an escape", "\u{1b}[31mred", None),
        ("a line break inside", "a\nb", None),
    ] {
        let saved = harness.try_add(label, "ninjaone", "browser_native", &answers).await;
        let Some(kept) = kept else {
            assert_eq!(saved.expect_err(name).fields[0].field, "name", "{name}");
            continue;
        };
        let id = saved.unwrap_or_else(|failure| panic!("{name}: {failure}"));
        assert_eq!(harness.view(id).await.name, kept, "{name}");
    }
    assert_eq!(harness.app.overview().await.expect("a list").profiles.len(), 5);
}
