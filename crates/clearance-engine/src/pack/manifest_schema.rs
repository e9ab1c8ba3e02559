//! The JSON Schema of `pack.toml`.

/// The schema of `pack.toml`.
pub(super) const MANIFEST_SCHEMA: &str = r#"{
  "type": "object",
  "required": ["name"],
  "additionalProperties": false,
  "properties": {
    "name": { "description": "What the pack is called.", "type": "string", "minLength": 1 },
    "version": { "description": "Its version, as text.", "type": "string" },
    "description": { "description": "What its rules are for.", "type": "string" },
    "extends": {
      "description": "The packs that it builds on: a pack in the program by its name, or folders of packs by their path from this one. It sees their libraries, tables and schema, and is run together with them.",
      "type": "array",
      "items": { "type": "string", "minLength": 1 }
    },
    "facts": {
      "description": "The table of what its rules stand on: below `facts`, each fact's id to the `fact` in a sentence, its `source`, and the `rules` that check it or why none does, as `not_checked`.",
      "type": "string",
      "pattern": "^[a-z][a-z0-9_]*$"
    },
    "for-people": {
      "description": "Keys of documents that are for people: no rule reads them, as in `notes` or `items[].notes`.",
      "type": "array",
      "items": { "type": "string", "minLength": 1 },
      "uniqueItems": true
    },
    "fixtures": {
      "description": "Where its fixtures are, for `clearance test`.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "folder": { "description": "Their folder, relative to the pack's.", "type": "string", "minLength": 1 },
        "exclude": {
          "description": "Globs over paths within that folder: what matches is not a fixture.",
          "type": "array",
          "items": { "type": "string", "minLength": 1 }
        },
        "as-of": {
          "description": "What `today()` gives to fixtures that do not say a date.",
          "type": "string",
          "format": "date"
        }
      }
    },
    "words": {
      "description": "What reports call what a document of this pack is about, and what becomes of it.",
      "type": "object",
      "additionalProperties": false,
      "required": ["subject", "subjects"],
      "properties": {
        "subject": { "description": "One of them, as in `zone`.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]*$", "maxLength": 60 },
        "subjects": { "description": "Several, as in `zones`.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]*$", "maxLength": 60 },
        "verdict": { "description": "What those may do that no error keeps, as in `may be published`: it stands behind any number.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]*$", "maxLength": 60 },
        "duty": { "description": "What one is to have done by its deadline, as in `must be published`.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]*$", "maxLength": 60 },
        "blocked": { "description": "What an error blocks, as in `a publication`.", "type": "string", "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N} '’-]*$", "maxLength": 60 }
      }
    },
    "inherit": {
      "description": "What `clearance.toml` may give to every document that has none of its own: a table there, and the key of the documents that it becomes.",
      "type": "object",
      "additionalProperties": { "type": "string", "minLength": 1 }
    },
    "subject": {
      "description": "Where reports find what to say of a document.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "name": { "description": "The key of its name, as in `zone.name`.", "type": "string", "minLength": 1 },
        "deadline": {
          "description": "The function of a library that is given a document and gives the day that is its deadline, or `()`, as in `terms::deadline`.",
          "type": "string",
          "pattern": "^[a-z][a-z0-9_]*::[a-z_][a-z0-9_]*$"
        },
        "deadlines": {
          "description": "Keys of days that are deadlines, as in `contract.ends`: the next counts. For packs without a function that gives it.",
          "type": "array",
          "items": { "type": "string", "minLength": 1 }
        },
        "table": {
          "description": "A table that reports show of each document.",
          "type": "object",
          "additionalProperties": false,
          "required": ["title", "rows", "columns"],
          "properties": {
            "title": { "description": "Its title, as in `Records`.", "type": "string", "minLength": 1, "maxLength": 60 },
            "rows": {
              "description": "The function of a library that is given a document and gives a list of maps, one for each row, or `()`, as in `records::rows`.",
              "type": "string",
              "pattern": "^[a-z][a-z0-9_]*::[a-z_][a-z0-9_]*$"
            },
            "columns": {
              "description": "The keys of these maps in the order of the columns, each with the title of its column.",
              "type": "object",
              "minProperties": 1,
              "maxProperties": 12,
              "additionalProperties": { "type": "string", "minLength": 1, "maxLength": 60 }
            }
          }
        }
      }
    },
    "lints": {
      "description": "How much each lint matters in this pack, by its name.",
      "type": "object",
      "additionalProperties": { "enum": ["off", "advice", "warning", "error"] }
    }
  }
}"#;
