//! The generated book: what its makers say of it is what the check finds.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicU64;

use clearance::{builtin_pack, shipped_packs};
use clearance_engine::check::{Options, check};
use clearance_engine::files::{Found, Input, format_by_name};
use clearance_engine::pack;
use clearance_engine::rule::Selection;
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;

#[path = "../../examples/generate/book.rs"]
pub(crate) mod book;

use book::{AS_OF, Book, FAULTS, File, Format};

const CUSTOMERS: u64 = 60;

fn files() -> Vec<File> {
    let book = Book { seed: 7, format: Format::Mixed, violations: 5_000 };
    (0..CUSTOMERS).map(|number| book.file(number)).collect()
}

#[test]
fn every_fault_is_found_once_and_nothing_else() {
    let mut expected: BTreeMap<String, String> = BTreeMap::new();
    let mut found = Vec::new();
    for file in files() {
        let format = format_by_name(file.name.as_ref()).unwrap();
        if let Some(diagnostic) = file.diagnostic {
            expected.insert(
                file.name.clone(),
                format!("{:?} {}", diagnostic.severity, diagnostic.rule),
            );
        }
        found.push(Found::File(Input::from_bytes(&file.name, format, file.text.into_bytes())));
    }
    let pack = pack::load(&pack::Request {
        packs: &[builtin_pack().clone()],
        shipped: shipped_packs(),
        data: &[],
        selection: &Selection::default(),
        settings: &Settings::default(),
        as_of: AS_OF,
        limits: Limits::default(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    });
    let pack = pack.unwrap();
    let rules: std::collections::BTreeSet<&str> =
        expected.values().map(|of| of.split_once(' ').unwrap().1).collect();
    assert_eq!(rules.len(), FAULTS.len(), "every fault is in the book: {rules:?}");
    let done = AtomicU64::new(0);
    let threads = NonZeroUsize::MIN;
    let options = Options::new(threads, 1 << 20, &done);
    let report = check(&pack, found.into_iter(), &options).unwrap().report;
    assert!(report.broken.is_empty());
    assert_eq!(report.summary.documents, CUSTOMERS);
    assert_eq!(report.findings.len(), expected.len());
    let got = report.findings.iter().map(|finding| {
        let name = finding.location.source.name.clone();
        (name, format!("{:?} {}", finding.severity, finding.rule))
    });
    assert_eq!(got.collect::<BTreeMap<_, _>>(), expected);
}

#[test]
fn files_are_as_large_as_real_ones_and_always_the_same() {
    let (once, again) = (files(), files());
    for (file, same) in once.iter().zip(&again) {
        assert!((1_900..3_600).contains(&file.text.len()), "{}: {}", file.name, file.text.len());
        assert_eq!(file.text, same.text);
    }
}

#[test]
fn customers_break_the_rules_that_are_chosen() {
    let chosen = FAULTS.iter().find(|fault| fault.rule == "same-region").unwrap();
    let book = Book { seed: 7, format: Format::Json, violations: 5_000 };
    for number in 0..CUSTOMERS {
        let (any, one) = (book.file(number), book.file_breaking(number, |_| chosen));
        assert_eq!(any.diagnostic.is_some(), one.diagnostic.is_some(), "customer {number}");
        assert!(one.diagnostic.is_none_or(|fault| fault.rule == "same-region"));
        assert_eq!(one.text.contains("\"country\": \"US\""), one.diagnostic.is_some());
    }
}
