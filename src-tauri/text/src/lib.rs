//! Texts: all that Fobwatch says to people. Invariant: a text is an id with arguments until it leaves; its words
//! are in `texts/`, one folder for each language, and an id or an argument that is not there does not compile.

mod argument;
#[cfg(test)]
mod catalogue;
mod functions;
mod kept;
mod language;
mod leaving;
mod text;
mod word;
mod words;

pub use argument::Argument;
pub use language::Language;
pub use leaving::InLanguage;
pub use text::Text;
pub use word::Word;

/// Every text: a constant where nothing varies, else a function of what varies.
pub mod say {
    include!(concat!(env!("OUT_DIR"), "/say.rs"));
}
