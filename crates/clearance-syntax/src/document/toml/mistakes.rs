//! Mistakes in TOML, and the form to write: words of other languages, dates, quotes, comments.
//!
//! The parser says what it expected, which is of little use to somebody who wrote what holds elsewhere.

use toml_parser as syntax;

use super::dates;
use crate::document::builder;
use crate::document::syntax_error::SyntaxError;
use crate::source::Span;

/// How many bytes before and behind an error are looked at.
const NEAR: usize = 1024;

/// An error of the parser, and where it stands.
pub(super) struct RefusedSyntax<'a> {
    pub(super) error: &'a syntax::ParseError,
    pub(super) text: &'a str,
    /// Where the parser stopped.
    pub(super) span: Span,
}

/// Returns what is wrong in the words of people; nothing for what the parser says well enough.
pub(super) fn explain(refused: &RefusedSyntax<'_>) -> Option<SyntaxError> {
    match refused.error.description() {
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string" => refused.open_quote(),
        "unclosed array" | "unclosed inline table" | "unclosed table" | "unclosed array table" => {
            refused.open_bracket()
        }
        "missing escaped value" | "too few unicode value digits" => refused.unknown_escape(),
        "key with no value"
        | "invalid unquoted key"
        | "missing assignment between key-value pairs" => refused.explain_key(),
        "missing comma between array elements" => {
            Some(missing_comma(builder::char_at(refused.text, refused.span.start)))
        }
        "unexpected key or value" => refused.rest_of_line(),
        "extra `=`" => Some(
            SyntaxError::new(refused.span, "unexpected `=`").help("write one `=` after the key"),
        ),
        _ => refused.explain_value(),
    }
}

