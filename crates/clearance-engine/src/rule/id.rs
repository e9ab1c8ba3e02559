//! Ids of rules and packs, from the names of their files.

use super::reserved::SCHEMA_ID;

/// The id of a rule at a path within its pack (`/` between the parts, `.rhai` at the end).
///
/// # Errors
/// An invalid name.
pub fn id_of(path: &str) -> Result<String, String> {
    let id = path.strip_suffix(".rhai").unwrap_or(path).replace('_', "-");
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '/';
    let parts_are_names = id.split('/').all(|part| !part.trim_matches('-').is_empty());
    if !id.chars().all(kebab) || !parts_are_names {
        return Err("a rule's file name is its id: lower-case words joined by `-`".into());
    }
    if id == SCHEMA_ID {
        return Err("`schema` is the id of the schema's own findings".into());
    }
    if id.starts_with("waiver/") {
        return Err("ids in `waiver/` are those of findings about waivers".into());
    }
    if id.starts_with("table/") {
        return Err("ids in `table/` are those of findings about tables".into());
    }
    Ok(id)
}

/// Returns the id of a pack in full names of rules: its name as lower-case words joined by `-`.
pub fn pack_id(name: &str) -> String {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c| !word(c)).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "pack".to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn ids_are_paths_in_kebab_case() {
        assert_eq!(id_of("same-region.rhai").unwrap(), "same-region");
        assert_eq!(id_of("billing/early_cancel.rhai").unwrap(), "billing/early-cancel");
        for bad in [
            "Same.rhai",
            "a b.rhai",
            ".rhai",
            "schema.rhai",
            "-.rhai",
            "a//b.rhai",
            "waiver/unused.rhai",
            "table/stale.rhai",
        ] {
            assert!(id_of(bad).is_err(), "{bad}");
        }
    }
}
