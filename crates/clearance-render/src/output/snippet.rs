//! Snippets of sources: the spans that a message marks, and their texts.

use std::collections::HashMap;

use crate::output::escape::escape;
use clearance_engine::report::{Broken, BrokenKind, Finding, Label};
use clearance_syntax::source::{Source, Span};

/// The most lines of a span that are shown; longer ones are shown by their first line.
pub(crate) const MOST_LINES: usize = 8;

/// A marked span with its text.
#[derive(Debug, Clone)]
pub struct SnippetMark<'a> {
    /// The span.
    pub span: Span,
    /// The text; empty if the message is enough.
    pub text: &'a str,
}

/// The marked spans of a source.
#[derive(Debug)]
pub struct Snippet<'a> {
    /// The source.
    pub source: &'a Source,
    /// The document within the source, from 0, where it can hold several.
    pub document: Option<usize>,
    /// The marks.
    pub marks: Vec<SnippetMark<'a>>,
    /// Whether the first mark is the primary one; else all of them are secondary.
    pub leads: bool,
}

impl Snippet<'_> {
    /// Formats a location as `file:line:col`, which terminals and editors make a link.
    pub(crate) fn format_location(&self, span: Span) -> String {
        format_location(self.source, span)
    }

    /// Formats a location, with the document where the source can hold several.
    pub(crate) fn format_title(&self, span: Span) -> String {
        match self.document {
            Some(document) => format!("{} (document {document})", self.format_location(span)),
            None => self.format_location(span),
        }
    }
}

/// The document of a finding whose place does not tell, and how many more there are: it is in a file that documents take
/// values over from.
pub(crate) fn subject_elsewhere(finding: &Finding) -> Option<String> {
    let subject = finding.subject.as_ref()?;
    let more = match finding.also.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (*subject.file != *finding.location.source.name).then(|| match subject.document {
        Some(document) => format!("{} (document {document}){more}", escape(&subject.file)),
        None => format!("{}{more}", escape(&subject.file)),
    })
}

/// Returns the snippets of a finding: that of its own location, then one for each other document that has labels.
pub(crate) fn finding_snippets(finding: &Finding) -> Vec<Snippet<'_>> {
    let own = &finding.location;
    let mut snippets = vec![Snippet {
        source: &own.source,
        document: own.document,
        marks: vec![SnippetMark { span: own.span, text: "" }],
        leads: true,
    }];
    let mut number_of = HashMap::from([((&*own.source.name, own.document), 0)]);
    for Label { location: place, text } in &finding.labels {
        let number =
            *number_of.entry((&*place.source.name, place.document)).or_insert(snippets.len());
        let mark = SnippetMark { span: place.span, text };
        match snippets.get_mut(number) {
            Some(known) => known.marks.push(mark),
            None => snippets.push(Snippet {
                source: &place.source,
                document: place.document,
                marks: vec![mark],
                leads: false,
            }),
        }
    }
    snippets
}

/// Returns the snippet of a broken evaluation, if its location is known.
pub(crate) fn broken_snippet(broken: &Broken) -> Option<Snippet<'_>> {
    let (source, span) = broken.location.as_ref()?;
    let label = broken.label.as_ref();
    let label = label.map(|(span, text)| SnippetMark { span: *span, text });
    Some(Snippet {
        source,
        document: broken.document.filter(|_| broken.kind == BrokenKind::File),
        marks: std::iter::once(SnippetMark { span: *span, text: "" }).chain(label).collect(),
        leads: true,
    })
}

/// Formats the start of a span as `file:line:col`.
pub fn format_location(source: &Source, span: Span) -> String {
    format_location_in(&source.name, source, span)
}

/// Formats the start of a span with another name for the source.
pub(crate) fn format_location_in(name: &str, source: &Source, span: Span) -> String {
    let start = source.position(span.start);
    format!("{}:{}:{}", escape(name), start.line, start.column)
}

/// Returns the span of a line without its line break and without a byte order mark.
pub fn line_content(source: &Source, line: usize) -> Span {
    let span = source.line_span(line);
    let mark = if span.start == 0 && source.text.starts_with('\u{feff}') { 3 } else { 0 };
    Span::new(span.start + mark, span.end.max(span.start + mark))
}
