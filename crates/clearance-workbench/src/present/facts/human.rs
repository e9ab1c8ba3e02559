//! The facts of a pack as a table for people.

use std::io::{self, Write};

use super::fact_format::FactFormat;
use clearance_engine::pack::Fact;
use clearance_render::output::human::counts;
use clearance_render::output::style::Style;
use clearance_render::output::text::{StyledText, TextColor, TextStyle, is_address};
use clearance_render::output::text_table::TextTable;

/// The row for `--format human`.
pub(super) const FORM: FactFormat = FactFormat { name: "human", write: write_list };

fn write_list(facts: &[Fact], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let cell = |text: &str| StyledText::new(text, &TextStyle::default());
    let row = |fact: &Fact| {
        let address = fact.source.as_deref().filter(|source| is_address(source));
        let link = address.filter(|_| style.links).map(Into::into);
        let checked = match &fact.not_checked {
            None => cell(&fact.rules.join(", ")),
            Some(why) => StyledText::new(
                &format!("not checked: {why}"),
                &TextStyle::colored(TextColor::Yellow),
            ),
        };
        let id = StyledText::new(&fact.id, &TextStyle { link, ..TextStyle::default() });
        vec![id, cell(&fact.sentence), checked]
    };
    let columns = TextTable {
        head: ["fact", "what holds", "checked by"].map(cell).into(),
        rows: facts.iter().map(row).collect(),
    };
    for line in columns.render_lines(style, style.width) {
        writeln!(out, "{line}")?;
    }
    if !style.narrated {
        writeln!(out)?;
    }
    let open = facts.iter().filter(|fact| fact.not_checked.is_some()).count() as u64;
    let all = counts::format_count(facts.len() as u64, "fact");
    writeln!(out, "{all}, {open} not checked")
}
