//! TOML as the tables are written in it.

use serde_json::Value;

/// A text in quotes: TOML writes it as JSON does.
pub(super) fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

/// Texts in quotes, in brackets.
pub(super) fn quote_list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
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
