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
    "fixtures": {
      "description": "Where its fixtures are, for `clearance test`.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "folder": { "description": "Their folder, relative to the pack's.", "type": "string", "minLength": 1 },
        "exclude": {
          "description": "Globs over paths within that folder: what matches is no fixture.",
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
    "customer": {
      "description": "Where reports find what to say of a customer.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "name": { "description": "The key of the customer's name, as in `customer.name`.", "type": "string", "minLength": 1 },
        "deadline": {
          "description": "The function of a library that gives the day by which a customer must have moved, or `()`, as in `moves::deadline`.",
          "type": "string",
          "pattern": "^[a-z][a-z0-9_]*::[a-z_][a-z0-9_]*$"
        },
        "deadlines": {
          "description": "Keys of days by which a move must be done, as in `contract.ends`: the next counts. For packs without a function that gives it.",
          "type": "array",
          "items": { "type": "string", "minLength": 1 }
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
