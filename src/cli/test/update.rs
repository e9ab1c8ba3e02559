//! `--update`: shows what would change in the fixtures, and writes it.

use clearance_workbench::suite::SuiteReport;
use clearance_workbench::suite::update::{MarkRewrite, update_marks};

use crate::cli::failure::Failure;
use crate::cli::output_files::{ask_to_write, exchange_text};
use crate::cli::reports::show_changes;
use crate::cli::session::Session;

/// Shows the changes, and writes them where that is wanted. Gives how many files were written; none
/// where there is something to write that was not.
pub(super) fn run(
    suite: &SuiteReport,
    yes: bool,
    session: &Session<'_>,
) -> Result<Option<usize>, Failure> {
    let update = update_marks(suite);
    for (name, why) in &update.left {
        session.eprintln(format_args!("{name} is left as it is: {why}"));
    }
    if update.rewrites.is_empty() {
        return Ok(Some(0));
    }
    let changes = update.rewrites.iter();
    let changes = changes.map(|MarkRewrite { source, text, .. }| {
        (source.name.as_str(), source.text.as_str(), text.as_str())
    });
    show_changes(changes, session)?;
    if !(yes || ask_to_write(update.rewrites.len(), session.console)) {
        return Ok(None);
    }
    for rewrite in &update.rewrites {
        exchange_text(&rewrite.path, &rewrite.source.text, &rewrite.text, session.console)?;
    }
    Ok(Some(update.rewrites.len()))
}
