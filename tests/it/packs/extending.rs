//! A pack's own schema of a customer file.

use super::assert_refused;
use crate::scratch::{GOOD, Scratch, assert_holds, rule};

/// What a partner writes to keep a number of its own with each customer and subscription.
const OWN: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:fabrikam:customer",
  "$ref": "urn:clearance:customer-file:1",
  "properties": {
    "customer": {
      "required": ["crm_id"],
      "properties": { "crm_id": { "description": "Our number.", "type": "string", "pattern": "^C[0-9]+$" } }
    },
    "reviewed": { "$ref": "#/$defs/date" }
  },
  "$defs": { "source_subscription": { "properties": { "invoice": { "type": "integer" } } } }
}
"##;

fn partner() -> Scratch {
    let own = rule("advice").replace("customer.name", "crm_id");
    let own = own.replace("customer.crm_id", "customer.customer.crm_id");
    let good = GOOD.replace("[customer]", "reviewed = 2026-01-01\n\n[customer]\ncrm_id = \"C7\"");
    let good =
        good.replacen("[[source.subscriptions]]", "[[source.subscriptions]]\ninvoice = 5", 1);
    Scratch::with(&[
        ("good.toml", &good),
        ("mine/pack.toml", "name = \"fabrikam\""),
        ("mine/seen.rhai", &own),
        ("mine/document.schema.json", OWN),
    ])
}

#[test]
fn a_partner_adds_keys_to_the_shipped_schema() {
    let scratch = partner();
    for order in ["-r builtin -r mine", "-r mine -r builtin", "-r mine"] {
        let ran = scratch.run(&format!("check good.toml -f compact {order}"));
        assert_eq!(ran.code, Some(0), "{order}: {ran:?}");
        assert_holds(&ran.out, &["advice[seen] seen"]);
    }
    assert_eq!(scratch.run("check good.toml").code, Some(1));
    let wrong = std::fs::read_to_string(scratch.path("good.toml")).unwrap();
    let wrong =
        wrong.replace("crm_id = \"C7\"", "crmid = 1").replace("invoice = 5", "invoice = \"5\"");
    scratch.write("wrong.toml", wrong.replace("= 2026-01-01", "= \"soon\"").as_bytes());
    let ran = scratch.run("check wrong.toml -r builtin -r mine");
    assert_holds(
        &ran.out,
        &[
            "unknown key `crmid`",
            "did you mean `crm_id`?",
            "missing key `customer.crm_id`",
            "`crm_id`: Our number.",
            "write it without quotes: 5",
            "`soon` is not a date",
        ],
    );
    // What the shipped schema asks for is still asked for.
    scratch.write("empty.toml", b"[customer]\n");
    let ran = scratch.run("check empty.toml -f compact -r builtin -r mine");
    assert_holds(
        &ran.out,
        &["keys `name`, `tenant`, `country` and `crm_id` in `customer`", "`partner`, `source`"],
    );
}

#[test]
fn what_several_packs_add_goes_together() {
    let scratch = partner();
    scratch.write("more/other.rhai", rule("advice").as_bytes());
    for (base, code) in [
        ("urn:clearance:customer-file:1", 0),
        ("urn:fabrikam:customer", 0),
        ("urn:fabrikam:custmer", 2),
    ] {
        let more = format!(
            "{{\n  \"$ref\": \"{base}\",\n  \"properties\": {{ \"lead\": {{ \"type\": \"string\" }} }}\n}}"
        );
        scratch.write("more/document.schema.json", more.as_bytes());
        let good = std::fs::read_to_string(scratch.path("good.toml")).unwrap();
        scratch.write("led.toml", format!("lead = \"me\"\n{good}").as_bytes());
        let ran = scratch.run("check led.toml -r builtin -r mine -r more");
        assert_eq!(ran.code, Some(code), "{base}: {ran:?}");
        if code == 2 {
            assert_holds(
                &ran.err,
                &["more/document.schema.json:2:11", "did you mean `urn:fabrikam:customer`?"],
            );
        }
    }
}

