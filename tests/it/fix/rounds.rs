//! Several fixes: which are applied together, which wait, and when it ends.

use std::collections::BTreeMap;
use std::convert::Infallible;

use clearance_engine::report::{Finding, Report, Status, Waived};
use clearance_gate::fix::{FixOutcome, Refusal, fix_findings};
use clearance_syntax::document::Value;
use clearance_syntax::source::{Source, Span};
use jiff::civil::date;

use super::{File, once, report};

/// What a rule says of all files.
type Rule = fn(&BTreeMap<String, File>) -> Vec<Finding>;

/// Checks files with rules, and fixes until nothing is left.
fn settled(files: &[(&str, &str)], rules: &[Rule]) -> FixOutcome<Report> {
    let check = |texts: &clearance_gate::fix::Texts| {
        let file = |(name, text): &(&str, &str)| {
            let text = texts.get(*name).map_or(*text, |new| new.text.as_str());
            ((*name).to_owned(), File::new(name, text))
        };
        let files = files.iter().map(file).collect();
        report(rules.iter().flat_map(|rule| rule(&files)).collect())
    };
    let first = check(&BTreeMap::new());
    let run = |texts: &_| Ok::<_, Infallible>(check(texts));
    fix_findings(first, |report| report, run).unwrap_or_else(|never| match never {})
}

/// The new texts.
fn texts(fixed: &FixOutcome<Report>) -> Vec<&str> {
    fixed.rewrites.iter().map(|rewrite| rewrite.new.text.as_str()).collect()
}

fn reasons(fixed: &FixOutcome<Report>) -> Vec<(String, String)> {
    let reason = |left: &clearance_gate::fix::UnfixedFinding| {
        (fixed.last.findings[left.finding].rule.to_string(), left.why.to_string())
    };
    fixed.left.iter().map(reason).collect()
}

fn int(file: &File, pointer: &str) -> i64 {
    let document = &file.documents[0];
    match &document.node(document.at_pointer(pointer).unwrap()).value {
        Value::Int(number) => *number,
        other => panic!("{other:?}"),
    }
}

/// A rule that wants a value to be another if it is some value.
fn wants(file: &File, rule: &str, pointer: &str, is: i64, new: i64) -> Vec<Finding> {
    let found = int(file, pointer) == is;
    found.then(|| file.finding(rule, None, &[(pointer, Value::Int(new))])).into_iter().collect()
}

#[test]
fn equal_edits_are_one() {
    let rules: &[Rule] = &[
        |files| wants(&files["f.toml"], "a", "/x", 1, 2),
        |files| wants(&files["f.toml"], "b", "/x", 1, 2),
    ];
    let fixed = settled(&[("f.toml", "x = 1\n")], rules);
    assert_eq!((texts(&fixed), fixed.fixed), (vec!["x = 2\n"], 2));
    assert!(fixed.left.is_empty());
}

/// A rule that wants a value to be another, whatever it is.
fn insists(file: &File, rule: &str, pointer: &str, wanted: i64) -> Vec<Finding> {
    let found = int(file, pointer) != wanted;
    let finding = || file.finding(rule, None, &[(pointer, Value::Int(wanted))]);
    found.then(finding).into_iter().collect()
}

#[test]
fn of_different_edits_one_is_applied_that_nothing_speaks_against() {
    let rules: &[Rule] = &[
        |files| wants(&files["f.toml"], "a", "/x", 1, 2),
        |files| wants(&files["f.toml"], "b", "/x", 1, 3),
        |files| wants(&files["f.toml"], "c", "/x", 2, 4),
    ];
    let fixed = settled(&[("f.toml", "x = 1 # x\n")], rules);
    assert_eq!((texts(&fixed), fixed.fixed), (vec!["x = 3 # x\n"], 1));
    assert!(fixed.left.is_empty(), "{:?}", reasons(&fixed));
}

#[test]
fn rules_that_pull_a_value_both_ways_change_nothing() {
    let rules: &[Rule] = &[
        |files| insists(&files["f.toml"], "two", "/x", 2),
        |files| insists(&files["f.toml"], "three", "/x", 3),
        |files| insists(&files["f.toml"], "other", "/y", 2),
    ];
    let fixed = settled(&[("f.toml", "x = 1\ny = 1\n")], rules);
    assert_eq!((texts(&fixed), fixed.fixed), (vec!["x = 1\ny = 2\n"], 1));
    let disputed = |rule: &str| format!("{rule} asks for another value there");
    let two = ("two".to_owned(), disputed("three"));
    assert_eq!(reasons(&fixed), [two, ("three".to_owned(), disputed("two"))]);
}

