//! Facts about a token and the secrets behind it: capability, scopes, claims, end dates.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use fobwatch_e2e::machine::Machine;
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server, system_clock};
use serde_json::{Value, json};

use crate::seeds;

const SCOPES: &str =
    "return [...document.querySelectorAll('.scopes li')].map(one => one.textContent.trim().replace(/\\s+/g, ' '))";
const CLAIMS: &str = "return [...document.querySelectorAll('[aria-label=Claims] tr')].map(one => one.children[0].textContent.trim() + '=' + one.children[1].textContent.trim())";
const END_DATES: &str = "return [...document.querySelectorAll('[aria-label=\"Secrets by end date\"] tbody tr')].map(row => [...row.children].slice(0, 4).map(cell => cell.innerText.trim().split('\\n').at(-1) ? cell.innerText.trim().replace(/\\s*\\n+\\s*/g, ', ') : '').join(' | '))";

fn jwt(claims: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2lnbmF0dXJlLWNhbmFyeQ", part(&json!({"alg": "RS256"})), part(claims))
}

#[tokio::test]
async fn a_token_tells_its_claims_and_which_scopes_were_granted() {
    let server = Server::start(NinjaOne::default());
    let machine = Machine::default();
    let mut profile = seeds::ninjaone("Contoso", &server.url, false);
    profile["form"]["answers"]["scopes"] = json!("monitoring management offline_access");
    machine.install_profiles(&json!([profile, seeds::ninjaone("Northwind", &server.url, true)]));
    let page = machine.drive().await;
    page.until_counting("NinjaOne", "Northwind").await;
    page.select("NinjaOne", "Northwind").await;
    // Once its details are there.
    page.sees("Granted scopes").await;
    page.no_longer_sees("Access token").await;

    let token = jwt(&json!({"sub": "jane", "aud": ["ninja", "api"], "exp": 2_000_000_000, "nonce": "nonce-canary"}));
    let granted = json!({
        "access_token": token, "refresh_token": "refresh-canary-of-contoso", "token_type": "Bearer", "expires_in": 3600,
        "scope": "monitoring control",
    });
    server.answer_next("/ws/oauth/token", Answer::json(200, &granted));
    page.select("NinjaOne", "Contoso").await;
    page.sees("Acts as the user").await;
    page.press("Connect").await;
    page.until_counting("NinjaOne", "Contoso").await;
    page.until_told(
        SCOPES,
        json!(["monitoring", "management requested, not granted", "offline_access", "control granted, not requested"]),
    )
    .await;
    page.sees("JWT with 3 claims").await;
    page.no_longer_sees("Read from the token, not verified.").await;
    page.press("Show claims").await;
    page.sees("Read from the token, not verified.").await;
    let claims = page.told(CLAIMS).await;
    let claims: Vec<_> = claims.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(claims.contains(&"sub=jane") && claims.contains(&"aud=ninja api"), "{claims:?}");
    assert!(
        claims.iter().any(|claim| claim.starts_with("exp=") && claim.contains("2033")),
        "an instant is a date: {claims:?}"
    );
    let everything = page.everything().await;
    for secret in [&*token, "c2lnbmF0dXJlLWNhbmFyeQ", "nonce-canary", "refresh-canary-of-contoso"] {
        assert!(!everything.contains(secret), "{secret} is on the page");
    }
    page.close().await;
}

#[tokio::test]
async fn the_board_of_end_dates_leads_to_the_secret_that_ends() {
    let server = Server::start(AvePoint::default());
    let machine = Machine::default();
    // The page counts in days of the place it is at.
    let day = |days: i64| {
        let day = system_clock()().to_zoned(jiff::tz::TimeZone::system()).date();
        day.checked_add(jiff::Span::new().days(days)).expect("a day").to_string()
    };
    let avepoint = |customer: &str, ends_on: &str| {
        json!({"connect": false, "form": {
            "name": "AvePoint", "customer": customer, "vendor": "avepoint", "method": "delegate",
            "answers": {"base_url": server.url, "user_principal_name": "svc-cg@example.com", "secret_ends_on": ends_on},
            "secrets": {"client_secret": "eyJhbGciOiJub25lIn0.secret-canary-5.sig"},
        }})
    };
    machine.install_profiles(&json!([
        seeds::automate("Fabrikam", "https://rancor.hostedrmm.com"),
        avepoint("Contoso", &day(10)),
        avepoint("Northwind", &day(-2)),
        avepoint("Oceanic", &day(200)),
    ]));
    let page = machine.drive().await;
    page.press("End dates").await;
    page.sees("1 ends within 30 days").await;
    page.sees("1 has ended").await;
    let shown = page.told(END_DATES).await;
    let shown: Vec<_> = shown.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    for (row, [customer, left]) in shown.iter().zip([
        ["Northwind", "ended 2 days ago"],
        ["Contoso", "10 days left"],
        ["Oceanic", "200 days left"],
        ["Fabrikam", "Set date"],
    ]) {
        assert!(row.contains(customer) && row.contains(left), "{shown:#?}");
    }
    assert_eq!(shown.len(), 4, "{shown:#?}");
    page.press("Replace: Client secret, Northwind, AvePoint").await;
    page.sees("Edit Northwind, AvePoint").await;
    let customer = "return [...document.querySelectorAll('label')].find(one => one.textContent.trim() === 'Customer').control.value";
    page.until_told(customer, "Northwind").await;
    page.close().await;
}
