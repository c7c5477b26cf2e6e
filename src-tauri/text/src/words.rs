//! The words of each language, read once, and texts put into them.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::text::{Filled, Kind};
use crate::{Argument, Language, Text, functions, say};

/// One language's.
pub(crate) struct Words(FluentBundle<FluentResource>);

pub(crate) fn of(language: Language) -> &'static Words {
    static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(Language::En));
    static GERMAN: LazyLock<Words> = LazyLock::new(|| Words::read(Language::De));
    match language {
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
    }
}

/// The id as it is kept for the life of the program, and its variables.
pub(crate) fn known(id: &str) -> Option<(&'static str, &'static [&'static str])> {
    let at = say::ALL.binary_search_by_key(&id, |(known, _)| known).ok()?;
    Some(say::ALL[at])
}

impl Words {
    /// The build has looked at the texts, so nothing here can fail; whatever did would be seen by the test below.
    fn read(language: Language) -> Self {
        let code = language.code();
        let text = say::LANGUAGES.iter().find(|(of, _)| *of == code).map(|(_, text)| *text).unwrap_or_default();
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(text.to_owned());
        let mut bundle = FluentBundle::new_concurrent(vec![code.parse().unwrap_or_default()]);
        // Marks around what varies, for scripts of both directions: there is none among these.
        bundle.set_use_isolating(false);
        let _ = bundle.add_function("SENTENCE", functions::sentence);
        let _ = bundle.add_function("LOWER", functions::lower);
        let _ = bundle.add_resource(resource);
        Self(bundle)
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
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else { return id.into() };
        self.0.format_pattern(pattern, arguments, &mut Vec::new())
    }

    fn value<'t>(&'t self, argument: &'t Argument) -> FluentValue<'t> {
        match argument {
            Argument::Number(number) => FluentValue::from(*number),
            Argument::Text(text) => FluentValue::String(self.formatted(text)),
        }
    }
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
            let bundle = &of(*language).0;
            let mut errors = Vec::new();
            let said = bundle
                .get_message(id)
                .and_then(|message| message.value())
                .map(|pattern| bundle.format_pattern(pattern, Some(&arguments), &mut errors));
            if !errors.is_empty() || said.is_none_or(|said| said.trim().is_empty() || said.contains('\u{2068}')) {
                problems.push(format!("{language:?}: {id}: {errors:?}"));
            }
        }
        assert_eq!(problems, [""; 0]);
    }
}
