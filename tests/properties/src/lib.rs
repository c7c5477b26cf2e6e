//! Properties that hold of anything that comes from outside: one function for each way in. The fuzz targets of
//! `tests/fuzz` and the tests of this crate call the same ones. Invariant: a property that does not hold panics.

pub mod address;
pub mod dates;
pub mod import;
pub mod message;
pub mod redirect;
mod reply;
pub mod retry_after;
pub mod token;

use std::cell::LazyCell;
use std::fmt::Debug;

use jiff::Timestamp;

/// A way in, by the name of its corpus.
pub type Property = fn(&[u8]);

/// Every way in.
pub const ALL: [(&str, Property); 7] = [
    ("address", address::holds),
    ("dates", dates::holds),
    ("import", import::holds),
    ("message", message::holds),
    ("redirect", redirect::holds),
    ("retry_after", retry_after::holds),
    ("token", token::holds),
];

/// When replies arrive: 2026-01-01T12:00:00Z.
const NOW: i64 = 1_767_268_800;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).expect("an instant")
}

thread_local! {
    static RUNTIME: LazyCell<tokio::runtime::Runtime> = LazyCell::new(|| {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
    });
}

fn run<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// That what a developer might log of this holds none of the secrets.
fn hides<'a>(shown: &impl Debug, secrets: impl IntoIterator<Item = &'a str>) {
    let shown = format!("{shown:?}");
    for secret in secrets {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
}
