//! `clearance why`: the verdict is that of `check`, and what is told led to it.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use clearance::{builtin_pack, shipped_packs};
use clearance_engine::check::{Options, check};
use clearance_engine::files::{Found, Input};
use clearance_engine::pack::{Pack, Request, load};
use clearance_engine::report::{Broken, Finding};
use clearance_engine::rule::Selection;
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;
use clearance_syntax::document::{JSON_WITH_COMMENTS, format_of};
use clearance_syntax::source::Root;
use clearance_workbench::why::{explain_rule, observe_only};

use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, manifest, rule};

mod all;
mod json;

fn pack(select: Option<&str>) -> Pack {
    let select = select.iter().map(|rule| rule.parse().unwrap()).collect();
    let request = Request {
        packs: &[builtin_pack().clone()],
        shipped: shipped_packs(),
        data: &[],
        selection: &Selection { select, exclude: Vec::new() },
        settings: &Settings::default(),
        as_of: "2026-11-22".parse().unwrap(),
        limits: Limits::default(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    };
    load(&request).unwrap()
}

fn inputs(folders: &[PathBuf]) -> Vec<Found> {
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let input = |path: &PathBuf| {
        let format = match path.extension()?.to_str()? {
            "json" => &JSON_WITH_COMMENTS,
            other => format_of(other)?,
        };
        let bytes = std::fs::read(path).unwrap();
        Some(Found::File(Input::bytes(&path.display().to_string(), format, bytes)))
    };
    paths.iter().filter_map(input).collect()
}

/// Everything about findings but the texts of the whole files.
fn told(findings: &[Finding], broken: &[Broken]) -> Vec<String> {
    let finding = |finding: &Finding| {
        let labels = finding.labels.iter().map(|label| (label.place.span, &label.text));
        let fixes = finding.fixes.iter().map(|fix| (fix.place.span, &fix.replacement));
        format!(
            "{} {:?} {} {:?} {:?} {:?}",
            finding.fingerprint,
            finding.place.span,
            finding.message,
            finding.help,
            labels.collect::<Vec<_>>(),
            fixes.collect::<Vec<_>>()
        )
    };
    let broken = broken.iter().map(|broken| format!("{} {}", broken.file, broken.message));
    let mut told: Vec<String> = findings.iter().map(finding).chain(broken).collect();
    told.sort();
    told
}

/// Fails where an error says nothing of what is wrong.
#[test]
fn a_pack_without_rules_is_an_error_that_says_so() {
    let none = pack(None).only(&[], jiff::civil::date(2026, 11, 22));
    let error = explain_rule(&none, &[], None, &Root::default(), u64::MAX).unwrap_err();
    let messages: Vec<&str> =
        error.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(messages, ["no rule runs"]);
}

#[test]
fn the_findings_are_those_of_check_for_all_fixtures() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut findings = 0;
    for rule in &pack(None).rules {
        let found = inputs(&[fixtures.join(&*rule.id), fixtures.join("customers")]);
        let done = AtomicU64::new(0);
        let options = Options::new(NonZeroUsize::MIN, u64::MAX, &done);
        let report =
            check(&pack(Some(&rule.id)), found.clone().into_iter(), &options).unwrap().report;
        let observed = observe_only(pack(None), &rule.id).unwrap();
        let why = explain_rule(&observed, &found, None, &Root::default(), u64::MAX).unwrap();
        let all: Vec<Finding> =
            why.customers.iter().flat_map(|customer| customer.findings.clone()).collect();
        assert_eq!(told(&report.findings, &report.broken), told(&all, &why.broken), "{}", rule.id);
        findings += all.len();
    }
    assert!(findings > 50, "{findings}");
}

