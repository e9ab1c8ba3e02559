//! What to show of a source: the places that a message is about.

use std::collections::HashMap;

use crate::output::escape::escape;
use clearance_engine::report::{Broken, BrokenKind, Finding, Label};
use clearance_syntax::source::{Source, Span};

/// Spans of more lines than this are shown by their first line alone.
pub(crate) const MOST_LINES: usize = 8;

/// A span and what is there.
#[derive(Debug, Clone)]
pub struct Mark<'a> {
    /// Where.
    pub span: Span,
    /// What is there; empty if the message says it.
    pub text: &'a str,
}

/// What to show of a source.
#[derive(Debug)]
pub struct Snippet<'a> {
    /// The source.
    pub source: &'a Source,
    /// The document within the source, from 0, where it can hold several.
    pub document: Option<usize>,
    /// The places.
    pub marks: Vec<Mark<'a>>,
    /// Whether the first of them is what the message is about; else all of them explain it.
    pub leads: bool,
}

impl Snippet<'_> {
    /// `file:line:col`, as terminals and editors make it a link.
    pub(crate) fn place(&self, span: Span) -> String {
        place(self.source, span)
    }

    /// The place, and the document where the source can hold several.
    pub(crate) fn title(&self, span: Span) -> String {
        match self.document {
            Some(document) => format!("{} (document {document})", self.place(span)),
            None => self.place(span),
        }
    }
}

/// The document of a finding whose place does not tell: it is in a file that documents take values over from.
pub(crate) fn subject_elsewhere(finding: &Finding) -> Option<String> {
    let subject = finding.subject.as_ref()?;
    (*subject.file != *finding.location.source.name).then(|| match subject.document {
        Some(document) => format!("{} (document {document})", escape(&subject.file)),
        None => escape(&subject.file).into_owned(),
    })
}

/// The finding's own place with the labels beside it, then a snippet for each other document that labels are in.
pub(crate) fn of_finding(finding: &Finding) -> Vec<Snippet<'_>> {
    let own = &finding.location;
    let mut snippets = vec![Snippet {
        source: &own.source,
        document: own.document,
        marks: vec![Mark { span: own.span, text: "" }],
        leads: true,
    }];
    let mut number_of = HashMap::from([((&*own.source.name, own.document), 0)]);
    for Label { location: place, text } in &finding.labels {
        let number =
            *number_of.entry((&*place.source.name, place.document)).or_insert(snippets.len());
        let mark = Mark { span: place.span, text };
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

/// Where something broke, if that is known.
pub(crate) fn of_broken(broken: &Broken) -> Option<Snippet<'_>> {
    let (source, span) = broken.location.as_ref()?;
    let label = broken.label.as_ref();
    let label = label.map(|(span, text)| Mark { span: *span, text });
    Some(Snippet {
        source,
        document: broken.document.filter(|_| broken.kind == BrokenKind::File),
        marks: std::iter::once(Mark { span: *span, text: "" }).chain(label).collect(),
        leads: true,
    })
}

/// `file:line:col` of a span's first byte.
pub fn place(source: &Source, span: Span) -> String {
    place_in(&source.name, source, span)
}

/// The same with another name for the source.
pub(crate) fn place_in(name: &str, source: &Source, span: Span) -> String {
    let start = source.position(span.start);
    format!("{}:{}:{}", escape(name), start.line, start.column)
}

/// A line without its break and without a byte order mark.
pub fn content(source: &Source, line: usize) -> Span {
    let span = source.line_span(line);
    let mark = if span.start == 0 && source.text.starts_with('\u{feff}') { 3 } else { 0 };
    Span::new(span.start + mark, span.end.max(span.start + mark))
}
