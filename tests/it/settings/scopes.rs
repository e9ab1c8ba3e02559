//! What holds for some files only.

use clearance_engine::report::{Outcome, Report};

use super::loading::{SAYS, SHOWS};
use super::said::{checked, explained, files, inputs, loaded, said};
use crate::scratch::GOOD;

/// `customer severity message` of each finding.
fn brief(report: &Report) -> Vec<String> {
    let findings = report.findings.iter();
    let brief = findings.map(|finding| {
        let subject = finding.subject.as_ref().unwrap();
        format!("{} {} {}", subject.file, finding.severity.name(), finding.message)
    });
    brief.collect()
}

#[test]
fn globs_are_over_names_from_the_root_on() {
    let pack = files(&[("says.rhai", SAYS)]);
    let names = ["a.toml", "x/a.toml", "x/y/a.toml", "x/y/z/b.json", "../elsewhere/a.toml"];
    let good =
        "{\"customer\": {\"name\": \"C\", \"tenant\": \"c.onmicrosoft.com\", \"country\": \"DE\"}}";
    let found = names.map(|name| (name, if name.ends_with("json") { good } else { GOOD }));
    let found = inputs(&found);
    let matching = |glob: &str| {
        let text = format!(
            "[[overrides]]\npaths = [\"{glob}\"]\n[overrides.rules.says]\nseverity = \"advice\"\n"
        );
        let report = checked(&loaded(&pack, &text), &found);
        let advice = report.findings.iter().filter(|one| one.severity.name() == "advice");
        let names: Vec<String> =
            advice.map(|one| one.subject.as_ref().unwrap().file.to_string()).collect();
        names.join(" ")
    };
    for (glob, expected) in [
        ("a.toml", "a.toml"),
        ("*.toml", "a.toml"),
        ("**/*.toml", "../elsewhere/a.toml a.toml x/a.toml x/y/a.toml"),
        ("x", "x/a.toml x/y/a.toml"),
        ("x/", "x/a.toml x/y/a.toml"),
        ("./x/y", "x/y/a.toml"),
        ("x/*", "x/a.toml x/y/a.toml"),
        ("x/*.toml", "x/a.toml"),
        ("{x/y,nowhere}", "x/y/a.toml"),
        (".", "../elsewhere/a.toml a.toml x/a.toml x/y/a.toml"),
        ("./x/**", "x/a.toml x/y/a.toml"),
        ("nowhere/**", ""),
    ] {
        assert_eq!(matching(glob), expected, "{glob}");
    }
}

