//! Rules over all customers: each customer's part, and what is said over all of them.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use clearance::{builtin_pack, shipped_packs};
use clearance_engine::check::{Options, RunOutcome, check};
use clearance_engine::files::Found;
use clearance_engine::pack::{Pack, PackFiles, Request, load, read_folder};
use clearance_engine::rule::Selection;
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;
use clearance_syntax::source::Root;
use clearance_workbench::why::{explain_rule, observe_only};

use super::{inputs, told};
use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, manifest};

/// A rule with all three functions; values that it gathers are made, read and absent.
pub(super) const SHARED: &str = r#"//! Not too many licenses
//!
//! Together, and nobody is called Bad.

const RULE = #{ severity: "error", tags: ["a"], params: #{ most: 60 } };

fn applies(customer) {
    customer.customer.country != "FR"
}

fn check(customer) {
    if customer.customer.name == "Bad" { report(customer.customer.name, "bad name"); }
}

fn gather(customer) {
    if customer.customer.country == "AT" { return (); }
    let first = customer.source.subscriptions[0];
    #{ id: first.id, licenses: first.licenses, twice: first.licenses * 2, last: first.cancels }
}

fn check_all(gathered, params) {
    let total = 0;
    for one in gathered { total += one.twice; }
    for one in gathered {
        if total > params.most && one.licenses == 25 { report(one.licenses, `${total} in all`); }
    }
}
"#;

/// The same without a look at each customer.
fn gathers_only() -> String {
    let check = SHARED.find("fn check(").unwrap();
    let gather = SHARED.find("fn gather(").unwrap();
    let mut rule = SHARED.to_owned();
    rule.replace_range(check..gather, "");
    rule
}

/// The good customer by another name, from another country, and with other licenses.
pub(super) fn customer(name: &str, country: &str, licenses: u32) -> String {
    let text = GOOD.replace("Contoso GmbH\"", &format!("{name}\""));
    let text = text.replacen("country = \"DE\"", &format!("country = \"{country}\""), 1);
    text.replacen("licenses = 25", &format!("licenses = {licenses}"), 1)
}

pub(super) fn scratch(rule: &str) -> Scratch {
    let (a, b) = (customer("One", "DE", 25), customer("Bad", "DE", 7));
    let (austria, france) = (customer("Three", "AT", 25), customer("Four", "FR", 25));
    Scratch::with(&[
        ("p/pack.toml", &manifest("p")),
        ("p/document.schema.json", ON_SHIPPED),
        ("p/shared.rhai", rule),
        ("in/a.toml", &a),
        ("in/b.toml", &b),
        ("in/austria.toml", &austria),
        ("in/france.toml", &france),
        ("in/broken.toml", "a = 1\n"),
    ])
}

fn pack(from: &PackFiles, rule: &str, limits: Limits) -> Pack {
    let request = Request {
        packs: std::slice::from_ref(from),
        shipped: shipped_packs(),
        data: &[],
        selection: &Selection { select: vec![rule.parse().unwrap()], exclude: Vec::new() },
        settings: &Settings::default(),
        as_of: "2026-11-22".parse().unwrap(),
        limits,
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    };
    load(&request).unwrap()
}

/// Holds the verdicts of `why` against those of `check`; gives how many findings there are.
fn assert_same(from: &PackFiles, rule: &str, found: &[Found], limits: Limits) -> usize {
    let progress = AtomicU64::new(0);
    let options = Options::new(NonZeroUsize::MIN, u64::MAX, &progress);
    let checked = check(&pack(from, rule, limits), found.iter().cloned(), &options).unwrap();
    let report = checked.report;
    let observed = observe_only(pack(from, rule, limits), rule).unwrap();
    // In whatever order files come.
    let backwards: Vec<Found> = found.iter().rev().cloned().collect();
    let why = explain_rule(&observed, &backwards, None, &Root::default(), u64::MAX).unwrap();
    let all = why.all.as_ref().unwrap();
    let own = why.customers.iter().flat_map(|customer| &customer.findings);
    let findings: Vec<_> = own.chain(&all.findings).cloned().collect();
    let own = why.customers.iter().flat_map(|customer| &customer.broken);
    let broken: Vec<_> = own.chain(&all.broken).chain(&why.broken).cloned().collect();
    assert_eq!(told(&report.findings, &report.broken), told(&findings, &broken));
    let ended = |ended: &[RunOutcome]| {
        why.customers.iter().filter(|customer| ended.contains(&customer.ended)).count() as u64
    };
    let counts = &report.rules[0];
    assert_eq!(
        (counts.passed, counts.failed, counts.skipped, counts.broken),
        (
            ended(&[RunOutcome::Passed]),
            ended(&[RunOutcome::Failed]),
            ended(&[RunOutcome::Skipped, RunOutcome::NotRun]),
            ended(&[RunOutcome::Broken])
        )
    );
    for customer in &why.customers {
        let over_all = all.findings.iter().filter(|finding| {
            finding.location.source.name == customer.source.name
                && finding.location.document == customer.document
        });
        assert_eq!(over_all.count(), customer.over_all.len());
    }
    findings.len()
}

