//! Looks for secrets where none may be. A secret is looked for as it is, and as it would look in
//! base64 (in the middle of anything), in an address, and in UTF-16.

use std::fs;
use std::path::Path;

use aho_corasick::AhoCorasick;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use url::form_urlencoded::byte_serialize;

/// Secrets, each in all its forms.
#[derive(Default)]
pub struct Secrets {
    names: Vec<String>,
    /// With the place of the name.
    forms: Vec<(usize, Vec<u8>)>,
}

impl Secrets {
    /// A text of at least six bytes: as it is, in UTF-16, percent-encoded and in base64.
    pub fn add(&mut self, secret: &str) {
        self.add_bytes(secret, secret.as_bytes());
        let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encoded: String = byte_serialize(secret.as_bytes()).collect();
        let name = self.names.len() - 1;
        self.forms.extend([(name, wide), (name, encoded.into_bytes())]);
    }

    /// A secret that is no text, under a name to report it by.
    pub fn add_bytes(&mut self, name: &str, secret: &[u8]) {
        assert!(secret.len() > 5, "too short to be looked for");
        let place = self.names.len();
        self.names.push(name.to_owned());
        self.forms.push((place, secret.to_vec()));
        for before in 0..3 {
            let whole = [&vec![0; before], secret].concat();
            // Letters that depend on what stands before or behind are left out.
            let (first, last) = ((before * 8).div_ceil(6), whole.len() * 8 / 6);
            for encoded in [BASE64_STANDARD_NO_PAD.encode(&whole), BASE64_URL_SAFE_NO_PAD.encode(&whole)] {
                self.forms.push((place, encoded.as_bytes()[first..last].to_vec()));
            }
        }
    }

    /// How many secrets there are to look for.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether a search could find nothing.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Prepares a search through much; costs more than one look.
    pub fn search(&self) -> Search<'_> {
        let forms = AhoCorasick::new(self.forms.iter().map(|(_, form)| form)).expect("forms to look for");
        Search { secrets: self, forms }
    }

    /// Secrets that are in these bytes.
    pub fn within(&self, bytes: &[u8]) -> Vec<&str> {
        self.search().within(bytes)
    }

    /// Where secrets are: in files below the folder, their names, command lines of all processes, and the environments
    /// of those that belong to the folder: other tests hand over secrets of the same names.
    pub fn found(&self, folder: &Path) -> Vec<String> {
        let search = self.search();
        let mut found = Vec::new();
        search.folder(folder, &mut found);
        let own = folder.as_os_str().as_encoded_bytes();
        for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let read = |part: &str| fs::read(process.path().join(part)).unwrap_or_default();
            search.report(&process.path().join("cmdline"), &read("cmdline"), &mut found);
            // Of processes that hide themselves root alone can read it.
            let environment = read("environ");
            if environment.windows(own.len()).any(|part| part == own) {
                search.report(&process.path().join("environ"), &environment, &mut found);
            }
        }
        found
    }
}

/// Secrets, ready to be looked for in much.
pub struct Search<'a> {
    secrets: &'a Secrets,
    forms: AhoCorasick,
}

impl<'a> Search<'a> {
    /// Secrets that are in these bytes, in any of their forms, each once.
    pub fn within(&self, bytes: &[u8]) -> Vec<&'a str> {
        let mut found: Vec<_> =
            self.forms.find_overlapping_iter(bytes).map(|hit| self.secrets.forms[hit.pattern()].0).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|name| self.secrets.names[name].as_str()).collect()
    }

    fn folder(&self, folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            self.report(&path, path.as_os_str().as_encoded_bytes(), found);
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.folder(&path, found),
                Ok(kind) if kind.is_file() => self.report(&path, &fs::read(&path).unwrap_or_default(), found),
                _ => {}
            }
        }
    }

    fn report(&self, place: &Path, bytes: &[u8], found: &mut Vec<String>) {
        found.extend(self.within(bytes).into_iter().map(|secret| format!("{}: {secret}", place.display())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_form_and_nothing_where_none_is() {
        let mut secrets = Secrets::default();
        secrets.add("canary +/secret");
        secrets.add_bytes("the key", &[7, 200, 0, 19, 255, 254, 1, 2, 3]);
        let (text, key) = (b"canary +/secret", [7, 200, 0, 19, 255, 254, 1, 2, 3]);
        for (name, secret) in [("canary +/secret", &text[..]), ("the key", &key[..])] {
            for before in ["", "a", "ab", "abc"] {
                let whole = [before.as_bytes(), secret, b"behind"].concat();
                assert_eq!(secrets.within(&whole), [name]);
                assert_eq!(secrets.within(BASE64_STANDARD_NO_PAD.encode(&whole).as_bytes()), [name]);
                assert_eq!(secrets.within(BASE64_URL_SAFE_NO_PAD.encode(&whole).as_bytes()), [name]);
            }
        }
        assert_eq!(secrets.within(b"x=canary+%2B%2Fsecret&"), ["canary +/secret"]);
        assert_eq!(secrets.within(b"c\0a\0n\0a\0r\0y\0 \0+\0/\0s\0e\0c\0r\0e\0t\0"), ["canary +/secret"]);
        assert!(secrets.within(b"canary of another secret").is_empty());
    }
}
