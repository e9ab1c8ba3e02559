//! The library as a program uses it: one checker for files, texts and streams.

use std::num::NonZeroUsize;

use clearance::{
    BuildError, CheckError, Checker, CheckerBuilder, FORMATS, Format, PackFiles, Standing,
    builtin_pack, date, shipped_packs,
};

use crate::scratch::{GOOD, Scratch};

/// A schema, a rule over all documents and one on each.
const RULES: [(&str, &str); 3] = [
    ("document.schema.json", r#"{"type": "object", "properties": {"name": {"type": "string"}}}"#),
    (
        "once.rhai",
        "//! Every name is there once\nconst RULE = #{ severity: \"error\" };\n\
         fn gather(zone) { zone.name }\n\
         fn check_all(names) {\n\
             for at in 0..names.len() { if names.index_of(names[at]) < at { report(names[at], \"is there twice\"); } }\n\
         }\n",
    ),
    (
        "lower-case.rhai",
        "//! Names are in lower case\nconst RULE = #{ severity: \"warning\" };\n\
         fn check(zone) { if zone.name != zone.name.to_lower() { report(zone.name, `${zone.name} is not`); } }\n",
    ),
];

fn on_a_day(pack: &PackFiles) -> CheckerBuilder {
    Checker::builder(pack).as_of(date(2026, 11, 22))
}

fn zones() -> Checker {
    on_a_day(&PackFiles::from_texts("zones", RULES)).build().unwrap()
}

fn format(name: &str) -> &'static Format {
    FORMATS.iter().find(|format| format.extensions.contains(&name)).unwrap()
}