#[test]
fn the_verdicts_are_those_of_check_for_all_cases() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/one-file-per-tenant");
    let cases: Vec<PathBuf> =
        std::fs::read_dir(cases).unwrap().map(|case| case.unwrap().path()).collect();
    let mut findings = 0;
    for case in &cases {
        let found = inputs(std::slice::from_ref(case));
        findings += assert_same(builtin_pack(), "one-file-per-tenant", &found, Limits::DEFAULT);
    }
    let all = inputs(&cases);
    let together = assert_same(builtin_pack(), "one-file-per-tenant", &all, Limits::DEFAULT);
    assert!(findings > 5 && together > findings, "{findings} {together}");
}

#[test]
fn the_verdicts_are_those_of_check_where_a_rule_does_all_of_it() {
    /// What is wrong with the file that breaks the schema.
    const SCHEMA: usize = 2;
    let few = Limits { operations: 60, ..Limits::DEFAULT };
    for (rule, limits, findings) in [
        (SHARED.to_owned(), Limits::DEFAULT, SCHEMA + 2),
        (SHARED.replace("most: 60", "most: 64"), Limits::DEFAULT, SCHEMA + 1),
        (gathers_only(), Limits::DEFAULT, SCHEMA + 1),
        (SHARED.replace("report(one", "throw \"no\"; report(one"), Limits::DEFAULT, SCHEMA + 1),
        (SHARED.replace("return ();", "throw \"no\";"), Limits::DEFAULT, SCHEMA + 2),
        (SHARED.replace("== \"AT\"", "!= \"\""), Limits::DEFAULT, SCHEMA + 1),
        (SHARED.replace("let first", "while true {} let first"), few, SCHEMA + 1),
    ] {
        let scratch = scratch(&rule);
        let from = read_folder(&scratch.path("p"), shipped_packs()).unwrap();
        let found = inputs(&[scratch.path("in")]);
        assert_eq!(assert_same(&from, "shared", &found, limits), findings, "{rule}");
    }
}

#[test]
fn a_person_can_follow_it_over_all_customers() {
    let ran = scratch(SHARED).run("why shared in -r p --as-of 2026-11-22");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let one = "\
shared: Not too many licenses
in/a.toml, as of 2026-11-22

   7:11  reads    customer.country = \"DE\"
         asks     customer.customer.country != \"FR\"
                    \"DE\" (customer.country) != \"FR\": yes
    5:8  reads    customer.name = \"One\"
         decides  customer.customer.name == \"Bad\"
                    \"One\" (customer.name) == \"Bad\": no
   7:11  reads    customer.country again
         decides  customer.customer.country == \"AT\"
                    \"DE\" (customer.country) == \"AT\": no
   23:6  reads    source.subscriptions[0].id = \"standard\"
  25:12  reads    source.subscriptions[0].licenses = 25
  31:11  reads    source.subscriptions[0].cancels = 2026-12-30
         gathers  #{ id: \"standard\", last: 2026-12-30, licenses: 25, twice: 50 }
   23:6             id is source.subscriptions[0].id
  31:11             last is source.subscriptions[0].cancels
  25:12             licenses is source.subscriptions[0].licenses

verdict: the rule reports 1 finding over all customers, told below
";
    let all = "
shared: Not too many licenses
over all customers, as of 2026-11-22

  reads    twice = 50
             made from in/a.toml
  reads    twice = 14
             made from in/b.toml
  decides  total > params.most
             64 > 60: yes
  reads    licenses = 25
             source.subscriptions[0].licenses at in/a.toml:25:12
  asks     one.licenses == 25
             25 (source.subscriptions[0].licenses at in/a.toml:25:12) == 25: yes
  decides  total > params.most && one.licenses == 25: yes
  reads    licenses again
             source.subscriptions[0].licenses at in/a.toml:25:12
  reports  64 in all
  decides  total > params.most
             64 > 60: yes
  reads    licenses = 7
             source.subscriptions[0].licenses at in/b.toml:25:12
  asks     one.licenses == 25
             7 (source.subscriptions[0].licenses at in/b.toml:25:12) == 25: no
  decides  total > params.most && one.licenses == 25: no

verdict over all customers: the rule reports 1 finding about 2 customers

  error[shared]: 64 in all
";
    let nothing = "gathers  nothing\n\nverdict: passed, the rule has nothing to report\n";
    let answer = "as the answer to `customer.customer.country != \"FR\"` is no\n";
    assert_holds(&ran.out, &[one, all, nothing, answer, "in/a.toml:25:12"]);
    assert_holds(&ran.out, &["verdict: the rule reports 1 finding\n", "keep to the schema\n"]);
}

