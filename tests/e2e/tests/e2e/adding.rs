//! Every vendor through the form, and signed in to at once where that takes no person.

use fobwatch_e2e::machine::Machine;
use fobwatch_simulator::Server;
use fobwatch_simulator::automate::Automate;
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::citrix::{self, Citrix};
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;

use crate::seeds::AUTOMATE_CLIENT;

/// What a person chooses and types.
struct Way<'a> {
    vendor: &'a str,
    method: &'a str,
    answers: &'a [(&'a str, &'a str)],
    /// Of a field that is a list of choices.
    choice: Option<(&'a str, &'a str)>,
}

#[tokio::test]
async fn each_vendor_is_added_through_the_form_and_connects() {
    let ninjaone = Server::start(NinjaOne::default());
    let automate = Server::start(Automate::default());
    let halo = Server::start(Halo::default());
    let citrix = Server::start(Citrix::default());
    let avepoint = Server::start(AvePoint::default());
    let ways = [
        Way {
            vendor: "NinjaOne",
            method: "Client credentials",
            answers: &[
                ("Region or host", &ninjaone.url),
                ("Client ID", "service-app"),
                ("Client secret", "service_SECRET-canary-2"),
            ],
            choice: None,
        },
        Way {
            vendor: "Halo",
            method: "Client credentials",
            answers: &[
                ("Halo address", &halo.url),
                ("Client ID", "services-app"),
                ("Client secret", "services-SECRET-canary-1"),
            ],
            choice: None,
        },
        Way {
            vendor: "Citrix Cloud",
            method: "API client",
            answers: &[
                ("API host", &citrix.url),
                ("Customer ID", "examplecust1"),
                ("Client ID", citrix::CLIENT_ID),
                ("Client secret", citrix::SECRET),
            ],
            choice: Some(("Environment", "custom")),
        },
        Way {
            vendor: "AvePoint Cloud Governance",
            method: "Delegated token",
            answers: &[
                ("Environment", &avepoint.url),
                ("Client secret", "eyJhbGciOiJub25lIn0.secret-canary-5.sig"),
                ("User principal name", "svc-cg@example.com"),
            ],
            choice: None,
        },
        Way {
            vendor: "ConnectWise Automate",
            method: "Password and two-factor",
            answers: &[
                ("Server", &automate.url),
                ("User name", "fobwatch-api"),
                ("Password", "integrator-PASSWORD-canary"),
                ("Client ID", AUTOMATE_CLIENT),
            ],
            choice: None,
        },
    ];
    let machine = Machine::default();
    let page = machine.drive().await;
    page.sees("No profiles yet").await;
    for Way { vendor, method, answers, choice } in &ways {
        page.press("Add profile").await;
        page.choose(vendor).await;
        page.choose(method).await;
        if let Some((label, value)) = choice {
            page.pick(label, value).await;
        }
        page.fill("Name", vendor).await;
        page.fill("Customer", "Contoso").await;
        for (label, text) in *answers {
            page.fill(label, text).await;
        }
        page.press("Save and connect").await;
        page.until_counting(vendor, "Contoso").await;
    }
    page.sees("5 of 5 connected").await;
    page.close().await;
}
