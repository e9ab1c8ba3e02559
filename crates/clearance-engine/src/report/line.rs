//! Findings and broken evaluations as one line of text, for programs that print them.

use std::fmt::{self, Display, Formatter, Write};

use super::broken::Broken;
use super::finding::Finding;

impl Display for Finding {
    /// Writes `file:line:column: severity[rule]: message`. Control characters of documents are escaped.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let start = self.place.start();
        write_plain(&self.place.source.name, f)?;
        write!(f, ":{}:{}: {}[{}]: ", start.line, start.column, self.severity.name(), self.rule)?;
        write_plain(&self.message, f)
    }
}

impl Display for Broken {
    /// Writes `file: not checked: message`, with the rule that broke where one did.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write_plain(&self.file, f)?;
            f.write_str(": ")?;
        }
        f.write_str("not checked")?;
        if let Some(rule) = &self.rule {
            write!(f, "[{rule}]")?;
        }
        f.write_str(": ")?;
        write_plain(&self.message, f)
    }
}

/// Writes a text so that it cannot steer a terminal or begin another line.
fn write_plain(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    text.chars().try_for_each(|c| match c.is_control() {
        true => write!(f, "{}", c.escape_unicode()),
        false => f.write_char(c),
    })
}