/// Both have findings for one value, and the stricter of the two settles them.
#[test]
fn rules_that_pull_a_value_one_way_are_settled_by_the_stricter() {
    let below = |file: &File, rule: &str, most: i64| -> Vec<Finding> {
        let found = int(file, "/x") > most;
        let finding = || file.finding(rule, None, &[("/x", Value::Int(most))]);
        found.then(finding).into_iter().collect()
    };
    let run = |text: &str| {
        let file = File::new("f.toml", text);
        let mut all = below(&file, "five", 5);
        all.extend(below(&file, "three", 3));
        all.extend(below(&file, "three", 4));
        report(all)
    };
    let again =
        |texts: &clearance_gate::fix::Texts| Ok::<_, Infallible>(run(&texts["f.toml"].text));
    let Ok(fixed) = fix_findings(run("x = 9\n"), |report| report, again);
    assert_eq!(texts(&fixed), ["x = 3\n"]);
    assert!(fixed.left.is_empty(), "{:?}", reasons(&fixed));
}

/// 310 are ordered in place of 300, and 310 are in use: to order 300 would be wrong as well.
#[test]
fn a_fix_that_brings_a_finding_is_taken_back() {
    let rules: &[Rule] = &[
        |files| insists(&files["f.toml"], "total", "/ordered", 300),
        |files| {
            let file = &files["f.toml"];
            let mut finding = file.finding("in-use", None, &[("/used", Value::Int(0))]);
            (finding.message, finding.fixes) = ("310 are in use".to_owned(), vec![]);
            if int(file, "/used") > int(file, "/ordered") { vec![finding] } else { vec![] }
        },
        |files| insists(&files["f.toml"], "other", "/y", 2),
        |files| insists(&files["g.toml"], "total", "/ordered", 300),
    ];
    let both = [("f.toml", "ordered = 310\nused = 310\ny = 1\n"), ("g.toml", "ordered = 310\n")];
    let fixed = settled(&both, rules);
    // What is right in that file is done, and what others have is their own.
    assert_eq!(texts(&fixed), ["ordered = 310\nused = 310\ny = 2\n", "ordered = 300\n"]);
    let why = "it would bring [in-use] 310 are in use".to_owned();
    assert_eq!((fixed.fixed, reasons(&fixed)), (2, vec![("total".to_owned(), why)]));
}

#[test]
fn a_fix_that_makes_a_finding_graver_or_breaks_a_rule_is_taken_back() {
    let graver: &[Rule] = &[
        |files| wants(&files["f.toml"], "a", "/x", 1, 2),
        |files| {
            let mut finding = files["f.toml"].finding("b", None, &[("/y", Value::Int(1))]);
            finding.fixes.clear();
            if int(&files["f.toml"], "/x") == 1 {
                finding.severity = clearance_engine::report::Severity::Warning;
            }
            vec![finding]
        },
    ];
    let fixed = settled(&[("f.toml", "x = 1\ny = 1\n")], graver);
    assert!(fixed.rewrites.is_empty(), "{:?}", texts(&fixed));
    assert_eq!(fixed.left[0].why, Refusal::Brings("b".into(), "wrong".to_owned()));
    let file = File::new("f.toml", "x = 1\n");
    let first = report(vec![file.finding("a", None, &[("/x", Value::Int(2))])]);
    let run = |_: &_| {
        let mut report = report(vec![]);
        report.broken.push(clearance_engine::report::Broken {
            kind: clearance_engine::report::BrokenKind::Rule,
            file: "f.toml".to_owned(),
            document: None,
            begins: None,
            rule: Some("b".into()),
            message: "it divides by zero".to_owned(),
            help: None,
            place: None,
            label: None,
        });
        Ok::<_, Infallible>(report)
    };
    let Ok(fixed) = fix_findings(first, |report| report, run);
    assert!(fixed.rewrites.is_empty(), "{:?}", texts(&fixed));
}

