//! SARIF's reporting descriptors: names, descriptions and levels of rules.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
};

use crate::output::escape::{escape, escape_lines, shorten_text};
use crate::output::markdown;
use crate::output::reserved::RESERVED_IDS;
use crate::output::style::Style;
use crate::output::text::is_address;
use clearance_engine::report::{FILE_ID, Report, RuleSummary, Severity, Words};

/// GitHub refuses reports with more tags of a rule.
const MOST_TAGS: usize = 20;

/// The limits of GitHub on a description and on a name, in characters.
const LONGEST_TEXT: usize = 1024;
const LONGEST_NAME: usize = 255;

/// The descriptors of a report: the rules first, then reserved ids.
#[derive(Debug)]
pub(super) struct Descriptors<'a> {
    all: Vec<DescriptorSource<'a>>,
    at: BTreeMap<&'a str, usize>,
}

#[derive(Debug)]
enum DescriptorSource<'a> {
    Rule(&'a RuleSummary),
    /// A reserved id, and the highest severity of its findings.
    Other(&'a str, Severity),
}

impl<'a> DescriptorSource<'a> {
    fn id(&self) -> &'a str {
        match self {
            Self::Rule(rule) => &rule.id,
            Self::Other(id, _) => id,
        }
    }
}

impl<'a> Descriptors<'a> {
    /// Collects the rules of a report, and the reserved ids of its findings.
    pub(super) fn for_report(report: &'a Report) -> Self {
        let mut others: BTreeMap<&str, Severity> = BTreeMap::new();
        for finding in &report.findings {
            let gravest = others.entry(&finding.rule).or_insert(finding.severity);
            *gravest = finding.severity.max(*gravest);
        }
        for broken in &report.broken {
            others.insert(broken.rule.as_deref().unwrap_or(FILE_ID), Severity::Error);
        }
        for rule in &report.rules {
            others.remove(&*rule.id);
        }
        let rules = report.rules.iter().map(DescriptorSource::Rule);
        let others = others.into_iter().map(|(id, severity)| DescriptorSource::Other(id, severity));
        let all: Vec<DescriptorSource<'a>> = rules.chain(others).collect();
        let at = all.iter().enumerate().map(|(at, described)| (described.id(), at)).collect();
        Self { all, at }
    }

    /// Returns the index of a rule in the list.
    pub(super) fn index_of(&self, id: &str) -> Option<i64> {
        self.at.get(id).and_then(|at| i64::try_from(*at).ok())
    }

    /// Converts all of them to SARIF.
    pub(super) fn to_sarif(&self, words: &Words) -> Vec<ReportingDescriptor> {
        let written = |described: &DescriptorSource<'_>| match described {
            DescriptorSource::Rule(rule) => describe_rule(rule),
            DescriptorSource::Other(id, severity) => describe_other(id, *severity, words),
        };
        self.all.iter().map(written).collect()
    }
}

fn describe_rule(rule: &RuleSummary) -> ReportingDescriptor {
    let mut descriptor = build_descriptor(&rule.id, &rule.title, &rule.page, rule.severity);
    descriptor.help_uri = rule.url.as_deref().filter(|url| is_uri(url)).map(str::to_owned);
    let mut seen = BTreeSet::new();
    let tags = rule.tags.iter().filter(|tag| seen.insert(*tag)).take(MOST_TAGS).cloned();
    let tagged = PropertyBag { tags: Some(tags.collect()), ..PropertyBag::default() };
    descriptor.properties = Some(tagged).filter(|_| !rule.tags.is_empty());
    descriptor
}

fn describe_other(id: &str, severity: Severity, words: &Words) -> ReportingDescriptor {
    match RESERVED_IDS.iter().find(|reserved| reserved.id == id) {
        Some(reserved) => {
            let title = reserved.title(words);
            let text = format!("{title}\n\n{}", reserved.text(words));
            build_descriptor(id, &title, &text, severity)
        }
        None => build_descriptor(id, id, id, severity),
    }
}

