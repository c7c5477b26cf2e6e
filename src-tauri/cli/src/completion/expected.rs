//! What a command line wants next, by the definitions of the arguments.

use clap::{Arg, Command};

/// What can stand where the cursor is.
#[derive(Debug)]
pub(super) struct Expected<'a> {
    /// The command so far: `fob`, or one of its own.
    pub(super) command: &'a Command,
    /// What was given before, by its id, in order.
    pub(super) given: Vec<(&'a str, String)>,
    pub(super) next: Next<'a>,
}

#[derive(Debug)]
pub(super) enum Next<'a> {
    /// One of the commands.
    Command,
    /// A value of this argument.
    Value {
        argument: &'a Arg,
        /// What was typed before it in the same word: `--state=`.
        before: String,
    },
    /// An option.
    Option,
    /// Nothing is known.
    Nothing,
}

/// `words` are those behind `fob` and before the current one.
pub(super) fn of<'a>(root: &'a Command, words: &[String], current: &str) -> Expected<'a> {
    let (mut command, mut given, mut places) = (root, Vec::new(), 0);
    let mut words = words.iter();
    let mut waiting: Option<&Arg> = None;
    let mut is_over = false;
    while let Some(word) = words.next() {
        if let Some(argument) = waiting.take() {
            given.push((argument.get_id().as_str(), word.clone()));
        } else if is_over {
            places += 1;
        } else if word == "--" {
            is_over = true;
        } else if let Some((argument, value)) = option(root, command, word) {
            match value {
                _ if !argument.get_action().takes_values() => given.push((argument.get_id().as_str(), String::new())),
                Some(value) => given.push((argument.get_id().as_str(), value)),
                // One that may go without takes what is no option.
                None if takes_nothing(argument)
                    && words.as_slice().first().is_none_or(|next| next.starts_with('-')) => {}
                None => waiting = Some(argument),
            }
        } else if word.starts_with('-') {
            // Not one of ours.
        } else if let Some(found) = command.find_subcommand(word).filter(|_| command.has_subcommands()) {
            command = found;
        } else {
            if let Some(argument) = place(command, places) {
                given.push((argument.get_id().as_str(), word.clone()));
            }
            places += 1;
        }
    }
    let next = match waiting {
        Some(argument) => Next::Value { argument, before: String::new() },
        None if is_over => last(command).map_or(Next::Nothing, value),
        None if current.starts_with("--") && current.contains('=') => match option(root, command, current) {
            Some((argument, Some(value))) => {
                Next::Value { argument, before: current[..current.len() - value.len()].to_owned() }
            }
            _ => Next::Nothing,
        },
        None if current.starts_with('-') && current != "-" => Next::Option,
        None if command.has_subcommands() => Next::Command,
        None => place(command, places).map_or(Next::Nothing, value),
    };
    Expected { command, given, next }
}

fn value(argument: &Arg) -> Next<'_> {
    Next::Value { argument, before: String::new() }
}

/// Options of a command, and those of all.
pub(super) fn options<'a>(root: &'a Command, command: &'a Command) -> impl Iterator<Item = &'a Arg> {
    let everywhere = root.get_arguments().filter(|argument| argument.is_global_set());
    let own = command.get_arguments().filter(move |argument| std::ptr::eq(root, command) || !argument.is_global_set());
    everywhere.chain(own.filter(|argument| !argument.is_global_set())).filter(|argument| !argument.is_positional())
}

/// The option that a word is, and what stands behind `=` in it.
fn option<'a>(root: &'a Command, command: &'a Command, word: &str) -> Option<(&'a Arg, Option<String>)> {
    if let Some(long) = word.strip_prefix("--") {
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value.to_owned())));
        return options(root, command).find(|argument| argument.get_long() == Some(name)).map(|found| (found, value));
    }
    let mut letters = word.strip_prefix('-')?.chars();
    let letter = letters.next()?;
    let found = options(root, command).find(|argument| argument.get_short() == Some(letter))?;
    let rest = letters.as_str();
    Some((found, Some(rest.to_owned()).filter(|rest| !rest.is_empty())))
}

fn takes_nothing(argument: &Arg) -> bool {
    argument.get_num_args().is_some_and(|numbers| numbers.min_values() == 0)
}

/// The argument at this place; the last one may stand for many.
fn place(command: &Command, place: usize) -> Option<&Arg> {
    let all: Vec<_> = command.get_positionals().filter(|argument| !argument.is_last_set()).collect();
    let many = |argument: &&&Arg| argument.get_num_args().is_some_and(|numbers| numbers.max_values() > 1);
    all.get(place).or_else(|| all.last().filter(many)).copied()
}

/// What stands behind `--`.
fn last(command: &Command) -> Option<&Arg> {
    command.get_positionals().find(|argument| argument.is_last_set())
}
