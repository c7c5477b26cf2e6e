//! A profile, or all of a customer, by what somebody typed to `fob shell`. Invariant: a customer is meant by its whole name,
//! or where a person sees what was taken; a name that is a customer's and a profile's is refused.

use std::collections::BTreeMap;

use fobwatch_text::Text;

use super::{Folded, MOST_NEAR, NEAR, Named, by_beginning, exactly, one_of, quoted};
use crate::failure::{Code, Failure};
use crate::label;
use crate::profile::ProfileId;

/// A customer, with its profiles in the order of their names.
struct Customer<'a> {
    name: &'a str,
    profiles: Vec<Named<'a>>,
}

impl Customer<'_> {
    fn ids(&self) -> Vec<ProfileId> {
        self.profiles.iter().map(|profile| profile.id).collect()
    }

    /// The words that find it again when they are typed.
    fn label(&self) -> String {
        format!("{}/", self.name)
    }
}

/// The profiles that are meant: the one that [`exactly`] finds, or those of the customer of this name; a slash behind it says
/// that it is one. `shortened`: a beginning that nothing else has will do, too.
pub(crate) fn members<'a>(
    profiles: impl Iterator<Item = Named<'a>> + Clone,
    wanted: &str,
    shortened: bool,
) -> Result<Vec<ProfileId>, Failure> {
    let asked = label::folded(wanted.trim());
    let is_customer = asked.len() > 1 && asked.ends_with('/');
    let name = if is_customer { &asked[..asked.len() - 1] } else { &*asked };
    let customers = customers(profiles.clone());
    let profile = exactly(profiles.clone(), wanted);
    match (customers.get(name), profile) {
        (Some(customer), Ok(id)) if !is_customer => Err(either(customer, id, wanted)),
        (Some(customer), _) => Ok(customer.ids()),
        (None, Ok(id)) => Ok(vec![id]),
        (None, Err(_)) if shortened => by_customers_beginning(profiles, &customers, wanted, name),
        (None, Err(failure)) => Err(with_near(failure, &customers, name)),
    }
}

/// By their names as they are compared.
fn customers<'a>(profiles: impl Iterator<Item = Named<'a>>) -> BTreeMap<String, Customer<'a>> {
    let mut customers = BTreeMap::new();
    for profile in profiles.filter(|profile| !profile.customer.is_empty()) {
        let new = || Customer { name: profile.customer, profiles: Vec::new() };
        customers.entry(label::folded(profile.customer)).or_insert_with(new).profiles.push(profile);
    }
    for customer in customers.values_mut() {
        customer.profiles.sort_by_key(|profile| label::folded(profile.name));
    }
    customers
}

/// What is called so is surer than what begins so, and a profile that alone begins so is as sure as a customer that does.
fn by_customers_beginning<'a>(
    profiles: impl Iterator<Item = Named<'a>> + Clone,
    customers: &BTreeMap<String, Customer<'a>>,
    wanted: &str,
    asked: &str,
) -> Result<Vec<ProfileId>, Failure> {
    let failure = match by_beginning(profiles.clone(), wanted) {
        Ok(id) => return Ok(vec![id]),
        Err(failure) if failure.code == Code::Ambiguous => failure,
        Err(failure) => return Err(with_near(failure, customers, asked)),
    };
    let begun: Vec<_> = customers.iter().filter(|(name, _)| name.starts_with(asked)).map(|(_, one)| one).collect();
    let is_of_theirs = |id| begun.iter().any(|customer| customer.profiles.iter().any(|profile| profile.id == id));
    let others: Vec<_> =
        profiles.map(Folded::of).filter(|one| one.begins(asked) && !is_of_theirs(one.named.id)).collect();
    match begun.as_slice() {
        [] => Err(failure),
        [only] if others.is_empty() => Ok(only.ids()),
        several => {
            let labels = several.iter().map(|one| one.label()).chain(others.iter().map(Folded::label));
            Err(one_of(format!("{} could be several", quoted(wanted)), labels.collect()))
        }
    }
}

fn either(customer: &Customer<'_>, id: ProfileId, wanted: &str) -> Failure {
    Failure::new(Code::Ambiguous, Text::plain(format!("{} is a customer and a profile", quoted(wanted))))
        .hint(Text::plain(format!("{} for the customer, {id} for the profile", customer.label())))
}