fn build_descriptor(id: &str, title: &str, page: &str, severity: Severity) -> ReportingDescriptor {
    let level = ReportingConfiguration { level: Some(level_json(severity)), ..Default::default() };
    let text = markdown_to_text(page);
    let mut descriptor = ReportingDescriptor::builder()
        .id(id)
        .short_description(short_message(&escape(title)))
        .default_configuration(level)
        .help(MultiformatMessageString::builder().markdown(escape_lines(page)).text(text).build())
        .build();
    descriptor.full_description = Some(match first_paragraph(page) {
        Some(paragraph) => short_message(&paragraph),
        None => short_message(&escape(title)),
    });
    descriptor.name = pascal_case_name(id);
    descriptor
}

fn short_message(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(shorten_text(text, LONGEST_TEXT - 1)).build()
}

fn level_json(severity: Severity) -> Value {
    json!(match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
        Severity::Question => "none",
    })
}

/// `same-license-total` as `SameLicenseTotal`, which is how names are written there. SARIF asks to leave a name out that is the id.
fn pascal_case_name(id: &str) -> Option<String> {
    let words = id.split(|c: char| !c.is_alphanumeric());
    let capital = |word: &str| {
        let mut rest = word.chars();
        let first = rest.next().into_iter().flat_map(char::to_uppercase);
        first.chain(rest).collect::<String>()
    };
    let name: String = words.map(capital).collect();
    let name: String = name.chars().take(LONGEST_NAME).collect();
    Some(name).filter(|name| name.to_lowercase() != id.to_lowercase())
}

/// Renders Markdown as plain text.
fn markdown_to_text(page: &str) -> String {
    let style = Style::PLAIN;
    markdown::render_lines(page, &style, style.width).join("\n")
}

/// Returns the first paragraph below the title, as plain text on one line.
fn first_paragraph(page: &str) -> Option<String> {
    let (_, text) = page.split_once('\n')?;
    let lines = text.lines().skip_while(|line| line.trim().is_empty());
    let paragraph: Vec<&str> = lines.take_while(|line| !line.trim().is_empty()).collect();
    let text = markdown_to_text(&paragraph.join("\n"));
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Returns whether a text is a URI as the schema requires.
fn is_uri(url: &str) -> bool {
    let bad = |c| matches!(c, '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}' | '[' | ']');
    let is_hex = |rest: &str| {
        let mut digits = rest.chars().take(2);
        (0..2).all(|_| digits.next().is_some_and(|digit| digit.is_ascii_hexdigit()))
    };
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    is_address(url)
        && !url.contains(bad)
        && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        && rest.matches('#').count() <= 1
        && url.split('%').skip(1).all(is_hex)
}

#[cfg(test)]
mod tests {
    use super::{first_paragraph, is_uri, pascal_case_name};

    #[test]
    fn names_are_in_capitals() {
        for (id, written) in [
            ("same-license-total", "SameLicenseTotal"),
            ("waiver/unused", "WaiverUnused"),
            ("eu/dates-1", "EuDates1"),
        ] {
            assert_eq!(pascal_case_name(id).as_deref(), Some(written));
        }
        assert_eq!(
            [pascal_case_name("schema"), pascal_case_name("ärger")],
            [None, None],
            "it is the id"
        );
    }

    #[test]
    fn only_addresses_are_uris() {
        for url in ["https://example.com/a?b=c#d", "http://example.com/100%25"] {
            assert!(is_uri(url), "{url}");
        }
        for url in [
            "example.com",
            "https://",
            "https:///x",
            "https://example.com/<x>",
            "https://example.com/a b",
            "https://example.com/100%",
            "https://example.com/%2",
            "https://example.com/#a#b",
            "javascript://example.com",
        ] {
            assert!(!is_uri(url), "{url}");
        }
    }

    #[test]
    fn the_first_paragraph_is_one_line() {
        let page = "Title\n\nOne **bold**\nline.\n\nAnother.";
        assert_eq!(first_paragraph(page).as_deref(), Some("One bold line."));
        assert_eq!(first_paragraph("Title"), None);
        assert_eq!(first_paragraph("Title\n\n"), None);
    }
}
