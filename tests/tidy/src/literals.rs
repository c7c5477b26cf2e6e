//! What string literals of Rust sources say to people: log lines, tests and reasons are left out.

use std::str::FromStr as _;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::Source;

/// Macros and methods whose words are for those who work on the code, or for the log.
const NOT_FOR_PEOPLE: [&str; 10] = [
    "tracing",
    "assert",
    "assert_eq",
    "debug_assert",
    "panic",
    "unreachable",
    "expect",
    "eprintln",
    "concat",
    "include_str",
];

/// A literal, and the line it begins on.
pub struct Literal {
    /// From 1.
    pub line: usize,
    /// Unescaped.
    pub text: String,
}

/// The literals of the product's code in a source.
pub fn literals(source: &Source) -> Vec<Literal> {
    let tokens = TokenStream::from_str(&source.text).expect("a Rust source");
    let mut found = Vec::new();
    walk(tokens, &mut found);
    found
}

fn walk(tokens: TokenStream, found: &mut Vec<Literal>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut at = 0;
    // An attribute of tests goes for the item after it, up to its braces.
    let mut in_test = false;
    while let Some(token) = tokens.get(at) {
        let before = tokens[..at].iter().rev().take(5).map(ToString::to_string).collect::<Vec<_>>();
        match token {
            TokenTree::Group(group) if is_attribute(group, &before) => {
                let text = group.stream().to_string().replace(' ', "");
                in_test |= text == "cfg(test)";
                if text.starts_with("error(") {
                    walk(group.stream(), found);
                }
            }
            TokenTree::Group(group) => {
                if in_test {
                    in_test = group.delimiter() != Delimiter::Brace;
                } else if !is_for_developers(group, &before) {
                    walk(group.stream(), found);
                }
            }
            TokenTree::Literal(literal) if !in_test => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    found.push(Literal { line: literal.span().start().line, text: text.value() });
                }
            }
            TokenTree::Punct(end) if end.as_char() == ';' => in_test = false,
            _ => {}
        }
        at += 1;
    }
}

/// `before`: what stands before the group, the nearest first.
fn is_attribute(group: &Group, before: &[String]) -> bool {
    let mark = match before {
        [mark, next, ..] if mark == "!" => next,
        [mark, ..] => mark,
        [] => return false,
    };
    group.delimiter() == Delimiter::Bracket && mark == "#"
}

fn is_for_developers(group: &Group, before: &[String]) -> bool {
    let name = |name: &String| NOT_FOR_PEOPLE.contains(&name.as_str());
    group.delimiter() == Delimiter::Parenthesis
        && match before {
            [mark, last, path @ ..] if mark == "!" => name(last) || path.last().is_some_and(name),
            [last, ..] => name(last),
            [] => false,
        }
}
