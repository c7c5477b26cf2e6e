//! One language's words for English texts, found by the text itself. `{}` in a text stands for what
//! varies; in its translation for the same in the same order, or `{1}`, `{2}` for it by number.

use std::borrow::Cow;
use std::collections::HashMap;

/// Between two sentences.
const ENDS: [&str; 3] = [". ", "? ", "! "];

pub(super) struct Catalogue {
    /// Without what varies.
    whole: HashMap<String, String>,
    /// The more of a text is given, the earlier: the closest fits first.
    templates: Vec<Template>,
}

struct Template {
    /// What stands before, between and after what varies.
    parts: Vec<String>,
    translation: String,
}

impl Template {
    fn given(&self) -> usize {
        self.parts.iter().map(String::len).sum()
    }

    fn has_letters(&self) -> bool {
        self.parts.iter().any(|part| part.contains(char::is_alphabetic))
    }

    /// The same of a text that ends where a quote was to follow.
    fn quoting_nothing<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (_, parts) = self.parts.split_last()?;
        let mut parts = parts.to_vec();
        let last = parts.last_mut()?;
        last.truncate(last.trim_end().len());
        if let [only] = &parts[..] {
            return (uncapitalised(text) == *only).then(|| vec![""]);
        }
        let cut = Self { parts, translation: String::new() };
        let mut holes = cut.holes(text)?;
        holes.push("");
        Some(holes)
    }

    /// What varies in this text, if it is one of these.
    fn holes<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (first, rest) = self.parts.split_first()?;
        let start = text.get(..first.len())?;
        // At once, or a long text of somebody else's is tried at every place.
        if !text.ends_with(self.parts.last()?.as_str()) {
            return None;
        }
        (uncapitalised(start) == *first).then(|| fill(rest, &text[first.len()..]))?
    }
}

/// A text without its full stop, and with a small letter first: a sentence may be put into another.
fn normal(text: &str) -> String {
    uncapitalised(text.trim().strip_suffix('.').unwrap_or(text.trim())).into_owned()
}

fn uncapitalised(text: &str) -> Cow<'_, str> {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.is_uppercase() => first.to_lowercase().chain(letters).collect::<String>().into(),
        _ => text.into(),
    }
}

/// What stands before each of the parts, the last of which ends the text.
fn fill<'t>(parts: &[String], text: &'t str) -> Option<Vec<&'t str>> {
    let (part, rest) = parts.split_first()?;
    if rest.is_empty() {
        return text.strip_suffix(part.as_str()).map(|hole| vec![hole]);
    }
    text.match_indices(part.as_str()).find_map(|(at, _)| {
        let mut holes = fill(rest, &text[at + part.len()..])?;
        holes.insert(0, &text[..at]);
        Some(holes)
    })
}

impl Catalogue {
    /// From a JSON object of texts. It is part of the program, so it can be read.
    pub(super) fn read(json: &str) -> Self {
        let all: HashMap<String, String> = serde_json::from_str(json).unwrap_or_default();
        let (templates, whole): (Vec<_>, Vec<_>) = all.into_iter().partition(|(english, _)| english.contains("{}"));
        let whole = whole.into_iter().map(|(english, said)| (normal(&english), open(&english, said))).collect();
        let mut templates: Vec<_> = templates
            .into_iter()
            .map(|(english, said)| Template {
                parts: normal(&english).split("{}").map(str::to_owned).collect(),
                translation: open(&english, said),
            })
            .collect();
        templates.sort_by(|one, other| other.given().cmp(&one.given()).then_with(|| one.parts.cmp(&other.parts)));
        Self { whole, templates }
    }

    pub(super) fn say<'t>(&self, english: &'t str) -> Cow<'t, str> {
        let text = english.trim();
        // Nothing was quoted at its end.
        match self.translated(text).map(|said| said.trim_end().to_owned()) {
            Some(said) if text.len() == english.len() => said.into(),
            // The space around it is of the text that it is put into.
            Some(said) => english.replacen(text, &said, 1).into(),
            None => english.into(),
        }
    }

    /// Whether all of the text is in here, apart from what varies.
    pub(super) fn knows(&self, english: &str) -> bool {
        let text = english.trim();
        is_code(text)
            || self.sentence(text).is_some()
            || sentences(text).any(|(one, rest)| self.knows(one) && self.knows(rest))
            || self.fitting(text, false).is_some_and(|(_, holes)| holes.iter().all(|hole| self.knows(hole)))
    }

    fn translated(&self, text: &str) -> Option<String> {
        self.sentence(text).or_else(|| self.by_sentence(text)).or_else(|| self.filled(text, false))
    }

    /// One that is known as it is.
    fn sentence(&self, text: &str) -> Option<String> {
        let whole = self.whole.get(&normal(text)).map(|translation| like(text, translation.clone()));
        whole.or_else(|| self.filled(text, true))
    }

    /// The closest template of those with letters, or of those that only say how parts are joined.
    fn fitting<'t>(&self, text: &'t str, with_letters: bool) -> Option<(&Template, Vec<&'t str>)> {
        let text = text.strip_suffix('.').unwrap_or(text);
        let templates = || self.templates.iter().filter(|template| template.has_letters() == with_letters);
        let fitting = templates().find_map(|template| Some((template, template.holes(text)?)));
        // What was to be quoted may be empty, and the space before it is gone.
        fitting.or_else(|| {
            let ends_empty = |template: &&Template| matches!(&template.parts[..], [.., mark, end] if end.is_empty() && mark.ends_with(": "));
            let mut quoting = text.ends_with(':').then(|| templates().filter(ends_empty)).into_iter().flatten();
            quoting.find_map(|template| Some((template, template.quoting_nothing(text)?)))
        })
    }

    /// What varies may be a text of ours again, or somebody else's words.
    fn filled(&self, text: &str, with_letters: bool) -> Option<String> {
        let (template, holes) = self.fitting(text, with_letters)?;
        let mut said = String::new();
        let mut next = 0;
        let mut rest = template.translation.as_str();
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            let number = name.parse::<usize>().map_or(next, |number| number.saturating_sub(1));
            said.push_str(before);
            said.push_str(&holes.get(number).map(|hole| self.say(hole)).unwrap_or_default());
            next += 1;
            rest = after;
        }
        Some(like(text, said + rest))
    }

    /// A text that was put together of several: as many sentences at a time as are known together.
    fn by_sentence(&self, text: &str) -> Option<String> {
        let known = sentences(text).find_map(|(one, rest)| Some(format!("{} {}", self.sentence(one)?, self.say(rest))));
        known.or_else(|| {
            let (strange, rest) = sentences(text).last()?;
            Some(format!("{strange} {}", self.translated(rest)?))
        })
    }
}

