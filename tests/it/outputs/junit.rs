//! The JUnit XML, read back.

use std::collections::{BTreeMap, BTreeSet};

use clearance::report::{Outcome, Report};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus};

use super::fixed::{clean, report};
use super::{PLAIN, written};

fn read(report: &Report) -> quick_junit::Report {
    let text = written(report, "junit", &PLAIN);
    quick_junit::Report::deserialize_from_str(&text).expect("it is JUnit's XML")
}

/// `pass`, `skip`, `fail` or `error`, and the message.
fn ended(case: &TestCase) -> (&'static str, String) {
    let text = |text: &Option<quick_junit::XmlString>| {
        text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default()
    };
    match &case.status {
        TestCaseStatus::Success { .. } => ("pass", String::new()),
        TestCaseStatus::Skipped { message, .. } => ("skip", text(message)),
        TestCaseStatus::NonSuccess { kind, message, ty, .. } => {
            let (word, kind_of) = match kind {
                NonSuccessKind::Failure => ("fail", "error"),
                NonSuccessKind::Error => ("error", "not checked"),
            };
            assert_eq!(text(ty), kind_of);
            (word, text(message))
        }
    }
}

/// How each case ended, by suite and name.
fn cases(report: &Report) -> BTreeMap<(String, String), (&'static str, String)> {
    let mut cases = BTreeMap::new();
    for suite in read(report).test_suites {
        for case in &suite.test_cases {
            assert_eq!(case.classname.as_ref(), Some(&suite.name));
            let name = (suite.name.as_str().to_owned(), case.name.as_str().to_owned());
            assert_eq!(cases.insert(name.clone(), ended(case)), None, "{name:?} twice");
        }
    }
    cases
}

#[test]
fn a_suite_per_file_and_a_case_per_rule() {
    let report = report();
    let cases = cases(&report);
    for customer in &report.customers {
        let file = report.root.relative(&clearance::output::escape(&customer.subject.file));
        let name = |rule: &str| match customer.subject.document {
            Some(document) => format!("{rule} (document {})", document + 1),
            None => rule.to_owned(),
        };
        assert!(cases.contains_key(&(file.clone(), name("schema"))), "{file}");
        for (rule, outcome) in report.rules.iter().zip(&customer.outcomes) {
            let (ended, _) = &cases[&(file.clone(), name(&rule.id))];
            match outcome {
                Outcome::Pass => assert_eq!(*ended, "pass", "{file} {}", rule.id),
                Outcome::Error => assert_eq!(*ended, "error", "{file} {}", rule.id),
                // Only what is grave and open turns a pipeline red.
                Outcome::Fail => assert!(["fail", "pass"].contains(ended), "{file} {}", rule.id),
                Outcome::Skip => assert_eq!(*ended, "skip", "{file} {}", rule.id),
            }
        }
    }
}

#[test]
fn each_kind_of_finding_has_its_end() {
    let cases = cases(&report());
    let of = |file: &str, case: &str| {
        let (word, message) = &cases[&(format!("moves/{file}"), case.to_owned())];
        (*word, message.as_str())
    };
    let contoso = |case| of("customers/contoso.toml", case);
    assert_eq!(contoso("same-license-total"), ("fail", "20 licenses arrive, 25 leave"));
    assert_eq!(contoso("schema"), ("fail", "`partner` is missing"));
    assert_eq!(contoso("no-day-without-service"), ("pass", ""), "a warning");
    assert_eq!(contoso("known-offers"), ("pass", ""), "waived");
    assert_eq!(contoso("partner-region"), ("pass", ""), "in the baseline");
    assert_eq!(of("waivers.toml", "waiver/unused"), ("pass", ""), "a warning");
    let lines = |case| of("customers/lines.jsonl", case);
    assert_eq!(lines("file (document 3)"), ("error", "the object is not closed"));
    assert_eq!(
        lines("known-offers (document 2)"),
        ("error", "function not found: lookup (string)")
    );
    assert_eq!(
        lines("same-license-total (document 2)"),
        ("skip", "the rule does not apply to this customer")
    );
    let all = &cases[&("all customers".to_owned(), "one-file-per-tenant".to_owned())];
    assert_eq!(all, &("error", "the rule did not finish within 10 operations".to_owned()));
}

