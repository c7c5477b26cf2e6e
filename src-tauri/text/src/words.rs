//! The words of each language, read when they are first said, and texts put into them.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Pattern};
use fluent_syntax::parser;

use crate::text::{Filled, Kind};
use crate::{Argument, Language, Text, functions, say};

/// One language's.
pub(crate) struct Words {
    /// How it counts, and what texts may call.
    rules: FluentBundle<FluentResource>,
    messages: Vec<Message>,
}

/// Few of them are ever said by one program.
struct Message {
    source: &'static str,
    words: OnceLock<Option<Pattern<&'static str>>>,
}

pub(crate) fn of(language: Language) -> &'static Words {
    static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::new(Language::En));
    static GERMAN: LazyLock<Words> = LazyLock::new(|| Words::new(Language::De));
    match language {
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
    }
}

/// The id as it is kept for the life of the program, and its variables.
pub(crate) fn known(id: &str) -> Option<(&'static str, &'static [&'static str])> {
    place(id).map(|at| say::ALL[at])
}

fn place(id: &str) -> Option<usize> {
    say::ALL.binary_search_by_key(&id, |(known, _)| known).ok()
}

impl Words {
    fn new(language: Language) -> Self {
        let code = language.code();
        let sources =
            say::LANGUAGES.iter().find(|(of, _)| *of == code).map(|(_, sources)| *sources).unwrap_or_default();
        let mut rules = FluentBundle::new_concurrent(vec![code.parse().unwrap_or_default()]);
        // Marks around what varies, for scripts of both directions: there is none among these.
        rules.set_use_isolating(false);
        let _ = rules.add_function("SENTENCE", functions::sentence);
        let _ = rules.add_function("LOWER", functions::lower);
        Self { rules, messages: sources.iter().map(|source| Message { source, words: OnceLock::new() }).collect() }
    }

    pub(crate) fn formatted<'t>(&'t self, text: &'t Text) -> Cow<'t, str> {
        match &text.0 {
            Kind::Plain(words) => Cow::Borrowed(words),
            Kind::Said(id) => self.message(id, None),
            Kind::Filled(filled) => {
                let Filled { id, arguments } = &**filled;
                let filled: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, self.value(value))).collect();
                self.message(id, Some(&filled)).into_owned().into()
            }
        }
    }

    fn message<'t>(&'t self, id: &'t str, arguments: Option<&'t FluentArgs<'_>>) -> Cow<'t, str> {
        let Some(words) = self.words(id) else { return id.into() };
        self.rules.format_pattern(words, arguments, &mut Vec::new())
    }

    fn words(&self, id: &str) -> Option<&Pattern<&'static str>> {
        let message = self.messages.get(place(id)?)?;
        message.words.get_or_init(|| read(message.source)).as_ref()
    }

    fn value<'t>(&'t self, argument: &'t Argument) -> FluentValue<'t> {
        match argument {
            Argument::Number(number) => FluentValue::from(*number),
            Argument::Text(text) => FluentValue::String(self.formatted(text)),
        }
    }
}

/// The build has looked at it, so nothing here can fail; whatever did would be seen by the test below.
fn read(source: &'static str) -> Option<Pattern<&'static str>> {
    let (Ok(resource) | Err((resource, _))) = parser::parse(source);
    resource.body.into_iter().find_map(|entry| match entry {
        Entry::Message(message) => message.value,
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_words_for_all_its_arguments_in_every_language() {
        let mut problems = Vec::new();
        for (language, (id, variables)) in Language::ALL.iter().flat_map(|one| say::ALL.iter().map(move |id| (one, id)))
        {
            let mut arguments = FluentArgs::new();
            variables.iter().for_each(|name| arguments.set(*name, "something"));
            let of_language = of(*language);
            let mut errors = Vec::new();
            let said = of_language
                .words(id)
                .map(|words| of_language.rules.format_pattern(words, Some(&arguments), &mut errors));
            if !errors.is_empty() || said.is_none_or(|said| said.trim().is_empty() || said.contains('\u{2068}')) {
                problems.push(format!("{language:?}: {id}: {errors:?}"));
            }
        }
        assert_eq!(problems, [""; 0]);
    }

    /// Each message with its language: what it says, without its id and arguments.
    fn said() -> impl Iterator<Item = (&'static str, &'static str, String)> {
        say::LANGUAGES.iter().flat_map(|(language, messages)| {
            messages.iter().map(|source| {
                let words = source.split_once('=').expect("an id").1;
                let bare = words.split('{').map(|part| part.rsplit_once('}').map_or(part, |(_, rest)| rest)).collect();
                (*language, *source, bare)
            })
        })
    }

    fn has(said: &str, words: &[&str]) -> bool {
        let spaced: String = said.chars().map(|one| if one.is_alphanumeric() { one } else { ' ' }).collect();
        let spaced = format!(" {} ", spaced.to_lowercase());
        words.iter().any(|words| spaced.contains(&format!(" {words} ")))
    }

    #[test]
    fn no_text_has_a_hyphen_that_falls_to_another_font() {
        assert_eq!(said().find(|(_, source, _)| source.contains('\u{2011}')), None);
    }

    #[test]
    fn no_text_says_what_was_replaced() {
        let english = [
            "by itself",
            "by hand",
            "does not fit",
            "user context",
            "service whatever",
            "way to sign in",
            "a look",
            "out of date",
            "says so",
            "unit assumed",
            "the same again",
            "not ours",
            "this is no",
        ];
        let german = [
            "eingriff",
            "ablauftage",
            "ruhezustand",
            "von selbst",
            "von hand",
            "weiterleitung",
            "benutzt",
            "versiegelt",
            "hiesige",
            "einzelheiten",
            "anmeldeart",
            "benutzerkontext",
            "sagt es so",
        ];
        let wrong = said().filter(|(language, _, said)| has(said, if *language == "en" { &english } else { &german }));
        assert_eq!(wrong.map(|(_, source, _)| source).collect::<Vec<_>>(), [""; 0]);
    }

    /// Between quotation marks stands what a vendor's own pages say.
    #[test]
    fn no_english_is_left_between_german_words() {
        let english =
            ["the", "and", "of", "with", "is", "are", "not", "your", "this", "from", "until", "when", "needs"];
        let wrong = said().filter(|(language, _, said)| {
            let own: String = said.split('„').map(|part| part.split_once('“').map_or(part, |(_, rest)| rest)).collect();
            *language == "de" && has(&own, &english)
        });
        assert_eq!(wrong.map(|(_, source, _)| source).collect::<Vec<_>>(), [""; 0]);
    }
}
