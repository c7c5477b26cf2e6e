//! Vendors as the command line reads them.

use fobwatch_core::vendor::{self, Descriptor};
use fobwatch_protocol::answer::{Field, Kind, Known, Method, Scope, Unless, Vault, Vendor};

use crate::values::words;

pub(crate) fn vendor(descriptor: &Descriptor) -> Vendor {
    Vendor {
        id: words(descriptor.id),
        name: words(descriptor.name),
        monogram: words(descriptor.monogram),
        docs: words(descriptor.docs),
        methods: all(descriptor.methods, method),
        vault: descriptor.vault.map(|vault| Vault { module: words(vault.module), prefix: words(vault.prefix) }),
    }
}

fn all<T, U>(all: &[T], one: impl Fn(&T) -> U) -> Vec<U> {
    all.iter().map(one).collect()
}

fn method(method: &vendor::Method) -> Method {
    Method {
        id: words(method.id),
        label: words(method.label),
        help: words(method.help),
        capability: words(method.capability),
        interactive: method.interactive,
        fields: all(method.fields, field),
    }
}

fn field(field: &vendor::Field) -> Field {
    Field {
        key: words(field.key),
        label: words(field.label),
        help: words(field.help),
        link: words(field.link),
        required: field.required,
        advanced: field.advanced,
        default: words(field.default),
        placeholder: words(field.placeholder),
        kind: kind(&field.kind),
        unless: field
            .unless
            .map(|unless| Unless { key: words(unless.key), values: all(unless.values, |value| words(*value)) }),
    }
}

fn kind(kind: &vendor::Kind) -> Kind {
    match *kind {
        vendor::Kind::Text => Kind::Text,
        vendor::Kind::Endpoint { known: offered } => Kind::Endpoint { known: all(offered, known) },
        vendor::Kind::Choice { known: offered } => Kind::Choice { known: all(offered, known) },
        vendor::Kind::Switch => Kind::Switch,
        vendor::Kind::Scopes { known: offered, presets } => {
            Kind::Scopes { known: all(offered, scope), presets: all(presets, known) }
        }
        vendor::Kind::Redirect => Kind::Redirect,
        vendor::Kind::Number { min, max } => Kind::Number { min, max },
        vendor::Kind::Date => Kind::Date,
        vendor::Kind::Document => Kind::Document,
        vendor::Kind::Secret { keep_spaces } => Kind::Secret { keep_spaces },
        vendor::Kind::TotpSeed => Kind::TotpSeed,
        vendor::Kind::SecretFile => Kind::SecretFile,
        vendor::Kind::HeaderMap => Kind::HeaderMap,
    }
}

fn known(known: &vendor::Known) -> Known {
    Known { value: words(known.value), label: words(known.label) }
}

fn scope(scope: &vendor::Scope) -> Scope {
    Scope { value: words(scope.value), help: words(scope.help) }
}
