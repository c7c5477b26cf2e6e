//! Functions that texts may call.

use fluent_bundle::{FluentArgs, FluentValue};

/// `SENTENCE($text)`: a part of a sentence by itself, with a capital and a full stop.
pub(crate) fn sentence<'a>(arguments: &[FluentValue<'a>], _: &FluentArgs) -> FluentValue<'a> {
    let Some(FluentValue::String(text)) = arguments.first() else { return FluentValue::Error };
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let mut said: String = first.chain(letters).collect();
    if !said.is_empty() && !said.ends_with(['.', '!', '?', '…']) {
        said.push('.');
    }
    FluentValue::String(said.into())
}

/// `LOWER($text)`: without capitals, for a language that has none in the middle of a line.
pub(crate) fn lower<'a>(arguments: &[FluentValue<'a>], _: &FluentArgs) -> FluentValue<'a> {
    let Some(FluentValue::String(text)) = arguments.first() else { return FluentValue::Error };
    FluentValue::String(text.to_lowercase().into())
}
