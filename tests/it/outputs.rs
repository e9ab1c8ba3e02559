//! Every output over one report that holds everything.

mod commands;
mod comment;
mod drawing;
mod fixed;
mod html;
mod json;
mod junit;
mod lines;
mod recipes;
mod sarif;
mod services;
mod table;

use clearance_engine::report::{Finding, Fix, Report, Severity, Status, Summary};
use clearance_render::output::{self, REPORT_FORMATS, Style};
use clearance_syntax::source::Source;
use fixed::{HOSTILE, clean, report};

/// No colour, no links, for a terminal of 80 columns.
const PLAIN: Style =
    Style { color: false, links: false, unicode: true, narrated: false, width: 80, quiet: false };

fn written(report: &Report, name: &str, style: &Style) -> String {
    let output = output::by_name(name).expect("it is a row");
    let mut out = Vec::new();
    (output.write)(report, style, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// Every style that changes the words or how they are drawn.
fn styles() -> Vec<Style> {
    let mut styles = Vec::new();
    for bits in 0..32 {
        let has = |bit: u32| bits & (1 << bit) != 0;
        for width in [0, 80] {
            styles.push(Style {
                color: has(0),
                links: has(1),
                unicode: has(2),
                narrated: has(3),
                quiet: has(4),
                width,
            });
        }
    }
    styles
}

/// Whatever comes first in it, and whoever's texts are in it.
#[test]
fn every_report_in_a_file_is_known_as_one() {
    let whole = report();
    let alone = whole.findings.iter().map(|finding| {
        let findings = vec![finding.clone()];
        Report { findings, broken: Vec::new(), ..report() }
    });
    let broken = whole.broken.iter().map(|broken| {
        let broken = vec![broken.clone()];
        Report { findings: Vec::new(), broken, ..report() }
    });
    let reports: Vec<Report> = alone.chain(broken).chain([report(), clean()]).collect();
    for style in [PLAIN, Style { color: true, width: 100, ..PLAIN }, Style { quiet: true, ..PLAIN }]
    {
        for (output, report) in
            REPORT_FORMATS.iter().flat_map(|o| reports.iter().map(move |r| (o, r)))
        {
            let text = written(report, output.name, &style);
            let head: String = text.chars().take(output::HEAD_BYTES / 4).collect();
            assert!(text.is_empty() || (output.is_own)(&head), "{}:\n{text}", output.name);
        }
    }
}

#[test]
fn snapshots() {
    let ascii = Style { unicode: false, width: 60, ..PLAIN };
    let color = Style { color: true, links: true, width: 120, ..PLAIN };
    let narrated = Style { narrated: true, ..PLAIN };
    insta::assert_snapshot!("human", written(&report(), "human", &PLAIN));
    insta::assert_snapshot!("human-ascii", written(&report(), "human", &ascii));
    let color = written(&report(), "human", &color).replace('\u{1b}', "␛");
    insta::assert_snapshot!("human-color", color);
    insta::assert_snapshot!("human-narrated", written(&report(), "human", &narrated));
    insta::assert_snapshot!("compact", written(&report(), "compact", &PLAIN));
    for name in ["json", "jsonl", "junit", "markdown", "csv"] {
        insta::assert_snapshot!(name, written(&report(), name, &PLAIN));
    }
}

#[test]
fn outputs_are_found_by_name() {
    for row in REPORT_FORMATS {
        let found = output::by_name(row.name).expect("a row");
        assert_eq!((found.name, found.about), (row.name, row.about));
    }
    assert!(output::by_name("sarif?").is_none());
}

/// Takes out what colours and links may write, and nothing else.
#[allow(clippy::string_slice, reason = "escape sequences are ASCII; a test may panic")]
fn without_escapes(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some(at) = rest.find('\u{1b}') {
        plain.push_str(&rest[..at]);
        let sequence = &rest[at + 1..];
        let end = if let Some(link) = sequence.strip_prefix("]8;;") {
            let end = link.find('\u{1b}').expect("a link ends");
            assert!(link[..end].chars().all(|c| c.is_ascii_graphic()), "{:?}", &link[..end]);
            assert_eq!(&link[end..end + 2], "\u{1b}\\");
            4 + end + 2
        } else {
            let end = sequence.find('m').expect("a colour ends");
            let digits = sequence[..end].strip_prefix('[').expect("a colour starts");
            assert!(digits.chars().all(|c| c.is_ascii_digit() || c == ';'), "{digits:?}");
            end + 1
        };
        rest = &sequence[end..];
    }
    plain + rest
}

/// Whether a terminal must not get it. Not the list of the code under test.
fn steers(c: char) -> bool {
    let bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    let unseen = "\u{200b}\u{2028}\u{2029}\u{feff}\u{e0041}";
    c != '\n' && (c.is_control() || bidi.contains(c) || unseen.contains(c) || is_noncharacter(c))
}

/// Whether Unicode has no character there and never will: XML and HTML hold none of them.
fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    code & 0xffff >= 0xfffe || (0xfdd0..=0xfdef).contains(&code)
}

/// All of them, in whatever somebody else wrote.
#[test]
fn no_noncharacter_is_written_as_it_is() {
    let all: String = ('\u{fdd0}'..='\u{10ffff}').filter(|&c| is_noncharacter(c)).collect();
    assert_eq!(all.chars().count(), 66);
    let source = Source::new(format!("{all}.toml"), format!("a = \"{all}\"\n"));
    let at = fixed::place(&source, fixed::span(&source, &all, 0), "/a");
    let mut open = fixed::finding("r", Severity::Error, &all, at.clone());
    open.location.key.clone_from(&all);
    open.help = Some(all.clone());
    open.labels = vec![fixed::label(at.clone(), &all)];
    open.fixes = vec![Fix { location: at.clone(), replacement: all.clone() }];
    let Status::Waived(mut by) = fixed::waived() else { panic!("it is one") };
    (by.reason, by.approved_by, by.ticket) = (all.clone(), Some(all.clone()), Some(all.clone()));
    let waived = Finding { status: Status::Waived(by), ..open.clone() };
    let mut report = Report { findings: vec![open, waived], ..report() };
    report.subjects[0].name = Some(all.clone());
    report.subjects[0].subject.file = all.as_str().into();
    for broken in &mut report.broken {
        (broken.message, broken.help) = (all.clone(), Some(all.clone()));
    }
    for style in styles() {
        for row in REPORT_FORMATS {
            let text = written(&report, row.name, &style);
            let bad = text.chars().find(|&c| is_noncharacter(c));
            assert_eq!(bad, None, "{} {style:?}", row.name);
            // It is told which, unless lines of source are drawn.
            let told = ["\\u{fdd0}", "\\ufdd0", "%EF%B7%90", "&#92;u{fdd0}"];
            assert!(told.iter().any(|told| text.contains(told)), "{}: {text}", row.name);
        }
    }
}

#[test]
fn nothing_steers_the_terminal() {
    let report = report();
    for style in styles() {
        for row in REPORT_FORMATS {
            let text = written(&report, row.name, &style);
            assert!(style.color || !text.contains('\u{1b}'), "{}", row.name);
            let plain = without_escapes(&text);
            // A tab in a source line is read aloud as it is.
            let tabs = row.name == "human" && style.narrated;
            let steers = plain.chars().find(|&c| steers(c) && !(tabs && c == '\t'));
            assert_eq!(steers, None, "{} {style:?}", row.name);
        }
    }
}

#[test]
fn a_link_is_written_only_where_it_is_wanted() {
    let link = |color, links| {
        let style = Style { color, links, ..PLAIN };
        written(&report(), "human", &style).matches("\u{1b}]8;;https://example.com/").count()
    };
    // The hostile address is not written at all.
    assert_eq!([link(true, true), link(true, false), link(false, true)], [1, 0, 0]);
}

#[test]
fn compact_is_one_line_each() {
    let report = report();
    let text = written(&report, "compact", &PLAIN);
    let mut lines: Vec<&str> = text.lines().collect();
    // What was there before is not told again and again.
    assert_eq!(lines.pop(), Some("1 finding known since the baseline"));
    let told: Vec<&Finding> =
        report.findings.iter().filter(|of| !matches!(of.status, Status::Known)).collect();
    assert_eq!(lines.len(), told.len() + report.broken.len());
    for (line, finding) in lines.iter().zip(&told) {
        let start = finding.location.start();
        let word = match &finding.status {
            Status::Waived(by) => {
                assert!(line.ends_with(&format!("; expires {})", by.expires)), "{line}");
                "waived"
            }
            Status::Open | Status::Known => finding.severity.name(),
        };
        let (place, said) = line.split_once(&format!(" {word}[")).expect(line);
        assert!(place.ends_with(&format!(":{}:{}:", start.line, start.column)), "{line}");
        assert!(said.starts_with(&format!("{}] ", finding.rule)), "{line}");
    }
    assert_eq!(
        [0, 1, 3].map(|nth| lines[told.len() + nth]),
        [
            "customers/lines.jsonl:3:13: broken[file] the object is not closed",
            "customers/lines.jsonl:2:1: broken[known-offers] rules/known-offers.rhai:5:21: \
             function not found: lookup (string)",
            "rules/known-offers.rhai:3:4: broken[one-file-per-tenant] the rule did not finish \
             within 10 operations",
        ]
    );
    assert_eq!(written(&clean(), "compact", &PLAIN), "");
}

/// The last line of a run with these numbers of errors, warnings, advice, failed documents, documents and
/// broken things.
fn last_line(counts: [u64; 6], style: &Style) -> String {
    let [errors, warnings, advice, failed_documents, documents, broken] = counts;
    let summary = Summary {
        files: documents,
        documents,
        failed_documents,
        errors,
        warnings,
        advice,
        broken,
        ..Summary::default()
    };
    let text = written(&Report { summary, ..clean() }, "human", style);
    text.lines().last().expect("there always is one").to_owned()
}

#[test]
fn the_last_line_counts() {
    let rest = "7 rules · as of 2026-11-22";
    let cases = [
        ([5, 2, 0, 4, 12, 0], "5 errors, 2 warnings in 4 of 12 customers"),
        ([5, 2, 1, 4, 12, 0], "5 errors, 2 warnings, 1 advice in 4 of 12 customers"),
        ([1, 0, 0, 1, 1, 0], "1 error in 1 of 1 customer"),
        ([0, 1, 0, 1, 2, 0], "1 warning in 1 of 2 customers"),
        ([0, 0, 3, 2, 2, 0], "3 advice in 2 of 2 customers"),
        ([0, 0, 0, 0, 12, 0], "no findings in 12 customers"),
        ([0, 0, 0, 0, 1, 0], "no findings in 1 customer"),
        ([1, 0, 0, 1, 12, 2], "incomplete: 1 error in 1 of 12 customers · 2 not checked"),
        ([0, 0, 0, 0, 12, 2], "incomplete: no findings in 12 customers · 2 not checked"),
        ([0, 0, 0, 0, 0, 1], "incomplete: no customer was checked · 1 not checked"),
        ([0, 0, 0, 0, 0, 0], "no customer was checked"),
    ];
    for (counts, said) in cases {
        let expected = format!("{said} · {rest}");
        assert_eq!(last_line(counts, &PLAIN), expected);
        let ascii = Style { unicode: false, ..PLAIN };
        assert_eq!(last_line(counts, &ascii), expected.replace('·', "-"));
    }
}

#[test]
fn what_does_not_count_is_told_in_the_last_line() {
    let line = |waived, known, errors, broken| {
        let summary = Summary { documents: 2, waived, known, errors, broken, ..Summary::default() };
        let text = written(&Report { summary, ..clean() }, "human", &PLAIN);
        text.lines().last().expect("there always is one").to_owned()
    };
    let rest = "7 rules · as of 2026-11-22";
    for (line, said) in [
        (line(2, 1, 0, 0), "no findings in 2 customers · 2 waived, 1 known"),
        (line(2, 0, 0, 0), "no findings in 2 customers · 2 waived"),
        (line(0, 1, 1, 0), "1 error, in none of 2 customers · 1 known"),
        (line(1, 0, 0, 3), "incomplete: no findings in 2 customers · 1 waived · 3 not checked"),
    ] {
        assert_eq!(line, format!("{said} · {rest}"));
    }
}

#[test]
fn a_waived_finding_is_short_and_a_known_one_is_only_counted() {
    let report = report();
    for style in styles() {
        let text = without_escapes(&written(&report, "human", &style));
        let apart = if style.unicode { '·' } else { '-' };
        assert!(text.contains(&format!(" {apart} 2 waived, 1 known {apart} ")), "{text}");
        assert!(!text.contains("this was so before"), "{text}");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for piece in [
            "the offer is not sold any more",
            "Microsoft confirmed the order (c.meier@example.com, OPS-7; until 2026-12-22, 30 days left)",
            "(until 2026-11-22, its last day)",
        ] {
            assert!(words.contains(piece), "{piece} {style:?}:\n{words}");
        }
        assert!(!words.contains("error[known-offers]"), "{style:?}: {words}");
    }
}

#[test]
fn quiet_shows_what_is_waived_and_not_what_is_known() {
    let quiet = Style { quiet: true, ..PLAIN };
    let of = |name: &str| {
        let mut report = report();
        report.findings.retain(|finding| finding.status.name() == name);
        report.broken.clear();
        report
    };
    assert!(written(&of("waived"), "human", &quiet).contains("waived[known-offers]"));
    assert_eq!(written(&of("known"), "human", &quiet), "");
}

#[test]
fn the_last_line_tells_of_rules_that_are_off() {
    let off = Report { off: vec!["auto-renew-off".into()], ..clean() };
    let text = written(&off, "human", &PLAIN);
    assert_eq!(text, "no findings in 12 customers · 7 rules, 1 off · as of 2026-11-22\n");
}

#[test]
fn the_last_line_is_green_only_for_a_pass() {
    let color = Style { color: true, ..PLAIN };
    let green = |counts| last_line(counts, &color).starts_with("\u{1b}[1;32m");
    assert!(green([0, 0, 0, 0, 12, 0]));
    assert!(green([0, 0, 1, 1, 12, 0]));
    assert!(!green([0, 1, 0, 1, 12, 0]));
    assert!(!green([1, 0, 0, 1, 12, 0]));
    assert!(!green([0, 0, 0, 0, 12, 1]));
    assert!(!green([0, 0, 0, 0, 0, 0]));
}

#[test]
fn quiet_is_silent_only_where_all_is_well() {
    let quiet = Style { quiet: true, ..PLAIN };
    assert_eq!(written(&clean(), "human", &quiet), "");
    let nothing = Report { summary: Summary::default(), ..clean() };
    assert_ne!(written(&nothing, "human", &quiet), "", "nothing was checked");
    assert_eq!(written(&report(), "human", &quiet), written(&report(), "human", &PLAIN));
}

#[test]
fn hostile_texts_are_told_apart() {
    let text = written(&report(), "compact", &PLAIN);
    let escaped = "<>&\"'%:,`\\ \\n\\r\\t\\u{0}\\u{1b}[31m\\u{7f}\\u{9b}31m\\u{61c}";
    assert_eq!(
        text.matches(escaped).count(),
        5,
        "file, message, question, reason, unreadable file: {text}"
    );
    assert!(HOSTILE.starts_with("<>&") && Severity::ALL.len() == 3);
}