fn lines(findings: &[clearance::Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

/// A shipped customer, with a mistake.
fn wrong() -> String {
    let text = GOOD.replacen("auto_renew = false", "auto_renew = true", 1);
    assert_ne!(text, GOOD, "the customer has the key");
    text
}

#[test]
fn a_text_is_checked_as_the_same_text_in_a_file() {
    let checker = on_a_day(builtin_pack()).build().unwrap();
    let scratch = Scratch::with(&[("customer.toml", &wrong())]);
    let name = scratch.path("customer.toml").display().to_string();
    let of_file = checker.check_paths([&name]).unwrap();
    assert!(!of_file.findings().is_empty(), "the mistake is found");
    for _ in 0..2 {
        let of_text = checker.check_text(&name, wrong()).unwrap();
        assert_eq!(lines(of_text.findings()), lines(of_file.findings()));
        let prints = |findings: &[clearance::Finding]| -> Vec<String> {
            findings.iter().map(|finding| finding.fingerprint.clone()).collect()
        };
        assert_eq!(prints(of_text.findings()), prints(of_file.findings()));
        assert_eq!(of_text.standing(), Standing::Blocked);
        assert_eq!(of_text.name(), of_file.report.subjects[0].name.as_deref());
    }
    assert_eq!(checker.check_text(&name, GOOD).unwrap().standing(), Standing::Ready);
}

#[test]
fn any_number_of_threads_gives_the_same_report() {
    let shared = on_a_day(builtin_pack()).build_shared().unwrap();
    let here = shared.checker().unwrap().check_text("a.toml", wrong()).unwrap();
    let there = std::thread::scope(|scope| {
        let check = || shared.checker().unwrap().check_text("a.toml", wrong()).unwrap();
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(check)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    for report in there {
        assert_eq!(lines(report.findings()), lines(here.findings()));
    }
    let scratch = Scratch::with(&[("a.toml", &wrong()), ("b.toml", GOOD), ("c.toml", &wrong())]);
    let with = |threads| {
        let builder = on_a_day(builtin_pack()).threads(NonZeroUsize::new(threads).unwrap());
        lines(builder.build().unwrap().check_paths([scratch.path(".")]).unwrap().findings())
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn a_stream_gives_a_report_for_each_document_and_one_for_all() {
    let checker = zones();
    let text = "{\"name\": \"a\"}\n{\"name\": \"B\"}\n{\"name\": \"a\"}\n";
    let mut stream = checker.stream("zones.jsonl", text.as_bytes(), format("jsonl")).unwrap();
    let mut found = Vec::new();
    for report in &mut stream {
        found.push((report.index(), lines(report.findings())));
    }
    let lower = "zones.jsonl:2:10: warning[lower-case]: B is not".to_owned();
    assert_eq!(found, [(Some(0), vec![]), (Some(1), vec![lower.clone()]), (Some(2), vec![])]);
    let all = stream.finish().unwrap();
    let twice = "zones.jsonl:3:10: error[once]: is there twice".to_owned();
    assert_eq!(lines(all.findings()), [lower, twice]);
    assert_eq!(all.report.summary.documents, 3);
}

#[test]
fn a_stream_that_is_finished_early_is_checked_to_its_end() {
    let checker = zones();
    let text = "{\"name\": \"a\"}\n{\"name\": \"B\"}\n{\"name\": ";
    let stream = checker.stream("zones.jsonl", text.as_bytes(), format("jsonl")).unwrap();
    let all = stream.finish().unwrap();
    assert_eq!(lines(all.findings()), ["zones.jsonl:2:10: warning[lower-case]: B is not"]);
    assert!(!all.is_complete(), "a line that cannot be parsed is no pass");
    let mut stream = checker.stream("zones.jsonl", text.as_bytes(), format("jsonl")).unwrap();
    let last = stream.by_ref().last().unwrap();
    assert!(!last.is_complete() && last.standing() == Standing::NotChecked);
}

#[test]
fn nothing_passes_that_could_not_be_checked() {
    let checker = zones();
    let broken = checker.check_text("zone.toml", "name = ").unwrap();
    assert_eq!((broken.is_complete(), broken.standing()), (false, Standing::NotChecked));
    assert!(broken.broken()[0].to_string().starts_with("zone.toml: not checked: "));
    let missing = checker.check_text("zone.toml", "title = \"x\"\n").unwrap();
    assert!(!missing.is_complete(), "a rule that reads a key that is not there broke");
    let scratch = Scratch::with(&[
        ("zones/read.me", "x"),
        ("mine/late.rhai", RULES[2].1),
        ("mine/pack.toml", "name = \"mine\"\n"),
    ]);
    let nothing = checker.check_paths([scratch.path("zones")]);
    assert!(matches!(nothing, Err(CheckError::Nothing(_))));
    let unknown = checker.check_paths([scratch.path("zones/read.me")]);
    assert!(matches!(unknown, Err(CheckError::UnknownFormat(_))));
    assert!(matches!(checker.check_text("zone", "x"), Err(CheckError::UnknownFormat(_))));
    let rules = checker.check_paths([scratch.path("mine")]);
    assert!(matches!(rules, Err(CheckError::PackFolder(_))));
}

#[test]
fn no_checker_is_built_without_a_date_or_with_a_broken_rule() {
    let pack = PackFiles::from_texts("zones", RULES);
    assert!(matches!(Checker::builder(&pack).build(), Err(BuildError::NoDate)));
    let rule = "//! A\nconst RULE = #{ severity: \"error\" };\nfn check(zone) { nowhere }\n";
    let broken = PackFiles::from_texts("zones", [RULES[0], ("a.rhai", rule)]);
    let Err(BuildError::Load(error)) = on_a_day(&broken).build() else { panic!("it is refused") };
    assert!(error.to_string().contains("zones/a.rhai:3:18: "), "{error}");
}

#[test]
fn a_pack_in_memory_can_extend_another() {
    let own = PackFiles::from_texts("mine", [RULES[2]]).extend_pack(&shipped_packs()[0]);
    let checker = on_a_day(&own).select("lower-case".parse().unwrap()).build().unwrap();
    let report = checker.check_text("customer.toml", GOOD).unwrap();
    let broken: Vec<_> = report.broken().iter().map(ToString::to_string).collect();
    assert_eq!(broken.len(), 1, "{broken:?}");
    assert!(
        broken[0].contains("not checked[lower-case]") && broken[0].contains("name"),
        "{broken:?}"
    );
    let other = checker.check_text("zone.toml", "name = \"x\"\n").unwrap();
    assert!(!other.findings().is_empty(), "the schema of the base holds");
}

#[test]
fn a_line_of_text_cannot_steer_a_terminal() {
    let name = "A\u{1b}[2J\nb";
    let text = serde_json::json!({ "name": name }).to_string();
    let report = zones().check_text("zone.json", text).unwrap();
    let line = report.findings()[0].to_string();
    assert!(line.ends_with("A\\u{1b}[2J\\u{a}b is not"), "{line}");
}
