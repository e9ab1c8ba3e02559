//! `--update`: shows what would change in the fixtures, and writes it.

use std::io::{self, Write};

use clearance::output::diff::write_diff;
use clearance::suite::Suite;
use clearance::suite::update::{Rewrite, update};

use crate::cli::written::{agreed, exchange};
use crate::cli::{self, Failure, Global, style_for, tell};

/// Shows the changes, and writes them where that is wanted. Gives how many files were written; none
/// where there is something to write that was not.
pub(super) fn run(suite: &Suite, yes: bool, global: &Global) -> Result<Option<usize>, Failure> {
    let update = update(suite);
    for (name, why) in &update.left {
        tell(format_args!("{name} is left as it is: {why}"));
    }
    if update.rewrites.is_empty() {
        return Ok(Some(0));
    }
    show(&update.rewrites, global)?;
    if !(yes || agreed(update.rewrites.len())) {
        return Ok(None);
    }
    for rewrite in &update.rewrites {
        exchange(&rewrite.path, &rewrite.source.text, &rewrite.text)?;
    }
    Ok(Some(update.rewrites.len()))
}

fn show(rewrites: &[Rewrite], global: &Global) -> Result<(), Failure> {
    let style = style_for(&io::stdout(), global.color, global.quiet);
    let mut out = io::stdout().lock();
    let mut shown = Ok(());
    for Rewrite { source, text, .. } in rewrites {
        shown = shown.and_then(|()| write_diff(&source.name, &source.text, text, &style, &mut out));
    }
    cli::written(shown.and_then(|()| out.flush()))
}
