//! Drafts as TOML.

use super::outline::{Asked, Line, write_comment, write_item};
use super::text_form::DraftForm;

/// The row for TOML.
pub(super) const FORM: DraftForm = DraftForm { name: "toml", write };

fn write(head: &[String], lines: &[Line]) -> String {
    let mut out = String::new();
    head.iter().for_each(|text| write_comment("", text, &mut out));
    write_lines("", lines, &mut Asked::default(), &mut out);
    out
}

/// Writes the lines of a table behind its header.
pub(super) fn write_table_lines(path: &str, lines: &[Line], out: &mut String) {
    write_lines(path, lines, &mut Asked::default(), out);
}

fn write_lines(path: &str, lines: &[Line], asked: &mut Asked, out: &mut String) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    for line in lines {
        match line {
            Line::Ask { key, question } => {
                if path.is_empty() {
                    out.push('\n');
                }
                write_comment("", &asked.word(key, question), out);
            }
            Line::Value { key, item, comment } => {
                out.push_str(&format!("{key} = {}", write_item(item, "toml")));
                if let Some(comment) = comment {
                    out.push_str(&format!("  # {comment}"));
                }
                out.push('\n');
            }
            Line::Table { key, lines } => {
                let path = below(key);
                // A table that only holds tables needs no line of its own.
                if lines
                    .iter()
                    .any(|line| !matches!(line, Line::Table { .. } | Line::Tables { .. }))
                {
                    out.push_str(&format!("\n[{path}]\n"));
                }
                write_lines(&path, lines, asked, out);
            }
            Line::Tables { key, items } => {
                let path = below(key);
                for lines in items {
                    out.push_str(&format!("\n[[{path}]]\n"));
                    write_lines(&path, lines, asked, out);
                }
            }
        }
    }
}
