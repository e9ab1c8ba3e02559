//! Logs of CI services: a line of any report may land in one, and no text of others is a command to the service.

use clearance_engine::report::{Finding, Report, Severity, Status};
use clearance_render::output::REPORT_FORMATS;
use clearance_syntax::source::Source;

use super::fixed::{self, clean, finding, label, place, span};
use super::{PLAIN, styles, written};

/// What Azure's agent and GitHub's runner take for commands, anywhere and at the start of a line, and TeamCity's form.
const EVIL: [&str; 8] = [
    "##vso[task.setvariable variable=PATH]x",
    "a ##vso[task.complete result=Succeeded;]",
    "###[error]x",
    "##[group]y",
    "::error::z",
    "x \u{a0} ::stop-commands::x",
    "##teamcity[testFailed]",
    "é##[section]::debug::",
];

/// Whether a service would take a line for a command.
fn is_command(line: &str) -> bool {
    let start = line.trim_start();
    let at_start = start.strip_prefix("##");
    let at_start = at_start.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    line.contains("##vso[") || line.contains("##[") || start.starts_with("::") || at_start
}

/// A report in which the texts of customers, files, waivers and rules are all this text.
fn report_of(evil: &str) -> Report {
    let text = format!("{evil}\na = \"{evil}\" # {evil}\n{evil}\n");
    let source = Source::new(evil, text);
    let nth = span(&source, evil, 1);
    let at = |span: clearance_syntax::source::Span| {
        let mut place = place(&source, span, "/a");
        place.key = evil.to_owned();
        place
    };
    // Marks that begin within a command, so that its text is drawn in pieces.
    let mut findings: Vec<Finding> = (0..3)
        .map(|cut| {
            let begin = source.text.ceil_char_boundary(nth.start + cut);
            let mut open = finding("r", Severity::Error, evil, at((begin..nth.end).into()));
            open.rule = evil.into();
            open.help = Some(evil.to_owned());
            open.labels = vec![label(at((nth.start..begin).into()), evil)];
            open.fixes = vec![clearance_engine::report::Fix {
                location: at(nth),
                replacement: evil.to_owned(),
            }];
            open
        })
        .collect();
    let Status::Waived(mut by) = fixed::waived() else { panic!("it is one") };
    (by.reason, by.approved_by, by.ticket) = (evil.into(), Some(evil.into()), Some(evil.into()));
    findings[1].status = Status::Waived(by);
    findings[2].status = Status::Known;
    let mut broken = fixed::broken();
    for broken in &mut broken {
        (broken.message, broken.help) = (evil.to_owned(), Some(evil.to_owned()));
        broken.file = if broken.file.is_empty() { String::new() } else { evil.to_owned() };
    }
    let mut report = Report { findings, broken, ..clean() };
    report.subjects[0].name = Some(evil.to_owned());
    report.rules[0].title = evil.into();
    report
}

#[test]
fn no_text_of_others_is_a_command_to_a_service() {
    let long = |evil: &str| format!("{}{evil} {}", "x".repeat(50), "::y ".repeat(60));
    let words = |evil: &str| format!("{evil} ").repeat(40);
    let unbroken = "::".repeat(300);
    let evil = EVIL.iter().flat_map(|evil| [(*evil).to_owned(), long(evil), words(evil)]);
    for evil in evil.chain([unbroken]) {
        let report = report_of(&evil);
        for row in REPORT_FORMATS {
            // Others look alike in every style.
            let styles = if row.name == "human" { styles() } else { vec![PLAIN] };
            for style in styles {
                let text = written(&report, row.name, &style);
                let bad = text.lines().find(|line| is_command(&without_own(line, row.name)));
                assert_eq!(bad, None, "{} {style:?}", row.name);
            }
        }
    }
}

/// A line without the command that the format itself gives.
fn without_own(line: &str, format: &str) -> String {
    let own: &[&str] = match format {
        "azure" => &["##vso[task.logissue type=", "##[group]", "##[endgroup]"],
        "github" => &["::error ", "::warning ", "::notice "],
        _ => &[],
    };
    let rest = own.iter().find_map(|own| line.strip_prefix(own));
    rest.map_or(line.to_owned(), |rest| format!("-{rest}"))
}

/// They are broken so that one sees it, and what only looks like one stays.
#[test]
fn commands_are_broken_visibly() {
    use clearance_render::output::escape;
    for (text, shown) in [
        ("##vso[x]", "#\\u{23}vso[x]"),
        ("a##[x]", "a#\\u{23}[x]"),
        ("###[x]", "##\\u{23}[x]"),
        ("##teamcity[x]", "#\\u{23}teamcity[x]"),
        ("::error::x", ":\\u{3a}error::x"),
        ("a  ::error::x", "a  :\\u{3a}error::x"),
        ("\u{3000}::x", "\u{3000}:\\u{3a}x"),
        (":::x", ":\\u{3a}:x"),
        ("## a title", "## a title"),
        ("# a ## b", "# a ## b"),
        ("#### a", "#### a"),
        ("##", "##"),
        ("moves::last_day", "moves::last_day"),
        ("`::`", "`::`"),
        ("12:30: x", "12:30: x"),
    ] {
        assert_eq!(escape(text), shown);
        assert_eq!(escape(&escape(text)), shown, "once is enough");
    }
}

/// JSON has escapes of its own: programs read the text as it is.
#[test]
fn json_says_what_the_text_is() {
    let report = report_of(EVIL[0]);
    for name in ["json", "jsonl", "sarif", "gitlab"] {
        let text = written(&report, name, &PLAIN);
        assert!(text.contains("#\\u0023vso["), "{name}");
    }
    let text = written(&report, "json", &PLAIN);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["findings"][0]["message"], EVIL[0]);
}
