//! Sign-out: both tokens are revoked, and it is said when that did not work.

use fobwatch_core::vendor::Class;
use fobwatch_integration::{Fixture, find, revealed};
use fobwatch_simulator::{Answer, Delivery};

use super::{native, old_grant, renew, start};

#[tokio::test]
async fn n22_sign_out_revokes_the_refresh_token_first() {
    let fixture = Fixture::default();
    let server = start(&fixture);
    let answers = native(&server);
    let grant = fixture.sign_in("ninjaone", &answers).await.expect("a grant");
    let said = find("ninjaone").sign_out(&fixture.context(), &answers, &grant).await;
    assert!(said.to_string().contains("revoked") && !said.to_string().contains("revoke it"), "{said}");
    let sent: Vec<_> = server.received_at("/ws/oauth/revoke").into_iter().map(|request| request.body).collect();
    let (refresh, access) = (revealed(grant.refresh_token.as_ref()), revealed(grant.access_token.as_ref()));
    assert_eq!(
        sent,
        [
            format!("token={refresh}&token_type_hint=refresh_token&client_id=native-app"),
            format!("token={access}&token_type_hint=access_token&client_id=native-app"),
        ]
    );
    let error = renew(&fixture, &answers, &grant).await.expect_err("revoked");
    assert_eq!(error.class, Class::GrantDead);
}

#[tokio::test]
async fn n22_a_failed_revocation_says_what_is_left_to_do() {
    for answer in [Answer::text(404, ""), Answer::text(500, ""), Answer::empty(200).delivered(Delivery::Reset)] {
        let fixture = Fixture::default();
        let server = start(&fixture);
        server.answer_next("/ws/oauth/revoke", answer);
        let said = find("ninjaone").sign_out(&fixture.context(), &native(&server), &old_grant()).await;
        assert!(
            said.to_string().contains("revoke it in NinjaOne: Administration → Apps → API → OAuth Tokens"),
            "{said}"
        );
        assert_eq!(server.received_at("/ws/oauth/revoke").len(), 2, "the access token is tried all the same");
    }
}
