//! Notices and their times.

use fobwatch_text::Text;

use super::*;
use crate::vendor::Warning;

const MINUTE: i64 = 60_000;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millisecond(minutes * MINUTE).expect("an instant")
}

/// A profile whose token was issued at 0 and lives an hour; it does not renew.
fn profile(state: SessionState) -> ProfileView {
    ProfileView {
        name: "Ninja".to_owned(),
        customer: "Contoso".to_owned(),
        obtained_at: Some(0),
        expires_at: Some(60 * MINUTE),
        usable: true,
        ..ProfileView::blank(state)
    }
}

fn unreachable() -> SessionState {
    SessionState::Unreachable { retry_at: Some(0) }
}

fn causes(watch: &mut Watch, view: &ProfileView, minutes: i64) -> Vec<Cause> {
    watch.look(&view.clone().warning(), at(minutes)).into_iter().map(|notice| notice.cause).collect()
}

#[test]
fn a_token_that_does_not_renew_is_told_at_its_lead_once() {
    let (mut watch, view) = (Watch::default(), profile(SessionState::Active));
    assert_eq!(causes(&mut watch, &view, 54), []);
    let notices = watch.look(&view.clone().warning(), at(55));
    assert_eq!(notices[0].title, "Contoso, Ninja");
    assert_eq!(notices[0].text, "Expires in 5 min and does not renew automatically.");
    assert_eq!(causes(&mut watch, &view, 56), []);
    assert_eq!(view.clone().warning().warn_at, Some(55 * MINUTE));
    // A new token is a new story.
    let renewed = ProfileView { obtained_at: Some(56 * MINUTE), expires_at: Some(116 * MINUTE), ..view };
    assert_eq!(causes(&mut watch, &renewed, 57), []);
    assert_eq!(causes(&mut watch, &renewed, 111), [Cause::Expiring]);
}

#[test]
fn the_lead_is_the_profiles_own_and_never_most_of_a_short_life() {
    let view = profile(SessionState::Active);
    let own = ProfileView { lead_minutes: 10, ..view.clone() };
    assert_eq!(causes(&mut Watch::default(), &own, 50), [Cause::Expiring]);
    let short = ProfileView { expires_at: Some(8 * MINUTE), ..view };
    let mut watch = Watch::default();
    assert_eq!(causes(&mut watch, &short, 5), []);
    assert_eq!(causes(&mut watch, &short, 6), [Cause::Expiring]);
}

#[test]
fn what_renews_by_itself_or_is_not_usable_expires_in_silence() {
    let renews = ProfileView { renew_at: Some(55 * MINUTE), ..profile(SessionState::Active) };
    assert_eq!(causes(&mut Watch::default(), &renews, 58), []);
    let over = ProfileView { usable: false, ..profile(SessionState::Expired) };
    assert_eq!(causes(&mut Watch::default(), &over, 61), []);
}

#[test]
fn a_fault_tells_that_it_expires_and_when_it_is_over() {
    let mut watch = Watch::default();
    let down = ProfileView { renew_at: Some(55 * MINUTE), ..profile(unreachable()) };
    assert_eq!(causes(&mut watch, &down, 50), []);
    let notices = watch.look(&down.clone().warning(), at(56));
    assert!(
        notices[0].text.to_string().starts_with("Expires in 4 min and could not be renewed"),
        "{}",
        notices[0].text
    );
    for minute in 57..600 {
        let state = if minute % 2 == 0 { SessionState::Renewing } else { unreachable() };
        let down = ProfileView { state, usable: minute < 60, ..down.clone() };
        assert_eq!(causes(&mut watch, &down, minute), []);
    }
    assert_eq!(causes(&mut watch, &profile(SessionState::Active), 600), [Cause::Recovered]);
    assert_eq!(causes(&mut watch, &profile(SessionState::Active), 601), []);
}

#[test]
fn a_short_fault_ends_unsaid() {
    let mut watch = Watch::default();
    assert_eq!(causes(&mut watch, &profile(unreachable()), 10), []);
    assert_eq!(causes(&mut watch, &profile(SessionState::Active), 12), []);
    // Neither does one that ended in something else.
    assert_eq!(causes(&mut watch, &profile(unreachable()), 20), []);
    assert_eq!(causes(&mut watch, &profile(SessionState::SignedOut), 30), []);
    assert_eq!(causes(&mut watch, &profile(SessionState::Active), 31), []);
}

#[test]
fn a_person_is_asked_once_until_they_came() {
    let question =
        crate::vendor::Question { kind: crate::vendor::QuestionKind::Code, text: Text::default(), refused: None };
    for (state, cause) in [
        (SessionState::NeedsSignIn, Cause::SignIn),
        (SessionState::NeedsCode { question: None }, Cause::Code),
        (SessionState::Refused { brief: Text::plain("Wrong tenant"), retry_at: None }, Cause::WrongTenant),
    ] {
        let mut watch = Watch::default();
        let asked = ProfileView {
            acceptable: (cause == Cause::WrongTenant).then_some(crate::vendor::Acceptable::Identity),
            ..profile(state)
        };
        assert_eq!(causes(&mut watch, &asked, 1), [cause]);
        // A try that fails, a fault, a lock: the same cause goes on.
        for between in [
            SessionState::SigningIn { waiting: crate::contract::Waiting::Vendor },
            SessionState::NeedsCode { question: Some(question.clone()) },
            unreachable(),
            SessionState::Locked,
        ] {
            assert_eq!(causes(&mut watch, &profile(between), 2), []);
            assert_eq!(causes(&mut watch, &asked, 3), []);
        }
        // Refused for another reason is another cause, once.
        let refused = profile(SessionState::Refused { brief: Text::plain("Scope refused"), retry_at: None });
        assert_eq!(causes(&mut watch, &refused, 3), [Cause::Refused]);
        assert_eq!(causes(&mut watch, &refused, 3), []);
        assert_eq!(causes(&mut watch, &asked, 3), []);
        assert_eq!(causes(&mut watch, &profile(SessionState::Active), 4), []);
        assert_eq!(causes(&mut watch, &asked, 5), [cause]);
    }
}

#[test]
fn a_prompt_in_sight_is_no_notice() {
    let question =
        crate::vendor::Question { kind: crate::vendor::QuestionKind::Code, text: Text::default(), refused: None };
    let asked = profile(SessionState::NeedsCode { question: Some(question) });
    assert_eq!(causes(&mut Watch::default(), &asked, 1), []);
}

#[test]
fn a_secret_that_ends_is_told_in_the_vendors_words_once() {
    let mut watch = Watch::default();
    let warning =
        |days: u32| Warning { code: WarningCode::SecretEnds, text: Text::plain(format!("within {days} days")) };
    let ending = |days| ProfileView {
        renew_at: Some(55 * MINUTE),
        warnings: vec![warning(days)],
        ..profile(SessionState::Active)
    };
    assert_eq!(watch.look(&ending(30), at(1))[0].text, "within 30 days");
    assert_eq!(causes(&mut watch, &ending(7), 2), []);
    assert_eq!(causes(&mut watch, &profile(SessionState::Active), 3), []);
    assert_eq!(causes(&mut watch, &ending(30), 4), [Cause::SecretEnds]);
}

#[test]
fn what_was_told_before_a_restart_is_not_told_again() {
    let mut watch = Watch::default();
    assert_eq!(causes(&mut watch, &profile(SessionState::NeedsSignIn), 1), [Cause::SignIn]);
    let mut resumed = Watch::resumed(None, watch.told.clone());
    assert_eq!(causes(&mut resumed, &profile(SessionState::NeedsSignIn), 2), []);
}