impl RefusedSyntax<'_> {
    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// What the error is about as a whole.
    fn context(&self) -> Span {
        self.error.context().map_or(self.span, |span| Span::new(span.start(), span.end()))
    }

    /// The line of an offset without its break, as far as it is near: a file may be one line.
    fn line_around(&self, offset: usize) -> Span {
        let near = |at: usize| builder::char_at(self.text, at).start;
        let from = near(offset.saturating_sub(NEAR)).max(builder::mark_len(self.text));
        let before = self.text.get(from..offset).unwrap_or_default();
        let start = before.rfind('\n').map_or(from, |at| from + at + 1);
        let rest = self.text.get(start..near(offset.saturating_add(NEAR))).unwrap_or_default();
        Span::new(start, start + rest.lines().next().unwrap_or_default().len())
    }

    /// A string without its end: the quote that opens it, or the curly one that was meant to close it.
    fn open_quote(&self) -> Option<SyntaxError> {
        let context = self.context();
        let written = self.slice(context);
        let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let is_closed = self.span.end < context.end && !self.span.is_empty();
        if is_closed {
            return None;
        }
        let is_long = written.starts_with("\"\"\"") || written.starts_with("'''");
        if let Some((at, curly)) =
            written.char_indices().find(|&(_, c)| is_curly(c)).filter(|_| !is_long)
        {
            let at = context.start + at;
            return Some(curly_quote(Span::new(at, at + curly.len_utf8())));
        }
        let length = if is_long { 3 } else { 1 };
        let marks = quote.to_string().repeat(length);
        let span = Span::new(context.start, context.start + length);
        Some(
            SyntaxError::new(span, "this quote is never closed")
                .help(format!("write `{marks}` at the end of the text")),
        )
    }

    fn open_bracket(&self) -> Option<SyntaxError> {
        let start = self.context().start;
        let bracket = self.text.get(start..)?.chars().next().filter(|c| matches!(c, '[' | '{'))?;
        let closing = if bracket == '[' { ']' } else { '}' };
        let span = Span::new(start, start + 1);
        let error = SyntaxError::new(span, format!("this `{bracket}` is never closed"));
        Some(error.help(format!("write `{closing}` at its end")))
    }

    /// A backslash with something behind it that is no escape.
    fn unknown_escape(&self) -> Option<SyntaxError> {
        let before = self.text.get(..self.span.start)?;
        let start = before.rfind('\\')?;
        let next = self.text.get(start + 1..)?.chars().next().map_or(0, char::len_utf8);
        let span = Span::new(start, start + 1 + next);
        let help = "write `\\\\` for a backslash, or put the text in single quotes";
        Some(SyntaxError::new(span, "unknown escape in a text").help(help))
    }

    /// A key of which something else than `=` follows, or that needs quotes.
    fn explain_key(&self) -> Option<SyntaxError> {
        let line = self.line_around(self.span.start);
        let written = self.slice(line);
        let start = line.start + written.len() - written.trim_start().len();
        if let Some(error) = foreign_comment(written.trim_start(), start) {
            return Some(error);
        }
        // In an inline table the key is not the first of its line.
        let before = self.slice(Span::new(line.start, self.span.start.min(line.end)));
        let inner = before.rfind(['{', ',']).filter(|_| before.contains('{'));
        let start = inner.map_or(start, |at| line.start + at + 1);
        let rest = self.slice(Span::new(start, line.end));
        let ends: &[char] = if inner.is_some() { &['}', ',', '#'] } else { &['#'] };
        let end = rest.find(ends).map_or(line.end, |at| start + at);
        let entry = self.slice(Span::new(start, end));
        match entry.find([':', '=']) {
            Some(at) if entry.get(at..=at) == Some(":") => {
                let (key, value) = (entry.get(..at)?.trim(), entry.get(at + 1..)?.trim());
                let place = Span::new(start + at, start + at + 1);
                let error = SyntaxError::new(place, "a key and its value are joined by `=`");
                let value = match value.chars().next() {
                    None => "…".to_owned(),
                    Some('"' | '\'' | '[' | '{') => value.to_owned(),
                    Some(_) if is_scalar(value) => value.to_owned(),
                    Some(_) => builder::quote_json(value),
                };
                Some(error.help(format!("write `{key} = {value}`")))
            }
            Some(at) => {
                let key = entry.get(..at)?.trim();
                let start = start + entry.len() - entry.trim_start().len();
                let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
                let needs_quotes = !key.chars().all(is_bare)
                    && key.chars().all(builder::is_plain)
                    && !key.contains(['"', '\'', '[', '{']);
                let message =
                    "only letters A to Z, digits, `-` and `_` can stand in a key without quotes";
                needs_quotes.then(|| {
                    SyntaxError::new(Span::new(start, start + key.len()), message)
                        .help(format!("write {}", builder::quote_json(key)))
                })
            }
            None => None,
        }
    }

    /// What stands behind a value on its line.
    fn rest_of_line(&self) -> Option<SyntaxError> {
        let line = self.line_around(self.span.start);
        let rest = self.slice(Span::new(self.span.start, line.end)).trim_end();
        let trimmed = rest.trim_start();
        let start = self.span.start + rest.len() - trimmed.len();
        if let Some(error) = foreign_comment(trimmed, start) {
            return Some(error);
        }
        let value =
            self.slice(Span::new(line.start, start)).split_once('=').map(|(_, value)| value.trim());
        let span = Span::new(start, start + trimmed.chars().next().map_or(0, char::len_utf8));
        if trimmed == "," {
            let error = SyntaxError::new(span, "no comma stands at the end of a line");
            return Some(error.help("take it away"));
        }
        if let Some(value) = value.filter(|_| trimmed.starts_with(',')) {
            let whole = format!("{value}{trimmed}");
            if let Some(help) = super::toml_scalar::suggest_number(&whole) {
                let span = Span::new(start - value.len(), start + trimmed.len());
                return Some(
                    SyntaxError::new(span, format!("`{whole}` is not a number in TOML")).help(help),
                );
            }
        }
        None
    }

    /// A word that is no value.
    fn explain_value(&self) -> Option<SyntaxError> {
        let span = self.context();
        let written = self.slice(span);
        if written.is_empty() || written.starts_with(['"', '\'']) {
            return None;
        }
        self.value_at(span, written)
    }

    fn value_at(&self, span: Span, written: &str) -> Option<SyntaxError> {
        if let Some(at) = written.find(" //").or_else(|| written.find(" /*")) {
            return foreign_comment(written.get(at + 1..)?, span.start + at + 1);
        }
        if let Some(curly) = written.chars().next().filter(|&c| is_curly(c) || c == '`') {
            let text: String = written.chars().filter(|&c| !is_curly(c) && c != '`').collect();
            let first = Span::new(span.start, span.start + curly.len_utf8());
            return Some(curly_quote(first).help(format!("write {}", builder::quote_json(&text))));
        }
        if let Some(error) = explain_word(written, span) {
            return Some(error);
        }
        let behind = self.text.get(span.end..).unwrap_or_default();
        let is_key_next = behind.trim_start_matches([' ', '\t']).starts_with('=');
        if (is_key_next || self.is_in_list(span))
            && let Some(error) = self.explain_several(span, written)
        {
            return Some(error);
        }
        if let Some(help) = dates::suggest_date(written) {
            return Some(
                SyntaxError::new(span, format!("`{written}` is not a date in TOML")).help(help),
            );
        }
        if let Some(help) = super::toml_scalar::suggest_number(written) {
            return Some(
                SyntaxError::new(span, format!("`{written}` is not a number in TOML")).help(help),
            );
        }
        if let Some(stem) = written.strip_suffix(';').filter(|stem| is_scalar(stem)) {
            let at = Span::new(span.end - 1, span.end);
            return Some(
                SyntaxError::new(at, "no semicolon stands at the end of a line")
                    .help(format!("write {stem}")),
            );
        }
        self.explain_several(span, written)
    }

    /// Whether a value is one of several: in a list or an inline table.
    fn is_in_list(&self, span: Span) -> bool {
        let before = self.slice(Span::new(self.line_around(span.start).start, span.start)).trim();
        before.is_empty() || before.ends_with(['[', ',']) || before.contains('{')
    }

    /// Several values in place of one: a comma or a line break is missing.
    fn explain_several(&self, span: Span, written: &str) -> Option<SyntaxError> {
        let first = written.split_whitespace().next().filter(|first| is_scalar(first))?;
        let second = written.get(first.len()..)?.trim_start();
        if second.is_empty() {
            return None;
        }
        let start = span.end - second.len();
        let next = self.text.get(span.end..)?.trim_start_matches([' ', '\t']);
        let place = Span::new(start, start + second.split_whitespace().next().map_or(0, str::len));
        if !self.is_in_list(span) {
            let is_key = next.starts_with('=') && !next.starts_with("==");
            let message = "expected a line break before the next key";
            return is_key.then(|| {
                SyntaxError::new(place, message).help("write each key on a line of its own")
            });
        }
        let items: Vec<&str> = written.split_whitespace().collect();
        let help = match next.starts_with('=') {
            false if items.iter().all(|item| is_scalar(item)) => {
                format!("write {}", items.join(", "))
            }
            _ => return Some(missing_comma(place)),
        };
        Some(SyntaxError { help: Some(help), ..missing_comma(place) })
    }
}

