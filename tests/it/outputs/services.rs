//! What CI services are told: every finding, at its place, the gravest first, and nothing that they would take for
//! something else.

use std::collections::BTreeSet;

use clearance_engine::report::{Finding, Report, Severity, Status};
use clearance_render::output::escape;
use clearance_syntax::source::Source;
use serde_json::{Value, json};

use super::fixed::{broken, clean, finding, place, report, waived};
use super::{PLAIN, written};

const GITLAB: &str = include_str!("../../schemas/gitlab-code-quality.json");

#[test]
fn snapshots() {
    for name in ["github", "gitlab", "azure"] {
        insta::assert_snapshot!(name, written(&report(), name, &PLAIN));
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for name in ["sarif", "github", "gitlab", "azure"] {
        assert_eq!(written(&report(), name, &PLAIN), written(&report(), name, &PLAIN));
        let other = super::Style { color: true, links: true, width: 40, ..PLAIN };
        assert_eq!(written(&report(), name, &PLAIN), written(&report(), name, &other), "{name}");
    }
}

#[test]
fn a_clean_report_says_nothing() {
    assert_eq!(written(&clean(), "github", &PLAIN), "");
    assert_eq!(written(&clean(), "azure", &PLAIN), "");
    assert_eq!(written(&clean(), "gitlab", &PLAIN), "[]\n");
}

/// How grave a finding is, from 1; what could not be checked is 0, a question 4, what does not count 5.
pub(super) fn grade(finding: &Finding) -> usize {
    match (&finding.status, finding.severity) {
        (Status::Open, Severity::Error) => 1,
        (Status::Open, Severity::Warning) => 2,
        (Status::Open, Severity::Advice) => 3,
        (Status::Open, Severity::Question) => 4,
        _ => 5,
    }
}

/// All findings in the order in which they must be told.
fn told(report: &Report) -> Vec<&Finding> {
    (1..=5).flat_map(|of| report.findings.iter().filter(move |one| grade(one) == of)).collect()
}

/// A command as GitHub's runner reads it: its name, its properties, its message.
fn command(line: &str) -> (String, Vec<(String, String)>, String) {
    let (head, message) =
        line.strip_prefix("::").and_then(|rest| rest.split_once("::")).expect(line);
    let (name, properties) = head.split_once(' ').expect(line);
    let decoded = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",");
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    };
    let property = |pair: &str| {
        let (key, value) = pair.split_once('=').expect(line);
        (key.to_owned(), decoded(value))
    };
    let message = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    (name.to_owned(), properties.split(',').map(property).collect(), message)
}

#[test]
fn github_reads_each_finding_at_its_place() {
    let report = report();
    let text = written(&report, "github", &PLAIN);
    let mut lines: Vec<&str> = text.lines().collect();
    // What was there before is counted, and not told again and again.
    let known = "::notice title=clearance::1 finding known since the baseline";
    assert_eq!(lines.pop(), Some(known));
    let is_told = |one: &&Finding| !matches!(one.status, Status::Known);
    let told: Vec<&Finding> = told(&report).into_iter().filter(is_told).collect();
    assert_eq!(lines.len(), told.len() + report.broken.len());
    let (first, rest) = lines.split_at(report.broken.len());
    for (line, broken) in first.iter().zip(&report.broken) {
        let (name, _, message) = command(line);
        assert_eq!(name, "error");
        let said = format!("not checked: {}", escape(&broken.message));
        assert_eq!(message.lines().next(), Some(&*said));
    }
    let commands = ["error", "error", "warning", "notice", "notice", "notice"];
    for (line, finding) in rest.iter().zip(told) {
        let (name, properties, message) = command(line);
        assert_eq!(name, commands[grade(finding)]);
        let of =
            |key: &str| properties.iter().find(|(name, _)| name == key).map(|(_, value)| &**value);
        let (start, end) = (finding.location.start(), finding.location.end());
        assert_eq!(
            of("file"),
            Some(&*escape(&report.root.relative(&finding.location.source.name)))
        );
        assert_eq!(of("line"), Some(&*start.line.to_string()));
        assert_eq!(of("endLine"), Some(&*end.line.to_string()));
        let one_line = start.line == end.line;
        assert_eq!(of("col"), one_line.then(|| start.column.to_string()).as_deref());
        assert_eq!(of("endColumn"), one_line.then(|| end.column.to_string()).as_deref());
        assert_eq!(of("title"), Some(&*finding.rule));
        let first = message.lines().next().expect("a line");
        assert!(first.ends_with(&*escape(&finding.message)), "{first}");
        let help = finding.help.as_ref().map(|help| format!("help: {}", escape(help)));
        assert!(help.is_none_or(|help| message.contains(&help)), "{message}");
    }
}

#[test]
fn what_does_not_count_takes_no_room_from_what_does() {
    let source = Source::new("a.toml", "a = 1\n");
    let mut findings: Vec<Finding> = (0..30)
        .map(|nth| {
            let place = place(&source, (4..5).into(), "/a");
            let mut finding = finding("r", Severity::Advice, &format!("m{nth}"), place);
            if nth != 20 {
                finding.status = Status::Known;
            }
            finding
        })
        .collect();
    findings[29].severity = Severity::Error;
    let text = written(&Report { findings, ..clean() }, "github", &PLAIN);
    assert!(text.starts_with(
        "::notice file=moves/a.toml,line=1,endLine=1,col=5,endColumn=6,title=r::m20\n"
    ));
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.ends_with("::notice title=clearance::29 findings known since the baseline\n"));
    assert!(!text.contains("::error"), "an error that is known is no error of the step");
}

