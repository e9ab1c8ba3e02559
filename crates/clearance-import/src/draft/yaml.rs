//! Drafts as YAML.

use super::outline::{Asked, Line, write_comment, write_item};
use super::text_form::DraftForm;

/// The row for YAML.
pub(super) const FORM: DraftForm = DraftForm { name: "yaml", write };

fn write(head: &[String], lines: &[Line]) -> String {
    let mut out = String::new();
    head.iter().for_each(|text| write_comment("", text, &mut out));
    write_lines(0, lines, false, &mut Asked::default(), &mut out);
    out
}

/// Writes lines so far in; those of an item of a list get its dash before their first key.
fn write_lines(depth: usize, lines: &[Line], is_item: bool, asked: &mut Asked, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut lead = is_item.then(|| format!("{}- ", "  ".repeat(depth.saturating_sub(1))));
    for line in lines {
        let mut start = || lead.take().unwrap_or_else(|| indent.clone());
        match line {
            Line::Ask { key, question } => {
                write_comment(&indent, &asked.word(key, question), out);
            }
            Line::Value { key, item, comment } => {
                out.push_str(&format!("{}{key}: {}", start(), write_item(item, "yaml")));
                if let Some(comment) = comment {
                    out.push_str(&format!("  # {comment}"));
                }
                out.push('\n');
            }
            Line::Table { key, lines } => {
                let is_empty = lines.iter().all(|line| matches!(line, Line::Ask { .. }));
                let value = if is_empty { " {}" } else { "" };
                out.push_str(&format!("{}{key}:{value}\n", start()));
                write_lines(depth + 1, lines, false, asked, out);
            }
            Line::Tables { key, items } => {
                out.push_str(&format!("{}{key}:\n", start()));
                for lines in items {
                    write_lines(depth + 2, lines, true, asked, out);
                }
            }
        }
    }
}
