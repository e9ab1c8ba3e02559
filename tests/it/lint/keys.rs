//! `lint/unread-key`: keys of a schema that no rule reads, and keys for people that one does.

use std::path::Path;

use crate::scratch::{Scratch, assert_holds};
use clearance_workbench::lint::LINTS;

/// The files of a pack with the lints of its rules off, whose schema has these properties.
fn pack(properties: &str, manifest: &str, script: &str) -> Scratch {
    let schema = format!("{{ \"type\": \"object\", \"properties\": {{\n{properties}\n}} }}");
    let rule =
        format!("//! Title\n//!\n//! Page.\nconst RULE = #{{ severity: \"error\" }};\n{script}\n");
    let manifest = format!(
        "name = \"mine\"\n{manifest}\n[lints]\nmissing-tags = \"off\"\nmissing-url = \"off\"\n"
    );
    Scratch::with(&[
        ("mine/pack.toml", &manifest),
        ("mine/document.schema.json", &schema),
        ("mine/seen.rhai", &rule),
    ])
}

const NAMED: &str = "fn check(document) { report(document.name, \"seen\"); }";

/// What the lint says, in lines.
fn said(scratch: &Scratch) -> Vec<String> {
    let ran = scratch.run("lint mine -f compact");
    assert!(ran.err.is_empty(), "{}", ran.err);
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn a_key_that_no_rule_reads_is_told_where_the_schema_declares_it() {
    let keys = "\"name\": {}, \"own\u{fc}r\": {}";
    assert_eq!(
        said(&pack(keys, "", NAMED)),
        ["mine/document.schema.json:2:13: advice[lint/unread-key] no rule reads `own\u{fc}r`"]
    );
    let deep = "\"name\": {}, \"list\": { \"items\": { \"$ref\": \"#/properties/one\" } },\n\
        \"one\": { \"properties\": { \"a\": {}, \"b\": {} } }";
    let reads_one = "fn check(document) { report(document.name, `${document.one?.a}`); }";
    let found = said(&pack(deep, "", reads_one));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_holds(&found[0], &["schema.json:2:13", "no rule reads `list`"]);
    assert_holds(&found[1], &["schema.json:3:35", "no rule reads `one.b`"]);
}

#[test]
fn whatever_reads_a_key_counts() {
    let keys = "\"name\": {}, \"rest\": { \"type\": \"object\", \"properties\": { \"day\": { \"type\": \"integer\" } } }";
    let report = "report(document.name, \"seen\");";
    for script in [
        format!("fn check(document) {{ if document.rest?.day == 1 {{ {report} }} }}"),
        format!(
            "fn check(document) {{ {report} }}\nfn plan(document) {{ step(\"a\").key(`${{document.rest?.day}}`); }}"
        ),
        format!(
            "fn applies(document) {{ document.rest?.day == 1 }}\nfn check(document) {{ {report} }}"
        ),
        format!(
            "fn check(document) {{ if document.get(\"rest\")?.get(\"day\") == 1 {{ {report} }} }}"
        ),
        // A name that is not known may be any, and a value of an unknown type may be any table.
        format!(
            "fn check(document) {{ let n = `${{document.name}}`; if document.rest?.get(n) == 1 {{ {report} }} }}"
        ),
        format!("fn check(document) {{ if document.rest?.keys().len() == 1 {{ {report} }} }}"),
        format!(
            "fn check(document) {{ if any(document.values(), 3) {{ {report} }} }}\nfn any(list, n) {{ if n > 0 {{ any(list, n - 1) }} else {{ list[0].day == 1 }} }}"
        ),
        "fn gather(document) { #{ name: document.name, rest: document.rest } }\nfn check_all(all) { for one in all { if one.rest?.day == 1 { report(one.name, \"seen\"); } } }".to_owned(),
    ] {
        assert!(
            said(&pack(keys, "", &script)).is_empty(),
            "{script}\n{:?}",
            said(&pack(keys, "", &script))
        );
    }
    let unread = format!("fn check(document) {{ if document.rest != () {{ {report} }} }}");
    let found =
        said(&pack(keys, "", &format!("{unread}\nfn idle(document) {{ document.rest.day }}")));
    assert_eq!(found.iter().filter(|line| line.contains("unread-key")).count(), 0, "{found:?}");
}

#[test]
fn what_reports_read_counts() {
    let keys = "\"name\": {}, \"title\": {}, \"list\": { \"items\": { \"x-key\": [\"id\"], \"properties\": { \"id\": {}, \"ends\": {} } } }";
    let manifest = "[subject]\nname = \"title\"\ndeadlines = [\"list.ends\"]";
    assert!(said(&pack(keys, manifest, NAMED)).is_empty());
    assert_eq!(said(&pack(keys, "", NAMED)).len(), 2);
}

#[test]
fn keys_for_people_are_known_and_unread() {
    let keys =
        "\"name\": {}, \"notes\": {}, \"rest\": { \"properties\": { \"a\": {}, \"b\": {} } }";
    assert_eq!(said(&pack(keys, "", NAMED)).len(), 2);
    assert!(said(&pack(keys, "for-people = [\"notes\", \"rest\"]", NAMED)).is_empty());
    let found = said(&pack(keys, "for-people = [\"notes\", \"rest.a\"]", NAMED));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_holds(&found[0], &["no rule reads `rest.b`"]);
    let found = said(&pack(keys, "for-people = [\"name\", \"notes\", \"rest\"]", NAMED));
    assert_eq!(
        found,
        [
            "mine/pack.toml:2:15: advice[lint/unread-key] `name` is for people only, but mine/seen.rhai reads it"
        ]
    );
    // A mistake in the manifest is an error at its place, as the schema allows other keys only where it says so.
    let scratch = pack("\"name\": {}", "for-people = [\"nam\"]", NAMED);
    assert!(said(&scratch).is_empty());
    let closed = "{ \"additionalProperties\": false, \"properties\": { \"name\": {}, \"list\": { \"items\": { \"additionalProperties\": false, \"properties\": { \"notes\": {} } } } } }";
    scratch.write("mine/document.schema.json", closed.as_bytes());
    let ran = scratch.run("lint mine");
    assert_eq!(ran.code, Some(2));
    assert_holds(
        &ran.err,
        &[
            "mine/pack.toml:2:15",
            "the schema of documents has no key `nam`",
            "did you mean `name`?",
        ],
    );
    scratch.write("mine/pack.toml", b"name = \"mine\"\nfor-people = [\"list[].note\"]\n");
    let ran = scratch.run("lint mine");
    assert_holds(&ran.err, &["has no key `list[].note`", "did you mean `notes`?"]);
}

#[test]
fn only_a_packs_own_keys_are_its_own() {
    let overlay = "{ \"$ref\": \"urn:clearance:customer-file:1\", \"properties\": { \"customer\": { \"properties\": { \"crm_id\": {} } } },\n\
        \"$defs\": { \"source_subscription\": { \"properties\": { \"invoice\": {} } } } }";
    let rule = "//! Title\n//!\n//! Page.\nconst RULE = #{ severity: \"error\", tags: [\"a\"], url: \"https://example.com\" };\n\
        fn check(customer) { report(customer.customer.name, \"seen\"); }\n";
    let scratch = Scratch::with(&[
        ("mine/pack.toml", "name = \"mine\"\n"),
        ("mine/document.schema.json", overlay),
        ("mine/seen.rhai", rule),
    ]);
    let found = said(&scratch);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_holds(&found[0], &[":1:90", "no rule reads `customer.crm_id`"]);
    assert_holds(&found[1], &[":2:53", "no rule reads `source.subscriptions[].invoice`"]);
    // A pack without rules is one for others to build on.
    scratch.write("base/pack.toml", b"name = \"base\"\n");
    scratch.write("base/document.schema.json", b"{ \"properties\": { \"name\": {} } }");
    assert!(scratch.run("lint base -f compact").out.is_empty());
}

#[test]
fn a_pack_may_be_refused_for_its_keys() {
    let scratch = pack("\"name\": {}, \"owner\": {}", "", NAMED);
    let manifest = "name = \"mine\"\n[lints]\nunread-key = \"error\"\n";
    scratch.write("mine/pack.toml", manifest.as_bytes());
    scratch.write("a.toml", b"name = 1\n");
    let ran = scratch.run("check a.toml -r mine");
    assert_eq!(ran.code, Some(2));
    assert_holds(
        &ran.err,
        &["mine/document.schema.json:2:13", "no rule reads `owner` (lint/unread-key)"],
    );
}

#[test]
fn the_examples_of_the_page_are_what_they_are_said_to_be() {
    let lint = LINTS.iter().find(|lint| lint.name == "unread-key").unwrap();
    let block = |info: &str| {
        let after = lint.page.split_once(&format!("```{info}\n")).unwrap().1;
        after.split("```").next().unwrap()
    };
    let schema = |info: &str| block(info).to_owned();
    for (info, manifest, count) in [("json wrong", "", 1), ("json right", block("toml"), 0)] {
        let scratch = pack("", manifest, block("rhai"));
        scratch.write("mine/document.schema.json", schema(info).as_bytes());
        assert_eq!(said(&scratch).len(), count, "{info}");
    }
}

/// Every key of the shipped schema is read by a rule, a library, a table's rule or the plan, or is for people.
#[test]
fn every_key_of_the_shipped_schema_is_read_or_for_people() {
    let scratch = Scratch::with(&[]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&root).unwrap().display().to_string();
            scratch.write(&format!("mine/{path}"), &std::fs::read(entry.path()).unwrap());
        }
    }
    assert_eq!(said(&scratch), [""; 0]);
    // Not for nothing: what no rule reads is found, in a table and in an item of a list.
    let path = scratch.path("mine/document.schema.json");
    let schema = std::fs::read_to_string(&path).unwrap();
    let more = schema.replacen("\"segment\": {", "\"size\": {}, \"segment\": {", 1);
    let more = more.replace("\"end_of_term\": {", "\"invoice\": {}, \"end_of_term\": {");
    scratch.write("mine/document.schema.json", more.as_bytes());
    let manifest = std::fs::read_to_string(scratch.path("mine/pack.toml")).unwrap();
    let fewer = manifest.replace("\"notes\", ", "").replace("\"extra\"", "\"move.path\"");
    scratch.write("mine/pack.toml", fewer.as_bytes());
    let found = said(&scratch).join("\n");
    let wanted = [
        "`customer.size`",
        "`source.subscriptions[].invoice`",
        "`notes`",
        "`extra`",
        "`move.path` is for people only",
    ];
    assert_holds(&found, &wanted);
    assert_eq!(found.lines().count(), wanted.len(), "{found}");
}
