//! The Markdown for a pull request, read as hosts read it.

use clearance_engine::report::{Report, Severity};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::fixed::{HOSTILE, cases, clean, finding, place, report};
use super::{PLAIN, written};

fn markdown(report: &Report) -> String {
    written(report, "markdown", &PLAIN)
}

fn events(text: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    Parser::new_ext(text, options).collect()
}

/// What a reader sees in the cells of the tables, row by row, without heads.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut open) = (Vec::<Vec<String>>::new(), false);
    for event in events(text) {
        match event {
            Event::Start(Tag::TableRow) => rows.push(Vec::new()),
            Event::End(TagEnd::TableHead) => open = true,
            Event::End(TagEnd::Table) => open = false,
            Event::Start(Tag::TableCell) if open => rows.last_mut().unwrap().push(String::new()),
            Event::Text(text) if open => {
                let cell = rows.last_mut().and_then(|row| row.last_mut()).unwrap();
                cell.push_str(&text.replace('\u{200b}', ""));
            }
            _ => {}
        }
    }
    rows
}

/// Tags of HTML, in order; what is data among them is text.
fn tags(text: &str) -> Vec<String> {
    let html = events(text).into_iter().filter_map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(html.into_string()),
        _ => None,
    });
    let html: String = html.collect();
    html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap().to_owned()).collect()
}

#[test]
fn it_opens_with_the_verdict() {
    let text = markdown(&report());
    let readiness = report().readiness().sentence(&report().words);
    assert!(text.starts_with(&format!("## Clearance: {readiness}\n")), "{text}");
    assert!(markdown(&clean()).starts_with("## Clearance: 12 of 12 customers may move\n"));
    let nothing = Report { summary: Default::default(), ..clean() };
    assert!(markdown(&nothing).starts_with("## Clearance: no customer was checked\n"));
    assert!(!markdown(&clean()).contains('|'), "no empty table");
}

#[test]
fn cells_say_what_findings_say() {
    let report = report();
    let rows = rows(&markdown(&report));
    let mut open: Vec<_> = report.findings.iter().filter(|each| each.status.is_open()).collect();
    open.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let waived = report.findings.iter().filter(|each| each.status.name() == "waived").count();
    assert_eq!(rows.len(), open.len() + report.broken.len() + waived);
    let escaped = |text: &str| clearance_render::output::escape(text).into_owned();
    for (row, finding) in rows.iter().zip(open) {
        let file = report.root.relative(&finding.place.source.name);
        let at = escaped(&format!("{file}:{}", finding.place.start().line));
        let expected = [finding.severity.name(), &finding.rule, &at, &escaped(&finding.message)];
        assert_eq!(row.as_slice(), expected);
    }
    let last = rows.last().unwrap();
    assert_eq!(last[2], escaped(HOSTILE));
    assert_eq!(last[5], "2026-11-22 (the last day)");
    let before = &rows[rows.len() - 2];
    assert_eq!(
        before.as_slice(),
        [
            "known-offers",
            "moves/customers/contoso.toml:11",
            "Microsoft confirmed the order",
            "c.meier@example.com",
            "OPS-7",
            "2026-12-22 (30 days left)",
        ]
    );
}

#[test]
fn data_is_neither_markdown_nor_html() {
    let evil = "</code></details><script>alert(1)</script> @team #12 https://evil.example www.evil.example \
                [a](https://evil.example) ![b](c) *d* _e_ ~~f~~ `g` $h$ $$i$$ | j | <!-- k &amp; [^l] - [x] m\n\n# n\n\n```\no";
    let source = clearance_syntax::source::Source::new(
        format!("{evil}.toml"),
        format!("a = '{evil}'\n````\n"),
    );
    let span = (0..source.text.len()).into();
    let mut bad = finding(evil, Severity::Error, evil, place(&source, span, ""));
    bad.help = Some(evil.into());
    bad.url = Some(format!("https://x/{evil}").into());
    let report = Report { findings: vec![bad.clone(), bad], ..report() };
    for report in [&report, &super::report()] {
        let text = markdown(report);
        let mut open = Vec::new();
        for tag in tags(&text) {
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "{text}"),
                None => {
                    let ours = ["details", "summary", "code", "span"];
                    assert!(ours.contains(&tag.as_str()), "{tag}");
                    open.push(tag);
                }
            }
        }
        assert_eq!(open, Vec::<String>::new(), "all are closed");
        for event in events(&text) {
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert_eq!(&*dest_url, "https://example.com/rules/same-license-total");
                }
                Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => {
                    // What does not fit is told in italics; nothing is left out here.
                    panic!("{text}");
                }
                Event::Start(
                    Tag::Image { .. }
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::List(_)
                    | Tag::BlockQuote(_)
                    | Tag::FootnoteDefinition(_),
                )
                | Event::Code(_)
                | Event::FootnoteReference(_)
                | Event::TaskListMarker(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_) => panic!("{event:?} in {text}"),
                _ => {}
            }
        }
    }
}

#[test]
fn nobody_is_called() {
    let source = cases().remove(0).finding.place.source;
    let message = "@octocat @org/team see #12, GH-12, org/repo#3, !4, ~bug, https://x.example";
    let calls = finding("r", Severity::Error, message, place(&source, (0..1).into(), ""));
    let text = markdown(&Report { findings: vec![calls], broken: vec![], ..report() });
    // Hosts leave blocks of code alone.
    let outside: String = text
        .split("```")
        .step_by(2)
        .collect::<String>()
        .replace("&#8203;", "\u{200b}")
        .replace("&#35;", "#")
        .replace("&#33;", "!")
        .replace("&#126;", "~");
    for call in ["@o", "#1", "#3", "GH-1", "!4", "~b", "://"] {
        assert!(!outside.contains(call), "{call} in {outside}");
        let (first, rest) = call.split_at(call.len() - 1 - usize::from(call == "://"));
        assert!(outside.contains(&format!("{first}\u{200b}{rest}")), "{call} in {outside}");
    }
}

/// A report with this many findings, the grave ones last.
fn many(number: usize, message: &str) -> Report {
    let source = cases().remove(0).finding.place.source;
    let one = |at: usize| {
        let severity = if at + 3 >= number { Severity::Error } else { Severity::Warning };
        finding(&format!("rule-{at}"), severity, message, place(&source, (0..1).into(), ""))
    };
    let findings = (0..number).map(one).collect();
    let broken = std::iter::repeat_n(report().broken, 100).flatten().collect();
    Report { findings, broken, ..report() }
}

#[test]
fn it_fits_into_a_comment_whatever_is_found() {
    for (number, message) in
        [(5_000, "short".to_owned()), (50, "é".repeat(100_000)), (400, HOSTILE.repeat(20))]
    {
        let text = markdown(&many(number, &message));
        assert!(text.chars().count() < 65_000, "{}", text.chars().count());
        let rows = rows(&text);
        assert_eq!(rows[0][0], "error", "grave ones first");
        assert_eq!(rows[3][0], "warning");
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
        let shown = rows.iter().filter(|row| row.len() == 4).count();
        let left_out = |what: &str| -> usize {
            let said = format!("_Left out for want of room: {what}");
            let mut rest = text.split(&said).skip(1);
            let numbers = rest.find_map(|rest| rest.split(' ').next()?.parse().ok());
            numbers.unwrap_or(0)
        };
        assert_eq!(shown + left_out(""), number, "{}", text.len());
        let unfolded = text.matches("<details>").count() - text.matches("waived finding").count();
        assert_eq!(unfolded + left_out("details of "), number);
    }
}