fn missing_comma(span: Span) -> SyntaxError {
    SyntaxError::new(span, "expected `,` before this")
        .help("write a comma after each item but the last")
}

/// Whether a text is a number, a truth value or a date as TOML has them.
fn is_scalar(text: &str) -> bool {
    matches!(text, "true" | "false")
        || text.parse::<f64>().is_ok_and(f64::is_finite)
        || builder::is_date(text)
}

/// Quotes that word processors make.
const fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '″' | '′')
}

fn curly_quote(span: Span) -> SyntaxError {
    SyntaxError::new(span, "a string stands in straight quotes").help("write `\"` in place of it")
}

/// A comment of another language.
fn foreign_comment(text: &str, start: usize) -> Option<SyntaxError> {
    const SIGNS: [&str; 4] = ["//", "/*", "--", ";"];
    let sign = SIGNS.iter().find(|sign| text.starts_with(**sign))?;
    // A key may begin with a dash.
    if *sign == "--" && !text.starts_with("-- ") {
        return None;
    }
    let span = Span::new(start, start + sign.len());
    Some(
        SyntaxError::new(span, "a comment starts with `#`")
            .help(format!("write `#` in place of `{sign}`")),
    )
}

/// Words that are values in other languages.
fn explain_word(written: &str, span: Span) -> Option<SyntaxError> {
    let lower = written.to_lowercase();
    let unsigned = lower.trim_start_matches(['+', '-']);
    let truth = match lower.as_str() {
        "true" | "yes" | "on" => Some("true"),
        "false" | "no" | "off" => Some("false"),
        _ => None,
    };
    if let Some(truth) = truth {
        let error = SyntaxError::new(span, format!("`{written}` is not a value in TOML"));
        return Some(error.help(format!("write {truth}, or \"{written}\" as a text")));
    }
    match unsigned {
        "none" | "null" | "nil" | "undefined" | "~" => {
            let error = SyntaxError::new(span, format!("TOML has no `{written}`"));
            Some(error.help("leave out the key"))
        }
        "inf" | "infinity" | "nan" => {
            let error = builder::not_finite(span);
            Some(error.help("write the number in digits, or leave out the key"))
        }
        _ => None,
    }
}
