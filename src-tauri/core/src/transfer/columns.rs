//! What the columns of a table are, by their heads: names in English and German, the vendors' own keys and labels. Each is
//! compared by its letters and digits alone.

use fobwatch_text::Language;

use crate::field::Field;
use crate::label;
use crate::vendors;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// What every profile has.
    Beside(Beside),
    /// The answer to one of these fields, in their order; `host`: else to the first address of the way to sign in.
    Answer { keys: Vec<&'static str>, host: bool },
    /// Nobody here knows it.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    Name,
    Customer,
    Vendor,
    Method,
    Tags,
    Link,
    Note,
    AutoRenew,
    Favourite,
    Lead,
}

impl Beside {
    /// Its key in an export, under which problems with it are told.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Customer => "customer",
            Self::Vendor => "vendor",
            Self::Method => "method",
            Self::Tags => "tags",
            Self::Link => "link",
            Self::Note => "note",
            Self::AutoRenew => "auto_renew",
            Self::Favourite => "favourite",
            Self::Lead => "lead_minutes",
        }
    }
}

const BESIDE: [(Beside, &[&str]); 10] = [
    (
        Beside::Name,
        &["name", "profile", "profilename", "profil", "profilname", "bezeichnung", "anzeigename", "displayname"],
    ),
    (
        Beside::Customer,
        &[
            "customer",
            "customername",
            "client",
            "clientname",
            "company",
            "companyname",
            "organization",
            "organisation",
            "kunde",
            "kundenname",
            "firma",
            "firmenname",
        ],
    ),
    (
        Beside::Vendor,
        &["vendor", "hersteller", "anbieter", "product", "produkt", "system", "tool", "dienst", "service"],
    ),
    (
        Beside::Method,
        &[
            "method",
            "signin",
            "signinmethod",
            "authentication",
            "authmethod",
            "methode",
            "anmeldung",
            "anmeldeart",
            "anmeldemethode",
            "anmeldeverfahren",
        ],
    ),
    (Beside::Tags, &["tags", "tag", "labels", "schlagwörter", "schlagworte", "schlagwort", "schlagwoerter"]),
    (Beside::Link, &["link", "documentation", "docs", "dokumentation", "doku"]),
    (
        Beside::Note,
        &["note", "notes", "comment", "comments", "notiz", "notizen", "bemerkung", "bemerkungen", "kommentar"],
    ),
    (Beside::AutoRenew, &["autorenew", "renew", "automatischerneuern", "autoerneuerung"]),
    (Beside::Favourite, &["favourite", "favorite", "favorit"]),
    (Beside::Lead, &["leadminutes", "warnahead", "vorwarnzeit"]),
];

const HOST: &[&str] = &[
    "host",
    "hostname",
    "server",
    "servername",
    "serveradresse",
    "instance",
    "instanz",
    "region",
    "address",
    "adresse",
    "url",
    "baseurl",
    "basisadresse",
    "endpoint",
    "endpunkt",
];

/// Further names of fields.
const FIELDS: [(&str, &[&str]); 6] = [
    ("client_id", &["clientid", "applicationid", "appid", "anwendungsid", "clientkennung"]),
    ("client_secret", &["clientsecret", "secret", "geheimnis", "clientgeheimnis"]),
    ("username", &["username", "user", "login", "benutzername", "benutzer", "anmeldename"]),
    ("user_principal_name", &["username", "user", "upn", "benutzername", "benutzer", "anmeldename"]),
    ("domain_user", &["username", "user", "benutzername", "benutzer", "anmeldename"]),
    ("password", &["password", "passwort", "kennwort"]),
];

/// Letters and digits, without case.
pub(super) fn plain(text: &str) -> String {
    label::folded(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// What stands in a column with this head.
pub(super) fn target(head: &str) -> Target {
    let head = plain(head);
    if let Some((beside, _)) = BESIDE.iter().find(|(_, names)| names.iter().any(|name| plain(name) == head)) {
        return Target::Beside(*beside);
    }
    let mut keys: Vec<&'static str> = Vec::new();
    let mut add = |key: &'static str| {
        if !keys.contains(&key) {
            keys.push(key);
        }
    };
    all_fields().filter(|field| plain(field.key) == head).for_each(|field| add(field.key));
    let is_labelled = |field: &&Field| Language::ALL.iter().any(|of| plain(&field.label.in_language(*of)) == head);
    all_fields().filter(is_labelled).for_each(|field| add(field.key));
    FIELDS.iter().filter(|(_, names)| names.contains(&&*head)).for_each(|(key, _)| add(key));
    let host = HOST.contains(&&*head);
    if keys.is_empty() && !host { Target::Unknown } else { Target::Answer { keys, host } }
}

fn all_fields() -> impl Iterator<Item = &'static Field> {
    let methods = vendors::ALL.iter().flat_map(|vendor| vendor.descriptor().methods);
    methods.flat_map(|method| method.fields)
}

/// Whether answers of this key are sealed, whichever vendor's it is.
pub(super) fn is_secret(key: &str) -> bool {
    all_fields().any(|field| field.key == key && field.kind.is_secret())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_known_in_both_languages_and_by_the_vendors_own_words() {
        for (head, beside) in [
            ("Name", Beside::Name),
            (" KUNDE ", Beside::Customer),
            ("Client", Beside::Customer),
            ("Hersteller", Beside::Vendor),
            ("Sign-in", Beside::Method),
            ("Schlagwörter", Beside::Tags),
            ("auto_renew", Beside::AutoRenew),
        ] {
            assert_eq!(target(head), Target::Beside(beside), "{head}");
        }
        for (head, key) in [
            ("client_id", "client_id"),
            ("Client-ID", "client_id"),
            ("Kennwort", "password"),
            ("Client Secret", "client_secret"),
        ] {
            let Target::Answer { keys, host: false } = target(head) else { panic!("{head}") };
            assert!(keys.contains(&key), "{head}: {keys:?}");
        }
        for head in ["Host", "Server", "url", "Region"] {
            assert!(matches!(target(head), Target::Answer { host: true, .. }), "{head}");
        }
        for head in ["", "Telefon", "Contact person"] {
            assert_eq!(target(head), Target::Unknown, "{head}");
        }
    }

    #[test]
    fn every_field_of_every_vendor_is_found_by_its_key_and_its_label() {
        for field in all_fields() {
            for head in Language::ALL.iter().map(|of| field.label.in_language(*of)).chain([field.key.to_owned()]) {
                let found = match target(&head) {
                    Target::Answer { keys, .. } => keys.contains(&field.key),
                    Target::Beside(_) | Target::Unknown => false,
                };
                assert!(found, "{head} of {}", field.key);
            }
        }
    }
}
