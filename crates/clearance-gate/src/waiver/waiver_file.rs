//! Waivers as they are written in files: a table `[[waivers]]` each.

use std::sync::Arc;

use globset::{Glob, GlobBuilder, GlobSetBuilder};

use super::definition::{SCHEMA, Waiver, WaiverScope};
use super::waiver_help::VALUE_LINE_HELP;
use super::{rule_name, values};
use clearance_engine::report::Location;
use clearance_engine::schema::{KnownSchemas, Schema};
use clearance_syntax::document::{Document, KeyPath, KeyPathError, NodeId, TOML, Value};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The key of the list of waivers.
const KEY: &str = "waivers";

/// Reads a file of waivers; `known` are the ids of all rules.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_waiver_file(
    source: &Arc<Source>,
    known: &[Arc<str>],
) -> Result<Vec<Waiver>, Vec<Diagnostic>> {
    if is_blank(&source.text) {
        return Ok(Vec::new());
    }
    let mut parsed = (TOML.parse)(source);
    match parsed.documents.pop() {
        Some(document) if parsed.errors.is_empty() => {
            let document = check_schema(&document, false)?;
            read_tables(&document, &waiver_tables(&document), known)
        }
        _ => Err(parsed.errors),
    }
}

/// The tables of a file's list of waivers.
fn waiver_tables(document: &Document) -> Vec<NodeId> {
    let list = document.get(NodeId::ROOT, KEY).map(|list| &document.node(list).value);
    match list {
        Some(Value::List(items)) => items.clone(),
        _ => Vec::new(),
    }
}

/// Whether a file holds nothing but comments: all of its waivers were taken away.
fn is_blank(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with('#'))
}

/// Reads the waivers that stand in some tables of a document that holds other things, too: in its list `waivers`, or
/// in that of one of its `profiles`. `known` are the ids of all rules.
///
/// # Errors
/// Everything that is wrong with the waivers.
pub fn read_embedded_waivers(
    document: &Document,
    tables: &[NodeId],
    known: &[Arc<str>],
) -> Result<Vec<Waiver>, Vec<Diagnostic>> {
    if tables.is_empty() {
        Ok(Vec::new())
    } else {
        read_tables(&check_schema(document, true)?, tables, known)
    }
}

fn read_tables(
    document: &Document,
    tables: &[NodeId],
    known: &[Arc<str>],
) -> Result<Vec<Waiver>, Vec<Diagnostic>> {
    let (mut waivers, mut diagnostics) = (Vec::new(), Vec::new());
    for &node in tables {
        let mut item = WaiverTable { document, node, diagnostics: Vec::new() };
        waivers.extend(item.read_waiver(known));
        diagnostics.extend(item.diagnostics);
    }
    if diagnostics.is_empty() { Ok(waivers) } else { Err(diagnostics) }
}

/// A copy of the document that keeps to the schema, in which dates are dates.
fn check_schema(document: &Document, more: bool) -> Result<Document, Vec<Diagnostic>> {
    let mut copy = document.clone();
    let violations = compile_schema(more)?.find_violations(&mut copy);
    if violations.is_empty() {
        Ok(copy)
    } else {
        Err(violations.into_diagnostics(&document.source))
    }
}

/// The schema of a file of waivers; of a file that holds `more`.
fn compile_schema(more: bool) -> Result<Schema, Vec<Diagnostic>> {
    let profiles = if more {
        r##", "profiles": { "additionalProperties": { "properties": { "waivers": { "$ref": "#/$defs/waivers" } } } }"##
    } else {
        ""
    };
    let text = format!(
        r##"{{ "type": "object", "additionalProperties": {more},
            "properties": {{ "waivers": {{ "$ref": "#/$defs/waivers" }}{profiles} }},
            "$defs": {{ "waivers": {{ "type": "array", "items": {SCHEMA} }} }} }}"##
    );
    Schema::compile(&Source::new("waiver.schema.json", text), &KnownSchemas::new())
}