/// Of many the one to blame is found, and the others are done.
#[test]
fn one_that_is_to_blame_does_not_keep_the_others() {
    let rules: &[Rule] = &[
        |files| {
            let file = &files["f.toml"];
            let pointers: Vec<String> = (0..40).map(|n| format!("/k{n}")).collect();
            pointers.iter().flat_map(|pointer| insists(file, "r", pointer, 7)).collect()
        },
        |files| wants(&files["f.toml"], "not-this", "/k23", 7, 1),
    ];
    let old: String = (0..40).map(|n| format!("k{n} = 1\n")).collect();
    let fixed = settled(&[("f.toml", &old)], rules);
    let wanted = |n| if n == 23 { 1 } else { 7 };
    let new: String = (0..40).map(|n| format!("k{n} = {}\n", wanted(n))).collect();
    assert_eq!((texts(&fixed), fixed.fixed), (vec![&*new], 39));
    let why = "it would bring [not-this] wrong".to_owned();
    assert_eq!(reasons(&fixed), [("r".to_owned(), why)]);
}

/// What one customer's fix brings up is found in the file of another.
#[test]
fn a_fix_that_brings_a_finding_of_another_customer_is_taken_back() {
    let rules: &[Rule] = &[
        |files| wants(&files["f.json"], "a", "/x", 1, 2),
        |files| match int(&files["f.json"], "/x") {
            2 => wants(&files["g.yaml"], "b", "/y", 5, 6),
            _ => vec![],
        },
    ];
    let fixed = settled(&[("f.json", "{\"x\": 1}"), ("g.yaml", "y: 5")], rules);
    assert!(fixed.rewrites.is_empty(), "{:?}", texts(&fixed));
    assert_eq!(reasons(&fixed), [("a".to_owned(), "it would bring [b] wrong".to_owned())]);
}

#[test]
fn rules_that_undo_each_other_change_nothing() {
    let rules: &[Rule] = &[
        |files| wants(&files["f.toml"], "up", "/x", 1, 2),
        |files| wants(&files["f.toml"], "down", "/x", 2, 1),
        |files| wants(&files["f.toml"], "other", "/y", 1, 2),
    ];
    let fixed = settled(&[("f.toml", "x = 1\ny = 1\n")], rules);
    assert_eq!((texts(&fixed), fixed.fixed), (vec!["x = 1\ny = 2\n"], 1));
    let why = "it would bring [down] wrong".to_owned();
    assert_eq!(reasons(&fixed), [("up".to_owned(), why)]);
}

#[test]
fn a_fix_that_does_not_help_is_not_kept() {
    let more: &[Rule] = &[|files| {
        let number = int(&files["f.toml"], "/x");
        wants(&files["f.toml"], "more", "/x", number, number + 1)
    }];
    let same: &[Rule] =
        &[|files| vec![files["f.toml"].finding("r", None, &[("/x", Value::Bool(true))])]];
    for rules in [more, same] {
        let fixed = settled(&[("f.toml", "x = 0\n")], rules);
        assert!(fixed.rewrites.is_empty(), "{:?}", texts(&fixed));
        assert_eq!((fixed.fixed, &fixed.left[0].why), (0, &Refusal::Useless));
    }
}

#[test]
fn the_fixes_of_a_finding_are_applied_together_or_not_at_all() {
    let rules: &[Rule] = &[
        |files| wants(&files["g.yaml"], "a", "/y", 1, 2),
        |files| {
            let (f, g) = (&files["f.toml"], &files["g.yaml"]);
            let mut both = f.finding("b", None, &[("/x", Value::Int(9))]);
            // What is anchored cannot be replaced without what repeats it.
            both.fixes.extend(g.finding("b", None, &[("/z", Value::Int(9))]).fixes);
            vec![both]
        },
    ];
    let fixed = settled(&[("f.toml", "x = 1\n"), ("g.yaml", "y: 1\nz: &z 1\nw: *z\n")], rules);
    assert_eq!(texts(&fixed), ["y: 2\nz: &z 1\nw: *z\n"]);
    let why = "other values of the file would change with it".to_owned();
    assert_eq!(reasons(&fixed), [("b".to_owned(), why)]);
    let rules: &[Rule] = &[|files| {
        if int(&files["f.toml"], "/x") == 9 {
            return vec![];
        }
        let mut both = files["f.toml"].finding("b", None, &[("/x", Value::Int(9))]);
        both.fixes.extend(files["g.yaml"].finding("b", None, &[("/y", Value::Int(9))]).fixes);
        vec![both]
    }];
    let fixed = settled(&[("f.toml", "x = 1\n"), ("g.yaml", "y: 1\n")], rules);
    assert_eq!((texts(&fixed), fixed.fixed), (vec!["x = 9\n", "y: 9\n"], 1));
}

