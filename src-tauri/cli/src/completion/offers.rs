//! What can be offered, from the definitions and from what the host knows.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::{Arg, CommandFactory as _, ValueHint};
use fobwatch_protocol::Request;
use fobwatch_protocol::answer::{Completion, Completions, Field, Kind, Method, Vendor};

use super::expected::{self, Expected, Next, options};
use super::{Offer, Offers};
use crate::arguments::Arguments;
use crate::connection::{Connection, agent_program};
use crate::environment::Environment;

/// For a host that is there: somebody waits at the terminal.
const PATIENCE: Duration = Duration::from_secs(2);

/// What fits behind these words, at the current one.
pub(super) fn of(environment: &Environment, words: &[String], current: &str) -> Offers {
    let mut root = Arguments::command();
    root.build();
    let expected = expected::of(&root, words, current);
    match &expected.next {
        Next::Nothing => Offers::Some(Vec::new()),
        Next::Command => {
            let commands = root.get_subcommands().filter(|command| !command.is_hide_set());
            let offers = commands
                .map(|one| offer(one.get_name(), &one.get_about().map(ToString::to_string).unwrap_or_default()));
            fitting(offers.collect(), current)
        }
        Next::Option => {
            let all = options(&root, expected.command).filter(|one| !one.is_hide_set());
            let offers = all.filter_map(|one| Some(offer(&format!("--{}", one.get_long()?), &help(one))));
            fitting(offers.collect(), current)
        }
        Next::Value { argument, before } => {
            let typed = &current[before.len()..];
            let offers = match values(environment, &expected, argument, typed) {
                Offers::Some(offers) => offers,
                other => return other,
            };
            let offers = offers.into_iter().map(|one| Offer { text: format!("{before}{}", one.text), ..one });
            fitting(offers.collect(), current)
        }
    }
}

fn offer(text: &str, help: &str) -> Offer {
    let one_line = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    Offer { text: one_line(text), help: one_line(help.lines().next().unwrap_or_default()) }
}

fn help(argument: &Arg) -> String {
    argument.get_help().map(ToString::to_string).unwrap_or_default()
}

/// Those that begin like this in any case. A profile's own name will do where nothing else begins like it.
fn fitting(offers: Vec<Offer>, current: &str) -> Offers {
    let asked = current.to_lowercase();
    let (mut fit, rest): (Vec<_>, Vec<_>) =
        offers.into_iter().partition(|offer| offer.text.to_lowercase().starts_with(&asked));
    if fit.is_empty() && !asked.is_empty() && !asked.starts_with('-') {
        let by_name = |offer: &Offer| {
            offer.text.rsplit_once('/').is_some_and(|(_, name)| name.to_lowercase().starts_with(&asked))
        };
        let mut named = rest.into_iter().filter(by_name);
        if let (Some(only), None) = (named.next(), named.next()) {
            fit.push(only);
        }
    }
    Offers::Some(fit)
}

fn values(environment: &Environment, expected: &Expected<'_>, argument: &Arg, typed: &str) -> Offers {
    let choices = argument.get_possible_values();
    if !choices.is_empty() {
        let choices = choices.iter().filter(|choice| !choice.is_hide_set());
        let help =
            |choice: &clap::builder::PossibleValue| choice.get_help().map(ToString::to_string).unwrap_or_default();
        return Offers::Some(choices.map(|choice| offer(choice.get_name(), &help(choice))).collect());
    }
    match argument.get_value_hint() {
        ValueHint::FilePath => return Offers::Files,
        ValueHint::DirPath => return Offers::Folders,
        ValueHint::CommandWithArguments => return Offers::Command,
        _ => {}
    }
    let known = || known(environment, expected).unwrap_or_default();
    let command = expected.command.get_name();
    Offers::Some(match (argument.get_id().as_str(), command) {
        ("profile" | "profiles", _) => profiles(&known()),
        ("names", _) => {
            let known = known();
            customers(&known).into_iter().chain(profiles(&known)).collect()
        }
        ("customer", _) => customers(&known()),
        ("tag", _) => {
            let known = known();
            let tags: BTreeSet<_> = known.profiles.iter().flat_map(|one| &one.tags).collect();
            tags.into_iter().map(|tag| offer(tag, "")).collect()
        }
        ("vendor", _) | ("powershell_vault", "import") => {
            known().vendors.iter().map(|vendor| offer(&vendor.id, &vendor.name)).collect()
        }
        ("method", _) => {
            let known = known();
            let vendor = vendor(&known, expected);
            vendor.iter().flat_map(|vendor| &vendor.methods).map(|one| offer(&one.id, &one.label)).collect()
        }
        ("set" | "secret" | "forget", _) => answers(&known(), expected, argument.get_id().as_str(), typed),
        _ => Vec::new(),
    })
}

