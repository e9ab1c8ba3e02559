//! The header of a rule: its page and `const RULE`, read without running the script.

use std::sync::Arc;

use jiff::civil::Date;
use rhai::{AST, Dynamic, Expr, Position, Scope, Stmt};

use super::lasting::Lasting;
use super::lexer::{Kind, lex};
use super::limits::Limits;
use super::mistakes::Libraries;
use super::param_reader::{ParamProblem, read_param};
use super::params::Params;
use super::{diagnostic, engine, gate, parse, stack};
use crate::report::{Severities, Severity};
use crate::suggestion::closest_match;
use clearance_syntax::source::{Diagnostic, Source};

/// The header of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The first line of its page.
    pub title: String,
    /// Its page in Markdown, the title included.
    pub page: String,
    /// How much its findings matter.
    pub severity: Severity,
    /// The severity of its questions, which the settings may change; `None` where they are off.
    pub open: Option<Severity>,
    /// Words by which rules are selected.
    pub tags: Vec<String>,
    /// Its page on the web.
    pub url: Option<String>,
    /// The day from which its findings have their severity; before it they are advice.
    pub effective: Option<Date>,
    /// Its parameters with their defaults.
    pub params: Params,
    /// Whether it looks at each document or at all of them.
    pub about: About,
}

impl Header {
    /// How long what it reports is still advice, on a day: until the eve of the day from which its findings have their severity.
    pub fn advice_until(&self, day: Date) -> Lasting {
        let eve = |from: Date| from.yesterday().map_or(Lasting::Unknown, Lasting::Until);
        self.counts_from(day).map_or(Lasting::Always, eve)
    }

    /// The day from which its findings have their severity, where that is still to come on a day.
    pub fn counts_from(&self, day: Date) -> Option<Date> {
        self.effective.filter(|from| day < *from)
    }

    /// The severities of what it reports.
    pub const fn severities(&self) -> Severities {
        Severities { finding: self.severity, question: self.open }
    }
}

/// The scope of a rule, by the functions that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Each document: it has `check`.
    Each,
    /// All documents together: it has `gather` and `check_all`.
    All,
    /// Both.
    EachAndAll,
}

impl About {
    const fn of(entries: &parse::Entries) -> Self {
        match (entries.over_all, entries.check) {
            (None, _) => Self::Each,
            (Some(_), None) => Self::All,
            (Some(_), Some(_)) => Self::EachAndAll,
        }
    }

    /// Whether the rule looks at each document on its own.
    pub const fn each(self) -> bool {
        !matches!(self, Self::All)
    }

    /// Whether the rule looks at all documents together.
    pub const fn all(self) -> bool {
        !matches!(self, Self::Each)
    }
}

/// The keys of `const RULE`.
const KEYS: [&str; 5] = ["severity", "tags", "url", "effective", "params"];

/// Reads a rule's page and `const RULE`.
///
/// # Errors
/// Everything that is wrong with them, or the first thing that is wrong with the script's syntax.
pub fn read_header(source: &Arc<Source>) -> Result<Header, Vec<Diagnostic>> {
    read_header_within(source, &Limits::default())
}

/// As [`read_header`], of a script that may nest as deep as `limits` say.
///
/// # Errors
/// As [`read_header`].
pub fn read_header_within(
    source: &Arc<Source>,
    limits: &Limits,
) -> Result<Header, Vec<Diagnostic>> {
    stack::with_stack(stack::of_reading(limits), || parse_header(source, limits))
}

fn parse_header(source: &Arc<Source>, limits: &Limits) -> Result<Header, Vec<Diagnostic>> {
    // Scripts in the program compile, as its tests check, and a sandbox parses them anyway: their bodies need not be read here
    // too.
    if source.embedded_path().is_some() {
        let outline = Source::new(&source.name, cut_function_bodies(&source.text));
        if let Ok(header) = parse_whole_header(source, &outline, limits) {
            return Ok(header);
        }
    }
    parse_whole_header(source, source, limits)
}

