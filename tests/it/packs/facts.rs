//! The facts that rules stand on: `facts` in `pack.toml`, `rules --facts`, and the pages of rules.

use clearance_workbench::present::facts::{FACT_LISTS, FACTS_SCHEMA};
use clearance_workbench::present::page::LISTS;
use serde_json::Value;

use super::assert_refused;
use crate::scratch::{Scratch, assert_holds, rule};

/// The facts of a pack as JSON.
fn facts(scratch: &Scratch, arguments: &str) -> Vec<Value> {
    let ran = scratch.run(&format!("rules --facts --format json {arguments}"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(FACTS_SCHEMA).unwrap()).unwrap();
    let errors: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    json["facts"].as_array().unwrap().clone()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
}

#[test]
fn each_shipped_fact_is_checked_by_rules_whose_pages_name_it_or_says_why_it_is_not() {
    let scratch = Scratch::with(&[]);
    let facts = facts(&scratch, "");
    let ids: Vec<String> =
        facts.iter().map(|fact| fact["id"].as_str().unwrap().to_owned()).collect();
    let series = [1..=4, 10..=13, 20..=24, 30..=35, 40..=45, 50..=55, 60..=64, 70..=74];
    let wanted: Vec<String> =
        series.into_iter().flatten().map(|number| format!("R{number:02}")).collect();
    assert_eq!(ids, wanted);
    let pages = scratch.run("rules --format json").out;
    let pages: Value = serde_json::from_str(&pages).unwrap();
    let pages = pages["rules"].as_array().unwrap();
    for fact in &facts {
        let rules = texts(&fact["rules"]);
        assert_eq!(rules.is_empty(), fact["not_checked"].is_string(), "{fact}");
        assert!(fact["source"].as_str().unwrap().starts_with("https://"), "{fact}");
        for page in pages {
            let named = page["facts"].as_array().unwrap();
            let names = named.iter().any(|named| named["id"] == fact["id"]);
            assert_eq!(names, rules.contains(&page["id"].as_str().unwrap()), "{fact} {page}");
        }
        for rule in rules {
            assert!(pages.iter().any(|page| page["id"] == rule), "{rule} of {fact}");
        }
    }
}

#[test]
fn pages_and_lists_tell_facts_in_every_form() {
    assert!(FACT_LISTS.iter().map(|form| form.name).eq(LISTS.iter().map(|form| form.name)));
    let scratch = Scratch::with(&[]);
    let sentence = "As many licenses of each offer must arrive as leave.";
    let human = scratch.run("rules --facts").out;
    assert_holds(
        &human,
        &["R40   ", sentence, "  same-license-total\n", "not checked: a customer"],
    );
    assert!(human.ends_with("\n41 facts, 10 not checked\n"), "{human}");
    let row = format!("| `R40` | {sentence} | `same-license-total` |\n");
    assert_holds(&scratch.run("rules --facts --format markdown").out, &[&row]);
    for (form, line) in [
        ("human", format!("checks      R40: {sentence}\n")),
        ("markdown", format!("- checks `R40`: {sentence}\n")),
    ] {
        let page = scratch.run(&format!("explain same-license-total --format {form}")).out;
        assert_holds(&page, &[&line]);
    }
    let chosen = facts(&scratch, "--select no-service-gap");
    let ids: Vec<&str> = chosen.iter().map(|fact| fact["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["R04", "R60", "R61", "R62"]);
    assert!(facts(&scratch, "--select one-file-per-tenant").is_empty());
    for rest in ["--output x", "--output x --check"] {
        assert_eq!(scratch.run(&format!("rules --facts {rest}")).code, Some(2), "{rest}");
    }
}

/// A pack with a table of facts.
fn pack(facts: &str) -> Scratch {
    Scratch::with(&[
        ("mine/pack.toml", "name = \"mine\"\nfacts = \"truths\"\n"),
        ("mine/seen.rhai", &rule("error")),
        ("mine/data/truths.toml", facts),
    ])
}

#[test]
fn facts_need_no_source_and_may_name_rules_of_extended_packs() {
    let scratch = pack("[facts.a]\nfact = \"A\"\nrules = [\"seen\"]\n");
    let found = facts(&scratch, "-r mine");
    assert_eq!((found.len(), &found[0]["source"]), (1, &Value::Null));
    scratch
        .write("mine/pack.toml", b"name = \"mine\"\nfacts = \"truths\"\nextends = [\"builtin\"]\n");
    scratch.write(
        "mine/data/truths.toml",
        b"[facts.a]\nfact = \"A\"\nrules = [\"seen\", \"same-region\", \"mine/seen\"]\n",
    );
    let found = facts(&scratch, "-r mine");
    assert_eq!(found.len(), 42);
    assert_eq!(texts(&found[41]["rules"]), ["seen", "same-region", "seen"]);
    // Its own rule is meant where another pack has one of the same name.
    scratch.write("mine/same-region.rhai", rule("error").as_bytes());
    let found = facts(&scratch, "-r mine");
    assert_eq!(texts(&found[41]["rules"]), ["seen", "mine/same-region", "seen"]);
    assert_eq!(texts(&found[4]["rules"]), ["builtin/same-region"]);
}

#[test]
fn a_pack_without_facts_has_none() {
    let scratch = Scratch::with(&[("mine/seen.rhai", &rule("error"))]);
    assert!(facts(&scratch, "-r mine").is_empty());
    assert_eq!(scratch.run("rules --facts -r mine -f markdown").code, Some(0));
}

#[test]
fn what_is_wrong_with_facts_is_told_at_its_place() {
    for (text, said) in [
        ("a = 1\n", ["mine/data/truths.toml:1:1", "expected a table `facts`"]),
        ("[facts]\na = 1\n", ["mine/data/truths.toml:2:1", "the fact `a` has no text `fact`"]),
        (
            "[facts.a]\nrules = [\"seen\"]\n",
            ["mine/data/truths.toml:1:8", "the fact `a` has no text `fact`"],
        ),
        (
            "[facts.a]\nfact = \"A\"\n",
            ["mine/data/truths.toml:1:8", "the fact `a` has neither `rules` nor `not_checked`"],
        ),
        (
            "[facts.a]\nfact = \"A\"\nrules = [\"seen\"]\nnot_checked = \"x\"\n",
            ["mine/data/truths.toml:1:8", "the fact `a` has `rules` and `not_checked`"],
        ),
        (
            "[facts.a]\nfact = \"A\"\nrules = [\"sen\"]\n",
            ["mine/data/truths.toml:3:10", "unknown rule `sen`"],
        ),
    ] {
        assert_refused(&pack(text).run("rules --facts -r mine"), &said);
    }
    let scratch = pack("[facts.a]\nfact = \"A\"\nrules = [\"sen\"]\n");
    assert_refused(&scratch.run("rules -r mine"), &["did you mean `seen`?"]);
    scratch.write("mine/pack.toml", b"name = \"mine\"\nfacts = \"truth\"\n");
    let said = ["mine/pack.toml:2:9", "unknown table `truth`", "did you mean `truths`?"];
    assert_refused(&scratch.run("rules -r mine"), &said);
}
