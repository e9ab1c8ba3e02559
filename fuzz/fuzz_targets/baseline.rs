//! Any text as a baseline: it is refused at its places, or held against a report, and what is written of it reads back
//! as the same.
#![no_main]

use std::sync::LazyLock;

use clearance_gate::baseline::{Baseline, Present, stale_entries};
use clearance::builtin_pack;
use clearance_render::output::baseline::write_baseline;
use clearance_engine::report::Report;
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;
use clearance_syntax::source::Source;
use clearance_fuzz::{CUSTOMER, checked, in_text, load, written};
use libfuzzer_sys::fuzz_target;

/// What is found about a customer whose subscriptions renew and whose rows are not accepted.
static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let (settings, limits) = (Settings::default(), Limits::default());
    let pack = load(builtin_pack(), &settings, &[], limits).expect("the shipped pack loads");
    let customer = CUSTOMER.replace("auto_renew = false", "auto_renew = true");
    let report = checked(&pack, &customer, None).report;
    assert!(!report.findings.is_empty());
    report
});

fuzz_target!(|text: &str| {
    let baseline = match Baseline::read(&Source::new("baseline.json", text)) {
        Ok(baseline) => baseline,
        Err(diagnostics) => return in_text(&diagnostics),
    };
    let mut bytes = Vec::new();
    write_baseline(&baseline, &mut bytes).expect("a list takes all");
    let again = String::from_utf8(bytes).expect("it is a text");
    assert_eq!(Baseline::read(&Source::new("again.json", again)).as_ref().ok(), Some(&baseline));
    let mut report = REPORT.clone();
    baseline.apply(&mut report);
    written(&report);
    let (own, _) = Baseline::from_report(&report);
    let present = Present { rule: &|id| id != "gone", file: &|name| name.len() > 8 };
    let gone = stale_entries(&baseline, &report, &present);
    let next = baseline.merge_newer(&gone, &own);
    assert!(next.entries.len() + gone.len() == baseline.entries.len(), "{gone:?}");
    assert!(next.entries_not_in(&baseline).is_empty(), "{next:?}");
});