/// Reads the page from one text and everything else from another, where they are not the same.
fn parse_whole_header(
    page: &Arc<Source>,
    source: &Arc<Source>,
    limits: &Limits,
) -> Result<Header, Vec<Diagnostic>> {
    let engine = engine::parsing_engine(limits);
    let ast = parse::parse_script(&engine, &Scope::new(), source, &Libraries::NONE)?;
    // With those of the header, so that all are shown at once: a rule without one is not compiled.
    let mut diagnostics = gate::check_script(&ast, source, None);
    let entries =
        parse::find_entries(&ast, source).map_err(|diagnostic| diagnostics.push(diagnostic));
    let mut reader = Reader { source: page, diagnostics };
    let page = reader.read_page();
    reader.source = source;
    let header = reader.read_rule(&ast, page);
    match (header, entries) {
        (Some(header), Ok(entries)) if reader.diagnostics.is_empty() => {
            Ok(Header { about: About::of(&entries), ..header })
        }
        _ => Err(reader.diagnostics),
    }
}

/// A script with nothing before its first token and nothing in its functions.
fn cut_function_bodies(text: &str) -> String {
    let tokens = lex(text).tokens;
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let mut cut = String::new();
    let mut from = tokens.first().map_or(0, |token| token.span.start);
    let (mut index, mut before) = (0, ")");
    while let Some(token) = tokens.get(index) {
        let Kind::Open(close) = token.kind else {
            before = slice(token.span.start, token.span.end);
            index += 1;
            continue;
        };
        let end = tokens.get(close).map_or(text.len(), |token| token.span.end);
        if before == ")" {
            cut += slice(from, token.span.start);
            cut += "{}";
            from = end;
        }
        before = slice(end.saturating_sub(1), end);
        index = close.max(index) + 1;
    }
    cut + slice(from, text.len())
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn push_diagnostic(&mut self, position: Position, message: impl Into<String>, help: &str) {
        let span = diagnostic::span_at(self.source, position);
        self.diagnostics.push(Diagnostic::new(self.source, span, message).help(help));
    }

    /// The text up to the first line that is neither blank nor a comment of one line: all of the page is in it.
    fn head(&self) -> &str {
        let text = &self.source.text;
        let is_head = |line: &str| {
            let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            line.is_empty() || line.starts_with("//")
        };
        let length =
            text.split_inclusive('\n').take_while(|line| is_head(line)).map(str::len).sum();
        text.get(..length).unwrap_or_default()
    }

    /// The `//!` lines at the top.
    fn read_page(&mut self) -> String {
        let is_blank = |line: &usize| {
            let text = self.source.slice(self.source.line_span(*line));
            text.trim_start_matches('\u{feff}').trim().is_empty()
        };
        let lines = (1..=self.source.line_starts().len()).skip_while(is_blank);
        let lexed = lex(self.head());
        let page: Vec<&str> =
            lines.map_while(|line| lexed.comment_line(self.source, line, "//!")).collect();
        let page = page.join("\n").trim().to_owned();
        if page.is_empty() {
            let help =
                "start the file with `//! What it checks`, then say what, why and how to fix";
            self.diagnostics.push(
                Diagnostic::new(self.source, self.source.line_span(1), "the rule has no title")
                    .help(help),
            );
        }
        page
    }

    fn read_rule(&mut self, ast: &AST, page: String) -> Option<Header> {
        let mut found = None;
        for statement in ast.statements() {
            match parse::constant_name(statement) {
                Some(("RULE", value)) if found.is_none() => found = Some(value),
                _ if matches!(statement, Stmt::Noop(_)) => {}
                _ => {
                    self.diagnostics.push(parse::stray_statement(self.source, statement.position()))
                }
            }
        }
        let Some(value) = found else {
            let help =
                "add `const RULE = #{ severity: \"error\", tags: [\"…\"], url: \"https://…\" };`";
            let top = self.source.line_span(1);
            self.diagnostics
                .push(Diagnostic::new(self.source, top, "the rule has no `const RULE`").help(help));
            return None;
        };
        let Expr::Map(map, position) = value else {
            self.push_diagnostic(
                value.position(),
                "`RULE` must be a map of literals",
                "write `#{ … }`",
            );
            return None;
        };
        let title = page.lines().next().unwrap_or_default().trim_start_matches('#').trim();
        let mut header = Header {
            title: title.to_owned(),
            page,
            severity: Severity::Error,
            open: Some(Severity::Question),
            tags: Vec::new(),
            url: None,
            effective: None,
            params: Vec::new(),
            about: About::Each,
        };
        let mut has_severity = false;
        for (key, value) in &map.0 {
            has_severity |= key.name == "severity";
            self.read_entry(&mut header, &key.name, key.pos, value);
        }
        if !has_severity {
            self.push_diagnostic(*position, "`RULE` has no severity", "add `severity: \"error\"`");
        }
        Some(header)
    }

    fn read_entry(&mut self, header: &mut Header, key: &str, position: Position, value: &Expr) {
        match key {
            "severity" => {
                let name = self.read_literal(value).and_then(|value| value.into_string().ok());
                match name.as_deref().and_then(Severity::from_name) {
                    Some(severity) => header.severity = severity,
                    None => self.push_diagnostic(
                        value.position(),
                        "a severity is \"error\", \"warning\" or \"advice\"",
                        "write one of the three",
                    ),
                }
            }
            "tags" => match self.read_strings(value) {
                Some(tags) => header.tags = tags,
                None => self.push_diagnostic(
                    value.position(),
                    "`tags` is a list of strings",
                    "write `[\"…\"]`",
                ),
            },
            "url" => match self.read_literal(value).and_then(|value| value.into_string().ok()) {
                Some(url) if url.starts_with("https://") => header.url = Some(url),
                _ => self.push_diagnostic(
                    value.position(),
                    "`url` is a string",
                    "it starts with `https://`",
                ),
            },
            "effective" => header.effective = self.read_day(value),
            "params" => self.read_params(header, value),
            _ => {
                let near = closest_match(key, KEYS.into_iter());
                let help = near.map_or_else(
                    || format!("the keys are {}", KEYS.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.push_diagnostic(position, format!("unknown key `{key}` in `RULE`"), &help);
            }
        }
    }

    fn read_day(&mut self, value: &Expr) -> Option<Date> {
        let text = self.read_literal(value).and_then(|value| value.into_string().ok());
        let day: Option<Date> = text.as_deref().and_then(|text| text.parse().ok());
        let day = day.filter(|day| text.as_deref() == Some(&day.to_string()));
        if day.is_none() {
            self.push_diagnostic(
                value.position(),
                "`effective` is the text of a date",
                "write the day from which its findings count, as in \"2026-12-31\"",
            );
        }
        day
    }

    fn read_params(&mut self, header: &mut Header, value: &Expr) {
        let Expr::Map(map, _) = value else {
            self.push_diagnostic(
                value.position(),
                "`params` is a map",
                "write `#{ name: default }`",
            );
            return;
        };
        for (key, value) in &map.0 {
            match read_param(&key.name, value) {
                Ok(param) => header.params.push(param),
                Err(ParamProblem { position, message, help }) => {
                    self.push_diagnostic(position, message, &help);
                }
            }
        }
    }

    fn read_literal(&self, value: &Expr) -> Option<Dynamic> {
        value.get_literal_value(None)
    }

    fn read_strings(&self, value: &Expr) -> Option<Vec<String>> {
        let list = self.read_literal(value)?.into_array().ok()?;
        list.into_iter().map(|item| item.into_string().ok()).collect()
    }
}
