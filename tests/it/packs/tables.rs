//! Tables of a pack, and tables in place of them.

use super::assert_refused;
use crate::scratch::{GOOD, Scratch};

const RULE: &str = "//! Known\nconst RULE = #{ severity: \"error\" };\n\
    fn check(customer) {\n    report(customer.customer.name, `from ${data.two_words.source}`);\n}\n";

const SCHEMA: &str = r#"{ "type": "object", "additionalProperties": false, "required": ["source"],
    "properties": { "source": { "type": "string" }, "as_of": { "type": "string", "format": "date" } } }"#;

fn pack() -> Scratch {
    Scratch::with(&[
        ("good.toml", GOOD),
        ("mine/known.rhai", RULE),
        ("mine/data/two-words.toml", "source = 'the pack'\n"),
        ("mine/data/two-words.schema.json", SCHEMA),
    ])
}

#[test]
fn a_table_takes_the_place_of_the_packs_own() {
    let scratch = pack();
    let says = |arguments: &str, source: &str| {
        let ran = scratch.run(&format!("check good.toml -f compact -r mine {arguments}"));
        assert_eq!(ran.out, format!("good.toml:5:8: error[known] from {source}\n"), "{ran:?}");
    };
    says("", "the pack");
    scratch.write("newer/two-words.json", b"{\"source\": \"json\", \"as_of\": \"2026-01-01\"}");
    scratch.write("newer/README.md", b"");
    says("-d newer", "json");
    scratch.write("newest/two_words.yaml", b"source: yaml\n");
    says("-d newer -d newest", "yaml");
}

#[test]
fn a_table_that_is_wrong_is_shown_at_its_place() {
    for (file, text, said) in [
        (
            "two-words.toml",
            "source = 1\nmore = 2\n",
            &[
                "new/two-words.toml:1:10",
                "expected text",
                "new/two-words.toml:2:1",
                "unknown key `more`",
            ][..],
        ),
        ("two-words.toml", "source = 'x'\nas_of = 2026-02-30\n", &["new/two-words.toml:2:9"]),
        ("two-words.json", "{}", &["new/two-words.json:1:1", "missing key `source`"]),
        (
            "two-words.toml",
            "a = = 1\nb = = 2\n",
            &["new/two-words.toml:1:5", "new/two-words.toml:2:5"],
        ),
        ("two-words.yaml", "a: 1\n---\nb: 2\n", &["new/two-words.yaml", "must hold one table"]),
        (
            "to-words.toml",
            "source = 'x'\n",
            &["new/to-words.toml", "unknown table `to_words`", "did you mean `two_words`?"],
        ),
        ("other.toml", "source = 'x'\n", &["the tables are `two_words`"]),
    ] {
        let scratch = pack();
        scratch.write(&format!("new/{file}"), text.as_bytes());
        assert_refused(&scratch.run("check good.toml -r mine -d new"), said);
    }
}

#[test]
fn the_shipped_tables_can_be_replaced() {
    let scratch = pack();
    let shipped = include_str!("../../../rules/data/regions.toml");
    scratch.write("new/regions.toml", shipped.as_bytes());
    assert_eq!(scratch.run("check good.toml -d new").code, Some(0));
    scratch.write("new/regions.toml", b"regions = 5\n");
    assert_refused(&scratch.run("check good.toml -d new"), &["new/regions.toml:1:1"]);
}
