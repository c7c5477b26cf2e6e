//! A profile by what somebody typed to `fob`, which speaks English. Invariant: what is not certain is refused, never
//! guessed.

mod customers;

use fobwatch_text::Text;

pub(crate) use customers::members;

use crate::failure::{Code, Failure};
use crate::label;
use crate::profile::ProfileId;

/// Candidates that a refusal names; the rest is counted.
const MOST_NAMED: usize = 8;
/// Profiles that are offered in place of one that is not there.
const MOST_NEAR: usize = 3;
/// The likeness, of 1.0, from which on a name is near to what was typed.
const NEAR: f64 = 0.6;
/// A shorter beginning of an id fits names by chance.
const SHORTEST_ID: usize = 4;
/// What is longer is nobody's name, and not worth a comparison.
const LONGEST_ASKED: usize = 200;

/// A profile, as people tell it from others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    /// What a hit is answered with.
    pub id: ProfileId,
    /// Empty: none.
    pub customer: &'a str,
    /// Unique within the customer.
    pub name: &'a str,
}

/// A candidate as it is compared.
struct Folded<'a> {
    named: Named<'a>,
    name: String,
    /// `customer/name`
    full: String,
}

/// How somebody may name a profile, the surest way first: the first that fits any counts.
type Ways = &'static [fn(&Folded<'_>, &str) -> bool];

/// For scripts, which go on for years while profiles come and go: `customer/name`, and a name alone where there is no
/// customer.
const EXACT: Ways = &[|one, asked| one.full == asked || one.named.customer.is_empty() && one.name == asked];
/// For people, who see what was taken. The more somebody typed of it, the surer it is.
const SHORTENED: Ways =
    &[|one, asked| one.full == asked, |one, asked| one.name == asked, |one, asked| one.begins(asked)];

/// The profile with this id or `customer/name`, in any case and Unicode form; `/name`, or the name alone, is the one
/// without a customer.
pub(crate) fn exactly<'a>(
    profiles: impl Iterator<Item = Named<'a>> + Clone,
    wanted: &str,
) -> Result<ProfileId, Failure> {
    find(profiles, wanted, EXACT)
}

/// The one profile that is meant by a name, an id or `customer/name`, in any case and Unicode form, whole or
/// by a beginning that no other has. `/name` means the one without a customer.
pub(crate) fn by_beginning<'a>(
    profiles: impl Iterator<Item = Named<'a>> + Clone,
    wanted: &str,
) -> Result<ProfileId, Failure> {
    find(profiles, wanted, SHORTENED)
}

fn find<'a>(profiles: impl Iterator<Item = Named<'a>> + Clone, wanted: &str, ways: Ways) -> Result<ProfileId, Failure> {
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Err(Failure::new(Code::NotFound, Text::plain("no profile was named")));
    }
    if let Ok(id) = wanted.parse::<ProfileId>()
        && let Some(found) = profiles.clone().find(|profile| profile.id == id)
    {
        return Ok(found.id);
    }
    let missing = Failure::new(Code::NotFound, Text::plain(format!("no profile is called {}", quoted(wanted))));
    let asked = label::folded(wanted);
    if asked.chars().count() > LONGEST_ASKED {
        return Err(missing);
    }
    let profiles: Vec<_> = profiles.map(Folded::of).collect();
    for way in ways {
        let found: Vec<_> = profiles.iter().filter(|profile| way(profile, &asked)).collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok(only.named.id),
            several => return Err(ambiguous(wanted, several)),
        }
    }
    Err(match near(&profiles, &asked) {
        near if near.is_empty() => missing,
        near => missing.hint(Text::plain(format!("Did you mean {}?", near.join(" or ")))),
    })
}

impl<'a> Folded<'a> {
    fn of(named: Named<'a>) -> Self {
        let name = label::folded(named.name);
        let full = format!("{}/{name}", label::folded(named.customer));
        Self { named, name, full }
    }

