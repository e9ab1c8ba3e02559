//! A finding or a broken evaluation in the words that people read.

use std::borrow::Cow;

use crate::output::escape::escape;
use crate::output::snippet::{Mark, Snippet, of_broken, of_finding, subject_elsewhere};
use clearance_engine::report::{Broken, BrokenKind, Finding, Fix, Severity, Words};
use clearance_syntax::source::{Diagnostic, Source};

/// The word for a problem, and the severity in whose colour it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade {
    /// The word that stands for it, such as `error`.
    pub word: &'static str,
    /// The severity whose colour it has.
    pub severity: Severity,
}

impl Grade {
    const NOT_CHECKED: Self = Self { word: "not checked", severity: Severity::Error };
    const NOT_LOADED: Self = Self { word: "error", severity: Severity::Error };
}

impl From<Severity> for Grade {
    fn from(severity: Severity) -> Self {
        Self { word: severity.name(), severity }
    }
}

/// What is shown of one finding or broken evaluation; every text but the snippets' is escaped.
#[derive(Debug)]
pub struct Problem<'a> {
    /// How grave it is.
    pub grade: Grade,
    /// The id of the rule that reported it.
    pub rule: Option<Cow<'a, str>>,
    /// The address of the rule's documentation.
    pub url: Option<&'a str>,
    /// The message.
    pub message: Cow<'a, str>,
    /// Which customer file, where the snippet does not tell.
    pub about: Option<String>,
    /// The lines to show: those of the place that the message is about, then those of other files and documents.
    pub snippets: Vec<Snippet<'a>>,
    /// The advice.
    pub help: Option<Cow<'a, str>>,
    /// What to change, a sentence for each fix.
    pub fixes: Vec<String>,
}

impl<'a> From<&'a Finding> for Problem<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            grade: Grade::from(finding.severity),
            rule: Some(escape(&finding.rule)),
            url: finding.url.as_deref(),
            message: escape(&finding.message),
            about: subject_elsewhere(finding).map(|subject| format!("on {subject}")),
            snippets: of_finding(finding),
            help: finding.help.as_deref().map(escape),
            fixes: finding.fixes.iter().map(|fix| describe(fix, finding)).collect(),
        }
    }
}

impl<'a> Problem<'a> {
    /// A broken evaluation, in the words of the packs.
    pub fn of_broken(broken: &'a Broken, words: &Words) -> Self {
        let snippet = of_broken(broken);
        let told = snippet.as_ref().is_some_and(|snippet| snippet.source.name == broken.file);
        Self {
            grade: Grade::NOT_CHECKED,
            rule: broken.rule.as_deref().map(escape),
            url: None,
            message: escape(&broken.message),
            about: (!told).then(|| about(broken, words)),
            snippets: snippet.into_iter().collect(),
            help: broken.help.as_deref().map(escape),
            fixes: Vec::new(),
        }
    }
}

impl<'a> From<&'a Diagnostic> for Problem<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let label = diagnostic.label.as_ref().map(|(span, text)| Mark { span: *span, text });
        let has_text = !diagnostic.source.text.is_empty();
        let snippet = has_text.then(|| Snippet {
            source: &diagnostic.source,
            document: None,
            marks: std::iter::once(Mark { span: diagnostic.span, text: "" }).chain(label).collect(),
            leads: true,
        });
        let message = escape(&diagnostic.message);
        Self {
            grade: Grade::NOT_LOADED,
            rule: None,
            url: None,
            message: match has_text {
                true => message,
                false => format!("{}: {message}", escape(&diagnostic.source.name)).into(),
            },
            about: None,
            snippets: snippet.into_iter().collect(),
            help: diagnostic.help.as_deref().map(escape),
            fixes: Vec::new(),
        }
    }
}

fn about(broken: &Broken, words: &Words) -> String {
    if broken.file.is_empty() {
        return format!("while checking all {} together", escape(&words.subjects));
    }
    let verb = match broken.kind {
        BrokenKind::File => "while reading",
        BrokenKind::Rule => "while checking",
    };
    let file = escape(&broken.file);
    let line = broken.begins.map(|begins| format!(":{}", begins.line)).unwrap_or_default();
    match broken.document {
        Some(document) => format!("{verb} {file}{line} (document {document})"),
        None => format!("{verb} {file}{line}"),
    }
}

/// A fix as a sentence, naming its file and line if those are not the finding's.
fn describe(fix: &Fix, finding: &Finding) -> String {
    let source: &Source = &fix.location.source;
    let old = source.slice(fix.location.span);
    let old = if old.trim().contains('\n') {
        format!("lines {} to {}", fix.location.start().line, fix.location.end().line)
    } else {
        quoted(old)
    };
    let change = match (fix.location.span.is_empty(), fix.replacement.is_empty()) {
        (true, _) => format!("add {}", quoted(&fix.replacement)),
        (false, true) => format!("remove {old}"),
        (false, false) => format!("write {} instead of {old}", quoted(&fix.replacement)),
    };
    let line = fix.location.start().line;
    if source.name != finding.location.source.name {
        return format!("in {}, line {line}, {change}", escape(&source.name));
    }
    if line == finding.location.start().line { change } else { format!("in line {line}, {change}") }
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
