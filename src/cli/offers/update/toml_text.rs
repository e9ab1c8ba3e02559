//! TOML as the tables are written in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

/// A text in quotes: TOML writes it as JSON does.
pub(super) fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

/// Texts in quotes, in brackets.
fn quote_list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(quote).collect();
    format!("[{}]", texts.join(", "))
}

/// A key, in quotes where it needs them.
pub(super) fn bare(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key.to_owned(),
        false => quote(key),
    }
}

/// Writes the keys of offers by their identities, and those of all offers of a name by that.
pub(super) fn write_identities(
    identities: &BTreeMap<String, String>,
    names: &BTreeMap<String, Vec<String>>,
    out: &mut String,
) {
    out.push_str("\n[identities]\n");
    for (identity, key) in identities {
        let _written = writeln!(out, "{} = {}", bare(identity), quote(key));
    }
    out.push_str("\n[names]\n");
    for (name, keys) in names {
        let keys = quote_list(keys.iter().map(String::as_str));
        let _written = writeln!(out, "{} = {keys}", bare(name));
    }
}
