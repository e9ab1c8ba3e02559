//! YAML 1.2 with its core schema: `no` is a text, a date is a text, `<<` is refused.
//!
//! An alias repeats what its anchor holds, as far as [`alias`] allows.

use std::sync::Arc;

use alias::AliasBudget;
use granit_parser::{Event, Parser};
use yaml_reader::YamlReader;

use super::builder::{self, Builder};
use super::format::{Format, Parsed};
use super::limits::{MAX_DEPTH, MAX_DOCUMENTS};
use super::syntax_error::SyntaxError;
use super::value::{NodeId, Value};
use crate::source::{Source, Span};

mod alias;
mod indentation;
mod indicator;
mod yaml_errors;
mod yaml_reader;
mod yaml_scalar;

/// One document, or several between `---`.
pub(super) const FORMAT: Format = Format {
    name: "yaml",
    extensions: &["yaml", "yml"],
    by_line: false,
    parse,
    write_scalar,
    write_over,
    write_entry,
    read_scalar,
};

fn parse(source: &Arc<Source>) -> Parsed {
    // One more than the depth, as the root is not below anything: the scanner looks ahead of its
    // events and must not go deeper than they may.
    let limit = MAX_DEPTH + 1;
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: limit,
        block_nesting_limit: limit,
    };
    let mut parser = Parser::new_from_str_with_options(&source.text, options);
    let mut stream = YamlStream::new(source);
    while let Some(event) = parser.next_event() {
        let step = match event {
            Ok((event, span)) => stream.take_event(event, &span),
            Err(error) => Err(yaml_errors::describe_scan_error(&error, &source.text)),
        };
        if stream.parsed.documents.len() > MAX_DOCUMENTS {
            stream.parsed.documents.pop();
            stream.parsed.fail(source, builder::too_many_documents(stream.start));
            break;
        }
        if let Err(error) = step {
            stream.abandon_document(error);
            // Whether there are more documents, or the text cannot be read on from here.
            if !parser.proceed_next_document().unwrap_or(false) {
                break;
            }
        }
    }
    stream.finish()
}

/// The documents of a stream.
struct YamlStream<'s> {
    source: &'s Arc<Source>,
    parsed: Parsed,
    budget: AliasBudget,
    /// The document that is being read, and where it starts.
    reader: Option<YamlReader<'s>>,
    start: Span,
    /// How many documents there were.
    index: usize,
    /// How many there were in a file that holds more than empty ones.
    count: usize,
    /// Empty documents, which are an error where there is another.
    empty: Vec<Span>,
}

impl<'s> YamlStream<'s> {
    fn new(source: &'s Arc<Source>) -> Self {
        Self {
            source,
            parsed: Parsed::default(),
            budget: AliasBudget::new(source.text.len()),
            reader: None,
            start: Span::default(),
            index: 0,
            count: 0,
            empty: Vec::new(),
        }
    }

    fn take_event(
        &mut self,
        event: Event<'_>,
        span: &granit_parser::Span,
    ) -> Result<(), SyntaxError> {
        match event {
            Event::DocumentStart(..) => {
                self.start = yaml_reader::byte_span(&self.source.text, span);
                let nodes = Builder::new();
                self.reader = Some(YamlReader::new(&self.source.text, nodes, self.start.start));
                Ok(())
            }
            Event::DocumentEnd => {
                self.end_document();
                Ok(())
            }
            event => match &mut self.reader {
                Some(reader) => reader.take_event(event, span, &mut self.budget),
                None => Ok(()),
            },
        }
    }

    fn end_document(&mut self) {
        let Some(reader) = self.reader.take() else { return };
        if reader.is_empty {
            self.empty.push(self.start);
            self.index += 1;
            return;
        }
        let index = self.count_document();
        if reader.errors.is_empty() {
            self.parsed.add(self.source, reader.nodes.finish(self.source, Some(index)));
            return;
        }
        reader.errors.into_iter().for_each(|error| self.parsed.fail(self.source, error));
    }

    /// Drops the document that is being read for an error that cannot be read past.
    fn abandon_document(&mut self, error: SyntaxError) {
        let reader = self.reader.take();
        self.count_document();
        let errors = reader.map(|reader| reader.errors).unwrap_or_default();
        errors.into_iter().chain([error]).for_each(|error| self.parsed.fail(self.source, error));
    }

    /// Counts a document that is not empty.
    fn count_document(&mut self) -> usize {
        self.refuse_empty();
        let index = self.index;
        self.index += 1;
        self.count = self.index;
        index
    }

    /// Refuses documents without a value in a file that has others.
    fn refuse_empty(&mut self) {
        for place in self.empty.drain(..) {
            let error = SyntaxError::new(place, "empty document").help("remove this `---`");
            self.parsed.fail(self.source, error);
            self.count = self.index;
        }
    }

    fn finish(mut self) -> Parsed {
        if self.count == 0 {
            self.parsed.fail(self.source, builder::empty_file(&self.source.text));
        } else {
            self.refuse_empty();
        }
        if self.count == 1 {
            for document in &mut self.parsed.documents {
                document.index = None;
                if let Some(root) = document.nodes.get_mut(NodeId::ROOT.index()) {
                    root.span = builder::whole_text(&self.source.text);
                }
            }
        }
        self.parsed.sorted()
    }
}

/// As JSON does, which is YAML too, but for what YAML writes without quotes.
fn write_scalar(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if yaml_scalar::is_safe_plain(text) => Some(text.to_string()),
        Value::Date(date) => Some(date.to_string()),
        other => (super::json::FORMAT.write_scalar)(other),
    }
}

/// A text keeps its quotes. A text of several lines ends as one in double quotes, unless a comment would go with its
/// first line.
fn write_over(old: &str, value: &Value) -> Option<String> {
    let head = old.lines().next().unwrap_or_default();
    let has_comment = old.starts_with(['|', '>']) && head.contains('#');
    let text = match value {
        _ if has_comment => return None,
        Value::Text(text) => text.to_string(),
        // To this format a date is a text like others.
        Value::Date(date) => date.to_string(),
        other => return write_scalar(other),
    };
    match old.chars().next() {
        Some('\'') if text.chars().all(builder::is_plain) => {
            Some(format!("'{}'", text.replace('\'', "''")))
        }
        Some('"') => Some(builder::quote_json(&text)),
        _ if builder::is_date(old) && builder::is_date(&text) => Some(text),
        _ => write_scalar(value),
    }
}

fn write_entry(key: &str, scalar: &str) -> String {
    let key =
        if yaml_scalar::is_safe_plain(key) { key.to_owned() } else { builder::quote_json(key) };
    format!("{key}: {scalar}")
}

fn read_scalar(text: &str) -> Option<Value> {
    builder::only_scalar(parse(&Source::new("", text)))
}
