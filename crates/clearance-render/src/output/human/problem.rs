//! The view model of a problem: a finding, a broken evaluation or a diagnostic as people read it.

use std::borrow::Cow;

use crate::output::escape::escape;
use crate::output::snippet::{
    Snippet, SnippetMark, broken_snippet, finding_snippets, subject_elsewhere,
};
use clearance_engine::report::{Broken, BrokenKind, Finding, Fix, Severity, Words};
use clearance_syntax::source::{Diagnostic, Source};

/// The word for a problem, and the severity in whose colour it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemLevel {
    /// The word that stands for it, such as `error`.
    pub word: &'static str,
    /// The severity whose colour it has.
    pub severity: Severity,
}

impl ProblemLevel {
    const NOT_CHECKED: Self = Self { word: "not checked", severity: Severity::Error };
    const NOT_LOADED: Self = Self { word: "error", severity: Severity::Error };
}

impl From<Severity> for ProblemLevel {
    fn from(severity: Severity) -> Self {
        Self { word: severity.name(), severity }
    }
}

/// A finding, broken evaluation or diagnostic, ready to be drawn; every text but the snippets' is escaped.
#[derive(Debug)]
pub struct Problem<'a> {
    /// The level.
    pub level: ProblemLevel,
    /// The id of the rule that reported it.
    pub rule: Option<Cow<'a, str>>,
    /// The address of the rule's documentation.
    pub url: Option<&'a str>,
    /// The message.
    pub message: Cow<'a, str>,
    /// The document, where the snippet does not show it.
    pub about: Option<String>,
    /// The lines to show: those of the place that the message is about, then those of other files and documents.
    pub snippets: Vec<Snippet<'a>>,
    /// The help.
    pub help: Option<Cow<'a, str>>,
    /// The fixes, a sentence for each.
    pub fixes: Vec<String>,
}

impl<'a> From<&'a Finding> for Problem<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            level: ProblemLevel::from(finding.severity),
            rule: Some(escape(&finding.rule)),
            url: finding.url.as_deref(),
            message: escape(&finding.message),
            about: subject_elsewhere(finding).map(|subject| format!("on {subject}")),
            snippets: finding_snippets(finding),
            help: finding.help.as_deref().map(escape),
            fixes: finding.fixes.iter().map(|fix| describe_fix(fix, finding)).collect(),
        }
    }
}

impl<'a> Problem<'a> {
    /// A broken evaluation, in the words of the packs.
    pub fn of_broken(broken: &'a Broken, words: &Words) -> Self {
        let snippet = broken_snippet(broken);
        let told = snippet.as_ref().is_some_and(|snippet| snippet.source.name == broken.file);
        Self {
            level: ProblemLevel::NOT_CHECKED,
            rule: broken.rule.as_deref().map(escape),
            url: None,
            message: escape(&broken.message),
            about: (!told).then(|| describe_activity(broken, words)),
            snippets: snippet.into_iter().collect(),
            help: broken.help.as_deref().map(escape),
            fixes: Vec::new(),
        }
    }
}

impl<'a> From<&'a Diagnostic> for Problem<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let label = diagnostic.label.as_ref().map(|(span, text)| SnippetMark { span: *span, text });
        let has_text = !diagnostic.source.text.is_empty();
        let snippet = has_text.then(|| Snippet {
            source: &diagnostic.source,
            document: None,
            marks: std::iter::once(SnippetMark { span: diagnostic.span, text: "" })
                .chain(label)
                .collect(),
            leads: true,
        });
        let message = escape(&diagnostic.message);
        Self {
            level: ProblemLevel::NOT_LOADED,
            rule: None,
            url: None,
            message: if has_text {
                message
            } else {
                format!("{}: {message}", escape(&diagnostic.source.name)).into()
            },
            about: None,
            snippets: snippet.into_iter().collect(),
            help: diagnostic.help.as_deref().map(escape),
            fixes: Vec::new(),
        }
    }
}

fn describe_activity(broken: &Broken, words: &Words) -> String {
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

/// Describes a fix in a sentence that names its file and line if those are not the finding's.
fn describe_fix(fix: &Fix, finding: &Finding) -> String {
    let source: &Source = &fix.location.source;
    let old = source.slice(fix.location.span);
    let old = if old.trim().contains('\n') {
        format!("lines {} to {}", fix.location.start().line, fix.location.end().line)
    } else {
        quote_text(old)
    };
    let change = match (fix.location.span.is_empty(), fix.replacement.is_empty()) {
        (true, _) => format!("add {}", quote_text(&fix.replacement)),
        (false, true) => format!("remove {old}"),
        (false, false) => format!("write {} instead of {old}", quote_text(&fix.replacement)),
    };
    let line = fix.location.start().line;
    if source.name != finding.location.source.name {
        return format!("in {}, line {line}, {change}", escape(&source.name));
    }
    if line == finding.location.start().line { change } else { format!("in line {line}, {change}") }
}

fn quote_text(text: &str) -> String {
    /// Longer texts are named by how they begin.
    const LONGEST: usize = 60;
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}...`", escape(text.get(..end).unwrap_or_default())),
        None => format!("`{}`", escape(text)),
    }
}
