//! What the menu says, of profiles that are made up.

use std::collections::BTreeSet;

use super::*;

fn profile(customer: &str, state: SessionState, left: Option<i64>) -> ProfileView {
    ProfileView {
        name: "N".to_owned(),
        customer: customer.to_owned(),
        usable: left.is_some(),
        obtained_at: left.map(|_| -3_600_000),
        expires_at: left,
        renew_at: left,
        renewable: true,
        ..ProfileView::blank(state)
    }
}

fn active(customer: &str, minutes: i64) -> ProfileView {
    profile(customer, SessionState::Active, Some(60_000 * minutes))
}

fn made(profiles: &[ProfileView]) -> Menu {
    menu(profiles, &[], false, Language::En, Timestamp::UNIX_EPOCH)
}

/// The lines as they are read: a submenu's own behind its label.
fn read(lines: &[Line]) -> Vec<String> {
    let line = |line: &Line| match line {
        Line::Deed(_, label) => label.clone(),
        Line::Separator => "-".to_owned(),
        Line::Heading(label) => format!("[{label}]"),
        Line::Profile(entry) => entry.label.clone(),
        Line::Customer { label, entries, .. } => {
            let below: Vec<_> = entries.iter().map(|entry| &*entry.label).collect();
            format!("{label} > {}", below.join(", "))
        }
    };
    lines.iter().map(line).collect()
}

fn leading(menu: &Menu) -> Vec<&Entry> {
    menu.lines.iter().filter_map(|line| if let Line::Profile(entry) = line { Some(entry) } else { None }).collect()
}

#[test]
fn what_needs_somebody_leads_then_favourites_then_what_was_used_then_all_by_customer() {
    let named = |name: &str, view: ProfileView| ProfileView { name: name.to_owned(), ..view };
    let profiles = [
        named("Internal", active("", 30)),
        named("A", ProfileView { used_at: Some(2), ..active("Contoso", 52) }),
        named("B", profile("Contoso", SessionState::NeedsSignIn, None)),
        named("A", ProfileView { favourite: true, ..active("Fabrikam", 40) }),
        named("B", ProfileView { renew_at: None, lead_minutes: 5, ..active("Fabrikam", 1) }.warning()),
        named("A", ProfileView { used_at: Some(3), ..active("Northwind", 20) }),
        named("B", ProfileView { favourite: true, ..profile("Northwind", SessionState::Expired, None) }),
        named("C", active("Northwind", 50)),
    ];
    let customers =
        [CustomerView { name: "Northwind".to_owned(), colour: None, place: Some(0), collapsed: false, browser: None }];
    let menu = menu(&profiles, &customers, false, Language::En, Timestamp::UNIX_EPOCH);
    assert_eq!(
        read(&menu.lines),
        [
            "Open Fobwatch",
            "-",
            "[Needs attention]",
            "Contoso, B: sign in",
            "Northwind, B: expired",
            "Fabrikam, B: 1 min",
            "-",
            "[Favourites]",
            "Fabrikam, A: 40 min",
            "-",
            "[Recent]",
            "Northwind, A: 20 min",
            "Contoso, A: 52 min",
            "-",
            "Northwind > A: connected, B: expired, C: connected",
            "Contoso > A: connected, B: sign in",
            "Fabrikam > A: connected, B: connected",
            "No customer > Internal: connected",
            "-",
            "Renew all",
            "Lock",
            "-",
            "Quit",
        ]
    );
}

#[test]
fn of_three_hundred_none_is_missing_and_a_minute_changes_only_the_lines_that_lead() {
    let of = |number: i64| {
        let view = active(&format!("Customer {:02}", number % 60), 52);
        let (favourite, used_at) = (number < 20, Some(number).filter(|number| *number >= 290));
        ProfileView { name: format!("P{number}"), favourite, used_at, ..view }
    };
    let mut profiles: Vec<_> = (0..300).map(of).collect();
    profiles.sort_by(|one, other| one.customer.cmp(&other.customer));
    let at =
        |minutes: i64| menu(&profiles, &[], false, Language::En, Timestamp::from_second(60 * minutes).expect("a time"));
    let (now, later) = (at(0), at(1));
    let entries = |line: &Line| if let Line::Customer { entries, .. } = line { entries.len() } else { 0 };
    assert_eq!(now.lines.iter().map(entries).sum::<usize>(), 300);
    assert_eq!(now.lines.iter().filter(|line| entries(line) > 0).count(), 60);
    let labels = read(&now.lines);
    assert!(labels.contains(&"8 more…".to_owned()), "{labels:?}");
    let changed = now.lines.iter().zip(&later.lines).filter(|(one, other)| one != other);
    let changed: Vec<_> = changed.map(|(one, _)| one).collect();
    assert_eq!(changed.len(), leading(&now).len());
    assert_eq!(changed.len(), MOST_FAVOURITES + MOST_RECENT);
    assert!(changed.iter().all(|line| matches!(line, Line::Profile(_))), "{changed:?}");
    // Thousands would take too long to be drawn: the rest is in the window.
    let many: Vec<_> = (0..2_000).map(|number| active(&format!("{number:04}"), 52)).collect();
    let labels = read(&made(&many).lines);
    assert!(labels.contains(&"1400 more…".to_owned()) || labels.contains(&"1,400 more…".to_owned()), "{labels:?}");
}