#[test]
fn azure_reads_each_finding_at_its_place() {
    let report = report();
    let text = written(&report, "azure", &PLAIN);
    let (issues, rest): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("##vso["));
    let open: Vec<&Finding> = told(&report).into_iter().filter(|one| grade(one) < 5).collect();
    assert_eq!(issues.len(), open.len() + report.broken.len());
    for (line, finding) in issues.iter().skip(report.broken.len()).zip(open) {
        let (head, message) = line.split_once(']').expect(line);
        let start = finding.location.start();
        let decoded = head.replace("%3B", ";").replace("%5D", "]").replace("%AZP25", "%");
        let kind = if finding.severity == Severity::Error { "error" } else { "warning" };
        let expected = format!(
            "##vso[task.logissue type={kind};sourcepath={};linenumber={};columnnumber={};code={};",
            escape(&report.root.relative(&finding.location.source.name)),
            start.line,
            start.column,
            finding.rule
        );
        assert_eq!(decoded, expected);
        let said = message.replace("%0A", "\n").replace("%AZP25", "%");
        assert!(said.lines().next().is_some_and(|line| line.ends_with(&*escape(&finding.message))));
    }
    assert_eq!(rest.first(), Some(&"##[group]3 findings waived or known"));
    assert_eq!(rest.last(), Some(&"##[endgroup]"));
    assert_eq!(rest.len(), 5);
}

#[test]
fn no_text_is_taken_for_a_command() {
    let source = Source::new("a;b]c%.toml", "a = 1\n");
    let evil = "x]##vso[task.setvariable variable=a]b\n##vso[task.complete result=Succeeded]\n::add-mask::x\r::error::y";
    let mut open = finding(evil, Severity::Error, evil, place(&source, (4..5).into(), "/a"));
    open.help = Some(evil.into());
    let Status::Waived(by) = waived() else { panic!("it is one") };
    let by = clearance_engine::report::Waived { reason: evil.into(), ..by };
    let excepted = Finding { status: Status::Waived(by), ..open.clone() };
    let report = Report { findings: vec![open, excepted], ..clean() };
    let azure = written(&report, "azure", &PLAIN);
    for line in azure.lines() {
        let commands = line.match_indices("##vso[").chain(line.match_indices("##["));
        let first = commands.map(|(at, _)| at).min();
        let starts = line
            .starts_with("##vso[task.logissue type=error;sourcepath=moves/a%3Bb%5Dc%AZP25.toml;");
        let group = line == "##[group]1 finding waived or known" || line == "##[endgroup]";
        assert!(starts || group || first.is_none(), "{line}");
    }
    assert_eq!(azure.lines().count(), 4);
    let github = written(&report, "github", &PLAIN);
    assert!(
        github
            .lines()
            .all(|line| line.starts_with("::error file=") || line.starts_with("::notice file="))
    );
    assert_eq!(github.lines().count(), 2);
}

#[test]
fn gitlab_keeps_to_what_is_documented() {
    let schema: Value = serde_json::from_str(GITLAB).expect("it is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("it is a schema");
    for report in [report(), clean()] {
        let json: Value = serde_json::from_str(&written(&report, "gitlab", &PLAIN)).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    let bad = json!([{"description": "d", "check_name": "c", "fingerprint": "f", "severity": "error",
        "location": {"path": "./a", "lines": {"begin": 0}}}]);
    assert_eq!(validator.iter_errors(&bad).count(), 3);
}

#[test]
fn gitlab_reads_each_finding_at_its_place() {
    let report = report();
    let json: Value = serde_json::from_str(&written(&report, "gitlab", &PLAIN)).expect("JSON");
    let issues = json.as_array().expect("a list");
    assert_eq!(issues.len(), report.findings.len() + report.broken.len());
    let prints: BTreeSet<&str> =
        issues.iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!(prints.len(), issues.len());
    let severities = ["blocker", "critical", "major", "minor", "info", "info"];
    for issue in issues.iter().take(report.broken.len()) {
        assert_eq!(issue["severity"], json!("blocker"));
    }
    for (issue, finding) in issues.iter().skip(report.broken.len()).zip(told(&report)) {
        assert_eq!(issue["severity"], json!(severities[grade(finding)]));
        assert_eq!(issue["check_name"], json!(&*finding.rule));
        assert_eq!(issue["fingerprint"], json!(finding.fingerprint));
        let path = report.root.relative(&finding.location.source.name);
        let lines =
            json!({"begin": finding.location.start().line, "end": finding.location.end().line});
        assert_eq!(issue["location"], json!({"path": path, "lines": lines}));
        let description = issue["description"].as_str().expect("a text");
        assert!(description.contains(&*escape(&finding.message)), "{description}");
    }
    let broken: Vec<Value> =
        issues.iter().take(4).map(|issue| issue["location"]["lines"]["begin"].clone()).collect();
    assert_eq!(broken, [3, 2, 1, 3], "a rule that broke names its document's line");
    let waived = "waived by c.meier@example.com until 2026-12-22 (Microsoft confirmed the order): the offer is not sold any more";
    assert!(issues.iter().any(|issue| issue["description"] == json!(waived)));
}

#[test]
fn what_broke_is_recognized_from_run_to_run() {
    let of = |broken: Vec<clearance_engine::report::Broken>| -> Vec<Value> {
        let report = Report { broken, ..clean() };
        let json: Value = serde_json::from_str(&written(&report, "gitlab", &PLAIN)).expect("JSON");
        json.as_array().expect("a list").iter().map(|one| one["fingerprint"].clone()).collect()
    };
    let one = || broken().swap_remove(2);
    let twice = of(vec![one(), one()]);
    assert_ne!(twice[0], twice[1], "what is alike is told twice");
    let another = of(vec![broken().swap_remove(0), one()]);
    assert_eq!(another[1], twice[0], "whatever else broke");
}
