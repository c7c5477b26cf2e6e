//! Where things are on the page, as `XPath`.

/// By its words or its label; what stands beside the label of a menu's item (its keys) is no part of its name.
pub(crate) fn named(name: &str) -> String {
    format!(
        "(normalize-space(.)=\"{name}\" or @aria-label=\"{name}\" or span[contains(concat(\" \", @class, \" \"), \" label \") and normalize-space(.)=\"{name}\"])"
    )
}

/// The row of a profile in its customer's group.
pub(crate) fn row(name: &str, customer: &str) -> String {
    format!(
        "//section[.//h2[normalize-space(.)=\"{customer}\"]]//li[.//@data-profile][.//*[contains(@id, \"-name\")]/span[normalize-space(.)=\"{name}\"]]"
    )
}