/// A host, a number, an example: the same in every language.
fn is_code(text: &str) -> bool {
    let is_sign = |letter: char| !letter.is_alphabetic() && letter != '-';
    !text.contains(char::is_alphabetic)
        || (!text.contains(char::is_whitespace) && text.trim_end_matches('.').contains(is_sign))
}

/// Beginnings of the text that end with a sentence, the longest first, and what follows them.
fn sentences(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let ends = text.char_indices().rev().filter(|(at, _)| ENDS.iter().any(|end| text[*at..].starts_with(end)));
    ends.map(|(at, _)| (&text[..=at], text[at + 1..].trim_start()))
}

/// The translation without the full stop that both have; one that it has alone is an abbreviation's.
fn open(english: &str, mut translation: String) -> String {
    if english.ends_with('.') && translation.ends_with('.') {
        translation.pop();
    }
    translation
}

/// A full stop and a capital where the English has them.
fn like(english: &str, mut translation: String) -> String {
    if english.ends_with('.') && !translation.ends_with(['.', '!', '?', '…']) {
        translation.push('.');
    }
    match (english.chars().next(), translation.chars().next()) {
        (Some(theirs), Some(first)) if theirs.is_uppercase() && first.is_lowercase() => {
            first.to_uppercase().chain(translation.chars().skip(1)).collect()
        }
        _ => translation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(english: &str) -> String {
        let catalogue = Catalogue::read(
            r#"{
                "the vendor refused: {}": "Der Anbieter hat abgelehnt: {}",
                "Password": "Kennwort",
                "{} is needed.": "{} fehlt.",
                "{} is {} old": "Seit {2} gibt es {1}",
                "{} is {} days old": "{} ist {} Tage alt",
                "It was moved. Look again.": "Es ist umgezogen. Sehen Sie noch einmal nach.",
                "Look again.": "Noch einmal.",
                "ended{}; stop": "geendet{}; Halt",
                "at {} UTC": "um {} UTC",
                "{} min": "{} Min.",
                "{} ({})": "{} ({})"
            }"#,
        );
        let known = catalogue.knows(english);
        let said = catalogue.say(english).into_owned();
        assert!(known || said == english || said.contains("Strange"), "{said}");
        said
    }

    #[test]
    fn a_text_keeps_its_full_stop_and_its_capital() {
        assert_eq!(said("Password"), "Kennwort");
        assert_eq!(said("password."), "Kennwort.");
        assert_eq!(said("look again"), "Noch einmal");
        assert_eq!(said("Ended; stop."), "Geendet; Halt.");
        assert_eq!(said("5 min"), "5 Min.", "an abbreviation keeps its own");
        assert_eq!(said("5 min."), "5 Min.");
    }

    #[test]
    fn what_varies_is_translated_where_it_can_be_and_else_left() {
        assert_eq!(said("Password is needed."), "Kennwort fehlt.");
        assert_eq!(said("The vendor refused: Client ID is needed"), "Der Anbieter hat abgelehnt: Client ID fehlt");
        assert_eq!(said("The vendor refused: no."), "Der Anbieter hat abgelehnt: no.");
        assert_eq!(said("The vendor refused: "), "Der Anbieter hat abgelehnt: ", "a quote of nothing");
        assert_eq!(said("Ended at 12:00 UTC; stop"), "Geendet um 12:00 UTC; Halt");
    }

    #[test]
    fn the_closest_template_fits_and_orders_may_differ() {
        assert_eq!(said("Rome is 5 days old"), "Rome ist 5 Tage alt");
        assert_eq!(said("Rome is very old"), "Seit very gibt es Rome");
    }

    #[test]
    fn several_sentences_are_taken_together_where_they_are_known_so() {
        assert_eq!(said("It was moved. Look again."), "Es ist umgezogen. Sehen Sie noch einmal nach.");
        assert_eq!(said("Look again. Password is needed."), "Noch einmal. Kennwort fehlt.");
        assert_eq!(said("Strange words. Look again."), "Strange words. Noch einmal.");
        assert_eq!(said("Look again. (Strange words)"), "Noch einmal. (Strange words)");
        assert_eq!(said("Look again (password)"), "Noch einmal (Kennwort)");
    }

    #[test]
    fn what_is_not_known_stays() {
        assert_eq!(said("Strange words"), "Strange words");
        assert_eq!(said(""), "");
        assert_eq!(said("ä"), "ä");
    }
}