/// A rule that reads, asks, and reports; it does not apply to small customers.
const RULE: &str = "//! Few licenses\n//!\n//! No more than allowed.\n
const RULE = #{ severity: \"error\", tags: [\"a\"], params: #{ most: 24 } };\n
fn applies(customer) {\n    customer.source.subscriptions.len() > 1\n}\n
fn check(customer, params) {\n    for sub in customer.source.subscriptions {\n        \
    if sub.cancels == () { continue; }\n        \
    if sub.licenses > params.most { report(sub.licenses, \"too many\"); }\n    }\n}\n";

fn scratch(extra: &[(&str, &str)]) -> Scratch {
    let manifest = manifest("p");
    let files = [
        ("p/pack.toml", manifest.as_str()),
        ("p/document.schema.json", ON_SHIPPED),
        ("p/few.rhai", RULE),
        ("good.toml", GOOD),
    ];
    Scratch::with(&[&files, extra].concat())
}

#[test]
fn a_person_can_follow_it() {
    let ran = scratch(&[]).run("why few good.toml -r p --as-of 2026-11-22");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let story = "\
few: Few licenses
good.toml, as of 2026-11-22

         asks     customer.source.subscriptions.len() > 1
                    2 > 1: yes
  31:11  reads    source.subscriptions[0].cancels = 2026-12-30
         decides  sub.cancels == ()
                    2026-12-30 (source.subscriptions[0].cancels) is absent: no
  25:12  reads    source.subscriptions[0].licenses = 25
         decides  sub.licenses > params.most
                    25 (source.subscriptions[0].licenses) > 24: yes
  25:12  reads    source.subscriptions[0].licenses again
         reports  too many
   33:1  reads    source.subscriptions[1].cancels, which is absent
         decides  sub.cancels == ()
                    source.subscriptions[1].cancels is absent: yes

verdict: the rule reports 1 finding
";
    assert_eq!(ran.out.get(..story.len()), Some(story), "{}", ran.out);
    assert_holds(&ran.out, &["error[few]: too many", "good.toml:25:12"]);
}

#[test]
fn a_rule_that_does_not_apply_says_by_which_answer() {
    let scratch = scratch(&[("small.json", "{}")]);
    let small = GOOD.replacen(
        "[[source.subscriptions]]\nid = \"visio\"",
        "[[extra.other]]\nid = \"visio\"",
        1,
    );
    scratch.write("small.toml", small.as_bytes());
    let ran = scratch.run("why few small.toml -r p --as-of 2026-11-22");
    let answer = "verdict: the rule does not apply, as the answer to \
                  `customer.source.subscriptions.len() > 1` is no\n";
    assert_holds(&ran.out, &[answer]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

#[test]
fn what_cannot_be_run_says_so_and_exits_as_check_does() {
    let loops = RULE.replace(
        "check(customer, params) {",
        "check(customer, params) { let n = 0; while n == 0 {}",
    );
    let scratch =
        scratch(&[("bad.toml", "a = "), ("other.toml", "a = 1\n"), ("p/loops.rhai", &loops)]);
    for (arguments, code, said) in [
        ("why few bad.toml -r p", 3, "not checked: "),
        ("why few other.toml -r p", 1, "the file does not keep to the schema"),
        (
            "why loops good.toml -r p --max-operations 5000",
            3,
            "the rule did not finish within 5000",
        ),
        ("why fex good.toml -r p", 2, "did you mean `few`?"),
        ("why few good.toml -r p --document 1", 4, "no file has a document 1"),
        ("why few good.toml -r p --format xml", 2, "the formats are human, json"),
    ] {
        let ran = scratch.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments}: {}{}", ran.out, ran.err);
        assert_holds(&(ran.out + ran.err.as_str()), &[said]);
    }
}

#[test]
fn programs_get_all_of_it() {
    let hostile = rule("warning").replace("\"seen\"", "\"se\\u202een\"");
    let scratch = scratch(&[("p/hostile.rhai", &hostile)]);
    let ran = scratch.run("why few good.toml -r p --format json --as-of 2026-11-22");
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let customer = &json["customers"][0];
    assert_eq!(json["version"], 1);
    assert_eq!(customer["verdict"], "failed");
    assert_eq!(customer["findings"][0]["rule"], "few");
    let step = &customer["steps"][4];
    assert_eq!(step["text"], "sub.licenses > params.most");
    assert_eq!(step["compared"]["left"]["key"], "source.subscriptions[0].licenses");
    assert_eq!(step["result"], true);
    let place = &customer["steps"][3]["place"];
    assert_eq!((&place["line"], &place["column"]), (&25.into(), &12.into()));
    let told = scratch.run("why hostile good.toml -r p");
    assert!(!told.out.contains('\u{202e}'), "{}", told.out);
}

#[test]
fn each_document_of_a_file_is_told_or_one() {
    let line = "{\"a\": 1}\n";
    let scratch = scratch(&[("all.jsonl", &line.repeat(2))]);
    let both = scratch.run("why few all.jsonl -r p");
    assert_holds(&both.out, &["(document 0), as of", "(document 1), as of"]);
    let one = scratch.run("why few all.jsonl -r p --document 1");
    assert!(!one.out.contains("(document 0), as of"), "{}", one.out);
}
