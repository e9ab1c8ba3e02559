//! The JUnit XML, read back.

use std::collections::{BTreeMap, BTreeSet};

use clearance_engine::report::{Outcome, Report, SubjectReport};
use clearance_render::output::escape;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::fixed::{HOSTILE, clean, report};
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
        // Jenkins' schema allows the reason as text alone.
        TestCaseStatus::Skipped { message: None, description, .. } => ("skip", text(description)),
        TestCaseStatus::Skipped { message: Some(_), .. } => panic!("no reader's schema knows it"),
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

/// What the case of a rule on a customer is called.
fn name_of(rule: &str, customer: &SubjectReport) -> String {
    let document = customer.subject.document.map(|document| format!("document {document}"));
    let name = customer.name.as_deref().map(|name| escape(name).into_owned());
    let about: Vec<String> = name.into_iter().chain(document).collect();
    if about.is_empty() { rule.to_owned() } else { format!("{rule} ({})", about.join(", ")) }
}

#[test]
fn a_suite_per_file_and_a_case_per_rule() {
    let report = report();
    let cases = cases(&report);
    for customer in &report.subjects {
        let file = report.root.relative(&clearance_render::output::escape(&customer.subject.file));
        let name = |rule: &str| name_of(rule, customer);
        assert!(cases.contains_key(&(file.clone(), name("schema"))), "{file}");
        for (rule, outcome) in report.rules.iter().zip(&customer.outcomes) {
            let (ended, _) = &cases[&(file.clone(), name(&rule.id))];
            match outcome {
                Outcome::Pass => assert_eq!(*ended, "pass", "{file} {}", rule.id),
                Outcome::Error => assert_eq!(*ended, "error", "{file} {}", rule.id),
                // Only what is grave and open turns a pipeline red.
                Outcome::Fail => assert!(["fail", "pass"].contains(ended), "{file} {}", rule.id),
                Outcome::Skip | Outcome::Open => assert_eq!(*ended, "skip", "{file} {}", rule.id),
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
    let contoso = |rule: &str| of("customers/contoso.toml", &format!("{rule} (Contoso GmbH)"));
    assert_eq!(contoso("same-license-total"), ("fail", "20 licenses arrive, 25 leave"));
    assert_eq!(contoso("schema"), ("fail", "`partner` is missing"));
    assert_eq!(contoso("no-day-without-service"), ("pass", ""), "a warning");
    assert_eq!(contoso("known-offers"), ("pass", ""), "waived");
    assert_eq!(contoso("partner-region"), ("pass", ""), "in the baseline");
    assert_eq!(of("waivers.toml", "waiver/unused"), ("pass", ""), "a warning");
    let lines = |case| of("customers/lines.jsonl", case);
    assert_eq!(lines("file (document 2)"), ("error", "the object is not closed"));
    assert_eq!(
        lines("known-offers (document 1)"),
        ("error", "function not found: lookup (string)")
    );
    assert_eq!(
        lines("same-license-total (document 1)"),
        ("skip", "the rule does not apply to this customer")
    );
    let all = &cases[&("all customers".to_owned(), "one-file-per-tenant".to_owned())];
    assert_eq!(all, &("error", "the rule did not finish within 10 operations".to_owned()));
}

#[test]
fn rules_are_skipped_where_the_schema_is_broken() {
    let mut report = report();
    report.findings.retain(|finding| &*finding.rule == "schema");
    let customer = &mut report.subjects[1];
    assert_eq!(&*customer.subject.file, "customers/contoso.toml");
    customer.outcomes.fill(Outcome::Skip);
    let why = "the customer file does not keep to the schema".to_owned();
    for rule in &report.rules {
        let case = format!("{} (Contoso GmbH)", rule.id);
        let case = ("moves/customers/contoso.toml".to_owned(), case);
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
    let skipped = |suite: &quick_junit::TestSuite| {
        suite.extra.get("skipped").expect("a count").as_str().parse::<usize>().expect("a number")
    };
    assert_eq!(sum(skipped), count("skip"));
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
    let contoso =
        |rule: &str| out("moves/customers/contoso.toml", &format!("{rule} (Contoso GmbH)"));
    assert!(contoso("no-day-without-service").contains("warning[no-day-without-service]"));
    assert!(
        contoso("known-offers").contains(
            "waived by c.meier@example.com until 2026-12-22: Microsoft confirmed the order"
        )
    );
    assert!(contoso("partner-region").contains("in the baseline:"));
    assert_eq!(contoso("same-license-total"), "");
}

/// An element: its name, its attributes, the elements in it, and whether there is text.
#[derive(Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Self>,
    has_text: bool,
}

/// The root of an XML text, by a parser that is not the one under test.
fn tree(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    let element = |start: &BytesStart<'_>| {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let key = String::from_utf8(attribute.key.0.to_vec()).expect("UTF-8");
            (key, attribute.unescape_value().expect("a value").into_owned())
        });
        let name = String::from_utf8(start.name().0.to_vec()).expect("UTF-8");
        Element { name, attributes: attributes.collect(), ..Element::default() }
    };
    loop {
        match reader.read_event().expect("it is XML") {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                open.last_mut().expect("a parent").children.push(element(&start));
            }
            Event::End(_) => {
                let done = open.pop().expect("it was opened");
                open.last_mut().expect("a parent").children.push(done);
            }
            Event::Text(text) => {
                let text = text.decode().expect("UTF-8");
                open.last_mut().expect("a parent").has_text |= !text.trim().is_empty();
            }
            Event::GeneralRef(_) => open.last_mut().expect("a parent").has_text = true,
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?} is more than is needed"),
        }
    }
    open.remove(0).children.remove(0)
}

