//! The facts of a pack as a Markdown table.

use std::io::{self, Write};

use super::fact_format::FactFormat;
use crate::present::page::{escape_markdown, inline_code};
use clearance_engine::pack::Fact;

/// The row for `--format markdown`.
pub(super) const FORM: FactFormat = FactFormat {
    name: "markdown",
    write: |facts, _style, out| write_facts_table(facts, &inline_code, out),
};

/// Writes a Markdown table of facts, with the rules as `name_rule` writes them.
pub(crate) fn write_facts_table(
    facts: &[Fact],
    name_rule: &dyn Fn(&str) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "| fact | what holds | checked by |\n|---|---|---|")?;
    for fact in facts {
        let checked = match &fact.not_checked {
            Some(why) => format!("not checked: {}", escape_markdown(why)),
            None => fact.rules.iter().map(|rule| name_rule(rule)).collect::<Vec<_>>().join(", "),
        };
        let (id, sentence) = (inline_code(&fact.id), escape_markdown(&fact.sentence));
        writeln!(out, "| {id} | {sentence} | {checked} |")?;
    }
    Ok(())
}
