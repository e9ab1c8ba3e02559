//! The shipped rules over the book of customers; their fixtures are in `testing`.

mod large;
mod marks;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;

use clearance::shipped_packs;
use clearance_engine::check::{Options, check};
use clearance_engine::files::{Found, Input};
use clearance_engine::pack::{Pack, Request, load, read_folder};
use clearance_engine::report::{Finding, Report};
use clearance_engine::rule::Selection;
use clearance_engine::script::{Evaluation, Limits};
use clearance_engine::settings::Settings;
use jiff::civil::date;

#[test]
fn every_rule_catches_two_fixtures_and_passes_two() {
    let packs = [read_folder(&root().join("rules"), shipped_packs()).unwrap()];
    let suite = clearance_workbench::suite::run_suite(&clearance_workbench::suite::SuiteRequest {
        packs: &packs,
        shipped: shipped_packs(),
        is_default: true,
        data: &[],
        fixtures: None,
        select: &[],
        paths: &[],
        as_of: None,
        limits: Limits::default(),
        evaluation: Evaluation::Both,
        max_file_bytes: u64::MAX,
        requires_both: true,
        mutate: None,
        coverage: None,
        threads: NonZeroUsize::MIN,
    });
    for rule in suite.unwrap().rules {
        assert!(rule.is_good() && rule.catching >= 2 && rule.passing >= 2, "{rule:?}");
    }
}

#[test]
fn the_book_of_customers_has_the_findings_that_are_listed() {
    let listed = std::fs::read_to_string(root().join("fixtures/customers.expected")).unwrap();
    let mut listed: Vec<String> = listed.lines().map(str::to_owned).collect();
    let pack = pack();
    let mut found = Vec::new();
    for customer in files(&root().join("fixtures/customers")) {
        let report = run(&pack, &customer);
        assert!(report.broken.is_empty(), "{report:?}");
        let name = customer.file_name().unwrap().to_str().unwrap().to_owned();
        let line = |finding: &Finding| {
            format!("{name}:{} {}", finding.location.start().line, finding.rule)
        };
        found.extend(report.findings.iter().map(line));
    }
    listed.sort();
    found.sort();
    assert_eq!(listed, found);
}

fn run(pack: &Pack, path: &Path) -> Report {
    let done = AtomicU64::new(0);
    let options = Options::new(NonZeroUsize::MIN, u64::MAX, &done);
    let input = Input::from_path(path).unwrap();
    check(pack, std::iter::once(Found::File(input)), &options).unwrap().report
}

fn pack() -> Pack {
    pack_with(Limits::default())
}

fn pack_with(limits: Limits) -> Pack {
    let packs = [read_folder(&root().join("rules"), shipped_packs()).unwrap()];
    let request = Request {
        packs: &packs,
        shipped: shipped_packs(),
        data: &[],
        selection: &Selection::default(),
        settings: &Settings::default(),
        as_of: date(2026, 11, 22),
        limits,
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    };
    let mut pack = load(&request).unwrap();
    // In both ways: a rule on which they differ is broken.
    pack.scripts.evaluation = Evaluation::Both;
    pack
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