/// Which attributes must be there, which may be, which elements come in this order, and whether text may.
struct Allowed {
    required: &'static [&'static str],
    optional: &'static [&'static str],
    children: &'static [&'static str],
    text: bool,
}

/// What the schemas of Jenkins (`jenkins-junit.xsd`) and Surefire (`surefire-test-report.xsd`) both let pass. The one
/// attribute of ours is `file`: neither knows it, GitLab shows it, and no reader minds.
fn allowed(element: &str) -> Allowed {
    let none: &[&str] = &[];
    let (required, optional, children, text): (&[&str], &[&str], &[&str], bool) = match element {
        "testsuites" => (none, &["name", "tests", "failures", "errors"], &["testsuite"], false),
        "testsuite" => (
            &["name", "tests", "errors", "skipped", "failures"],
            none,
            &["properties", "testcase"],
            false,
        ),
        "properties" => (none, none, &["property"], false),
        "property" => (&["name", "value"], none, none, false),
        "testcase" => (
            &["name", "classname", "time"],
            &["file"],
            &["skipped", "error", "failure", "system-out"],
            false,
        ),
        // Jenkins' schema has text in it and no attributes.
        "skipped" => (none, none, none, true),
        "failure" | "error" => (&["type"], &["message"], none, true),
        "system-out" => (none, none, none, true),
        other => panic!("nobody knows <{other}>"),
    };
    Allowed { required, optional, children, text }
}

fn check_allowed(element: &Element, seen: &mut BTreeSet<String>) {
    let allowed = allowed(&element.name);
    let name = &element.name;
    for key in allowed.required {
        assert!(element.attributes.contains_key(*key), "<{name}> without {key}");
    }
    for key in element.attributes.keys() {
        let known = [allowed.required, allowed.optional].concat();
        assert!(known.contains(&key.as_str()), "{key} of <{name}>");
    }
    assert!(allowed.text || !element.has_text, "text in <{name}>");
    let at = |child: &Element| {
        let at = allowed.children.iter().position(|known| *known == child.name);
        at.unwrap_or_else(|| panic!("<{}> in <{name}>", child.name))
    };
    assert!(element.children.is_sorted_by_key(at), "the order in <{name}>");
    assert!(name != "properties" || !element.children.is_empty());
    seen.insert(name.clone());
    element.children.iter().for_each(|child| check_allowed(child, seen));
}

#[test]
fn readers_with_a_schema_take_it() {
    let mut seen = BTreeSet::new();
    check_allowed(&tree(&written(&report(), "junit", &PLAIN)), &mut seen);
    assert_eq!(seen.len(), 9, "{seen:?}");
    check_allowed(&tree(&written(&clean(), "junit", &PLAIN)), &mut seen);
    let nothing = Report { subjects: vec![], ..clean() };
    check_allowed(&tree(&written(&nothing, "junit", &PLAIN)), &mut seen);
}

/// What XML 1.0 has as characters.
#[test]
fn it_holds_characters_of_xml_only() {
    let text = written(&report(), "junit", &PLAIN);
    let is_xml = |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert_eq!(text.chars().find(|&c| !is_xml(c)), None);
    assert!(text.contains("\\u{fffe}\\u{fdd0}\\u{1ffff}"), "it is told which");
}

#[test]
fn a_case_says_whom_it_is_about_and_in_which_file() {
    let mut report = report();
    let root = report.root.clone();
    report.subjects[1].name = Some(format!("Contoso {HOSTILE}{}", "é".repeat(500)));
    let named: Vec<(String, String)> = read(&report)
        .test_suites
        .iter()
        .flat_map(|suite| suite.test_cases.iter().map(move |case| (suite, case)))
        .map(|(suite, case)| {
            let file = case.extra.get("file").map(|file| file.as_str().to_owned());
            // What broke over all customers is about no file.
            assert_eq!(file.is_none(), suite.name.as_str() == "all customers");
            (file.unwrap_or_default(), case.name.as_str().to_owned())
        })
        .collect();
    for customer in &report.subjects {
        let file = escape(&root.relative(&customer.subject.file)).into_owned();
        for rule in report.rules.iter().map(|rule| &*rule.id).chain(["schema"]) {
            let expected = name_of(rule, customer);
            let begins: String = expected.chars().take(100).collect();
            let is_it = |(of, case): &&(String, String)| *of == file && case.starts_with(&begins);
            let (_, case) =
                named.iter().find(is_it).unwrap_or_else(|| panic!("{expected}: {named:?}"));
            assert!(case.chars().count() < 400, "{case}");
        }
    }
    assert!(named.iter().any(|(_, case)| case == "same-license-total (Fabrikam)"), "{named:?}");
}
