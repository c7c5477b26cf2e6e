//! Losses that the walk has found, each as its least story. Told again, nothing may be broken.

use fobwatch_walk::story::Story;
use fobwatch_walk::walk::tell;

/// A story that must end well.
fn ends_well(text: &str) {
    let story: Story = text.parse().expect("a story");
    let told = tell(&story);
    if let Some(violation) = told.violation {
        panic!("{violation}\n{story}{}", told.log.join("\n"));
    }
}

#[test]
fn auto_renew_that_ends_behind_the_lock_leaves_the_sign_in() {
    ends_well("cast ninja-browser\n0 connect\n0 answer\n0 until\nlock\npass 70\nunlock");
    ends_well("cast ninja-browser\n0 connect\n0 answer\nlock\npass 12\nunlock\n0 until\nlock\npass 70\nunlock");
}

#[test]
fn an_unlock_while_open_leaves_a_renewal_under_way_alone() {
    ends_well("cast ninja-browser\n0 connect\n0 answer\n0 next silence\n0 renew\nunlock\n0 release");
    ends_well("cast halo-browser\n0 connect\n0 answer\n0 next silence\n0 renew\nunlock\n0 release\npass 12");
}

#[test]
fn an_unlock_never_locks() {
    ends_well("cast ninja-browser\nkeyring silent\nunlock");
}

#[test]
fn a_pasted_token_survives_a_cancel_during_its_exchange() {
    ends_well("cast ninja-pasted\n0 next silence\n0 connect\n0 cancel\n0 connect\n0 release");
    ends_well("cast ninja-pasted\n0 next silence\n0 connect\n0 cancel\n0 release\n0 connect");
    ends_well("cast ninja-pasted\n0 next silence\n0 connect\n0 connect\n0 release");
}

#[test]
fn a_refused_profile_is_tried_again_with_its_own_token() {
    ends_well("cast ninja-pasted\n0 connect\n0 next client\n0 renew\n0 connect");
    ends_well("cast ninja-pasted\n0 connect\n0 next gate403\n0 renew\n0 connect");
}

#[test]
fn nothing_of_one_host_or_client_goes_to_another() {
    ends_well("cast ninja-browser\n0 connect\n0 answer\n0 host\npass 4000");
    ends_well("cast ninja-browser\n0 connect\n0 answer\n0 client\npass 4000");
    ends_well("cast halo-browser\n0 connect\n0 answer\n0 host\n0 renew\n0 verify");
    ends_well("cast automate\n0 connect\n0 answer\n0 host\npass 4000");
}

#[test]
fn what_was_begun_at_another_host_is_not_adopted() {
    ends_well("cast ninja-service\n0 next silence\n0 connect\n0 host\n0 release\n0 token");
    ends_well(
        "cast ninja-browser\n0 connect\n0 answer\n0 next silence\n0 renew\n0 host\n0 release\n0 token\npass 4000",
    );
}

#[test]
fn nobody_writes_behind_the_lock() {
    for action in ["accept", "auto-off", "auto-on", "until", "remove", "touch", "rename", "host"] {
        ends_well(&format!("cast ninja-browser\n0 connect\n0 answer\nlock\n0 {action}\nunlock"));
    }
    ends_well("cast ninja-browser\n0 connect\n0 answer\n0 remove\nlock\n0 restore\nunlock");
    ends_well("cast ninja-browser\n0 connect\n0 answer\nlock\n0 remove\n0 restore\nunlock");
}

#[test]
fn lock_suspend_quit_and_remove_wait_for_no_vendor() {
    for role in ["ninja-pasted", "ninja-service", "integrator", "halo-service", "citrix", "controller", "delegate"] {
        for reply in ["silence", "busy", "busy-long", "fault"] {
            for end in ["lock", "suspend", "quit silent", "quit answered", "0 remove\n0 restore"] {
                ends_well(&format!("cast {role}\n0 connect\n0 next {reply}\n0 renew\n{end}\n0 release"));
            }
        }
    }
}

#[test]
fn an_exchange_that_was_posted_is_saved_whoever_locks_quits_or_removes() {
    for role in ["ninja-pasted", "halo-browser"] {
        let begin = format!("cast {role}\n0 connect\n0 answer\n0 next silence\n0 renew\n");
        for end in ["lock\n0 release\nunlock", "suspend\npass 12\n0 release\nunlock", "quit answered"] {
            ends_well(&format!("{begin}{end}"));
        }
        ends_well(&format!("{begin}0 remove\n0 release\n0 restore"));
        ends_well(&format!("{begin}0 remove\n0 restore\n0 release"));
        ends_well(&format!("{begin}lock\nunlock\n0 release"));
    }
}

#[test]
fn undo_lasts_as_long_as_it_is_offered() {
    ends_well("cast ninja-browser\n0 connect\n0 answer\n0 remove\npass 9\n0 restore\n0 remove\npass 8\n0 restore");
    ends_well("cast ninja-browser\n0 connect\n0 answer\n0 remove\nclock 4000\n0 restore");
}