#[test]
fn how_it_ended_over_all_is_the_exit_code() {
    let breaks = SHARED.replace("let total = 0;", "let total = 0; throw \"stop\";");
    let none = SHARED.replace("== \"AT\"", "!= \"\"");
    let warns = SHARED.replace("severity: \"error\"", "severity: \"warning\"");
    for (rule, path, code, said) in [
        (SHARED, "in/a.toml in/b.toml", 1, "reports 1 finding about 2 customers"),
        (SHARED, "in/b.toml in/a.toml", 1, "in/a.toml:25:12"),
        (SHARED, "in/a.toml", 0, "passed, the rule has nothing to report about 1 customer\n"),
        (&breaks, "in/a.toml", 3, "not checked, the rule did not finish over all customers\n"),
        (&none, "in/a.toml", 0, "verdict over all customers: none, as nothing was gathered\n"),
        (
            &gathers_only(),
            "in/austria.toml",
            0,
            "verdict: the rule does not apply, as there is nothing in it that it gathers\n",
        ),
        (&warns, "in/a.toml in/b.toml", 0, "warning[shared]: 64 in all"),
    ] {
        let ran = scratch(rule).run(&format!("why shared {path} -r p"));
        assert_eq!(ran.code, Some(code), "{path}: {}{}", ran.out, ran.err);
        assert_holds(&ran.out, &[said]);
    }
}

#[test]
fn one_document_is_told_and_all_are_looked_at() {
    let lines = "{\"customer\":{\"name\":\"N\",\"tenant\":\"t.onmicrosoft.com\",\"country\":\"DE\",\
                 \"segment\":\"commercial\"},\"partner\":{\"name\":\"P\",\"country\":\"AT\"},\"source\":\
                 {\"channel\":\"direct\",\"subscriptions\":[{\"id\":\"a\",\"offer\":\"X\",\"licenses\":1,\"ends\":\
                 \"2027-01-01\"}]},\"target\":{\"subscriptions\":[]}}\n";
    let scratch = Scratch::with(&[("all.jsonl", &lines.repeat(3))]);
    let ran = scratch.run("why one-file-per-tenant all.jsonl --document 1");
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(!ran.out.contains("(document 0), as of"), "{}", ran.out);
    assert_holds(&ran.out, &["(document 1), as of", "reports 2 findings about 3 customers"]);
}

#[test]
fn what_is_absent_is_named_by_its_key() {
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    let ran = scratch.run("why same-license-total good.toml");
    let said = [
        "  source.subscriptions[0].billing (absent) == \"usage\": no\n",
        "  [\"standard\"] (target.subscriptions[0].replaces) is there: yes\n",
    ];
    assert_holds(&ran.out, &said);
}

/// A value that is no table is read by being taken from the list: only the question tells where it is from.
#[test]
fn what_was_gathered_may_be_no_table() {
    let rule = "//! Plain\n//!\n//! Gathers no table.\n\nconst RULE = #{ severity: \"error\", tags: [\"a\"] };\n\n\
                fn gather(customer) { customer.customer.tenant }\n\n\
                fn check_all(gathered) {\n    let seen = [];\n    for tenant in gathered {\n        \
                if tenant in seen { report(tenant, \"again\\u202e\"); }\n        seen.push(tenant);\n    }\n}\n";
    let scratch = scratch(SHARED);
    scratch.write("p/plain.rhai", rule.as_bytes());
    let ran = scratch.run("why plain in/a.toml in/b.toml -r p");
    let said = [
        "        gathers  \"contoso.onmicrosoft.com\"\n  6:10             this is customer.tenant\n",
        "\"contoso.onmicrosoft.com\" (customer.tenant at in/b.toml:6:10)\n",
        " in [\"contoso.onmicrosoft.com\"]: yes\n  reports  again\\u{202e}\n",
    ];
    assert_holds(&ran.out, &said);
}

#[test]
fn long_values_are_broken_between_words_and_cut() {
    let rule = SHARED.replace("\"Bad\"", &format!("\"Bad{}\"", " and worse".repeat(40)));
    let ran = scratch(&rule).run("why shared in/a.toml -r p");
    let values: Vec<&str> = ran.out.lines().filter(|line| !line.contains("╭")).collect();
    assert!(values.iter().all(|line| line.chars().count() <= 100), "{}", ran.out);
    assert_holds(&ran.out, &["...: no\n"]);
}
