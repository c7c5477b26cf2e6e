//! Refresh tokens of unusual letters and lengths: kept as they are, or told.

use fobwatch_core::vendor::Grant;
use fobwatch_integration::{Fixture, answers, find, revealed};
use fobwatch_simulator::avepoint::AvePoint;
use fobwatch_simulator::halo::Halo;
use fobwatch_simulator::ninjaone::NinjaOne;
use fobwatch_simulator::{Answer, Server, Simulated};
use serde_json::{Value, json};

/// Every letter that one may have (RFC 6749 §A.17).
fn every_letter() -> String {
    (0x20..=0x7e_u8).map(char::from).collect()
}

/// A vendor whose sign-ins have a refresh token: where its tokens come from, and the form.
struct TokenVendor<V: Simulated> {
    vendor: &'static str,
    method: &'static str,
    token: &'static str,
    refresh: &'static str,
    answers: &'static [(&'static str, &'static str)],
    address: &'static str,
    server: Server<V>,
}

impl<V: Simulated> TokenVendor<V> {
    /// Signs in, then renews with what came; the refresh token as it was sent.
    async fn renewed(&self, refresh_token: &Value) -> (Grant, Option<String>) {
        let fixture = Fixture::default();
        fixture.lend_clock(&self.server);
        let form = answers(self.vendor, self.method, &[&[(self.address, &*self.server.url)], self.answers].concat());
        let reply = json!({
            "access_token": "x", "scope": "all", "expires_in": 3600, "duration": 3600, "refresh_token": refresh_token,
        });
        self.server.answer_next(self.token, Answer::json(200, &reply));
        let grant = fixture.sign_in(self.vendor, &form).await.expect("a grant");
        if grant.refresh_token.is_none() {
            return (grant, None);
        }
        self.server.answer_next(self.refresh, Answer::json(200, &json!({"access_token": "y", "scope": "all"})));
        let renewed = find(self.vendor).renew(&fixture.unattended(), &form, &grant).await.expect(self.vendor);
        assert_eq!(revealed(renewed.refresh_token.as_ref()), revealed(grant.refresh_token.as_ref()), "{}", self.vendor);
        let sent = self.server.received_at(self.refresh).pop().expect("a renewal");
        let field = |name: &str| sent.form().and_then(|form| form.into_iter().find(|(key, _)| key == name));
        let sent =
            field("refresh_token").map(|(_, value)| value).or_else(|| sent.header("refresh_token").map(str::to_owned));
        (grant, sent)
    }

    async fn keeps_what_it_can_and_tells_the_rest(&self, kept: &[String]) {
        for token in kept {
            let (grant, sent) = self.renewed(&json!(token)).await;
            assert_eq!(revealed(grant.refresh_token.as_ref()), token, "{}", self.vendor);
            assert!(sent.as_ref() == Some(token), "{}: {} bytes", self.vendor, token.len());
            assert!(!warns(&grant), "{}", self.vendor);
        }
        for lost in [json!("a\nb"), json!("schlüssel"), json!(7), json!({"a": 1})] {
            let (grant, _) = self.renewed(&lost).await;
            assert_eq!(grant.refresh_token.as_ref().map(|_| ()), None, "{}", self.vendor);
            assert!(warns(&grant), "{} {lost}: never silently", self.vendor);
        }
        for none in [json!(null), json!("")] {
            let (grant, _) = self.renewed(&none).await;
            assert!(grant.refresh_token.is_none() && !warns(&grant), "{} {none}", self.vendor);
        }
    }
}

fn warns(grant: &Grant) -> bool {
    grant.warnings.iter().any(|warning| warning.code == "RefreshTokenUnkept")
}

#[tokio::test]
async fn a_refresh_token_with_spaces_or_of_any_length_is_kept_in_a_body() {
    let kept = [every_letter(), " a b ".to_owned(), "x".repeat(65 * 1024), "x y".repeat(200_000)];
    let ninja = TokenVendor {
        vendor: "ninjaone",
        method: "browser_native",
        token: "/ws/oauth/token",
        refresh: "/ws/oauth/token",
        answers: &[("client_id", "native-app")],
        address: "instance",
        server: Server::start(NinjaOne::default()),
    };
    ninja.keeps_what_it_can_and_tells_the_rest(&kept).await;
    let halo = TokenVendor {
        vendor: "halo",
        method: "browser_native",
        token: "/auth/token",
        refresh: "/auth/token",
        answers: &[("client_id", "native-app")],
        address: "url",
        server: Server::start(Halo::default()),
    };
    halo.keeps_what_it_can_and_tells_the_rest(&kept).await;
}

#[tokio::test]
async fn a_refresh_token_with_a_space_inside_is_kept_in_a_header_too() {
    let avepoint = TokenVendor {
        vendor: "avepoint",
        method: "delegate",
        token: "/auth/token/delegate",
        refresh: "/auth/token/refresh",
        answers: &[("client_secret", "canary"), ("user_principal_name", "svc-cg@example.com")],
        address: "base_url",
        server: Server::start(AvePoint::default()),
    };
    let inside = every_letter().trim().to_owned() + " x";
    avepoint.keeps_what_it_can_and_tells_the_rest(&[inside, "a b".to_owned(), "x".repeat(10_000)]).await;
    // A header loses the spaces at its ends.
    let (grant, _) = avepoint.renewed(&json!("a ")).await;
    assert!(grant.refresh_token.is_none() && warns(&grant));
    // The renewal says once how long its body is.
    let sent = avepoint.server.received_at("/auth/token/refresh").pop().expect("a renewal");
    let lengths: Vec<_> = sent.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-length")).collect();
    assert_eq!(lengths.len(), 1, "{lengths:?}");
}
