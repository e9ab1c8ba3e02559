//! How long reports take: `cargo test --release speed -- --ignored --nocapture`.

use std::time::Instant;

use clearance::output::Style;
use clearance::report::{Report, Severity};
use clearance::source::Source;

use super::fixed::{clean, finding, label, place};
use super::{PLAIN, written};

/// A report with `count` findings of two places each, spread over a text of `size` bytes that is one line
/// if `line` is a space.
fn spread(count: usize, size: usize, line: char) -> Report {
    let row = format!("{{ \"offer\": \"O365_BUSINESS_PREMIUM\", \"licenses\": 25 }},{line}");
    let source = Source::new("big.json", row.repeat(size / row.len()));
    let rows = size / row.len();
    let findings = (0..count).map(|nth| {
        let start = nth * (rows / count) * row.len();
        let licenses = start + row.len() - 6;
        let mut finding = finding(
            "same-license-total",
            Severity::Error,
            "20 licenses arrive, 25 leave",
            place(&source, (licenses..licenses + 2).into(), "/target/subscriptions/0/licenses"),
        );
        finding.labels = vec![label(place(&source, (start + 2..start + 9).into(), ""), "of this")];
        finding.help = Some("order the missing licenses before the source ends".into());
        finding
    });
    Report { findings: findings.collect(), ..clean() }
}

#[allow(clippy::print_stderr, reason = "the times are what it is for")]
fn time(name: &str, report: &Report, style: &Style, most: u128) {
    let start = Instant::now();
    let bytes = written(report, name, style).len();
    let took = start.elapsed().as_millis();
    eprintln!("{name}: {} findings, {bytes} bytes, {took} ms", report.findings.len());
    assert!(took <= most || cfg!(debug_assertions), "{name} took {took} ms, not {most}");
}

#[test]
#[ignore = "timing"]
fn speed() {
    let color = Style { color: true, links: true, ..PLAIN };
    for line in ['\n', ' '] {
        let report = spread(1_000, 1 << 20, line);
        time("human", &report, &color, 150);
        time("compact", &report, &color, 20);
        time("json", &report, &color, 20);
        let report = spread(10_000, 16 << 20, line);
        time("human", &report, &color, 1_500);
        time("json", &report, &color, 200);
    }
}