#[test]
fn one_that_cannot_be_fixed_does_not_keep_the_others() {
    let lines: String = (0..40).map(|n| format!("k{n}: &a{n} 1\n")).collect();
    let text = format!("{lines}last: *a17\nother: *a31\n");
    let file = File::new("f.yaml", &text);
    let all: Vec<Finding> =
        (0..40).map(|n| file.finding("r", None, &[(&*format!("/k{n}"), Value::Int(n))])).collect();
    let still = [all[17].clone(), all[31].clone()].to_vec();
    let run = |_: &_| Ok::<_, Infallible>(report(still.clone()));
    let Ok(fixed) = fix_findings(report(all), |report| report, run);
    let wanted = |n: i64| match n {
        17 | 31 => 1,
        n => n,
    };
    let lines: String = (0..40).map(|n| format!("k{n}: &a{n} {}\n", wanted(n))).collect();
    assert_eq!(texts(&fixed), [format!("{lines}last: *a17\nother: *a31\n")]);
    // The first is what it is to be already.
    assert_eq!((fixed.fixed, fixed.left.len()), (37, 2));
}

/// What waits for a fix that is refused is not left waiting.
#[test]
fn a_refused_fix_makes_way() {
    let file = File::new("f.yaml", "x: &x 1\ny: *x\n");
    let mut first = file.finding("first", None, &[("/x", Value::Int(2)), ("/y", Value::Int(3))]);
    let second = file.finding("second", None, &[("/y", Value::Int(2))]);
    first.fixes[0].place = file.place(None, "/x");
    let run = |_: &_| Ok::<_, Infallible>(report(vec![]));
    let Ok(fixed) = fix_findings(report(vec![first, second]), |report| report, run);
    // Both values change: the alias by its own fix.
    assert_eq!(fixed.rewrites[0].new.text, "x: &x 2\ny: 3\n");
    let third = File::new("f.yaml", "x: &x 1\ny: *x\nz: 1\n");
    let mut first = third.finding("first", None, &[("/x", Value::Int(2)), ("/z", Value::Int(3))]);
    first.message = "cannot".to_owned();
    let second = third.finding("second", None, &[("/z", Value::Int(4))]);
    let run = |_: &_| Ok::<_, Infallible>(report(vec![]));
    let Ok(fixed) = fix_findings(report(vec![first, second]), |report| report, run);
    assert_eq!(fixed.rewrites[0].new.text, "x: &x 1\ny: *x\nz: 4\n");
    assert_eq!(fixed.fixed, 1);
}

#[test]
fn what_does_not_count_is_not_fixed() {
    let file = File::new("f.toml", "x = 1\ny = 1\n");
    let mut waived = file.finding("a", None, &[("/x", Value::Int(2))]);
    waived.status = Status::Waived(Waived {
        reason: "why".to_owned(),
        approved_by: None,
        ticket: None,
        expires: date(2026, 12, 31),
        days_left: 39,
        source: Source::new("waivers.toml", ""),
        span: Span::default(),
    });
    let mut known = file.finding("b", None, &[("/y", Value::Int(2))]);
    known.status = Status::Known;
    let fixed = once(vec![waived, known]);
    assert!(fixed.rewrites.is_empty() && fixed.left.is_empty());
    assert_eq!(fixed.fixed, 0);
}

#[test]
fn what_contradicts_itself_or_changed_meanwhile_is_refused() {
    let file = File::new("f.toml", "x = 1\n");
    let fixed =
        once(vec![file.finding("a", None, &[("/x", Value::Int(2)), ("/x", Value::Int(3))])]);
    assert_eq!((fixed.rewrites.len(), &fixed.left[0].why), (0, &Refusal::Contradicts));
    let other = File::new("f.toml", "x = 5\n");
    let fixed = once(vec![
        file.finding("a", None, &[("/x", Value::Int(2))]),
        other.finding("b", None, &[("/x", Value::Int(3))]),
    ]);
    assert!(fixed.rewrites.is_empty());
    assert_eq!(fixed.left.len(), 2);
    assert!(fixed.left.iter().all(|left| left.why == Refusal::Changed));
}