/// What each answer of somebody else is tried on: one renewal, later ones well.
fn one_answer_of_somebody_else(reply: &str) {
    for role in [
        "ninja-browser",
        "ninja-pasted",
        "ninja-service",
        "automate",
        "integrator",
        "halo-service",
        "halo-browser",
        "citrix",
        "controller",
        "delegate",
    ] {
        ends_well(&format!("cast {role}\n0 connect\n0 answer\n0 next {reply}\n0 renew\n0 token"));
        ends_well(&format!("cast {role}\n0 connect\n0 answer\n0 next {reply}\n0 verify\n0 token"));
    }
}

#[test]
fn a_portal_ends_nothing() {
    for reply in ["portal302", "html200", "html400", "html401", "html403", "html404", "html511"] {
        one_answer_of_somebody_else(reply);
    }
}

#[test]
fn a_gateway_ends_nothing() {
    for reply in ["gate401", "gate403", "gate404", "gate500", "braces200", "empty200", "empty401", "empty403"] {
        one_answer_of_somebody_else(reply);
    }
}

#[test]
fn odd_answers_and_certificates_end_nothing() {
    for reply in ["odd299", "odd418", "odd460", "busy429html", "down503html", "stranger", "not-yet", "too-large"] {
        one_answer_of_somebody_else(reply);
    }
}

#[test]
fn a_refused_token_is_not_handed_out() {
    ends_well("cast ninja-browser\n0 connect\n0 answer\n0 next ended\n0 next html403\n0 verify\n0 token\n0 copy");
    ends_well("cast citrix\n0 connect\n0 next ended\n0 next ended\n0 next no-connection\n0 verify\n0 token");
    ends_well("cast automate\n0 connect\n0 answer\n0 next ended\n0 renew\n0 token");
}

#[test]
fn a_refused_password_is_not_posted_again() {
    for role in ["integrator", "controller"] {
        ends_well(&format!("cast {role}\n0 next ended\n0 connect\n0 connect\n0 renew\npass 70"));
        ends_well(&format!("cast {role}\n0 connect\n0 next ended\n0 renew\n0 connect\n0 renew\npass 4000"));
    }
    // Neither a renewal by token nor a quit makes it a good one.
    ends_well("cast automate\n0 connect\n0 answer\n0 next ended\n0 scratch\n0 renew\nsleep 4000\n0 connect");
    ends_well("cast automate\n0 next ended\n0 next silence\n0 connect\n0 connect");
    ends_well("cast automate\n0 next ended\n0 next silence\n0 connect\nquit silent\n0 connect");
}

#[test]
fn a_clock_that_is_set_gives_nothing_up() {
    ends_well("cast ninja-browser\n0 connect\n0 answer\n0 next silence\n0 renew\nsuspend\nclock 90000\n0 release");
    ends_well("cast controller\n0 connect\nlock\nclock -4000\nunlock\npass 4000\n0 token");
}

#[test]
fn what_was_put_aside_lives_no_longer_by_a_clock_that_was_set_back() {
    ends_well("cast controller\n0 connect\n0 host\nclock -90000\n0 host");
}

#[test]
fn what_came_after_it_was_given_up_is_no_news() {
    ends_well("cast ninja-service\n0 connect\n0 next ended\n0 next silence\n0 renew\n0 renew\nlock\npass 70");
}

#[test]
fn a_renewal_does_not_post_what_a_cancelled_sign_in_has_posted() {
    ends_well("cast ninja-pasted\n0 next silence\n0 scratch\n0 cancel\n0 renew");
}

#[test]
fn nothing_of_another_client_is_adopted_when_the_first_one_is_back() {
    ends_well(
        "cast ninja-pasted\n0 connect\n0 client\nsuspend\n0 next no-name\nunlock\n0 next silence\n0 connect\n\
         0 renew\n0 client",
    );
}

#[test]
fn a_token_that_one_of_several_calls_refuses_is_not_handed_out() {
    ends_well("cast delegate\n0 connect\n0 next client\n0 verify\n0 copy");
    ends_well("cast citrix\n0 connect\n0 next good\n0 next ended\n0 verify\n0 token");
    ends_well("cast integrator\n0 connect\n0 next ended\n0 next silence\n0 renew\n0 token");
}

#[test]
fn a_profile_that_comes_back_after_a_lock_signs_in() {
    ends_well("cast integrator\n0 next silence\n0 connect\n0 remove\nlock\nunlock\n0 restore");
}

#[test]
fn a_sign_out_that_nobody_heard_is_one_all_the_same() {
    ends_well(
        "cast ninja-pasted\n0 renew\n0 next silence\n0 connect\n0 next html401\n0 disconnect\n0 next html404\n\
         0 release",
    );
}
