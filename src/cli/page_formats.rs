//! The options that choose a form, and the writing of what prints pages of rules.

use std::io::{self, BufWriter, Write};

use clearance_render::output::Style;
use clearance_workbench::page::RulePage;
use clearance_workbench::present::page::{self, PageFormat};

use super::console::tolerate_closed_pipe;
use super::failure::Failure;
use super::session::Session;

/// How wide a line of a table may be where no window ends it: `grep` wants a rule in one line.
pub(crate) const ENDLESS: usize = 100_000;

/// The form of a name, or which there are.
pub(crate) fn parse_format(
    forms: &'static [PageFormat],
    name: &str,
) -> Result<&'static PageFormat, String> {
    found_or_names(page::find_format(forms, name), forms.iter().map(|form| form.name))
}

/// Returns what was found under a name, or an error that lists the names.
pub(crate) fn found_or_names<T>(
    found: Option<T>,
    names: impl Iterator<Item = &'static str>,
) -> Result<T, String> {
    found.ok_or_else(|| format!("the formats are {}", names.collect::<Vec<_>>().join(", ")))
}

/// Help that lists the forms.
pub(crate) fn format_help(forms: &[PageFormat]) -> String {
    list_formats("How they are written", forms.iter().map(|form| (form.name, form.about)))
}

/// Help that lists forms by their names and what they are for; the first is the default.
pub(crate) fn list_formats(
    title: &str,
    forms: impl Iterator<Item = (&'static str, &'static str)>,
) -> String {
    let row = |(name, about)| format!("  {name:<8} {about}");
    let mut rows: Vec<String> = forms.map(row).collect();
    if let Some(first) = rows.first_mut() {
        first.push_str(" [default]");
    }
    format!("{title}:\n{}", rows.join("\n"))
}

/// The wrapping of lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lines {
    /// Text that is broken where there is no window, too.
    Broken,
    /// A row stays in one line where there is no window.
    Whole,
}

/// Writes pages on standard output.
pub(crate) fn write_pages(
    form: &PageFormat,
    pages: &[RulePage],
    lines: Lines,
    session: &Session<'_>,
) -> Result<(), Failure> {
    write_list(lines, session, |style, out| (form.write)(pages, style, out))
}

/// Writes on standard output what a function writes, given the width of lines there.
pub(crate) fn write_list(
    lines: Lines,
    session: &Session<'_>,
    write: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let stream = &session.console.streams.out;
    let mut style = session.stream_style(stream.is_terminal());
    if lines == Lines::Whole && !stream.is_terminal() {
        style.width = ENDLESS;
    }
    let mut stream = stream.lock();
    let mut out = BufWriter::new(&mut *stream);
    tolerate_closed_pipe(write(&style, &mut out).and_then(|()| out.flush()))
}