#[test]
fn later_overrides_count_more_and_params_are_laid_over_each_other() {
    let pack = files(&[("shows.rhai", SHOWS)]);
    let text = "\
[rules.shows.params]
days = 1
name = \"all\"

[[overrides]]
paths = [\"x\"]
[overrides.rules.shows]
severity = \"error\"
params = { days = 2, share = 2 }

[[overrides]]
paths = [\"x/y\", \"other\"]
[overrides.rules.shows]
severity = \"advice\"
params = { days = 3 }
";
    let names = ["a.toml", "other/a.toml", "x/a.toml", "x/b.toml", "x/y/a.toml"];
    let found = inputs(&names.map(|name| (name, GOOD)));
    let report = checked(&loaded(&pack, text), &found);
    assert_eq!(
        brief(&report),
        [
            "a.toml warning 1 1.0 all on 1 0",
            "other/a.toml advice 3 1.0 all on 1 0",
            "x/a.toml error 2 4.0 all on 1 0",
            "x/b.toml error 2 4.0 all on 1 0",
            "x/y/a.toml advice 3 4.0 all on 1 0",
        ]
    );
    let why = explained(loaded(&pack, text), "shows", &found);
    let told: Vec<_> = why.customers.iter().flat_map(|of| said(&of.findings)).collect();
    assert_eq!(told, said(&report.findings));
    let prints = |findings: &[clearance_engine::report::Finding]| {
        findings.iter().map(|finding| finding.fingerprint.clone()).collect::<Vec<_>>()
    };
    let again: Vec<_> = why.customers.iter().flat_map(|of| prints(&of.findings)).collect();
    assert_eq!(again, prints(&report.findings));
}

#[test]
fn a_rule_is_off_for_some_files_or_on_for_some_only() {
    use Outcome::{Fail, Skip};
    let pack = files(&[("says.rhai", SAYS), ("shows.rhai", SHOWS), ("third.rhai", SAYS)]);
    let text = "\
[rules.says]
severity = \"off\"
[rules.third]
severity = \"off\"

[[overrides]]
paths = [\"x\"]
[overrides.rules]
says = { severity = \"advice\" }
shows = { severity = \"off\" }

[[overrides]]
paths = [\"x/y\"]
[overrides.rules]
third = { severity = \"off\" }
";
    let found = inputs(&[("a.toml", GOOD), ("x/a.toml", GOOD), ("x/y/a.toml", GOOD)]);
    let report = checked(&loaded(&pack, text), &found);
    assert_eq!(report.off.iter().map(|id| &**id).collect::<Vec<_>>(), ["third"]);
    let ids: Vec<_> = report.rules.iter().map(|rule| (&*rule.id, rule.severity.name())).collect();
    assert_eq!(ids, [("says", "advice"), ("shows", "warning")]);
    let outcomes: Vec<_> =
        report.subjects.iter().map(|customer| customer.outcomes.clone()).collect();
    assert_eq!(outcomes, [[Skip, Fail], [Fail, Skip], [Fail, Skip]]);
    assert_eq!(
        brief(&report),
        ["a.toml warning 7 1.0 x on 1 0", "x/a.toml advice seen", "x/y/a.toml advice seen"]
    );
    let says = &report.rules[0];
    assert_eq!([says.passed, says.failed, says.skipped, says.broken], [0, 2, 1, 0]);
    let ended: Vec<String> = explained(loaded(&pack, text), "says", &found)
        .customers
        .iter()
        .map(|customer| format!("{:?}", customer.ended))
        .collect();
    assert_eq!(ended, ["Off", "Failed", "Failed"]);
}

/// Says of each customer, and of all together.
const SHARED: &str =
    "//! Shared\nconst RULE = #{ severity: \"warning\", params: #{ mark: \"usual\" } };
fn applies(customer, params) { params.mark != \"never\" }
fn gather(customer, params) { #{ name: customer.customer.name, mark: params.mark } }
fn check_all(gathered, params) {
    for one in gathered { report(one.name, `${gathered.len()} ${one.mark} ${params.mark}`); }
}
";

#[test]
fn rules_over_all_customers_gather_by_the_files_parameters() {
    let pack = files(&[("shared.rhai", SHARED)]);
    let text = "\
[rules.shared.params]
mark = \"all\"
[[overrides]]
paths = [\"x\"]
[overrides.rules.shared]
severity = \"error\"
params = { mark = \"x\" }
[[overrides]]
paths = [\"off\"]
[overrides.rules.shared]
severity = \"off\"
[[overrides]]
paths = [\"never\"]
[overrides.rules.shared.params]
mark = \"never\"
";
    let two = GOOD.replace("Contoso GmbH", "Two");
    let names = ["a.toml", "never/a.toml", "off/a.toml", "x/a.toml", "x/b.toml"];
    let found = inputs(&names.map(|name| (name, if name == "x/b.toml" { &*two } else { GOOD })));
    let report = checked(&loaded(&pack, text), &found);
    let expected = ["a.toml warning 3 all all", "x/a.toml error 3 x all", "x/b.toml error 3 x all"];
    assert_eq!(brief(&report), expected);
    assert_eq!([report.rules[0].failed, report.rules[0].skipped], [3, 2]);
    let why = explained(loaded(&pack, text), "shared", &found);
    let all = why.all.unwrap();
    assert_eq!(said(&all.findings), said(&report.findings));
    let over_all: Vec<_> = why.customers.iter().map(|of| of.over_all.clone()).collect();
    assert_eq!(over_all, [vec![0], vec![], vec![], vec![1], vec![2]]);
}

#[test]
fn all_documents_of_a_file_are_in_its_scope() {
    let pack = files(&[("says.rhai", SAYS)]);
    let text =
        "[[overrides]]\npaths = [\"*.jsonl\"]\n[overrides.rules.says]\nseverity = \"advice\"\n";
    let line = "{\"customer\":{\"name\":\"C\",\"tenant\":\"c.example\",\"country\":\"DE\"},\
        \"partner\":{\"country\":\"AT\"},\"source\":{\"channel\":\"csp\",\"subscriptions\":\
        [{\"id\":\"A1\",\"offer\":\"SPB\",\"licenses\":1,\"ends\":\"2026-12-30\"}]},\
        \"target\":{\"subscriptions\":[]}}\n";
    let yaml = format!("---\n{line}---\n{line}");
    let report =
        checked(&loaded(&pack, text), &inputs(&[("a.jsonl", &line.repeat(2)), ("b.yaml", &yaml)]));
    assert_eq!(
        said(&report.findings),
        [
            "a.jsonl#0: advice[says] a.jsonl:1:21: \"C\": seen",
            "a.jsonl#1: advice[says] a.jsonl:2:21: \"C\": seen",
            "b.yaml#0: error[says] b.yaml:2:21: \"C\": seen",
            "b.yaml#1: error[says] b.yaml:4:21: \"C\": seen",
        ]
    );
}

#[test]
fn many_overrides_in_many_combinations_agree_for_any_number_of_threads() {
    let pack = files(&[("shows.rhai", SHOWS)]);
    let one = |n: u32| {
        format!(
            "[[overrides]]\npaths = [\"**/*{n}*\"]\n[overrides.rules.shows]\nseverity = \"{}\"\nparams.days = {n}\n",
            ["advice", "error", "off", "warning"][n as usize % 4]
        )
    };
    let text: String = (0..10).map(one).collect();
    let names: Vec<String> = (0..150).map(|n| format!("x/{n}.toml")).collect();
    let found: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), GOOD)).collect();
    let report = checked(&loaded(&pack, &text), &inputs(&found));
    for finding in &report.findings {
        let name = finding.subject.as_ref().unwrap().file.clone();
        let highest = name.chars().filter_map(|c| c.to_digit(10)).max().unwrap();
        assert!(finding.message.starts_with(&format!("{highest} ")), "{name} {}", finding.message);
        let severity = ["advice", "error", "off", "warning"][highest as usize % 4];
        assert_eq!(finding.severity.name(), severity, "{name}");
    }
    let off = names.iter().filter(|name| {
        let highest = name.chars().filter_map(|c| c.to_digit(10)).max();
        highest.is_some_and(|highest| highest % 4 == 2)
    });
    assert_eq!(report.findings.len() + off.count(), 150);
}
