//! What is underlined in the human report is what is meant.

use std::sync::Arc;

use clearance_engine::report::{Finding, Report, Severity};
use clearance_render::output::Style;
use clearance_syntax::source::{Source, Span};
use proptest::prelude::{ProptestConfig, any, prop, proptest};
use proptest::strategy::Strategy;

use super::fixed::{clean, finding, label, place, span};
use super::{PLAIN, REPORT_FORMATS, steers, without_escapes, written};

const ASCII: Style = Style { unicode: false, quiet: true, ..PLAIN };

/// A finding at the first span, with a label at each of the others.
fn pointed(source: &Arc<Source>, spans: &[Span]) -> Finding {
    let (first, rest) = spans.split_first().expect("at least one");
    let mut finding = finding("rule", Severity::Error, "wrong", place(source, *first, ""));
    finding.labels = rest
        .iter()
        .enumerate()
        .map(|(nth, span)| label(place(source, *span, ""), &format!("label {nth}")))
        .collect();
    finding
}

fn drawn(source: &Arc<Source>, spans: &[Span], style: &Style) -> String {
    written(&Report { findings: vec![pointed(source, spans)], ..clean() }, "human", style)
}

/// Each run of `^` as the text above it: of one column per character, as the test texts are.
fn underlined(drawing: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut above: Vec<char> = Vec::new();
    for line in drawing.lines() {
        let row: Vec<char> = line.chars().collect();
        let marks = line.contains(" : ") && line.contains('^') && !line.contains('`');
        if !marks {
            above = row;
            continue;
        }
        let mut run = String::new();
        for (column, c) in row.iter().chain([&' ']).enumerate() {
            if *c == '^' {
                run.push(above.get(column).copied().unwrap_or('$'));
            } else if !run.is_empty() {
                found.push(std::mem::take(&mut run));
            }
        }
    }
    found
}

fn spans(source: &Source, needles: &[&str]) -> Vec<Span> {
    needles.iter().map(|needle| span(source, needle, 0)).collect()
}

#[test]
fn underlines_are_below_what_is_meant() {
    let source = Source::new("a.toml", "\u{feff}abc = 12, def = 345\r\nghi =\t678\r\n\r\nend = 9");
    let cases: [(&[&str], &[&str]); 8] = [
        (&["12"], &["12"]),
        (&["abc"], &["abc"]),
        (&["9"], &["9"]),
        (&["678"], &["678"]),
        (&["12", "345"], &["12", "345"]),
        // Side by side.
        (&["def", " = 345"], &["def = 345"]),
        // One in the other, and across each other: each in a drawing of its own.
        (&["12", "abc = 12"], &["12", "abc = 12"]),
        (&["abc = 12", "12, def"], &["abc = 12", "12, def"]),
    ];
    for (needles, meant) in cases {
        let drawing = drawn(&source, &spans(&source, needles), &ASCII);
        assert_eq!(underlined(&drawing), meant, "{drawing}");
    }
}

#[test]
fn what_is_missing_has_a_caret() {
    for (text, at, line) in
        [("", 0, 1), ("a", 1, 1), ("a\n", 2, 2), ("a\r\nb", 1, 1), ("ab\n", 2, 1)]
    {
        let source = Source::new("a.toml", text);
        let drawing = drawn(&source, &[Span::new(at, at)], &ASCII);
        assert_eq!(underlined(&drawing).len(), 1, "{text:?}\n{drawing}");
        assert!(drawing.contains(&format!("[a.toml:{line}:")), "{text:?}\n{drawing}");
    }
}

#[test]
fn a_long_line_is_cut_around_what_is_meant() {
    let filler = "0123456789".repeat(100_000);
    let text = format!("{{\"a\":\"{filler}\",\"here\":1,\"b\":\"{filler}\",\"there\":2}}");
    let source = Source::new("a.json", text);
    for width in [40, 60, 80, 200] {
        let style = Style { width, ..ASCII };
        let drawing = drawn(&source, &spans(&source, &["\"here\"", "\"there\""]), &style);
        assert_eq!(underlined(&drawing), ["\"here\"", "\"there\""], "{drawing}");
        assert!(drawing.contains("a.json:1:1000009]"), "{drawing}");
        let row = drawing.lines().find(|line| line.starts_with(" 1 |")).expect("a row");
        // No line is cut to less than 40 columns; the margin takes 5.
        assert!(row.len() <= width.max(45) && row.len() + 12 > width, "{width}: {drawing}");
    }
    // A span that is too long itself keeps its ends.
    let whole = Span::new(0, source.text.len());
    let drawing = drawn(&source, &[whole], &ASCII);
    let [text] = &underlined(&drawing)[..] else { panic!("{drawing}") };
    assert!(text.starts_with("{\"a\":") && text.ends_with("\"there\":2}") && text.contains("..."));
}

