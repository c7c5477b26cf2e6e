//! `Retry-After`, with and without a `Date` beside it.

use std::time::Duration;

use crate::reply;

const LONGEST: Duration = Duration::from_hours(1);

/// The first line is the header, the second the server's `Date`. A wait is at most an hour, and
/// what is a number is that many seconds.
pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    let (wait, date) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let wanted = reply::read(&format!("429\nRetry-After: {wait}\nDate: {date}\n\n")).retry_after();
    assert!(wanted.is_none_or(|wanted| wanted <= LONGEST), "{wanted:?}");
    if let Ok(seconds) = wait.trim().parse::<u64>() {
        assert_eq!(wanted, Some(Duration::from_secs(seconds).min(LONGEST)));
        let again = reply::read(&format!("429\nRetry-After: {}\n\n", seconds.min(3600))).retry_after();
        assert_eq!(again, wanted, "printed and parsed again");
    }
    if let (Some(until), Some(now)) = (date_of(wait), date_of(date)) {
        let left = Duration::try_from(until.duration_since(now)).unwrap_or_default();
        assert_eq!(wanted, Some(left.min(LONGEST)), "a date counts from the server's own clock");
    }
}

fn date_of(text: &str) -> Option<jiff::Timestamp> {
    // A number is never a date.
    if text.trim().parse::<u64>().is_ok() {
        return None;
    }
    reply::read(&format!("200\nDate: {text}\n\n")).date()
}