#[test]
fn the_whole_schema_is_printed_for_editors() {
    let scratch = partner();
    let ran = scratch.run("schema -r builtin -r mine");
    let schema: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(schema["$id"], "urn:fabrikam:customer");
    assert_eq!(schema.get("$ref"), None);
    assert!(schema.pointer("/properties/customer/properties/crm_id").is_some());
    assert!(schema.pointer("/properties/customer/properties/tenant").is_some());
    assert_eq!(schema["properties"]["customer"]["additionalProperties"], false);
}

#[test]
fn a_whole_schema_replaces_the_shipped_one() {
    let scratch = partner();
    scratch.write(
        "mine/document.schema.json",
        br#"{ "properties": { "customer": { "type": "object" } } }"#,
    );
    scratch.write("tiny.toml", b"[customer]\ncrm_id = \"x\"\n");
    assert_eq!(scratch.run("check tiny.toml -r mine").code, Some(0));
}

#[test]
fn a_broken_schema_is_shown_at_its_place() {
    for (text, place, said) in [
        ("{\n  \"type\": }\n", "2:11", ""),
        ("{\n  \"type\": \"tabel\"\n}\n", "2:11", "not a valid schema"),
        (
            "{\n  \"properties\": {\n    \"a\": { \"minLength\": \"x\" }\n  }\n}\n",
            "3:25",
            "not a valid schema",
        ),
        ("[]\n", "1:1", "a schema is an object"),
        ("{\n  \"$ref\": \"urn:other\"\n}\n", "2:11", "there is no schema `urn:other` to build on"),
        (
            "{\n  \"$ref\": \"https://example.com/s.json\"\n}\n",
            "2:11",
            "schemas are never fetched: put it into the pack",
        ),
        (
            "{\n  \"$ref\": \"urn:clearance:customer-file:1\",\n  \"required\": 5\n}\n",
            "3:15",
            "not a valid schema",
        ),
    ] {
        let scratch = partner();
        scratch.write("mine/document.schema.json", text.as_bytes());
        let ran = scratch.run("check good.toml -r mine");
        assert_refused(&ran, &[&format!("mine/document.schema.json:{place}"), said]);
    }
}

/// Items of lists, values of any key, and what definitions refer to: an overlay adds keys wherever it names a place.
#[test]
fn keys_are_added_below_items_of_lists() {
    let own = r#"{ "required": ["invoice"], "properties": { "invoice": { "description": "Our invoice.", "type": "string" } } }"#;
    let schema = format!(
        "{{ \"$ref\": \"urn:clearance:customer-file:1\", \"properties\": {{ \"source\": {{ \"properties\": {{\n  \"subscriptions\": {{ \"items\": {own} }} }} }} }} }}"
    );
    let read = rule("advice").replace("customer.name", "source.subscriptions[0].invoice");
    let read = read.replace("customer.source.source", "customer.source");
    let scratch = Scratch::with(&[
        ("mine/pack.toml", "name = \"mine\""),
        ("mine/seen.rhai", &read),
        ("mine/document.schema.json", &schema),
        ("without.toml", GOOD),
    ]);
    let lines: Vec<String> = GOOD
        .lines()
        .map(|line| match line {
            "[[source.subscriptions]]" => format!("{line}\ninvoice = \"R1\""),
            line => line.to_owned(),
        })
        .collect();
    let with = lines.join("\n");
    scratch.write("with.toml", with.as_bytes());
    scratch.write("wrong.toml", with.replace("invoice = ", "invoise = ").as_bytes());
    for arguments in ["-r mine", "-r builtin -r mine"] {
        let ran = scratch.run(&format!("check with.toml -f compact {arguments}"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let ran = scratch.run(&format!("check without.toml -f compact {arguments}"));
        assert_holds(&ran.out, &["missing key `source.subscriptions[0].invoice`"]);
        let ran = scratch.run(&format!("check wrong.toml {arguments}"));
        assert_holds(&ran.out, &["unknown key `invoise`", "did you mean `invoice`?"]);
    }
}