fn profiles(known: &Completions) -> Vec<Offer> {
    let vendor = |id: &str| known.vendors.iter().find(|vendor| vendor.id == id).map_or("", |vendor| &*vendor.name);
    let one = |profile: &Completion| {
        let Completion { name, customer, .. } = profile;
        let text = if customer.is_empty() { name.clone() } else { format!("{customer}/{name}") };
        offer(&text, vendor(&profile.vendor))
    };
    known.profiles.iter().map(one).collect()
}

fn customers(known: &Completions) -> Vec<Offer> {
    let names: BTreeSet<_> = known.profiles.iter().map(|one| &*one.customer).filter(|name| !name.is_empty()).collect();
    names.into_iter().map(|name| offer(name, "")).collect()
}

/// The vendor of a profile to be added, or of the one that is there.
fn vendor<'a>(known: &'a Completions, expected: &Expected<'_>) -> Option<&'a Vendor> {
    let id = match given(expected, "vendor") {
        Some(vendor) => vendor.to_owned(),
        None => profile(known, expected)?.0.to_owned(),
    };
    known.vendors.iter().find(|vendor| vendor.id.eq_ignore_ascii_case(&id))
}

/// Vendor and method of the profile that is named.
fn profile<'a>(known: &'a Completions, expected: &Expected<'_>) -> Option<(&'a str, &'a str)> {
    let named = given(expected, "profile")?.to_lowercase();
    let is_it = |name: &str, customer: &str| {
        let name = name.to_lowercase();
        if customer.is_empty() { name == named } else { format!("{}/{name}", customer.to_lowercase()) == named }
    };
    known.profiles.iter().find(|one| is_it(&one.name, &one.customer)).map(|one| (&*one.vendor, &*one.method))
}

fn given<'a>(expected: &'a Expected<'_>, id: &str) -> Option<&'a str> {
    expected.given.iter().rev().find(|(given, _)| *given == id).map(|(_, value)| &**value)
}

/// `KEY=`, and behind that the values that are known.
fn answers(known: &Completions, expected: &Expected<'_>, what: &str, typed: &str) -> Vec<Offer> {
    let Some(vendor) = vendor(known, expected) else { return Vec::new() };
    let method = given(expected, "method").or_else(|| profile(known, expected).map(|(_, method)| method));
    let method = method.and_then(|id| vendor.methods.iter().find(|method| method.id == id)).or(vendor.methods.first());
    let Some(Method { fields, .. }) = method else { return Vec::new() };
    let fields = fields.iter().filter(|field| field.kind.is_secret() != (what == "set"));
    match typed.split_once('=') {
        None if what == "set" => fields.map(|field| offer(&format!("{}=", field.key), &field.label)).collect(),
        None => fields.map(|field| offer(&field.key, &field.label)).collect(),
        Some((key, _)) if what == "set" => {
            let field = fields.into_iter().find(|field| field.key == key);
            field
                .into_iter()
                .flat_map(values_of)
                .map(|(value, label)| offer(&format!("{key}={value}"), &label))
                .collect()
        }
        Some((key, _)) => [("-", "standard input"), ("@", "a file"), ("env:", "an environment variable")]
            .map(|(source, help)| offer(&format!("{key}={source}"), help))
            .into(),
    }
}

fn values_of(field: &Field) -> Vec<(String, String)> {
    match &field.kind {
        Kind::Switch => ["yes", "no"].map(|word| (word.to_owned(), String::new())).into(),
        Kind::Endpoint { known } | Kind::Choice { known } => {
            known.iter().filter(|one| !one.value.is_empty()).map(|one| (one.value.clone(), one.label.clone())).collect()
        }
        Kind::Scopes { known, .. } => known.iter().map(|one| (one.value.clone(), one.help.clone())).collect(),
        _ => Vec::new(),
    }
}

/// From the host that is there; without one, from the data itself.
fn known(environment: &Environment, expected: &Expected<'_>) -> Option<Completions> {
    let folder = given(expected, "data_dir").map(PathBuf::from);
    let folder = environment.data_folder(folder)?;
    if let Some(mut host) = Connection::there(&environment.socket(&folder)).ok()? {
        host.tell(&Request::Completions).ok()?;
        return Completions::try_from(host.hear(PATIENCE).ok()?).ok();
    }
    let mut reader = Command::new(agent_program()?);
    reader.arg("--completions").arg("--data-dir").arg(folder).stdin(Stdio::null()).stderr(Stdio::null());
    serde_json::from_slice(&reader.output().ok()?.stdout).ok()
}
