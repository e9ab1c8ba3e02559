//! Waivers as they are written in files: a table `[[waivers]]` each.

use std::sync::Arc;

use globset::{Glob, GlobBuilder};

use super::{Covers, KeyPath, NoPath, SCHEMA, Waiver, named};
use crate::document::{Document, NodeId, TOML, Value};
use crate::report::Place;
use crate::schema::{KnownSchemas, Schema, Violation};
use crate::source::{Fault, Source, Span};

/// The key of the list of waivers.
const KEY: &str = "waivers";

/// Reads a file of waivers; `known` are the ids of all rules.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_file(source: &Arc<Source>, known: &[Arc<str>]) -> Result<Vec<Waiver>, Vec<Fault>> {
    if is_blank(&source.text) {
        return Ok(Vec::new());
    }
    let mut parsed = (TOML.parse)(source);
    match parsed.documents.pop() {
        Some(document) if parsed.errors.is_empty() => read_only(&document, known, false),
        _ => Err(parsed.errors.into_iter().map(|error| error.into_fault(source)).collect()),
    }
}

/// Whether a file holds nothing but comments: all of its waivers were taken away.
fn is_blank(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with('#'))
}

/// Reads the waivers of a document that holds other things, too; `known` are the ids of all rules.
///
/// # Errors
/// Everything that is wrong with the waivers.
pub fn read(document: &Document, known: &[Arc<str>]) -> Result<Vec<Waiver>, Vec<Fault>> {
    match document.get(NodeId::ROOT, KEY) {
        Some(_) => read_only(document, known, true),
        None => Ok(Vec::new()),
    }
}

fn read_only(
    document: &Document,
    known: &[Arc<str>],
    more: bool,
) -> Result<Vec<Waiver>, Vec<Fault>> {
    // The schema turns texts into dates, and only in this copy.
    let mut document = document.clone();
    let violations = schema(more)?.check(&mut document);
    if !violations.is_empty() {
        let fault = |violation: Violation| Fault {
            help: violation.help,
            ..Fault::new(&document.source, violation.span, violation.message)
        };
        return Err(violations.into_iter().map(fault).collect());
    }
    let list = document.get(NodeId::ROOT, KEY).map(|list| &document.node(list).value);
    let Some(Value::List(items)) = list else { return Ok(Vec::new()) };
    let (mut waivers, mut faults) = (Vec::new(), Vec::new());
    for (number, &node) in items.iter().enumerate() {
        let mut item = Item { document: &document, node, number, faults: Vec::new() };
        waivers.extend(item.waiver(known));
        faults.extend(item.faults);
    }
    if faults.is_empty() { Ok(waivers) } else { Err(faults) }
}

/// The schema of a file of waivers; of a file that holds `more`.
fn schema(more: bool) -> Result<Schema, Vec<Fault>> {
    let text = format!(
        r#"{{ "type": "object", "additionalProperties": {more},
            "properties": {{ "waivers": {{ "type": "array", "items": {SCHEMA} }} }} }}"#
    );
    Schema::compile(&Source::new("waiver.schema.json", text), &KnownSchemas::new())
}

/// A table of the list; it keeps to the schema.
struct Item<'a> {
    document: &'a Document,
    node: NodeId,
    number: usize,
    faults: Vec<Fault>,
}

impl<'a> Item<'a> {
    fn waiver(&mut self, known: &[Arc<str>]) -> Option<Waiver> {
        let (rule, rule_at) = self.text("rule")?;
        if let Some((message, help)) = named::wrong(rule, known) {
            self.fault(rule_at, message, help);
        }
        let file = self.file();
        let at = self.at();
        let (reason, approved_by) = (self.filled("reason"), self.filled("approved_by"));
        let expires = self.document.node(self.document.get(self.node, "expires")?);
        let Value::Date(day) = expires.value else { return None };
        let value = self
            .text("value")
            .map(|(digits, at)| (digits.strip_prefix("sha256:").unwrap_or(digits).to_owned(), at));
        Some(Waiver {
            rule: rule.to_owned(),
            covers: Covers::Files { file: file?, at, value },
            reason: reason?.to_owned(),
            approved_by: Some(approved_by?.to_owned()),
            ticket: self.text("ticket").map(|(ticket, _)| ticket.to_owned()),
            expires: day,
            place: self.place(),
            expires_at: expires.span,
            digest: self.document.digest_of(Some(self.node)),
        })
    }

    /// Its header; the key is the same for all, so that nothing changes for others where one is taken away.
    fn place(&self) -> Place {
        Place {
            source: Arc::clone(&self.document.source),
            span: self.document.node(self.node).header,
            pointer: format!("/{KEY}/{}", self.number),
            key: KEY.to_owned(),
            document: None,
        }
    }

    fn text(&self, key: &str) -> Option<(&'a str, Span)> {
        let node = self.document.node(self.document.get(self.node, key)?);
        match &node.value {
            Value::Text(text) => Some((text, node.span)),
            _ => None,
        }
    }

    /// A text that says something.
    fn filled(&mut self, key: &str) -> Option<&'a str> {
        let (text, at) = self.text(key)?;
        if text.trim().is_empty() {
            let help = match key {
                "reason" => "say why this is waived",
                _ => "say who approved it",
            };
            self.fault(at, format!("`{key}` says nothing"), help);
            return None;
        }
        Some(text)
    }

    fn file(&mut self) -> Option<Glob> {
        let (written, at) = self.text("file")?;
        let plain = written.strip_prefix("./").unwrap_or(written);
        match GlobBuilder::new(plain).literal_separator(true).build() {
            Ok(glob) => Some(glob),
            Err(error) => {
                let help = "`*` stands for any characters but `/`, `**` for folders; others stand in `[` and `]`";
                self.fault(at, format!("this is no glob: {}", error.kind()), help);
                None
            }
        }
    }

    fn at(&mut self) -> Option<(String, KeyPath)> {
        let (text, span) = self.text("at")?;
        match KeyPath::parse(text) {
            Ok(path) => Some((text.to_owned(), path)),
            Err(NoPath { at, message, help }) => {
                let span = self.within(span, text, at);
                self.fault(span, message, help);
                None
            }
        }
    }

    /// From an offset into a text to its end, as it is written; the whole where it is written with escapes.
    fn within(&self, span: Span, text: &str, at: usize) -> Span {
        let start = span.start + self.document.source.slice(span).find(text).unwrap_or_default();
        let inner = Span::new(start + at, start + text.len());
        match self.document.source.slice(inner) {
            rest if rest.is_empty() || text.get(at..) != Some(rest) => span,
            _ => inner,
        }
    }

    fn fault(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault::new(&self.document.source, span, message).help(help));
    }
}
