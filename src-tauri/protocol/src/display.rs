//! The display that a program's windows are shown on, told from the environment alone; on Windows the session.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where windows are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Display {
    /// `DISPLAY`.
    pub x11: Option<String>,
    /// `WAYLAND_DISPLAY`.
    pub wayland: Option<String>,
    /// Windows' number of the session, at the screen or over remote desktop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<u32>,
}

impl Display {
    /// Whether a window there is seen here. X and Wayland of one session name each other.
    pub fn is_that_of(&self, other: &Self) -> bool {
        let same = |ours: Option<&str>, theirs: Option<&str>| ours.is_some() && ours == theirs;
        same(self.wayland.as_deref(), other.wayland.as_deref())
            || same(self.x11.as_deref().map(server), other.x11.as_deref().map(server))
            || self.session.is_some() && self.session == other.session
    }
}

impl fmt::Display for Display {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.session {
            Some(session) => write!(f, "{session}"),
            None => f.write_str(self.wayland.as_deref().or(self.x11.as_deref()).unwrap_or_default()),
        }
    }
}

/// An X server: its screens (`:1.0`) are one desk, and the local one has two names.
fn server(display: &str) -> &str {
    let display = display.strip_prefix("unix").filter(|rest| rest.starts_with(':')).unwrap_or(display);
    match display.rsplit_once(':') {
        Some((_, number)) => match number.split_once('.') {
            Some((_, screen)) => &display[..display.len() - screen.len() - 1],
            None => display,
        },
        None => display,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_desk_has_several_names() {
        let at = |x11: &str, wayland: &str| {
            let set = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
            Display { x11: set(x11), wayland: set(wayland), session: None }
        };
        for (one, other) in [
            (at(":1", ""), at(":1.0", "")),
            (at("unix:1", ""), at(":1", "")),
            (at(":0", "wayland-0"), at("", "wayland-0")),
            (at(":0", "wayland-0"), at(":0", "")),
        ] {
            assert!(one.is_that_of(&other) && other.is_that_of(&one), "{one:?} {other:?}");
        }
        for (one, other) in [
            (at(":1", ""), at(":2", "")),
            (at(":1", ""), at(":10", "")),
            (at(":10", ""), at("localhost:10.0", "")),
            (at("", "wayland-0"), at("", "wayland-1")),
            (at("", "wayland-0"), at(":0", "")),
            (at("", ""), at("", "")),
        ] {
            assert!(!one.is_that_of(&other), "{one:?} {other:?}");
        }
    }
    #[test]
    fn windows_sessions_are_desks() {
        let session = |session| Display { session: Some(session), ..Display::default() };
        assert!(session(1).is_that_of(&session(1)));
        assert!(!session(1).is_that_of(&session(2)));
        assert_eq!(session(2).to_string(), "2");
        // What other systems say to each other is as it was.
        let told = serde_json::to_string(&Display { x11: Some(":1".to_owned()), ..Display::default() }).expect("told");
        assert_eq!(told, r#"{"x11":":1","wayland":null}"#);
    }
}
