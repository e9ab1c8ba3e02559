//! Waivers: what they waive, when they end, and what is said of them.

mod commands;
mod comments;
mod docs;
mod edits;
mod files;
mod relations;
mod renew;
mod states;

use crate::scratch::{Ran, Scratch};

const SCHEMA: &str = r#"{
  "$id": "urn:items:1", "type": "object", "additionalProperties": false,
  "properties": {
    "name": { "type": "string" },
    "items": { "type": "array", "items": { "type": "object", "properties": {
      "id": { "type": "string" }, "n": { "type": "integer" }, "note": { "type": "string" }
    } } }
  } }"#;

const LOW: &str = "//! Low\n//!\n//! Numbers below ten.\n\nconst RULE = #{ severity: \"error\" };\n\n\
    fn applies(customer) { customer.items != () }\n\nfn check(customer) {\n    for item in customer.items {\n        if item.n != () && item.n < 10 { report(item.n, `${item.n} is low`); }\n    }\n}\n";

const ODD: &str = "//! Odd\n//!\n//! Notes that say so.\n\nconst RULE = #{ severity: \"error\" };\n\n\
    fn applies(customer) { customer.items != () }\n\nfn check(customer) {\n    for item in customer.items {\n        if item.note == \"break\" { throw \"broke\"; }\n        \
    if item.note == \"odd\" { report(item.note, \"odd\"); }\n    }\n}\n";

const TWICE: &str = "//! Twice\n//!\n//! A name that two customers have.\n\nconst RULE = #{ severity: \"error\" };\n\n\
    fn gather(customer) {\n    if customer.name != () { #{ name: customer.name } }\n}\n\n\
    fn check_all(all) {\n    for same in group_by(all, \"name\") {\n        \
    if same.len() > 1 { for one in same { report(one.name, `${one.name} is there twice`); } }\n    }\n}\n";

/// A folder that is a repository, with a pack of three rules: `low`, `twice` over all customers, and `odd`, which breaks
/// on items called `break`.
fn folder(files: &[(&str, &str)]) -> Scratch {
    let scratch = Scratch::with(&[
        (".git/HEAD", ""),
        ("rules/pack.toml", "name = \"items\"\n"),
        ("rules/document.schema.json", SCHEMA),
        ("rules/low.rhai", LOW),
        ("rules/odd.rhai", ODD),
        ("rules/twice.rhai", TWICE),
    ]);
    for (path, text) in files {
        scratch.write(path, text.as_bytes());
    }
    scratch
}

/// A waiver of `low` in some files until the end of the year, with more keys.
fn waiver(file: &str, more: &str) -> String {
    format!(
        "[[waivers]]\nrule = \"low\"\nfile = \"{file}\"\nreason = \"agreed\"\napproved_by = \"c.meier\"\n\
         expires = 2026-12-31\n{more}\n"
    )
}

/// A customer with an item of each number, named `A`, `B` and so on.
fn items(numbers: &[i64]) -> String {
    let item = |(at, n): (usize, &i64)| {
        let id = char::from(b'A' + u8::try_from(at).unwrap());
        format!("[[items]]\nid = \"{id}\"\nn = {n}\n")
    };
    numbers.iter().enumerate().map(item).collect()
}

/// `word[rule]` and where it starts, for each finding of a run in compact form.
fn told(ran: &Ran) -> Vec<String> {
    let line = |line: &str| {
        let (place, rest) = line.split_once(": ").unwrap();
        let place = place.rsplit_once(':').unwrap().0;
        format!("{place} {}", rest.split_once(']').unwrap().0.to_owned() + "]")
    };
    ran.out.lines().map(line).collect()
}

/// Checks everything; the exit code, and what is found.
#[track_caller]
fn check(scratch: &Scratch, options: &str) -> (Option<i32>, Vec<String>) {
    let ran = scratch.run(&format!("check customers --format compact {options}"));
    assert_eq!(ran.err, "", "{ran:?}");
    (ran.code, told(&ran))
}

/// What would have to be found.
fn found(code: i32, told: &[&str]) -> (Option<i32>, Vec<String>) {
    (Some(code), told.iter().map(ToString::to_string).collect())
}