/// A table of the list; it keeps to the schema.
struct WaiverTable<'a> {
    document: &'a Document,
    node: NodeId,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> WaiverTable<'a> {
    fn read_waiver(&mut self, known: &[Arc<str>]) -> Option<Waiver> {
        let (rule, rule_at) = self.get_text("rule")?;
        if let Some((message, help)) = rule_name::check_rule_name(rule, known) {
            self.add_diagnostic(rule_at, message, help);
        }
        let file = self.read_glob();
        let at = self.read_key_path();
        let (reason, approved_by) = (self.require_text("reason"), self.require_text("approved_by"));
        let expires = self.document.node(self.document.get(self.node, "expires")?);
        let Value::Date(day) = expires.value else { return None };
        let (values, alone) = (self.read_values(), self.entry_span("value"));
        Some(Waiver {
            rule: rule.to_owned(),
            covers: WaiverScope::Files { file: file?, at, values, alone },
            reason: reason?.to_owned(),
            approved_by: Some(approved_by?.to_owned()),
            ticket: self.get_text("ticket").map(|(ticket, _)| ticket.to_owned()),
            expires: day,
            place: self.header_place(),
            expires_at: expires.span,
            approved_at: self.get_text("approved_by").map(|(_, at)| at),
            end: self.end_offset(),
            digest: self.document.digest_of(Some(self.node)),
        })
    }

    /// Where its last value ends.
    fn end_offset(&self) -> usize {
        let Value::Table(entries) = &self.document.node(self.node).value else { return 0 };
        let ends = entries.iter().map(|entry| self.document.node(entry.value).span.end);
        ends.max().unwrap_or_default()
    }

    /// Its header; the key is the same for all, so that nothing changes for others where one is taken away.
    fn header_place(&self) -> Location {
        Location {
            source: Arc::clone(&self.document.source),
            span: self.document.node(self.node).header,
            pointer: self.document.pointer(self.node),
            key: KEY.to_owned(),
            document: None,
        }
    }

    fn get_text(&self, key: &str) -> Option<(&'a str, Span)> {
        let node = self.document.node(self.document.get(self.node, key)?);
        match &node.value {
            Value::Text(text) => Some((text, node.span)),
            _ => None,
        }
    }

    /// A key with its value.
    fn entry_span(&self, key: &str) -> Option<Span> {
        let entry = self.document.entry(self.node, key)?;
        Some(Span::new(entry.key_span.start, self.document.node(entry.value).span.end))
    }

    /// The lines of values, and where they are written.
    fn read_values(&mut self) -> Option<(Vec<String>, Span)> {
        let list = self.document.node(self.document.get(self.node, "values")?);
        let Value::List(items) = &list.value else { return None };
        let mut lines = Vec::new();
        for &item in items {
            let Value::Text(line) = &self.document.node(item).value else { continue };
            if !values::is_line(line) {
                self.add_diagnostic(
                    self.document.node(item).span,
                    "expected `key = value`",
                    VALUE_LINE_HELP,
                );
            }
            lines.push(line.to_string());
        }
        Some((lines, list.span))
    }

    /// A text that says something.
    fn require_text(&mut self, key: &str) -> Option<&'a str> {
        let (text, at) = self.get_text(key)?;
        if text.trim().is_empty() {
            let help = match key {
                "reason" => "write why this is waived",
                _ => "name who approved it",
            };
            self.add_diagnostic(at, format!("`{key}` is empty"), help);
            return None;
        }
        Some(text)
    }

    fn read_glob(&mut self) -> Option<Glob> {
        let (written, at) = self.get_text("file")?;
        let plain = written.strip_prefix("./").unwrap_or(written);
        let glob = GlobBuilder::new(plain).literal_separator(true).build();
        // What can be read may still be too large to be matched.
        match glob.and_then(|glob| GlobSetBuilder::new().add(glob.clone()).build().map(|_| glob)) {
            Ok(glob) => Some(glob),
            Err(error) => {
                let help = "`*` stands for any characters but `/`, `**` for folders; others stand in `[` and `]`";
                self.add_diagnostic(at, format!("invalid glob: {}", error.kind()), help);
                None
            }
        }
    }

    fn read_key_path(&mut self) -> Option<(String, KeyPath)> {
        let (text, span) = self.get_text("at")?;
        match KeyPath::parse(text) {
            Ok(path) => Some((text.to_owned(), path)),
            Err(KeyPathError { at, message, help }) => {
                let (before, rest) = text.split_at_checked(at).unwrap_or_default();
                let is_pattern = rest.starts_with('*') && !before.ends_with('[');
                let whole = "leave out `at` to waive the rule in the whole file";
                let help = if is_pattern { whole } else { help };
                let span = self.span_from(span, text, at);
                self.add_diagnostic(span, message, help);
                None
            }
        }
    }

    /// From an offset into a text to its end, as it is written; the whole where it is written with escapes.
    fn span_from(&self, span: Span, text: &str, at: usize) -> Span {
        let start = span.start + self.document.source.slice(span).find(text).unwrap_or_default();
        let inner = Span::new(start + at, start + text.len());
        match self.document.source.slice(inner) {
            rest if rest.is_empty() || text.get(at..) != Some(rest) => span,
            _ => inner,
        }
    }

    fn add_diagnostic(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(&self.document.source, span, message).help(help));
    }
}
