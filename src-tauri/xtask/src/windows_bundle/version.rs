//! Versions as Windows' installers compare them: three numbers.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Version([u32; 3]);

/// Windows Installer's.
const LARGEST: [u32; 3] = [255, 255, 65535];

impl Version {
    /// None, where Windows Installer could not tell it from another one.
    pub(crate) fn parsed(text: &str) -> Option<Self> {
        let numbers: Vec<u32> = text.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let numbers: [u32; 3] = numbers.try_into().ok()?;
        numbers.iter().zip(LARGEST).all(|(number, largest)| *number <= largest).then_some(Self(numbers))
    }

    /// One that it replaces.
    pub(crate) fn older(self) -> Option<Self> {
        let Self([major, minor, patch]) = self;
        Some(Self(match (major, minor, patch) {
            (0, 0, 0) => return None,
            (major, 0, 0) => [major - 1, 255, 0],
            (major, minor, 0) => [major, minor - 1, 65535],
            (major, minor, patch) => [major, minor, patch - 1],
        }))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(formatter, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers_that_windows_installer_can_compare() {
        for text in ["0.1.0", "255.255.65535", "1.20.300"] {
            assert_eq!(Version::parsed(text).map(|version| version.to_string()).as_deref(), Some(text));
        }
        for text in ["", "1", "1.2", "1.2.3.4", "1.2.3-beta.1", "v1.2.3", "256.0.0", "0.256.0", "0.0.65536", "1.2.-3"] {
            assert_eq!(Version::parsed(text), None, "{text}");
        }
        assert!(Version::parsed(env!("CARGO_PKG_VERSION")).is_some(), "the version of this workspace");
    }

    #[test]
    fn there_is_an_older_one_but_for_the_first() {
        let older = |text: &str| Version::parsed(text).and_then(Version::older).map(|version| version.to_string());
        assert_eq!(older("1.2.3").as_deref(), Some("1.2.2"));
        assert_eq!(older("0.1.0").as_deref(), Some("0.0.65535"));
        assert_eq!(older("2.0.0").as_deref(), Some("1.255.0"));
        assert_eq!(older("0.0.0"), None);
    }
}
