//! Names of files of a pack: the manifest and the schema.

/// The manifest of a pack; a folder in which a file of this name is a manifest holds rules, not documents.
pub const MANIFEST: &str = "pack.toml";

/// The schema of a document, in a pack that has its own.
pub const SCHEMA_FILE: &str = "document.schema.json";
