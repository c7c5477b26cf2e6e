//! The texts as files: what is wrong with them, and the code that is made of them. `build.rs` runs this, tests too.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use fluent_syntax::parser;

/// What a text may call: see `functions.rs`.
const FUNCTIONS: [&str; 2] = ["LOWER", "SENTENCE"];

/// Messages about one topic, in one language. The topic is the file's name, and begins every id.
pub(crate) struct File {
    /// `texts/en/topic.ftl`.
    pub(crate) path: String,
    /// Fluent.
    pub(crate) text: String,
}

impl File {
    fn topic(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".ftl").unwrap_or(name)
    }

    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }
}

/// All there is.
pub(crate) struct Languages {
    /// The language of the ids' first words, and of logs.
    pub(crate) english: Vec<File>,
    /// The others by their codes.
    pub(crate) others: Vec<(&'static str, Vec<File>)>,
}

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    path: String,
    line: usize,
    what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// One message of one language.
struct Found {
    path: String,
    line: usize,
    topic: String,
    /// In the order of their first use.
    variables: Vec<String>,
    /// As the file has it, with its id.
    source: String,
}

impl Found {
    /// Its words alone.
    fn words(&self) -> &str {
        self.source.split_once('=').map_or("", |(_, words)| words.trim())
    }
}

type Messages = BTreeMap<String, Found>;

/// The code for these texts, or all that is wrong with them.
pub(crate) fn generated(languages: &Languages) -> Result<String, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut all = vec![("en", messages(&languages.english, &mut faults))];
    for (code, files) in &languages.others {
        let other = messages(files, &mut faults);
        compare(&all[0].1, &other, code, &mut faults);
        all.push((code, other));
    }
    if faults.is_empty() { Ok(code(&all)) } else { Err(faults) }
}

fn messages(files: &[File], faults: &mut Vec<Fault>) -> Messages {
    let mut all = Messages::new();
    for file in files {
        let mut fault = |at, what| faults.push(Fault { path: file.path.clone(), line: file.line(at), what });
        let resource = parser::parse(file.text.as_str()).unwrap_or_else(|(resource, errors)| {
            for error in errors {
                fault(error.pos.start, error.kind.to_string());
            }
            resource
        });
        // Names are slices of the text, so where they are is told by where they begin.
        let place = |name: &str| name.as_ptr() as usize - file.text.as_ptr() as usize;
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let (id, at) = (message.id.name, place(message.id.name));
                    let found = found(&message, file, at).unwrap_or_else(|what| {
                        fault(at, format!("{id} {what}"));
                        Found { variables: Vec::new(), ..bare(file, at) }
                    });
                    if let Some(first) = all.insert(id.to_owned(), found) {
                        fault(at, format!("{id} is there already: {}:{}", first.path, first.line));
                    }
                }
                Entry::Term(term) => {
                    fault(place(term.id.name), format!("-{} is a term; write a message", term.id.name));
                }
                _ => {}
            }
        }
    }
    all
}

fn bare(file: &File, at: usize) -> Found {
    let (path, topic) = (file.path.clone(), file.topic().to_owned());
    Found { path, line: file.line(at), topic, variables: Vec::new(), source: String::new() }
}

fn found(message: &Message<&str>, file: &File, at: usize) -> Result<Found, String> {
    let name = message.id.name.strip_prefix(file.topic()).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    if name.is_empty() || !message.id.name.chars().all(|one| matches!(one, 'a'..='z' | '0'..='9' | '-')) {
        return Err(format!("is not {}- and more words in small letters", file.topic()));
    }
    if !message.attributes.is_empty() {
        return Err("has attributes".to_owned());
    }
    let pattern = message.value.as_ref().ok_or("has no text")?;
    let mut found = bare(file, at);
    in_pattern(pattern, &mut found.variables)?;
    let lines = file.text[at..].lines().enumerate();
    let own = lines.take_while(|(number, line)| *number == 0 || line.starts_with([' ', '}'])).map(|(_, line)| line);
    found.source = own.collect::<Vec<_>>().join("\n");
    // Programs read it by itself.
    let (Ok(alone) | Err((alone, _))) = parser::parse(&*found.source);
    let is_whole = matches!(alone.body.as_slice(), [Entry::Message(alone)] if alone.value.as_ref() == Some(pattern));
    if is_whole { Ok(found) } else { Err("has an empty line in it".to_owned()) }
}

fn in_pattern(pattern: &Pattern<&str>, variables: &mut Vec<String>) -> Result<(), String> {
    pattern.elements.iter().try_for_each(|element| match element {
        PatternElement::TextElement { .. } => Ok(()),
        PatternElement::Placeable { expression } => in_expression(expression, variables),
    })
}

