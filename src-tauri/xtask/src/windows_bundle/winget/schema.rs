//! As much of JSON Schema as winget's files need, but for `pattern`, which would need regular expressions. Beyond the
//! schema, a field that it does not know is a fault.

use serde_json::Value;

/// What is wrong with a manifest of this kind.
pub(super) fn problems(kind: &str, manifest: &Value) -> Vec<String> {
    let text = match kind {
        "version" => include_str!("../../../../../tests/windows/winget/version.json"),
        "installer" => include_str!("../../../../../tests/windows/winget/installer.json"),
        "defaultLocale" => include_str!("../../../../../tests/windows/winget/defaultLocale.json"),
        "locale" => include_str!("../../../../../tests/windows/winget/locale.json"),
        _ => return vec![format!("there is no schema of {kind}")],
    };
    let schema = serde_json::from_str(text).expect("a schema");
    let mut problems = Vec::new();
    judge(&schema, &schema, manifest, kind, &mut problems);
    problems
}

fn judge(all: &Value, schema: &Value, value: &Value, place: &str, problems: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let definition = reference.strip_prefix('#').and_then(|path| all.pointer(path));
        return judge(all, definition.expect("a definition"), value, place, problems);
    }
    let mut wrong = |what: &str| problems.push(format!("{place}: {what}: {value}"));
    let types: Vec<_> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    if !types.is_empty() && !types.contains(&kind(value)) {
        wrong("another type");
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        wrong("not one of those");
    }
    if !schema["const"].is_null() && schema["const"] != *value {
        wrong("not that");
    }
    let size = match value {
        Value::String(text) => Some((text.chars().count(), "minLength", "maxLength")),
        Value::Array(items) => Some((items.len(), "minItems", "maxItems")),
        _ => None,
    };
    if let Some((size, least, most)) = size {
        let limit = |name: &str| schema[name].as_u64().map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
        if limit(least).is_some_and(|least| size < least) || limit(most).is_some_and(|most| size > most) {
            wrong("too short or too long");
        }
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value[name].is_null() {
            wrong(&format!("{name} is missing"));
        }
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        match &schema["properties"][name] {
            Value::Null => problems.push(format!("{place}: there is no {name}")),
            known => judge(all, known, value, &format!("{place}/{name}"), problems),
        }
    }
    for item in value.as_array().into_iter().flatten() {
        judge(all, &schema["items"], item, place, problems);
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[test]
fn what_is_missing_unknown_or_wrong_is_told() {
    let manifest = serde_json::json!({
        "PackageIdentifier": 1,
        "PackageVersion": "x".repeat(129),
        "Nonsense": "",
        "ManifestType": "installer",
        "ManifestVersion": "1.10.0",
    });
    let places: Vec<_> = problems("version", &manifest)
        .into_iter()
        .map(|problem| problem.split(": ").take(2).collect::<Vec<_>>().join(": "))
        .collect();
    assert_eq!(
        places,
        [
            "version: DefaultLocale is missing",
            "version/ManifestType: not that",
            "version: there is no Nonsense",
            "version/PackageIdentifier: another type",
            "version/PackageVersion: too short or too long",
        ]
    );
}
