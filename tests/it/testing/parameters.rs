//! Parameters that fixtures set: `# with: least = 30`.

use super::{bad, items, json, pack};
use crate::scratch::{Scratch, assert_holds};

const RULE: &str = "//! Low\n//!\n//! Low numbers.\n\nconst RULE = #{ severity: \"error\", params: #{ least: #{ value: 10, max: 90 }, word: \"low\" } };\n\n\
    fn check(customer, params) {\n    for item in customer.items {\n        if item.n != () && item.n < params.least { report(item.n, `${item.n} is ${params.word}`); }\n    }\n}\n";

fn with_params(files: &[(&str, &str)]) -> Scratch {
    let scratch = pack(files);
    scratch.write("rules/low.rhai", RULE.as_bytes());
    scratch
}

#[test]
fn a_fixture_sets_parameters_for_itself_alone() {
    let scratch = with_params(&[
        ("low/usual.toml", &items(&[(5, " # expect: low \"5 is low\""), (10, "")])),
        (
            "low/high.toml",
            &format!(
                "# with: least = 30\n# with: low.word = \"small\"\n{}",
                items(&[(29, " # expect: low \"29 is small\""), (30, "")])
            ),
        ),
        ("low/none.toml", &format!("# with: least = 5\n{}", items(&[(5, "")]))),
        (
            "all/both.toml",
            &format!(
                "# with: low.least = 6\n{}",
                items(&[(5, " # expect: low"), (7, ""), (200, " # expect: big")])
            ),
        ),
        ("all/usual.toml", &items(&[(7, " # expect: low")])),
    ]);
    let results = json(&scratch, "--select low");
    assert_eq!(bad(&results), [""; 0]);
    let all = scratch.run("test");
    assert!(!all.out.contains("missing") && !all.out.contains("noisy"), "{}", all.out);
    assert_eq!(bad(&json(&scratch, "")), [""; 0]);
    let ran = scratch.run("test --select low --mutate");
    assert_holds(&ran.out, &["mutants", "noticed"]);
    let example = scratch.run("explain low").out;
    assert_holds(&example, &["29 is small"]);
}

#[test]
fn what_a_rule_saw_is_told_with_its_parameters() {
    let scratch = with_params(&[(
        "low/high.toml",
        &format!("# with: least = 30\n{}", items(&[(29, ""), (31, " # expect: low")])),
    )]);
    let ran = scratch.run("test --select low");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_holds(&ran.out, &["29 is low", "(31 < 30) is false"]);
}

#[test]
fn marks_that_set_no_parameter_are_refused_at_their_place() {
    // `^` stands before what is underlined.
    for (mark, folder, message) in [
        ("# with: ^leest = 3", "low", "unknown parameter `leest` of rule `low`"),
        ("# with: least = ^\"3\"", "low", "expected a whole number, found text"),
        ("# with: least = ^91", "low", "expected at most 90"),
        ("# with: ^big.least = 3", "low", "`big` does not run here"),
        ("# with: ^bug.least = 3", "all", "unknown rule `bug`"),
        ("# with: big.^least = 3", "all", "unknown parameter `least` of rule `big`"),
        ("# with: ^least = 3", "all", "the rule of this parameter is not named"),
        ("# with: ^schema.least = 3", "all", "the schema has no parameters"),
        ("# with: least = ^", "low", ""),
        ("# with:^ ", "low", "expected one parameter here"),
        ("# with: least = 3\n# with: ^least = 4", "low", "parameter `least` is set twice"),
        ("# ^wiht: least = 3", "low", "this looks like a mark"),
        ("# ^with least = 3", "low", "this looks like a mark"),
    ] {
        let text = format!("{}\n{}", mark.replacen('^', "", 1), items(&[(5, "")]));
        let scratch = with_params(&[(&format!("{folder}/a.toml"), &text)]);
        let ran = scratch.run("test --select low");
        assert_eq!(ran.code, Some(2), "{mark}: {ran:?}");
        let lines: Vec<&str> = mark.lines().collect();
        let (line, at) = lines
            .iter()
            .enumerate()
            .find_map(|(line, text)| Some((line + 1, text.find('^')? + 1)))
            .unwrap();
        assert_holds(&ran.err, &[message, &format!("rules/fixtures/{folder}/a.toml:{line}:{at}]")]);
    }
    for prose in ["# width: 3", "# within: 30 days", "# with the usual limit", "# without: 3"] {
        let text = format!("{prose}\n{}", items(&[(5, " # expect: low")]));
        let scratch = with_params(&[("low/a.toml", &text)]);
        assert_eq!(bad(&json(&scratch, "--select low")), [""; 0], "{prose}");
    }
}

#[test]
fn marks_are_rewritten_beside_them() {
    let scratch = with_params(&[(
        "low/a.toml",
        &format!("# with: least = 30\n# with: word = \"small\"\n{}", items(&[(29, ""), (31, "")])),
    )]);
    scratch.run("test --select low --update --yes");
    let text = std::fs::read_to_string(scratch.path("rules/fixtures/low/a.toml")).unwrap();
    assert_holds(&text, &["# with: least = 30\n# with: word = \"small\"\n", "n = 29"]);
    assert!(text.contains("expect: low"), "{text}");
    assert_eq!(bad(&json(&scratch, "--select low")), [""; 0]);
}

#[test]
fn why_runs_a_fixture_with_its_parameters() {
    let scratch = with_params(&[
        ("low/high.toml", &format!("# with: least = 30\n{}", items(&[(29, " # expect: low")]))),
        ("low/same.toml", &format!("# with: low.least = 30\n{}", items(&[(28, " # expect: low")]))),
        ("low/usual.toml", &items(&[(29, "")])),
        ("low/wrong.toml", &format!("# with: least = 300\n{}", items(&[(29, "")]))),
    ]);
    let high = scratch.run("why low rules/fixtures/low/high.toml -r rules");
    assert_holds(&high.out, &["29 is low", "29 (items[0].n) < 30: yes"]);
    assert_eq!(high.code, Some(1));
    let both =
        scratch.run("why low rules/fixtures/low/high.toml rules/fixtures/low/same.toml -r rules");
    assert_holds(&both.out, &["29 is low", "28 is low"]);
    // Without parameters, and beside a fixture that has others, the rule's own hold.
    let usual = scratch.run("why low rules/fixtures/low/usual.toml -r rules").out;
    assert_holds(&usual, &["29 (items[0].n) < 10: no"]);
    let mixed =
        scratch.run("why low rules/fixtures/low/high.toml rules/fixtures/low/usual.toml -r rules");
    assert_eq!(mixed.out.matches("29 (items[0].n) < 10: no").count(), 2, "{mixed:?}");
    let wrong = scratch.run("why low rules/fixtures/low/wrong.toml -r rules");
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""), "{wrong:?}");
    assert_holds(&wrong.err, &["rules/fixtures/low/wrong.toml:1:17", "90"]);
}