fn in_expression(expression: &Expression<&str>, variables: &mut Vec<String>) -> Result<(), String> {
    match expression {
        Expression::Inline(inline) => in_inline(inline, variables),
        Expression::Select { selector, variants } => {
            in_inline(selector, variables)?;
            variants.iter().try_for_each(|variant| in_pattern(&variant.value, variables))
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, variables: &mut Vec<String>) -> Result<(), String> {
    match inline {
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => Ok(()),
        InlineExpression::VariableReference { id } => {
            if !id.name.chars().all(|one| matches!(one, 'a'..='z' | '0'..='9' | '-')) {
                return Err(format!("names ${}: small letters only", id.name));
            }
            if !variables.iter().any(|known| known == id.name) {
                variables.push(id.name.to_owned());
            }
            Ok(())
        }
        InlineExpression::FunctionReference { id, arguments } if FUNCTIONS.contains(&id.name) => {
            let CallArguments { positional, named } = arguments;
            if positional.len() != 1 || !named.is_empty() {
                return Err(format!("calls {} with other than one text", id.name));
            }
            positional.iter().try_for_each(|argument| in_inline(argument, variables))
        }
        InlineExpression::FunctionReference { id, .. } => Err(format!("calls {}, which is not there", id.name)),
        InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
            Err(format!("names {}: a text is put into another as an argument", id.name))
        }
        InlineExpression::Placeable { expression } => in_expression(expression, variables),
    }
}

fn compare(english: &Messages, other: &Messages, language: &str, faults: &mut Vec<Fault>) {
    let mut fault = |of: &Found, what| faults.push(Fault { path: of.path.clone(), line: of.line, what });
    for (id, of) in english.iter().filter(|(id, _)| !other.contains_key(*id)) {
        fault(of, format!("{id} is not there in {language}"));
    }
    for (id, of) in other {
        let Some(original) = english.get(id) else {
            fault(of, format!("{id} is not there in en"));
            continue;
        };
        if of.topic != original.topic {
            fault(of, format!("{id} is in {}", original.path));
        }
        let lacks = |these: &Found, others: &Found| {
            these.variables.iter().find(|one| !others.variables.contains(one)).map(ToOwned::to_owned)
        };
        if let Some(variable) = lacks(of, original) {
            fault(of, format!("{id} names ${variable}, which en does not"));
        }
        if let Some(variable) = lacks(original, of) {
            fault(of, format!("{id} does not name ${variable}, which en does"));
        }
    }
}

/// English is the first.
fn code(languages: &[(&str, Messages)]) -> String {
    let mut code = String::new();
    let english = &languages[0].1;
    let mut topics: BTreeMap<&str, Vec<(&str, &Found)>> = BTreeMap::new();
    for (id, found) in english {
        topics.entry(&found.topic).or_default().push((id, found));
    }
    for (topic, messages) in topics {
        let _ = writeln!(code, "/// The texts of `{topic}.ftl`.\npub mod {} {{", topic.replace('-', "_"));
        for (id, found) in messages {
            let name = id[topic.len() + 1..].replace('-', "_");
            let documented = found.words().lines().fold(String::new(), |all, line| format!("{all}\n    /// {line}"));
            let _ = writeln!(code, "    /// ```text{documented}\n    /// ```");
            if found.variables.is_empty() {
                let name = name.to_uppercase();
                let _ = writeln!(code, "    pub const {name}: crate::Word = crate::Word::said({id:?});");
                continue;
            }
            let names: Vec<_> = found.variables.iter().map(|one| (one, one.replace('-', "_"))).collect();
            let parameters: Vec<_> =
                names.iter().map(|(_, name)| format!("{name}: impl Into<crate::Argument>")).collect();
            let arguments: Vec<_> = names.iter().map(|(one, name)| format!("({one:?}, {name}.into())")).collect();
            let _ = writeln!(code, "    pub fn {name}({}) -> crate::Text {{", parameters.join(", "));
            let _ = writeln!(code, "        crate::Text::filled({id:?}, vec![{}])\n    }}", arguments.join(", "));
        }
        code.push_str("}\n");
    }
    code.push_str("/// Every id with its variables, in order.\npub(crate) const ALL: &[(&str, &[&str])] = &[\n");
    for (id, found) in english {
        let _ = writeln!(code, "    ({id:?}, &{:?}),", found.variables);
    }
    code.push_str(
        "];\n/// The messages of every language by its code, as its files have them, in the order of [`ALL`].\n",
    );
    code.push_str("pub(crate) const LANGUAGES: &[(&str, &[&str])] = &[\n");
    for (language, messages) in languages {
        let _ = writeln!(code, "    ({language:?}, &[");
        for found in messages.values() {
            let _ = writeln!(code, "        {:?},", found.source);
        }
        code.push_str("    ]),\n");
    }
    code.push_str("];\n");
    code
}

#[cfg(test)]
#[path = "catalogue/tests.rs"]
mod tests;
