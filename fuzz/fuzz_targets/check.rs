//! Any bytes as a customer file of each format, through the schema and every rule, into every report.
#![no_main]

use std::num::NonZeroUsize;
use std::sync::LazyLock;
use std::sync::atomic::AtomicU64;

use clearance_engine::check::{Options, check};
use clearance_syntax::document::FORMATS;
use clearance_engine::files::{Found, Input};
use clearance_render::output::{REPORT_FORMATS, Style};
use clearance_engine::pack::{self, Pack};
use clearance_engine::report::BrokenKind;
use clearance_engine::rule::Selection;
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;
use clearance::{builtin_pack, shipped_packs};
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let request = pack::Request {
        packs: &[builtin_pack().clone()],
        shipped: shipped_packs(),
        data: &[],
        selection: &Selection::default(),
        settings: &Settings::default(),
        as_of: Date::constant(2026, 11, 22),
        limits: Limits::default(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    };
    pack::load(&request).expect("the shipped pack loads")
});

fuzz_target!(|bytes: &[u8]| {
    // As every format at once: a run has to compile the rules, and that is most of its time.
    let as_format = |format| Found::File(Input::bytes("fuzz", format, bytes.to_vec()));
    let found = FORMATS.iter().map(as_format);
    let done = AtomicU64::new(0);
    let options = Options::new(NonZeroUsize::MIN, 1 << 20, &done);
    let report = check(&PACK, found, &options).expect("it was loaded").report;
    let by_rules = report.broken.iter().filter(|broken| broken.kind == BrokenKind::Rule);
    by_rules.for_each(|broken| panic!("a shipped rule broke: {}", broken.message));
    for unicode in [true, false] {
        let style = Style {
            color: unicode,
            links: unicode,
            unicode,
            narrated: false,
            width: 80,
            quiet: false,
        };
        for output in REPORT_FORMATS {
            (output.write)(&report, &style, &mut std::io::sink()).expect("a sink takes all");
        }
    }
});
