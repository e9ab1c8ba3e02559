//! Draws a problem with its source lines, by way of miette.

use std::fmt::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use textwrap::{WordSeparator, WordSplitter};
use thiserror::Error;

use crate::output::escape::wrap_words;
use crate::output::excerpt::Excerpt;
use crate::output::human::problem::{Problem, ProblemLevel};
use crate::output::style::Style;
use clearance_engine::report::Severity;

/// Appends a drawing of the problem.
pub(super) fn draw_problem(problem: &Problem<'_>, style: &Style, to: &mut String) -> fmt::Result {
    let gap = if style.unicode { "…" } else { "..." };
    let excerpt = Excerpt::new(&problem.snippets, style.width, gap);
    let handler = GraphicalReportHandler::new_themed(build_theme(problem, excerpt.as_ref(), style))
        .with_width(style.width.max(40))
        .with_word_separator(WordSeparator::AsciiSpace)
        .with_word_splitter(WordSplitter::NoHyphenation)
        .without_primary_span_start()
        .without_syntax_highlighting();
    let drawing = Drawing {
        message: problem.message.to_string(),
        level: problem.level,
        about: problem.about.clone().map(ProblemContext),
        help: problem.help.as_ref().map(ToString::to_string),
        excerpt,
    };
    handler.render_report(to, &drawing)?;
    problem.fixes.iter().try_for_each(|fix| write_fix(fix, style, to))
}

/// Writes `fix: …`, its colon below that of `help: …`.
fn write_fix(fix: &str, style: &Style, to: &mut String) -> fmt::Result {
    const INDENT: &str = "        ";
    let sign = if style.color { "\u{1b}[36mfix:\u{1b}[0m" } else { "fix:" };
    let fix = wrap_words(fix, style.width.saturating_sub(INDENT.len()));
    writeln!(to, "   {sign} {}", fix.replace('\n', &format!("\n{INDENT}")))
}

/// Builds the theme, whose severity sign holds the severity and the rule, and whose labels are coloured by what
/// they are for: the library would colour them by turns.
fn build_theme(problem: &Problem<'_>, excerpt: Option<&Excerpt>, style: &Style) -> GraphicalTheme {
    let mut theme = match (style.unicode, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    if !style.unicode {
        // The library's bar within an underline looks like a mistake.
        theme.characters.underbar = theme.characters.underline;
    }
    let sign = format_sign(problem, style);
    theme.characters.error.clone_from(&sign);
    theme.characters.warning.clone_from(&sign);
    theme.characters.advice = sign;
    if !style.color {
        return theme;
    }
    let styles = &mut theme.styles;
    let grave = match problem.level.severity {
        Severity::Advice | Severity::Question => styles.advice.bold(),
        Severity::Warning => styles.warning.bold(),
        Severity::Error => styles.error.bold(),
    };
    (styles.error, styles.warning, styles.advice) = (grave, grave, grave);
    let explains = styles.help;
    styles.link = explains;
    let labels = excerpt.map_or(&[][..], |excerpt| &excerpt.labels);
    styles.highlights =
        labels.iter().map(|label| if label.primary() { grave } else { explains }).collect();
    if styles.highlights.is_empty() {
        styles.highlights.push(grave);
    }
    theme
}

/// Formats the sign `error[rule-id]:`, the rule's id as a link where the style has links.
fn format_sign(problem: &Problem<'_>, style: &Style) -> String {
    let word = problem.level.word;
    let Some(rule) = &problem.rule else {
        return format!("{word}:");
    };
    // A link's address is part of the escape sequence: nothing but plain characters may get into it.
    let plain = |url: &&str| url.chars().all(|c| c.is_ascii_graphic());
    match problem.url.filter(|_| style.links && style.color).filter(plain) {
        Some(url) => format!("{word}[\u{1b}]8;;{url}\u{1b}\\{rule}\u{1b}]8;;\u{1b}\\]:"),
        None => format!("{word}[{rule}]:"),
    }
}

/// A problem as the drawing library takes it.
#[derive(Debug, Error)]
#[error("{message}")]
struct Drawing {
    message: String,
    level: ProblemLevel,
    #[source]
    about: Option<ProblemContext>,
    help: Option<String>,
    excerpt: Option<Excerpt>,
}

/// The operation during which the problem occurred.
#[derive(Debug, Error)]
#[error("{0}")]
struct ProblemContext(String);

impl Diagnostic for Drawing {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.level.severity {
            Severity::Advice | Severity::Question => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        Some(Box::new(excerpt.labels.iter().cloned()))
    }
}
