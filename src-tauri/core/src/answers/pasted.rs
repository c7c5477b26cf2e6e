//! A block of labelled values, as vendors' pages show them, pasted into one field. Invariant: what belongs to a
//! secret field is a secret from then on.

use super::{Draft, SecretAnswer};
use crate::secret::Secret;

/// Where a value begins and ends in the block, and whose it is.
struct Found {
    label_at: usize,
    value_at: usize,
    key: &'static str,
}

/// Fills the fields of these labels from a block that was pasted into one of them.
pub(super) fn spread(labels: &[(&'static str, &'static str)], draft: &mut Draft) {
    let keys = labels.iter().map(|(_, key)| *key);
    let pasted = keys.filter_map(|key| {
        // EXPOSE: to take it apart; each secret in it is wrapped again at once.
        let text = draft.typed(key).map_or(draft.text(key), Secret::reveal).to_owned();
        let found = found(labels, &text);
        (!found.is_empty()).then_some((key, text, found))
    });
    let Some((into, text, found)) = pasted.into_iter().next() else { return };
    draft.plain.remove(into);
    draft.secrets.remove(into);
    let ends = found.iter().skip(1).map(|next| next.label_at).chain([text.len()]);
    for (one, end) in found.iter().zip(ends.collect::<Vec<_>>()) {
        let value = text[one.value_at..end].trim_matches(|c: char| c.is_whitespace() || c == ',' || c == ';');
        match draft.method.field(one.key) {
            Some(field) if field.kind.is_secret() => {
                draft.secrets.insert(one.key.to_owned(), SecretAnswer::Typed(Secret::new(value)));
            }
            Some(_) => draft.set(one.key, value),
            None => {}
        }
    }
}

/// The labels in the text, in order; of those that lie in one another the longest.
fn found(labels: &[(&'static str, &'static str)], text: &str) -> Vec<Found> {
    let lower = text.to_ascii_lowercase();
    let mut all = Vec::new();
    for (label, key) in labels {
        for (label_at, label) in lower.match_indices(&label.to_ascii_lowercase()) {
            let is_word = !lower[..label_at].ends_with(|before: char| before.is_alphanumeric());
            let rest = &lower[label_at + label.len()..];
            let after = rest.trim_start_matches(' ');
            if is_word && after.starts_with([':', '\t', '=']) {
                all.push(Found { label_at, value_at: text.len() - after.len() + 1, key });
            }
        }
    }
    // A label that ends with another one ends at the same place.
    all.sort_by_key(|one| (one.value_at, one.label_at));
    all.dedup_by_key(|one| one.value_at);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: &[(&str, &str)] = &[("API Key", "key"), ("API Secret Key", "secret"), ("Secret Key", "secret")];

    #[test]
    fn the_longest_label_counts_and_a_label_needs_its_mark() {
        let keys = |text: &str| found(LABELS, text).iter().map(|one| one.key).collect::<Vec<_>>();
        assert_eq!(keys("API Key: a\nAPI Secret Key:\tb"), ["key", "secret"]);
        assert_eq!(keys("secret key = b, api key\ta"), ["secret", "key"]);
        assert_eq!(keys("my api key is a"), [""; 0]);
        assert_eq!(keys("therapi key: a"), [""; 0]);
    }
}