/// A file that breaks the schema is looked at by no rule, so it would seem to be fixed.
#[test]
fn a_fix_that_breaks_the_schema_is_taken_back() {
    let rules: &[Rule] = &[
        |files| wants(&files["f.toml"], "bad", "/x", 1, -1),
        |files| wants(&files["f.toml"], "good", "/y", 1, 2),
        |files| match int(&files["f.toml"], "/x") {
            -1 => {
                let mut broken = files["f.toml"].finding("schema", None, &[("/x", Value::Int(0))]);
                broken.fixes.clear();
                broken.message = "-1 is less than 0".to_owned();
                vec![broken]
            }
            _ => vec![],
        },
    ];
    let fixed = settled(&[("f.toml", "x = 1\ny = 1\n")], rules);
    assert_eq!((texts(&fixed), fixed.fixed), (vec!["x = 1\ny = 2\n"], 1));
    let why = "the file would not keep to the schema: -1 is less than 0".to_owned();
    assert_eq!(reasons(&fixed), [("bad".to_owned(), why)]);
}

/// Values may be taken over from a file that holds them under another key.
#[test]
fn a_value_is_found_by_where_it_is_written() {
    let file = File::new("clearance.toml", "[partner]\ncountry = \"DE\"\n");
    let mut finding = file.finding("r", None, &[("/partner/country", Value::Text("AT".into()))]);
    finding.fixes[0].place.pointer = "/elsewhere/country".to_owned();
    let fixed = once(vec![finding]);
    assert_eq!(texts(&fixed), ["[partner]\ncountry = \"AT\"\n"]);
}

/// What lies in no customer's file is looked at before anything runs, and may stop it.
#[test]
fn what_would_keep_the_run_from_starting_is_taken_back() {
    let (customer, file) = (
        File::new("f.toml", "y = 1\n"),
        File::new("clearance.toml", "[partner]\ncountry = \"DE\"\n"),
    );
    let mut finding =
        file.finding("r", None, &[("/partner/country", Value::Text("Germany".into()))]);
    finding.subject = customer.finding("r", None, &[("/y", Value::Int(1))]).subject;
    let good = customer.finding("g", None, &[("/y", Value::Int(2))]);
    let again = finding.clone();
    let run = |texts: &clearance_gate::fix::Texts| match texts.contains_key("clearance.toml") {
        true => Err("no such country"),
        false => Ok(report(vec![again.clone()])),
    };
    let fixed = fix_findings(report(vec![finding, good.clone()]), |report| report, run).unwrap();
    assert_eq!((texts(&fixed), fixed.fixed), (vec!["y = 2\n"], 1));
    assert_eq!(fixed.left[0].why, Refusal::Refused);
    // An error that no fix of such a file is to blame for is passed on.
    let failed = fix_findings(report(vec![good]), |report| report, |_| Err("out of memory"));
    assert_eq!(failed.unwrap_err(), "out of memory");
}

#[test]
fn what_customers_take_over_is_read_from_the_new_text() {
    use clearance_engine::settings::{Inherited, Settings};
    use clearance_gate::fix::refresh_inherited;
    use clearance_syntax::document::NodeId;
    let file = File::new("clearance.toml", "[partner]\ncountry = \"DE\" # c\n");
    let document = std::sync::Arc::new(file.documents[0].clone());
    let node = document.get(NodeId::ROOT, "partner").unwrap();
    let inherited = vec![Inherited { key: "partner".to_owned(), document, node }];
    let settings = Settings { inherited, ..Settings::default() };
    let fixed =
        once(vec![file.finding("r", None, &[("/partner/country", Value::Text("AT".into()))])]);
    let new =
        |rewrite: &clearance_gate::fix::Rewrite| (rewrite.old.name.clone(), rewrite.new.clone());
    let renewed = refresh_inherited(&settings, &fixed.rewrites.iter().map(new).collect());
    let Inherited { document, node, .. } = &renewed.inherited[0];
    assert_eq!(document.source.text, "[partner]\ncountry = \"AT\" # c\n");
    let country = document.get(*node, "country").unwrap();
    assert_eq!(document.source.slice(document.node(country).span), "\"AT\"");
    let same = renewed_for_others(&settings);
    assert_eq!(same, "[partner]\ncountry = \"DE\" # c\n");
}

fn renewed_for_others(settings: &clearance_engine::settings::Settings) -> String {
    let other = Source::new("other.toml", "");
    let texts = BTreeMap::from([(other.name.clone(), other)]);
    clearance_gate::fix::refresh_inherited(settings, &texts).inherited[0]
        .document
        .source
        .text
        .clone()
}
