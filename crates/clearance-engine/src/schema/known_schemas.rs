//! Schemas that others may refer to by their `$id`.

use std::collections::BTreeMap;

/// Schemas that others may refer to by their `$id`.
pub type KnownSchemas = BTreeMap<String, serde_json::Value>;