    fn begins(&self, asked: &str) -> bool {
        let could_be_id = asked.len() >= SHORTEST_ID && asked.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        self.name.starts_with(asked)
            || self.full.starts_with(asked)
            || could_be_id && self.named.id.to_string().starts_with(asked)
    }

    /// The words that find it again when they are typed.
    fn label(&self) -> String {
        format!("{}/{}", self.named.customer, self.named.name)
    }
}

fn ambiguous(wanted: &str, several: &[&Folded<'_>]) -> Failure {
    let same = |one: &Folded<'_>| several.iter().filter(|other| other.full == one.full).count() > 1;
    let labels =
        several.iter().map(|one| if same(one) { format!("{} ({})", one.label(), one.named.id) } else { one.label() });
    one_of(format!("{} could be several profiles", quoted(wanted)), labels.collect())
}

/// A refusal with what was probably meant.
fn one_of(message: String, mut labels: Vec<String>) -> Failure {
    labels.sort_unstable();
    let more = labels.len().saturating_sub(MOST_NAMED);
    labels.truncate(MOST_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Failure::new(Code::Ambiguous, Text::plain(message))
        .hint(Text::plain(format!("One of: {}{more}", labels.join(", "))))
}

/// The labels of what was probably meant, best first.
fn near(profiles: &[Folded<'_>], asked: &str) -> Vec<String> {
    let likeness = |text: &str| {
        if text.contains(asked) { 1.0 } else { strsim::normalized_damerau_levenshtein(text, asked) }
    };
    let mut near: Vec<_> = profiles
        .iter()
        .map(|profile| (likeness(&profile.name).max(likeness(&profile.full)), profile.label()))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .collect();
    near.sort_by(|(one, its), (other, others)| other.total_cmp(one).then_with(|| its.cmp(others)));
    near.truncate(MOST_NEAR);
    near.into_iter().map(|(_, label)| label).collect()
}

fn quoted(wanted: &str) -> String {
    let shown: String = wanted.chars().filter(|letter| !letter.is_control()).take(LONGEST_ASKED).collect();
    format!("“{shown}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 8] = [
        "1aaa0000-0000-4000-8000-000000000001",
        "2bbb0000-0000-4000-8000-000000000002",
        "3ccc0000-0000-4000-8000-000000000003",
        "4ddd0000-0000-4000-8000-000000000004",
        "5eee0000-0000-4000-8000-000000000005",
        "6fff0000-0000-4000-8000-000000000006",
        "7aaa0000-0000-4000-8000-000000000007",
        "8aaa0000-0000-4000-8000-000000000008",
    ];

    const PROFILES: [(&str, &str); 8] = [
        ("Contoso", "Ninja"),
        ("Contoso", "Ninja live"),
        ("Fabrikam", "Ninja"),
        ("", "Straße"),
        ("", "Contoso/Ninja live"),
        ("A/B", "C"),
        ("A", "B/C"),
        ("", "7bee"),
    ];

    fn asked(wanted: &str) -> Result<usize, Failure> {
        let profiles = IDS.iter().zip(PROFILES).map(|(id, (customer, name))| Named {
            id: id.parse().expect("an id"),
            customer,
            name,
        });
        let found = by_beginning(profiles, wanted)?.to_string();
        Ok(IDS.iter().position(|id| *id == found).expect("one of them"))
    }

    #[test]
    fn a_name_an_id_a_customer_and_name_or_a_beginning_of_one() {
        for (wanted, expected) in [
            ("Contoso/Ninja", 0),
            (" cONTOSO/nINJA ", 0),
            ("1AAA0000-0000-4000-8000-000000000001", 0),
            ("1aaa", 0),
            ("ninja l", 1),
            // The customer's own is meant before a name that only looks like it.
            ("contoso/ninja live", 1),
            ("/contoso/ninja live", 4),
            ("fab", 2),
            ("STRASSE", 3),
            ("straSSe", 3),
            ("STRAße", 3),
            ("/stra", 3),
            ("c", 5),
            ("b/c", 6),
            ("7bee", 7),
            ("7aaa", 6),
        ] {
            match asked(wanted) {
                Ok(found) => assert_eq!(found, expected, "{wanted}"),
                Err(failure) => assert_eq!(expected, usize::MAX, "{wanted}: {failure:?}"),
            }
        }
    }

    #[test]
    fn what_is_not_certain_is_refused_with_the_candidates() {
        let failure = asked("ninja").expect_err("two have this name");
        assert_eq!(failure.code, Code::Ambiguous);
        assert_eq!(failure.hint.unwrap_or_default(), "One of: Contoso/Ninja, Fabrikam/Ninja");
        let failure = asked("Cont").expect_err("three begin so");
        assert_eq!(failure.hint.unwrap_or_default(), "One of: /Contoso/Ninja live, Contoso/Ninja, Contoso/Ninja live");
        let failure = asked("a/b/c").expect_err("two read the same");
        let hint = failure.hint.expect("a hint");
        assert!(hint.to_string().contains(IDS[5]) && hint.to_string().contains(IDS[6]), "{hint}");
        assert_eq!(asked("/").expect_err("several without a customer").code, Code::Ambiguous);
    }

    #[test]
    fn what_is_not_there_is_said_with_what_is_near() {
        let failure = asked("Fabrikan/Ninja").expect_err("a slip");
        assert_eq!(failure.code, Code::NotFound);
        assert_eq!(failure.hint.unwrap_or_default(), "Did you mean Fabrikam/Ninja?");
        assert!(asked("live").expect_err("no beginning").hint.is_some());
        for wanted in ["", "  ", "zzzz", &"x".repeat(100_000)] {
            let failure = asked(wanted).expect_err("nothing");
            assert_eq!((failure.code, failure.hint), (Code::NotFound, None), "{wanted:.9}");
        }
    }

    #[test]
    fn a_script_says_which_customers() {
        let of = |wanted: &str| {
            let profiles = IDS.iter().zip(PROFILES).map(|(id, (customer, name))| Named {
                id: id.parse().expect("an id"),
                customer,
                name,
            });
            exactly(profiles, wanted).map(|id| IDS.iter().position(|one| *one == id.to_string()).expect("one of them"))
        };
        for (wanted, expected) in
            [("contoso/NINJA", 0), ("straße", 3), ("/Straße", 3), (IDS[1], 1), ("7BEE", 7), ("/Contoso/Ninja live", 4)]
        {
            assert_eq!(of(wanted).expect(wanted), expected, "{wanted}");
        }
        for (wanted, near) in [
            ("Ninja live", "Did you mean /Contoso/Ninja live or Contoso/Ninja live?"),
            ("C", "Did you mean"),
            ("stra", "Did you mean /Straße?"),
            ("1aaa", ""),
        ] {
            let failure = of(wanted).expect_err(wanted);
            assert_eq!(failure.code, Code::NotFound, "{wanted}");
            assert!(failure.hint.map(|hint| hint.to_string()).unwrap_or_default().starts_with(near), "{wanted}");
        }
        // It reads like another's customer and name.
        assert_eq!(of("contoso/ninja live").expect_err("two").code, Code::Ambiguous);
        assert_eq!(of("A/B/C").expect_err("two").code, Code::Ambiguous);
    }

    #[test]
    fn many_candidates_are_counted() {
        let names: Vec<_> = (0..30).map(|number| format!("Lab {number:02}")).collect();
        let profiles = names.iter().map(|name| Named { id: ProfileId::random(), customer: "C", name });
        let failure = by_beginning(profiles.collect::<Vec<_>>().into_iter(), "lab").expect_err("thirty");
        assert!(failure.hint.expect("a hint").to_string().ends_with("C/Lab 07 and 22 more"));
    }
}
