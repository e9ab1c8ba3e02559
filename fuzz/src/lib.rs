//! What the targets share: packs and runs with small limits, and what holds for everything that is told.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use clearance_engine::check::{Checked, FileVisitor, Options, check};
use clearance_syntax::document::format_of;
use clearance_engine::files::{Found, Input};
use clearance_render::output::{REPORT_FORMATS, Style};
use clearance_engine::pack::{self, LoadError, Pack, PackFiles};
use clearance_engine::report::{Keep, Report};
use clearance_engine::rule::Selection;
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;
use clearance::shipped_packs;
use clearance_syntax::source::{Diagnostic, Source, Span};
use jiff::civil::Date;

/// A customer that keeps every shipped rule.
pub const CUSTOMER: &str = include_str!("../../fixtures/customers/northwind-traders.toml");

/// What `today()` gives.
pub const TODAY: Date = Date::constant(2026, 11, 22);

/// The parts of an input, each a file: what parts them stands in no file that people write. The last is all the rest.
pub fn parts<const N: usize>(text: &str) -> [&str; N] {
    let mut parts = text.splitn(N, '\u{1e}');
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// Small, so that a run that does not end is noticed at once.
pub fn limits() -> Limits {
    Limits {
        operations: 20_000,
        call_depth: 16,
        expression_depth: 32,
        string_bytes: 10_000,
        list_items: 1_000,
        map_keys: 1_000,
        time: Duration::from_secs(1),
        ..Limits::default()
    }
}

/// Some rules of a pack, as a user has set them; all of them where none are chosen.
pub fn load(
    pack: &PackFiles,
    settings: &Settings,
    rules: &[&str],
    limits: Limits,
) -> Result<Pack, LoadError> {
    let select = rules.iter().map(|rule| rule.parse().expect("an id is a glob")).collect();
    pack::load(&pack::Request {
        packs: std::slice::from_ref(pack),
        shipped: shipped_packs(),
        data: &[],
        selection: &Selection { select, ..Selection::default() },
        settings,
        as_of: TODAY,
        limits,
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    })
}

/// Checks one customer in TOML. Everything that is told of it lies in its text.
pub fn checked(pack: &Pack, customer: &str, visitor: Option<&dyn FileVisitor>) -> Checked {
    let toml = format_of("toml").expect("a format");
    let input = Input::from_bytes("customer.toml", toml, customer.as_bytes().to_vec());
    let done = AtomicU64::new(0);
    let keep = Keep { subjects: true, ..Keep::default() };
    let options = Options { keep, visitor, ..Options::new(NonZeroUsize::MIN, 1 << 20, &done) };
    let found = std::iter::once(Found::File(input));
    let checked = check(pack, found, &options).expect("it was loaded");
    told(&checked.report);
    checked
}

fn told(report: &Report) {
    for finding in &report.findings {
        let labels = finding.labels.iter().map(|label| &label.location);
        let fixes = finding.fixes.iter().map(|fix| &fix.location);
        for place in std::iter::once(&finding.location).chain(labels).chain(fixes) {
            holds(&place.source, place.span);
        }
    }
    for broken in &report.broken {
        assert!(!broken.message.starts_with("a built-in function panicked"), "{}", broken.message);
        if let Some((source, span)) = &broken.location {
            holds(source, *span);
            broken.label.iter().for_each(|(label, _)| holds(source, *label));
        }
    }
}

/// The report in every format.
pub fn written(report: &Report) -> Vec<u8> {
    let mut all = Vec::new();
    for output in REPORT_FORMATS {
        (output.write)(report, &Style::PLAIN, &mut all).expect("a list takes all");
    }
    all
}

/// Diagnostics lie in their texts; where there are none, nothing may be refused.
pub fn in_text(diagnostics: &[Diagnostic]) {
    assert!(!diagnostics.is_empty());
    for diagnostic in diagnostics {
        assert!(!diagnostic.message.starts_with("a built-in function panicked"), "{}", diagnostic.message);
        holds(&diagnostic.source, diagnostic.span);
        diagnostic.label.iter().for_each(|(label, _)| holds(&diagnostic.source, *label));
    }
}

/// A place lies in its text, between characters.
pub fn holds(source: &Arc<Source>, span: Span) {
    assert!(source.text.get(span.start..span.end).is_some(), "{span:?} of {}", source.name);
}
