//! The outline of a draft: keys, values, comments and tables, before any form.

use std::borrow::Cow;
use std::collections::BTreeSet;

use clearance_syntax::document::{Value, format_of};
use jiff::civil::Date;

/// A value of a draft.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DraftValue {
    Text(String),
    Count(u64),
    Flag(bool),
    Day(Date),
    Texts(Vec<String>),
}

/// A line of a draft, or a table in it. Tables stand behind the values beside them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line {
    /// A question to somebody: its key, and what to ask whom.
    Ask {
        key: &'static str,
        question: Cow<'static, str>,
    },
    /// A key with its value, and a comment behind it.
    Value {
        key: &'static str,
        item: DraftValue,
        comment: Option<String>,
    },
    Table {
        key: &'static str,
        lines: Vec<Self>,
    },
    Tables {
        key: &'static str,
        items: Vec<Vec<Self>>,
    },
}

impl Line {
    pub(super) fn value(key: &'static str, item: DraftValue) -> Self {
        Self::Value { key, item, comment: None }
    }

    pub(super) fn text(key: &'static str, text: &str) -> Self {
        Self::value(key, DraftValue::Text(text.to_owned()))
    }

    pub(super) fn texts(key: &'static str, texts: impl IntoIterator<Item = String>) -> Self {
        Self::value(key, DraftValue::Texts(texts.into_iter().collect()))
    }

    pub(super) fn ask(key: &'static str, question: impl Into<Cow<'static, str>>) -> Self {
        Self::Ask { key, question: question.into() }
    }

    pub(super) fn commented(self, text: impl Into<String>) -> Self {
        match self {
            Self::Value { key, item, .. } => Self::Value { key, item, comment: Some(text.into()) },
            line => line,
        }
    }
}

/// A value as a form writes it.
pub(super) fn write_item(item: &DraftValue, form: &str) -> String {
    let write = |value: &Value| {
        let written = format_of(form).and_then(|format| (format.write_scalar)(value));
        written.unwrap_or_default()
    };
    let text = |text: &str| write(&Value::Text(text.into()));
    match item {
        DraftValue::Text(value) => text(value),
        DraftValue::Count(value) => write(&Value::Int(i64::try_from(*value).unwrap_or(i64::MAX))),
        DraftValue::Flag(value) => write(&Value::Bool(*value)),
        DraftValue::Day(value) => write(&Value::Date(*value)),
        DraftValue::Texts(values) => {
            let values: Vec<String> = values.iter().map(|value| text(value)).collect();
            format!("[{}]", values.join(", "))
        }
    }
}

/// The questions that a text has asked already, so that it need not repeat them.
#[derive(Debug, Default)]
pub(super) struct Asked(BTreeSet<String>);

impl Asked {
    /// A question in full, or where it was asked before by its key alone.
    pub(super) fn word(&mut self, key: &str, question: &str) -> String {
        let full = format!("ask: {key}: {question}");
        if self.0.insert(full.clone()) { full } else { format!("ask: {key}, as above") }
    }
}

/// How wide the lines of comments are.
const WIDTH: usize = 110;

/// A comment in as many lines as it needs, each behind a mark.
pub(super) fn write_comment(indent: &str, text: &str, out: &mut String) {
    let mut line = format!("{indent}#");
    let empty = line.len();
    for word in text.split_whitespace() {
        if line.len() > empty && line.len() + 1 + word.len() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line.truncate(empty);
            line.push_str("  ");
        }
        line.push(' ');
        line.push_str(word);
    }
    out.push_str(&line);
    out.push('\n');
}
