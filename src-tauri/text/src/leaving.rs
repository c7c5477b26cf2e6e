//! Answers on their way out: whatever text is in one is put into the reader's language.

use std::fmt::{self, Display};

use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use serde::{Serialize, Serializer};

use crate::{Language, Text};

/// What a text's fields are called together, when it is serialised.
pub(crate) const STRUCT: &str = "fobwatch_text::Text";
/// The field that has its words.
pub(crate) const SAID: &str = "en";

/// A text's words. A serialiser that knows a reader names the language by the precision of the format, which texts
/// have no other use for; every other gets English.
pub(crate) struct Spoken<'t>(pub(crate) &'t Text);

impl Serialize for Spoken<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Display for Spoken<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language = formatter.precision().and_then(|number| Language::ALL.get(number)).copied().unwrap_or_default();
        formatter.write_str(&self.0.in_language(language))
    }
}

/// An answer for somebody who reads this language: each text in it is serialised as its words.
#[derive(Debug, Clone)]
pub struct InLanguage<T>(pub Language, pub T);

impl<T: Serialize> Serialize for InLanguage<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.1.serialize(Leaving { inner: serializer, language: self.0, of_text: false })
    }
}

/// A part of such an answer.
struct Part<'p, T: ?Sized>(Language, &'p T);

impl<T: Serialize + ?Sized> Serialize for Part<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.1.serialize(Leaving { inner: serializer, language: self.0, of_text: false })
    }
}

/// Hands everything on but texts.
struct Leaving<S> {
    inner: S,
    language: Language,
    /// It is given a text's words, and nothing else.
    of_text: bool,
}

/// Hands on what is in something.
struct Within<C> {
    inner: C,
    language: Language,
}

/// The fields of a struct, or a text of which the words are awaited.
enum Fields<S: Serializer> {
    Struct(Within<S::SerializeStruct>),
    Text { inner: Option<S>, language: Language, said: Option<S::Ok> },
}

macro_rules! handed_on {
    ($($method:ident($($name:ident: $type:ty),*);)*) => { $(
        fn $method(self, $($name: $type),*) -> Result<S::Ok, S::Error> {
            self.inner.$method($($name),*)
        }
    )* };
}

macro_rules! opened {
    ($($method:ident($($name:ident: $type:ty),*) -> $opened:ident;)*) => { $(
        fn $method(self, $($name: $type),*) -> Result<Within<S::$opened>, S::Error> {
            Ok(Within { language: self.language, inner: self.inner.$method($($name),*)? })
        }
    )* };
}

impl<S: Serializer> Serializer for Leaving<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Within<S::SerializeSeq>;
    type SerializeTuple = Within<S::SerializeTuple>;
    type SerializeTupleStruct = Within<S::SerializeTupleStruct>;
    type SerializeTupleVariant = Within<S::SerializeTupleVariant>;
    type SerializeMap = Within<S::SerializeMap>;
    type SerializeStruct = Fields<S>;
    type SerializeStructVariant = Within<S::SerializeStructVariant>;

    handed_on! {
        serialize_bool(value: bool);
        serialize_i8(value: i8);
        serialize_i16(value: i16);
        serialize_i32(value: i32);
        serialize_i64(value: i64);
        serialize_i128(value: i128);
        serialize_u8(value: u8);
        serialize_u16(value: u16);
        serialize_u32(value: u32);
        serialize_u64(value: u64);
        serialize_u128(value: u128);
        serialize_f32(value: f32);
        serialize_f64(value: f64);
        serialize_char(value: char);
        serialize_str(value: &str);
        serialize_bytes(value: &[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(name: &'static str);
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str);
    }

    opened! {
        serialize_seq(length: Option<usize>) -> SerializeSeq;
        serialize_tuple(length: usize) -> SerializeTuple;
        serialize_tuple_struct(name: &'static str, length: usize) -> SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize) -> SerializeTupleVariant;
        serialize_map(length: Option<usize>) -> SerializeMap;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize) -> SerializeStructVariant;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_some(&Part(self.language, value))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_struct(name, &Part(self.language, value))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_variant(name, index, variant, &Part(self.language, value))
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Fields<S>, S::Error> {
        let Self { inner, language, .. } = self;
        if name == STRUCT {
            return Ok(Fields::Text { inner: Some(inner), language, said: None });
        }
        Ok(Fields::Struct(Within { inner: inner.serialize_struct(name, length)?, language }))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        if !self.of_text {
            return self.inner.collect_str(value);
        }
        self.inner.serialize_str(&format!("{value:.*}", self.language as usize))
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

impl<S: Serializer> SerializeStruct for Fields<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), S::Error> {
        match self {
            Self::Struct(Within { inner, language }) => inner.serialize_field(key, &Part(*language, value)),
            Self::Text { inner, language, said } => {
                if let Some(inner) = inner.take_if(|_| key == SAID) {
                    *said = Some(value.serialize(Leaving { inner, language: *language, of_text: true })?);
                }
                Ok(())
            }
        }
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), S::Error> {
        match self {
            Self::Struct(Within { inner, .. }) => inner.skip_field(key),
            Self::Text { .. } => Ok(()),
        }
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        match self {
            Self::Struct(Within { inner, .. }) => inner.end(),
            Self::Text { said, .. } => said.ok_or_else(|| S::Error::custom("a text without words")),
        }
    }
}

macro_rules! handed_on_within {
    ($($trait:ident { $($method:ident($($key:ident: $type:ty)?);)* })*) => { $(
        impl<C: $trait> $trait for Within<C> {
            type Ok = C::Ok;
            type Error = C::Error;

            $(fn $method<T: Serialize + ?Sized>(&mut self, $($key: $type,)? value: &T) -> Result<(), C::Error> {
                self.inner.$method($($key,)? &Part(self.language, value))
            })*

            fn end(self) -> Result<C::Ok, C::Error> {
                self.inner.end()
            }
        }
    )* };
}

handed_on_within! {
    SerializeSeq { serialize_element(); }
    SerializeTuple { serialize_element(); }
    SerializeTupleStruct { serialize_field(); }
    SerializeTupleVariant { serialize_field(); }
    SerializeMap { serialize_key(); serialize_value(); }
    SerializeStructVariant { serialize_field(key: &'static str); }
}

#[cfg(test)]
#[path = "leaving/tests.rs"]
mod tests;