/// With the customers that are near, where no profile is.
fn with_near(failure: Failure, customers: &BTreeMap<String, Customer<'_>>, asked: &str) -> Failure {
    if failure.code != Code::NotFound || failure.hint.is_some() {
        return failure;
    }
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(name, asked);
    let mut near: Vec<_> = customers.iter().map(|(name, customer)| (likeness(name), customer.label())).collect();
    near.retain(|(likeness, _)| *likeness >= NEAR);
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.truncate(MOST_NEAR);
    let labels: Vec<_> = near.into_iter().map(|(_, label)| label).collect();
    if labels.is_empty() {
        failure
    } else {
        failure.hint(Text::plain(format!("Did you mean {}?", labels.join(" or "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROFILES: [(&str, &str, &str); 7] = [
        ("1aaa0000-0000-4000-8000-000000000001", "Contoso", "NinjaOne"),
        ("2bbb0000-0000-4000-8000-000000000002", "Contoso", "HaloPSA"),
        ("3ccc0000-0000-4000-8000-000000000003", "Fabrikam", "NinjaOne"),
        ("4ddd0000-0000-4000-8000-000000000004", "Größe & Söhne", "Automate"),
        ("5eee0000-0000-4000-8000-000000000005", "", "Fabrikam"),
        ("6fff0000-0000-4000-8000-000000000006", "", "Größer"),
        ("7aaa0000-0000-4000-8000-000000000007", "Condor", "NinjaOne"),
    ];

    /// The places of those that are meant.
    fn asked(wanted: &str, shortened: bool) -> Result<Vec<usize>, Failure> {
        let profiles =
            PROFILES.iter().map(|(id, customer, name)| Named { id: id.parse().expect("an id"), customer, name });
        let place = |id: ProfileId| PROFILES.iter().position(|(one, ..)| *one == id.to_string()).expect("one of them");
        Ok(members(profiles, wanted, shortened)?.into_iter().map(place).collect())
    }

    #[test]
    fn a_customer_by_its_name_or_a_profile_by_its_own() {
        for (wanted, expected) in [
            (" CONTOSO ", &[1, 0][..]),
            ("contoso/", &[1, 0]),
            ("GRÖSSE & SÖHNE", &[3]),
            ("Contoso/NinjaOne", &[0]),
            (PROFILES[2].0, &[2]),
            ("größer", &[5]),
            ("fabrikam/", &[2]),
            ("/fabrikam", &[4]),
        ] {
            for shortened in [false, true] {
                assert_eq!(asked(wanted, shortened).expect(wanted), expected, "{wanted}");
            }
        }
    }

    #[test]
    fn a_beginning_is_for_people_and_only_where_it_is_certain() {
        for (wanted, expected) in [("conto", &[1, 0][..]), ("cond", &[6]), ("contoso/h", &[1]), ("halo", &[1])] {
            assert_eq!(asked(wanted, true).expect(wanted), expected, "{wanted}");
            assert_eq!(asked(wanted, false).expect_err("a script").code, Code::NotFound, "{wanted}");
        }
        for (wanted, one_of) in [
            ("con", "One of: Condor/, Contoso/"),
            ("grö", "One of: /Größer, Größe & Söhne/"),
            ("ninjaone", "One of: Condor/NinjaOne, Contoso/NinjaOne, Fabrikam/NinjaOne"),
        ] {
            let failure = asked(wanted, true).expect_err(wanted);
            assert_eq!(
                (failure.code, failure.hint.unwrap_or_default()),
                (Code::Ambiguous, Text::plain(one_of)),
                "{wanted}"
            );
        }
    }

    #[test]
    fn what_is_a_customers_name_and_a_profiles_is_refused_with_both() {
        for shortened in [false, true] {
            let failure = asked("Fabrikam", shortened).expect_err("both");
            assert_eq!(failure.code, Code::Ambiguous);
            let hint = failure.hint.expect("a hint").to_string();
            assert_eq!(hint, format!("Fabrikam/ for the customer, {} for the profile", PROFILES[4].0));
        }
    }

    #[test]
    fn what_is_not_there_is_said_with_the_customers_that_are_near() {
        for wanted in ["Contosso", "cotoso/"] {
            let failure = asked(wanted, false).expect_err(wanted);
            assert_eq!(failure.code, Code::NotFound, "{wanted}");
            assert_eq!(failure.hint.unwrap_or_default(), "Did you mean Contoso/?", "{wanted}");
        }
        for wanted in ["", "zzzz"] {
            let failure = asked(wanted, false).expect_err(wanted);
            assert_eq!((failure.code, failure.hint), (Code::NotFound, None), "{wanted}");
        }
    }
}
