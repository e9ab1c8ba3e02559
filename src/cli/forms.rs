//! The options and the writing of what prints pages of rules.

use std::io::{self, BufWriter, IsTerminal, Write};

use clearance::output::page::{self, Form};
use clearance::page::Page;

use super::{Failure, Global, style_for, written};

/// How wide a line of a table may be where no window ends it: `grep` wants a rule in one line.
const ENDLESS: usize = 100_000;

/// The form of a name, or which there are.
pub(crate) fn parse(forms: &'static [Form], name: &str) -> Result<&'static Form, String> {
    let names: Vec<&str> = forms.iter().map(|form| form.name).collect();
    page::by_name(forms, name).ok_or_else(|| format!("the formats are {}", names.join(", ")))
}

/// Help that lists the forms.
pub(crate) fn help(forms: &[Form]) -> String {
    let row = |form: &Form| format!("  {:<8} {}", form.name, form.about);
    let mut rows: Vec<String> = forms.iter().map(row).collect();
    if let Some(first) = rows.first_mut() {
        first.push_str(" [default]");
    }
    format!("How they are written:\n{}", rows.join("\n"))
}

/// What ends the lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lines {
    /// Text that is broken where there is no window, too.
    Broken,
    /// A row stays in one line where there is no window.
    Whole,
}

/// Writes pages on standard output.
pub(crate) fn write(
    form: &Form,
    pages: &[Page],
    lines: Lines,
    global: &Global,
) -> Result<(), Failure> {
    let mut style = style_for(&io::stdout(), global.color, global.quiet);
    if lines == Lines::Whole && !io::stdout().is_terminal() {
        style.width = ENDLESS;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    written((form.write)(pages, &style, &mut out).and_then(|()| out.flush()))
}
