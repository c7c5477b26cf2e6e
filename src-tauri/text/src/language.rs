//! The languages that there are words for.

/// A language of the texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English: of logs, of `fob`, and where there is no other.
    #[default]
    En,
    /// German.
    De,
}

impl Language {
    /// Each one.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The first of these (`de-AT`) that there are words for; else English.
    pub fn of<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> Self {
        let known = |name: &str| match name.split(['-', '_', '.']).next()?.to_ascii_lowercase().as_str() {
            "en" | "c" | "posix" => Some(Self::En),
            "de" => Some(Self::De),
            _ => None,
        };
        names.into_iter().find_map(|name| known(name.as_ref())).unwrap_or(Self::En)
    }

    /// As the folder of its texts is called.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_of_the_system_in_whatever_country() {
        assert_eq!(Language::of(["de_AT.UTF-8", "en-US"]), Language::De);
        assert_eq!(Language::of(["fr-FR", "de"]), Language::De);
        assert_eq!(Language::of(["C.UTF-8", "de"]), Language::En);
        assert_eq!(Language::of(["fr", "pt-BR"]), Language::En);
        assert_eq!(Language::of([""; 0]), Language::En);
    }
}