#[test]
fn a_renewal_is_seen_where_it_leads_and_draws_no_customer_anew() {
    let of = |state| ProfileView { favourite: true, state, ..active("Contoso", 52) };
    let profiles = [of(SessionState::Active), of(SessionState::Renewing)].map(|view| [view]);
    let id = profiles[0][0].id;
    let [before, during] = profiles.map(|[view]| made(&[ProfileView { id, ..view }]));
    let customer = |menu: &Menu| menu.lines.iter().find(|line| matches!(line, Line::Customer { .. })).cloned();
    assert_eq!(customer(&before), customer(&during));
    assert_eq!(leading(&during)[0].label, "Contoso, N: renewing…");
    assert!(!leading(&during)[0].can_renew);
}

#[test]
fn the_worst_state_in_use_gives_the_mood() {
    assert_eq!(made(&[]).mood, Mood::Idle);
    assert_eq!(made(&[profile("C", SessionState::SignedOut, None)]).mood, Mood::Idle);
    assert_eq!(made(&[active("C", 52)]).mood, Mood::Good);
    assert_eq!(made(&[active("C", 52), profile("C", SessionState::NeedsSignIn, None)]).mood, Mood::Bad);
    assert_eq!(menu(&[active("C", 52)], &[], true, Language::En, Timestamp::UNIX_EPOCH).mood, Mood::Locked);
    let ending = ProfileView { renew_at: None, ..active("C", 0) };
    let ending = ProfileView { expires_at: Some(10_000), ..ending }.warning();
    assert_eq!(made(&[ending]).mood, Mood::Soon);
    // As everywhere: the lead, or a quarter of a shorter life.
    let short = ProfileView { obtained_at: Some(0), renew_at: None, ..active("C", 8) }.warning();
    let mood = |at: i64| {
        let now = Timestamp::from_millisecond(at).expect("an instant");
        menu(std::slice::from_ref(&short), &[], false, Language::En, now).mood
    };
    assert_eq!((mood(359_999), mood(360_000)), (Mood::Good, Mood::Soon));
}

#[test]
fn a_refusal_can_be_tried_again_or_mended() {
    let refused = SessionState::Refused { brief: Text::plain("Scope refused"), retry_at: Some(86_400_000) };
    let menu = made(&[profile("C", refused, None)]);
    let entry = leading(&menu)[0];
    assert_eq!(entry.label, "C, N: scope refused");
    assert!(entry.refused && entry.can_sign_in, "both ways out");
    for state in [SessionState::NeedsSignIn, SessionState::NeedsCode { question: None }] {
        assert!(!leading(&made(&[profile("C", state, None)]))[0].refused);
    }
}

#[test]
fn what_has_expired_is_offered_one_way_on() {
    let ways = |renewable| {
        let expired = ProfileView { renewable, ..profile("C", SessionState::Expired, None) };
        let menu = made(&[expired]);
        let entry = leading(&menu)[0];
        (entry.can_renew, entry.can_sign_in)
    };
    assert_eq!((ways(true), ways(false)), ((true, false), (false, true)));
}

#[test]
fn a_customers_colour_is_drawn_or_a_sign_of_its_own_in_the_label() {
    const COLOURS: [Colour; 8] = [
        Colour::Red,
        Colour::Orange,
        Colour::Yellow,
        Colour::Green,
        Colour::Teal,
        Colour::Blue,
        Colour::Violet,
        Colour::Pink,
    ];
    let seen = |pictures, colour| {
        let drawer = Drawer { pictures, language: Language::En, now: 0 };
        let profiles = [ProfileView { colour, favourite: true, ..active("Contoso", 52) }];
        let lines = drawer.lines(&profiles, &[], false);
        let customers: Vec<_> = lines
            .iter()
            .filter_map(|line| match line {
                Line::Customer { label, colour, entries } => {
                    assert_eq!(entries[0].label, "N: connected", "its customer has said it");
                    Some((label.clone(), *colour))
                }
                _ => None,
            })
            .collect();
        let entry = lines.iter().find_map(|line| if let Line::Profile(entry) = line { Some(entry) } else { None });
        let entry = entry.expect("a favourite");
        (entry.label.clone(), entry.colour, customers[0].clone())
    };
    let bare = "Contoso, N: 52 min";
    for pictures in [true, false] {
        assert_eq!(seen(pictures, None), (bare.to_owned(), None, ("Contoso".to_owned(), None)));
    }
    let mut labels = BTreeSet::new();
    for colour in COLOURS.map(Some) {
        assert_eq!(seen(true, colour), (bare.to_owned(), colour, ("Contoso".to_owned(), colour)));
        let (label, drawn, (customer, _)) = seen(false, colour);
        assert!(label.ends_with(bare) && customer.ends_with(" Contoso") && drawn.is_none(), "{label}");
        labels.insert(label);
    }
    assert_eq!(labels.len(), COLOURS.len(), "{labels:?}");
    assert_eq!(seen(false, Some(Colour::Teal)).0, "🟩 Contoso, N: 52 min");
}
