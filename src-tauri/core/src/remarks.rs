//! What a technician writes beside a profile: a note, tags and a link. Invariant: a note is kept sealed, goes to nobody
//! while it is locked, and is never printed.

use std::fmt;

use fobwatch_text::{Text, say};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

use crate::failure::Problem;
use crate::label;
use crate::profile::check_label;

/// The key under which a form tells of problems with the note.
pub const NOTE: &str = "note";
/// The key under which a form tells of problems with the tags.
pub const TAGS: &str = "tags";
/// The key under which a form tells of problems with the link.
pub const LINK: &str = "link";

/// Letters of a note.
const LONGEST_NOTE: usize = 10_000;
/// Letters of a tag.
const LONGEST_TAG: usize = 40;
/// Tags of a profile.
const MOST_TAGS: usize = 20;
/// Letters of a link.
const LONGEST_LINK: usize = 2_000;

/// A note, in plain text.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Note(String);

impl Note {
    /// As it was written.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For whoever may read it.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Note(…)")
    }
}

/// What is beside the answers of a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Remarks {
    /// None: as it is; of a saved profile, that it is locked.
    #[ts(optional = nullable)]
    pub note: Option<Note>,
    /// None: as they are.
    #[ts(optional = nullable)]
    pub tags: Option<Vec<String>>,
    /// An address with https; empty: none. None: as it is.
    #[ts(optional = nullable)]
    pub link: Option<String>,
}

impl Remarks {
    /// As they are kept, and what is wrong with them.
    pub fn checked(self) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut problem = |field: &str, text: Text| problems.push(Problem { field: field.to_owned(), text });
        let note = self.note.map(|note| Note(note.0.replace("\r\n", "\n").trim().to_owned()));
        if note.as_ref().is_some_and(|note| note.0.chars().count() > LONGEST_NOTE) {
            problem(NOTE, say::remarks::NOTE_LONG.into());
        }
        let tags = self.tags.map(|tags| {
            kept_tags(&tags).unwrap_or_else(|text| {
                problem(TAGS, text);
                tags
            })
        });
        let link = self.link.map(|link| {
            kept_link(&link).unwrap_or_else(|text| {
                problem(LINK, text);
                link
            })
        });
        (Self { note, tags, link }, problems)
    }

    /// Without what is the same in the other: that stays as it is by now.
    pub fn changed_since(self, began: &Self) -> Self {
        Self {
            note: self.note.filter(|note| Some(note) != began.note.as_ref()),
            tags: self.tags.filter(|tags| Some(tags) != began.tags.as_ref()),
            link: self.link.filter(|link| Some(link) != began.link.as_ref()),
        }
    }
}

/// Each once, however it is spelt; commas part them wherever they come from.
fn kept_tags(tags: &[String]) -> Result<Vec<String>, Text> {
    let mut kept: Vec<String> = Vec::new();
    for tag in tags.iter().flat_map(|tag| tag.split([',', ';', '\n'])) {
        let tag = check_label(TAGS, tag.trim().trim_start_matches('#')).map_err(|problem| problem.text)?;
        if tag.chars().count() > LONGEST_TAG {
            return Err(say::remarks::TAG_LONG.into());
        }
        if !tag.is_empty() && !kept.iter().any(|one| label::folded(one) == label::folded(&tag)) {
            kept.push(tag);
        }
    }
    if kept.len() > MOST_TAGS { Err(say::remarks::TAGS_MANY.into()) } else { Ok(kept) }
}

/// An address that a browser may be sent to: with https, and without a user's name or password in it.
fn kept_link(link: &str) -> Result<String, Text> {
    let link = link.trim();
    if link.is_empty() {
        return Ok(String::new());
    }
    let whole = if link.contains("://") { link.to_owned() } else { format!("https://{link}") };
    let wrong = || Text::from(say::remarks::LINK_WRONG);
    let url = Url::parse(&whole).map_err(|_| wrong())?;
    if url.scheme() != "https" {
        return Err(say::remarks::LINK_HTTPS.into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(say::remarks::LINK_USER.into());
    }
    let named = url.host_str().is_some_and(|host| !host.is_empty());
    if named && whole.chars().count() <= LONGEST_LINK { Ok(url.into()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(tags: &[&str], link: &str, note: &str) -> (Remarks, Vec<String>) {
        let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let remarks = Remarks { note: Some(Note::new(note)), tags: Some(tags), link: Some(link.to_owned()) };
        let (remarks, problems) = remarks.checked();
        (remarks, problems.into_iter().map(|problem| problem.field).collect())
    }

    #[test]
    fn tags_are_kept_once_however_they_are_spelt_and_parted() {
        let (remarks, problems) = checked(&[" Backup, prod ", "#PROD", "", "Mu\u{308}ller;müller"], "", "");
        assert_eq!(
            (remarks.tags.unwrap_or_default(), problems.is_empty()),
            (vec!["Backup".to_owned(), "prod".to_owned(), "Müller".to_owned()], true)
        );
        for wrong in [vec!["a\u{200b}b".to_owned()], vec!["x".repeat(41)], (0..21).map(|n| n.to_string()).collect()] {
            let wrong: Vec<_> = wrong.iter().map(String::as_str).collect();
            assert_eq!(checked(&wrong, "", "").1, [TAGS], "{wrong:?}");
        }
    }

    #[test]
    fn a_link_is_an_https_address_without_a_user() {
        for (typed, kept) in [
            (" https://docs.example/a?b=c#d ", "https://docs.example/a?b=c#d"),
            ("docs.example", "https://docs.example/"),
            ("", ""),
        ] {
            assert_eq!(checked(&[], typed, ""), (checked(&[], kept, "").0, Vec::new()), "{typed}");
            assert_eq!(checked(&[], typed, "").0.link.as_deref(), Some(kept));
        }
        for wrong in [
            "http://docs.example",
            "javascript://x",
            "file:///etc/passwd",
            "https://jane:pw@docs.example",
            "https://",
            "two words",
            "ssh://a",
        ] {
            assert_eq!(checked(&[], wrong, "").1, [LINK], "{wrong}");
        }
    }

    #[test]
    fn a_note_is_not_printed_and_has_an_end() {
        let (remarks, _) = checked(&[], "", " canary\r\nsecond \n");
        assert_eq!(remarks.note.as_ref().map(Note::text), Some("canary\nsecond"));
        assert!(!format!("{remarks:?}").contains("canary"));
        assert_eq!(checked(&[], "", &"x".repeat(10_001)).1, [NOTE]);
    }

    #[test]
    fn what_was_not_changed_is_left_out() {
        let (began, _) = checked(&["a"], "b.example", "c");
        let now = Remarks { link: Some("https://other.example/".to_owned()), ..began.clone() };
        assert_eq!(now.clone().changed_since(&began), Remarks { link: now.link, ..Remarks::default() });
    }
}
