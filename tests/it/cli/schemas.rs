//! The schemas that `clearance schema` prints: each is complete in itself, strict readers take it, and what `check` refuses
//! it refuses too.

use serde_json::{Value, json};

use crate::scratch::Scratch;

/// The words of `clearance schema`.
const ALL: [&str; 16] = [
    "document",
    "config",
    "report",
    "jsonl",
    "plan",
    "baseline",
    "evidence",
    "verified",
    "rules",
    "facts",
    "offers",
    "offer-comparison",
    "test",
    "waivers",
    "waivers-file",
    "why",
];

/// Keywords of JSON Schema 2020-12 that strict readers know.
const KEYWORDS: &str = "$schema $id $ref $defs $comment title description default deprecated readOnly examples type enum \
    const properties additionalProperties patternProperties propertyNames required minProperties maxProperties \
    dependentRequired items prefixItems contains minItems maxItems uniqueItems minLength maxLength pattern format minimum \
    maximum exclusiveMinimum exclusiveMaximum multipleOf allOf anyOf oneOf not if then else unevaluatedProperties";

fn schema(name: &str) -> Value {
    let ran = Scratch::with(&[]).run(&format!("schema {name}"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{name}");
    serde_json::from_str(&ran.out).unwrap()
}

/// What a strict reader refuses in a schema and in the schemas in it.
fn strict(schema: &Value, root: &Value, at: &str, diagnostics: &mut Vec<String>) {
    let Value::Object(keywords) = schema else { return };
    for (keyword, value) in keywords {
        let here = format!("{at}/{keyword}");
        if !KEYWORDS.split_whitespace().any(|known| known == keyword) {
            diagnostics.push(format!("{here}: unknown keyword"));
        }
        match (keyword.as_str(), value) {
            ("$ref", Value::String(reference)) => {
                let found = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
                if found.is_none() {
                    diagnostics.push(format!("{here}: {reference} is not there"));
                }
            }
            ("type", Value::Array(kinds)) => {
                if kinds.iter().filter(|kind| *kind != "null").count() > 1 {
                    diagnostics.push(format!("{here}: several kinds"));
                }
            }
            ("properties" | "$defs" | "patternProperties", Value::Object(members)) => {
                for (name, member) in members {
                    strict(member, root, &format!("{here}/{name}"), diagnostics);
                }
            }
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(schemas)) => {
                for (index, schema) in schemas.iter().enumerate() {
                    strict(schema, root, &format!("{here}/{index}"), diagnostics);
                }
            }
            ("const" | "enum" | "default" | "examples", _) => {}
            (_, schema) => strict(schema, root, &here, diagnostics),
        }
    }
}

#[test]
fn each_is_complete_and_strict_readers_take_it() {
    let help = Scratch::with(&[]).run("schema --help").out;
    for name in ALL {
        assert!(help.contains(&format!("- {name}:")), "{name} is not in {help}");
        let schema = schema(name);
        let mut diagnostics = Vec::new();
        strict(&schema, &schema, "", &mut diagnostics);
        assert!(diagnostics.is_empty(), "{name}: {diagnostics:#?}");
        jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert_eq!(help.matches("\n          - ").count(), ALL.len(), "{help}");
}

/// Checks configurations by the printed schema and by the program; both say the same.
#[test]
fn the_schema_of_a_configuration_refuses_what_check_refuses() {
    let schema = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema("config"))
        .unwrap();
    let waiver = "[[waivers]]\nrule = \"same-region\"\nfile = \"a.toml\"\nreason = \"r\"\napproved_by = \"me\"\n";
    for (text, is_right) in [
        ("format = [\"human\", \"sarif=out.sarif\"]".to_owned(), true),
        ("format = [\"humann\"]".to_owned(), false),
        ("format = [\"sarif=\"]".to_owned(), false),
        ("max-file-size = \"16M\"".to_owned(), true),
        ("max-file-size = \"512KiB\"".to_owned(), true),
        ("max-file-size = 1000".to_owned(), true),
        ("max-file-size = \"16X\"".to_owned(), false),
        ("max-file-size = \"\"".to_owned(), false),
        ("max-file-size = -1".to_owned(), false),
        ("waivers-file = \"w.toml\"".to_owned(), true),
        ("waivers-file = []".to_owned(), false),
        ("waivers-file = 5".to_owned(), false),
        (format!("{waiver}expires = \"2026-12-31\"\n"), true),
        (waiver.to_owned(), false),
        (format!("{waiver}expires = \"soon\"\n"), false),
        ("[limits]\ncall-depth = 10000".to_owned(), true),
        ("[limits]\ncall-depth = 10001".to_owned(), false),
        ("[rules.same-license-total]\nseverity = \"off\"".to_owned(), true),
        ("[rules.same-license-total]\nseverity = \"of\"".to_owned(), false),
        ("[rules.same-license-total.params]\nslack = { a = 1 }".to_owned(), false),
    ] {
        let plain: toml::Value = toml::from_str(&text).unwrap();
        let plain = serde_json::to_value(plain).unwrap();
        assert_eq!(schema.is_valid(&plain), is_right, "{text}");
        let scratch = Scratch::with(&[
            ("clearance.toml", &text),
            ("a.toml", crate::scratch::GOOD),
            ("w.toml", ""),
        ]);
        let code = scratch.run("check a.toml -r builtin").code;
        assert_eq!(code != Some(2), is_right, "check: {text}");
    }
}

#[test]
fn a_file_of_waivers_has_a_schema() {
    let schema = jsonschema::draft202012::new(&schema("waivers-file")).unwrap();
    let good = json!({ "waivers": [{ "rule": "same-region", "file": "a.toml", "reason": "r",
        "approved_by": "me", "expires": "2026-12-31" }] });
    assert!(schema.is_valid(&good) && schema.is_valid(&json!({})));
    let mut endless = good.clone();
    endless["waivers"][0].as_object_mut().unwrap().remove("expires");
    let mut misspelt = good;
    misspelt["waivers"][0]["resaon"] = json!("x");
    for bad in [endless, misspelt, json!({ "waiver": [] }), json!({ "waivers": {} })] {
        assert!(!schema.is_valid(&bad), "{bad}");
    }
}
