//! Any text as a file of waivers, and any customer with waivers in its comments: they are refused at their places, or
//! held against a report.
#![no_main]

use std::sync::{Arc, LazyLock};

use clearance::builtin_pack;
use clearance_engine::pack::{Pack, rule_names};
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;
use clearance_syntax::source::Source;
use clearance_gate::waiver::{LONGEST_DAYS, WaiverScan, WaiverTerms, Waivers, apply_waivers, read_waiver_file, waiver_edit};
use clearance_fuzz::{checked, holds, in_text, load, parts, written};
use libfuzzer_sys::fuzz_target;

/// Few rules, as they are compiled for each input.
static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let rules = ["auto-renew-off", "relationship-accepted", "same-region"];
    let (settings, limits) = (Settings::default(), Limits::default());
    load(builtin_pack(), &settings, &rules, limits).expect("the shipped pack loads")
});

fuzz_target!(|text: &str| {
    let [waivers, customer] = parts(text);
    let known = rule_names(std::slice::from_ref(builtin_pack())).known();
    let source = Source::new("waivers.toml", waivers);
    let read = read_waiver_file(&source, &known);
    match &read {
        Err(diagnostics) => in_text(diagnostics),
        Ok(all) => all.iter().for_each(|waiver| {
            holds(&source, waiver.place.span);
            holds(&source, waiver.expires_at);
            let fewer = waiver_edit::remove_waivers(&source, &[waiver]);
            fewer.iter().for_each(|text| has_fewer(text, all.len(), &known));
        }),
    }
    let waivers = match Waivers::new(read.unwrap_or_default()) {
        Ok(waivers) => waivers,
        Err(diagnostics) => return in_text(&diagnostics),
    };
    let scan = WaiverScan::new(&waivers);
    let mut checked = checked(&PACK, customer, Some(&scan));
    let seen = scan.finish(&checked.joined);
    seen.malformed.iter().for_each(|wrong| in_text(std::slice::from_ref(&wrong.diagnostic)));
    let level = |id: &str| PACK.waiver_severity(id);
    let terms = WaiverTerms { known: &known, longest_days: LONGEST_DAYS, level: &level };
    apply_waivers(&mut checked.report, &waivers, seen, &terms);
    written(&checked.report);
});

/// A file from which one waiver was taken still holds all the others.
fn has_fewer(text: &str, before: usize, known: &[Arc<str>]) {
    let left = read_waiver_file(&Source::new("waivers.toml", text), known);
    assert_eq!(left.expect("the others stay whole").len(), before - 1, "{text}");
}
