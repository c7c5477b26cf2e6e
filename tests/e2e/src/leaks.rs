//! Looks for secrets where none may be. A secret is looked for as it is, and as it would look in
//! base64, in an address, and in UTF-16.

use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use url::form_urlencoded::byte_serialize;

/// Secrets, each in all its forms.
#[derive(Default)]
pub struct Secrets {
    forms: Vec<(String, Vec<Vec<u8>>)>,
}

impl Secrets {
    pub fn add(&mut self, secret: &str) {
        assert!(secret.len() > 5, "too short to be looked for");
        let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let forms = vec![
            secret.as_bytes().to_vec(),
            BASE64_STANDARD_NO_PAD.encode(secret).into_bytes(),
            BASE64_URL_SAFE_NO_PAD.encode(secret).into_bytes(),
            byte_serialize(secret.as_bytes()).collect::<String>().into_bytes(),
            wide,
        ];
        self.forms.push((secret.to_owned(), forms));
    }

    pub fn len(&self) -> usize {
        self.forms.len()
    }

    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Secrets that are in these bytes.
    pub fn within(&self, bytes: &[u8]) -> Vec<&str> {
        let holds = |form: &Vec<u8>| bytes.windows(form.len()).any(|part| part == form);
        self.forms.iter().filter(|(_, forms)| forms.iter().any(holds)).map(|(secret, _)| secret.as_str()).collect()
    }

    /// Where secrets are: in files below the folder, their names, and command lines of all processes.
    pub fn found(&self, folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        self.search_folder(folder, &mut found);
        for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
            if let Ok(line) = fs::read(process.path().join("cmdline")) {
                self.report(&process.path(), &line, &mut found);
            }
        }
        found
    }

    fn search_folder(&self, folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            self.report(&path, path.as_os_str().as_encoded_bytes(), found);
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.search_folder(&path, found),
                Ok(kind) if kind.is_file() => self.report(&path, &fs::read(&path).unwrap_or_default(), found),
                _ => {}
            }
        }
    }

    fn report(&self, place: &Path, bytes: &[u8], found: &mut Vec<String>) {
        found.extend(self.within(bytes).into_iter().map(|secret| format!("{}: {secret}", place.display())));
    }
}
