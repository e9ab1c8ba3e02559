//! A finding or a broken evaluation in the words that people read.

use std::borrow::Cow;

use crate::output::escape::escape;
use crate::output::snippet::{Mark, Snippet};
use crate::report::{Broken, BrokenKind, Finding, Fix, Severity};
use crate::source::{Fault, Source};
use crate::suite::Kind;

/// How grave a problem is, and the word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    Finding(Severity),
    NotChecked,
    NotLoaded,
    Tested(Kind),
}

impl Grade {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Finding(severity) => severity.name(),
            Self::NotChecked => "not checked",
            Self::NotLoaded => "error",
            Self::Tested(kind) => kind.name(),
        }
    }
}

/// What is shown of one finding or broken evaluation; every text but the snippet's is escaped.
#[derive(Debug)]
pub(super) struct Problem<'a> {
    pub(super) grade: Grade,
    pub(super) rule: Option<Cow<'a, str>>,
    pub(super) url: Option<&'a str>,
    pub(super) message: Cow<'a, str>,
    /// Which customer file, where the snippet does not tell.
    pub(super) about: Option<String>,
    pub(super) snippet: Option<Snippet<'a>>,
    pub(super) help: Option<Cow<'a, str>>,
    /// What to change, a sentence for each fix.
    pub(super) fixes: Vec<String>,
}

impl<'a> From<&'a Finding> for Problem<'a> {
    fn from(finding: &'a Finding) -> Self {
        let primary = Mark { span: finding.place.span, text: "" };
        let labels = finding.labels.iter();
        let labels = labels.map(|label| Mark { span: label.place.span, text: &label.text });
        Self {
            grade: Grade::Finding(finding.severity),
            rule: Some(escape(&finding.rule)),
            url: finding.url.as_deref(),
            message: escape(&finding.message),
            about: None,
            snippet: Some(Snippet {
                source: &finding.place.source,
                document: finding.place.document,
                marks: std::iter::once(primary).chain(labels).collect(),
            }),
            help: finding.help.as_deref().map(escape),
            fixes: finding.fixes.iter().map(|fix| describe(fix, finding)).collect(),
        }
    }
}

impl<'a> From<&'a Broken> for Problem<'a> {
    fn from(broken: &'a Broken) -> Self {
        let snippet = broken.place.as_ref().map(|(source, span)| {
            let label = broken.label.as_ref();
            let label = label.map(|(span, text)| Mark { span: *span, text });
            Snippet {
                source,
                document: broken.document.filter(|_| broken.kind == BrokenKind::File),
                marks: std::iter::once(Mark { span: *span, text: "" }).chain(label).collect(),
            }
        });
        let told = snippet.as_ref().is_some_and(|snippet| snippet.source.name == broken.file);
        Self {
            grade: Grade::NotChecked,
            rule: broken.rule.as_deref().map(escape),
            url: None,
            message: escape(&broken.message),
            about: (!told).then(|| about(broken)),
            snippet,
            help: broken.help.as_deref().map(escape),
            fixes: Vec::new(),
        }
    }
}

impl<'a> From<&'a Fault> for Problem<'a> {
    fn from(fault: &'a Fault) -> Self {
        let label = fault.label.as_ref().map(|(span, text)| Mark { span: *span, text });
        let has_text = !fault.source.text.is_empty();
        let snippet = has_text.then(|| Snippet {
            source: &fault.source,
            document: None,
            marks: std::iter::once(Mark { span: fault.span, text: "" }).chain(label).collect(),
        });
        let message = escape(&fault.message);
        Self {
            grade: Grade::NotLoaded,
            rule: None,
            url: None,
            message: match has_text {
                true => message,
                false => format!("{}: {message}", escape(&fault.source.name)).into(),
            },
            about: None,
            snippet,
            help: fault.help.as_deref().map(escape),
            fixes: Vec::new(),
        }
    }
}

fn about(broken: &Broken) -> String {
    let verb = match broken.kind {
        BrokenKind::File => "while reading",
        BrokenKind::Rule => "while checking",
    };
    let file = escape(&broken.file);
    match broken.document {
        Some(document) => format!("{verb} {file} (document {})", document + 1),
        None => format!("{verb} {file}"),
    }
}

/// A fix as a sentence, naming its line if that is not the finding's.
fn describe(fix: &Fix, finding: &Finding) -> String {
    let source: &Source = &fix.place.source;
    let old = source.slice(fix.place.span);
    let old = if old.trim().contains('\n') {
        format!("lines {} to {}", fix.place.start().line, fix.place.end().line)
    } else {
        quoted(old)
    };
    let change = match (fix.place.span.is_empty(), fix.replacement.is_empty()) {
        (true, _) => format!("add {}", quoted(&fix.replacement)),
        (false, true) => format!("remove {old}"),
        (false, false) => format!("write {} instead of {old}", quoted(&fix.replacement)),
    };
    let line = fix.place.start().line;
    if line == finding.place.start().line { change } else { format!("in line {line}, {change}") }
}

fn quoted(text: &str) -> String {
    /// Longer texts are named by how they begin.
    const LONGEST: usize = 60;
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}...`", escape(text.get(..end).unwrap_or_default())),
        None => format!("`{}`", escape(text)),
    }
}