#[test]
fn labels_far_apart_leave_out_what_is_between() {
    let lines: Vec<String> = (1..=900).map(|line| format!("key{line} = {line}")).collect();
    let source = Source::new("a.toml", lines.join("\n"));
    let drawing = drawn(&source, &spans(&source, &["key800", "key20"]), &ASCII);
    assert_eq!(underlined(&drawing), ["key800", "key20"], "the finding's place comes first");
    assert!(drawing.contains("a.toml:800:1]") && drawing.contains("a.toml:20:1]"), "{drawing}");
    assert!(drawing.lines().count() < 20, "{drawing}");
}

#[test]
fn a_span_of_many_lines_is_shown_by_its_first() {
    let source = Source::new("a.json", format!("{{\n{}}}\n", "  \"a\": 1,\n".repeat(500)));
    let whole = Span::new(0, source.text.len());
    let drawing = drawn(&source, &[whole, whole], &ASCII);
    assert!(drawing.contains("label 0 (goes on to line 502)"), "{drawing}");
    assert!(drawing.lines().count() < 12, "{drawing}");
}

#[test]
fn a_span_of_few_lines_is_framed() {
    let source = Source::new("a.json", "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n");
    let drawing = drawn(&source, &[Span::new(9, 25), span(&source, "1", 0)], &ASCII);
    assert_eq!(source.slice(Span::new(9, 25)), "{\n    \"b\": 1\n  }");
    let frame = " 2 | ,->   \"a\": {\n 3 | |       \"b\": 1\n   : |            ^\n";
    assert!(drawing.contains(frame), "{drawing}");
    assert!(drawing.contains("\n 4 | `->   }\n"), "{drawing}");
}

#[test]
fn a_label_beside_the_end_of_a_frame_has_a_drawing_of_its_own() {
    let source = Source::new("a.json", "{\n  \"a\": [\n    1\n  ], \"b\": 2\n}\n");
    let drawing = drawn(&source, &spans(&source, &["[\n    1\n  ]", "\"b\"", "1"]), &ASCII);
    assert!(drawing.contains("\n 4 | `->   ], \"b\": 2\n 5 |     }\n"), "{drawing}");
    assert_eq!(underlined(&drawing), ["1", "\"b\""], "{drawing}");
    assert_eq!(drawing.matches(",-[").count(), 2, "{drawing}");
}

#[test]
fn a_long_label_is_wrapped_beside_its_underline() {
    let source = Source::new("a.toml", "abc = 12, def = 345");
    let mut finding = pointed(&source, &spans(&source, &["abc", "345"]));
    finding.labels[0].text = "words ".repeat(40);
    let text = written(&Report { findings: vec![finding], ..clean() }, "human", &ASCII);
    let (drawing, _) = text.split_once("\n\n").expect("a line of counts");
    assert_eq!(drawing.matches("words").count(), 40);
    assert!(drawing.lines().all(|line| line.chars().count() <= ASCII.width), "{drawing}");
}

/// Texts of all that is hard to draw.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "key = ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "ä",
        "東",
        "🙂",
        "\u{feff}",
        "\u{1b}[31m",
        "\u{202e}",
        "\u{9b}",
        "\u{301}",
        "\u{e0041}",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the text and the places, even impossible ones, a report is written and steers nothing.
    #[test]
    fn any_place_in_any_text_can_be_drawn(
        text in text(),
        ends in prop::collection::vec((0usize..200, 0usize..200), 1..6),
        narrated in any::<bool>(),
        width in 0usize..120,
    ) {
        let source = Source::new("a.toml", text);
        let spans: Vec<Span> =
            ends.into_iter().map(|(start, end)| Span::new(start, end)).collect();
        let report = Report { findings: vec![pointed(&source, &spans)], ..clean() };
        for row in REPORT_FORMATS {
            let style = Style { narrated, width, color: true, ..PLAIN };
            let text = without_escapes(&written(&report, row.name, &style));
            assert!(!text.chars().any(|c| steers(c) && c != '\t'), "{text:?}");
        }
    }
}