#[test]
fn rules_are_skipped_where_the_schema_is_broken() {
    let mut report = report();
    report.findings.retain(|finding| &*finding.rule == "schema");
    let customer = &mut report.customers[1];
    assert_eq!(&*customer.subject.file, "customers/contoso.toml");
    customer.outcomes.fill(Outcome::Skip);
    let why = "the customer file does not keep to the schema".to_owned();
    for rule in &report.rules {
        let case = ("moves/customers/contoso.toml".to_owned(), rule.id.to_string());
        assert_eq!(cases(&report)[&case], ("skip", why.clone()));
    }
}

#[test]
fn counts_are_those_of_the_cases() {
    let (cases, report) = (cases(&report()), read(&report()));
    let count = |word: &str| cases.values().filter(|(ended, _)| *ended == word).count();
    assert_eq!(
        (report.tests, report.failures, report.errors),
        (cases.len(), count("fail"), count("error"))
    );
    let sum = |count: fn(&quick_junit::TestSuite) -> usize| -> usize {
        report.test_suites.iter().map(count).sum()
    };
    assert_eq!(sum(|suite| suite.tests), cases.len());
    assert_eq!(sum(|suite| suite.failures), count("fail"));
    assert_eq!(sum(|suite| suite.errors), count("error"));
    assert_eq!(sum(|suite| suite.disabled), count("skip"));
    assert!(["pass", "fail", "error", "skip"].iter().all(|word| count(word) > 0));
    let clean = read(&clean());
    assert_eq!((clean.failures, clean.errors), (0, 1), "a rule broke, and its outcome says so");
}

#[test]
fn what_does_not_fail_is_told_all_the_same() {
    let report = read(&report());
    let suite = |name: &str| report.test_suites.iter().find(|suite| suite.name.as_str() == name);
    let out = |file: &str, rule: &str| {
        let suite = suite(file).expect(file);
        let case = suite.test_cases.iter().find(|case| case.name.as_str() == rule).expect(rule);
        case.system_out.as_ref().map(|out| out.as_str().to_owned()).unwrap_or_default()
    };
    let contoso = |rule| out("moves/customers/contoso.toml", rule);
    assert!(contoso("no-day-without-service").contains("warning[no-day-without-service]"));
    assert!(
        contoso("known-offers").contains(
            "waived by c.meier@example.com until 2026-12-22: Microsoft confirmed the order"
        )
    );
    assert!(contoso("partner-region").contains("in the baseline:"));
    assert_eq!(contoso("same-license-total"), "");
}

/// The elements, and the attributes of each, that JUnit's readers know.
const KNOWN: &[(&str, &[&str])] = &[
    ("testsuites", &["name", "tests", "failures", "errors"]),
    ("testsuite", &["name", "tests", "failures", "errors", "disabled"]),
    ("testcase", &["name", "classname"]),
    ("failure", &["message", "type"]),
    ("error", &["message", "type"]),
    ("skipped", &["message"]),
    ("properties", &[]),
    ("property", &["name", "value"]),
    ("system-out", &[]),
];

#[test]
fn nothing_is_written_that_readers_do_not_know() {
    let text = written(&report(), "junit", &PLAIN);
    let mut seen = BTreeSet::new();
    for tag in text.split('<').skip(2).filter(|tag| !tag.starts_with('/')) {
        let inside = tag.split('>').next().unwrap();
        let mut words = inside.split([' ', '\n']).filter(|word| !word.is_empty());
        let element = words.next().unwrap().trim_end_matches('/');
        let (_, known) = KNOWN.iter().find(|(name, _)| *name == element).expect(element);
        // Values hold no `"`: what is left of `="` outside of them is a name.
        let names = inside.split('"').step_by(2).filter_map(|part| part.trim().strip_suffix('='));
        let own = names.map(|name| name.trim_start_matches(element).trim());
        assert!(own.clone().all(|name| known.contains(&name)), "{:?}", own.collect::<Vec<_>>());
        seen.insert(element.to_owned());
    }
    assert_eq!(seen.len(), KNOWN.len(), "{seen:?}");
}
