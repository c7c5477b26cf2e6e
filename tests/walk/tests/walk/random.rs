//! Stories by chance: the same ones each time, or the one that is asked for. `cargo xtask soak` tells more.
#![expect(clippy::print_stdout, reason = "the seed of a story")]
#![expect(clippy::disallowed_methods, reason = "a test is told its seed by the environment")]

use fobwatch_walk::draw::draw;
use fobwatch_walk::runs::run;
use fobwatch_walk::walk::tell;

/// Stories of each test here; they run side by side.
const STORIES: u64 = 700;

fn walk(part: u64) {
    // One story is told by one test, whatever its seed.
    let asked = std::env::var("WALK_SEED").ok().and_then(|seed| seed.parse::<u64>().ok());
    let seeds = match asked {
        Some(seed) if part == 0 => seed..seed + 1,
        Some(_) => return,
        None => part * STORIES + 1..(part + 1) * STORIES + 1,
    };
    println!("seeds {seeds:?}");
    let report = run(seeds, 1, |finding| println!("{finding}"));
    println!("{report}");
    assert!(report.found.is_empty(), "a promise was broken: {}", report.found[0].violation);
}

#[test]
fn the_first_quarter_of_the_stories_keeps_every_promise() {
    walk(0);
}

#[test]
fn the_second_quarter_of_the_stories_keeps_every_promise() {
    walk(1);
}

#[test]
fn the_third_quarter_of_the_stories_keeps_every_promise() {
    walk(2);
}

#[test]
fn the_last_quarter_of_the_stories_keeps_every_promise() {
    walk(3);
}

#[test]
fn a_story_told_again_ends_the_same() {
    for seed in 1..60 {
        let story = draw(seed);
        let (once, again) = (tell(&story), tell(&story));
        assert_eq!((once.violation, once.requests), (again.violation, again.requests), "seed {seed}");
        // Of several profiles, none is always the first.
        if story.cast.len() == 1 {
            assert_eq!(once.log, again.log, "seed {seed}");
        }
        let read = story.to_string().parse();
        assert_eq!(read, Ok(story), "seed {seed}: what is written is what is read");
    }
}
