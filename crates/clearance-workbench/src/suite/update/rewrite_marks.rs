//! Rewrites fixtures whose marks differ from the findings of rules.

use std::path::PathBuf;
use std::sync::Arc;

use super::mark_changes::diff_marks;
use super::mark_edits::MarkEdits;
use super::verify_marks;
use crate::fixture::{FixtureFile, sign_of};
use crate::suite::suite_report::{CaseResult, FixtureOutcome, SuiteReport};
use clearance_syntax::source::Source;

/// A fixture's file with rewritten marks.
#[derive(Debug)]
pub struct MarkRewrite {
    /// Where the file is.
    pub path: PathBuf,
    /// As it is.
    pub source: Arc<Source>,
    /// As it is to be.
    pub text: String,
}

/// The changes of an update.
#[derive(Debug, Default)]
pub struct MarkUpdate {
    /// The files that change, sorted by name.
    pub rewrites: Vec<MarkRewrite>,
    /// The files that are not as expected and stay as they are, and why, sorted.
    pub left: Vec<(String, &'static str)>,
}

/// Computes the changes after which the marks match the reported findings.
pub fn update_marks(suite: &SuiteReport) -> MarkUpdate {
    let mut update = MarkUpdate::default();
    for case in suite.cases.iter().filter(|case| !case.is_good()) {
        for file in &case.fixture.files {
            match rewrite_file(case, file) {
                Ok(None) => {}
                Ok(Some(rewrite)) => update.rewrites.push(rewrite),
                Err(why) => update.left.push((file.input.name.clone(), why)),
            }
        }
    }
    update.rewrites.sort_by(|a, b| a.source.name.cmp(&b.source.name));
    update.left.sort();
    update
}

fn rewrite_file(
    case: &CaseResult,
    file: &FixtureFile,
) -> Result<Option<MarkRewrite>, &'static str> {
    let is_broken = case.outcomes.iter().any(|outcome| match outcome {
        FixtureOutcome::Broken(broken) => broken.file == file.input.name,
        _ => false,
    });
    if is_broken {
        return Err("something broke on it");
    }
    let changes = diff_marks(&case.outcomes, &file.input.name);
    let has_stale = case.outcomes.iter().any(|outcome| match outcome {
        FixtureOutcome::Stale(expected, _) => expected.source.name == file.input.name,
        _ => false,
    });
    if changes.gone.is_empty() && changes.new.is_empty() {
        return if has_stale { Err("`todo-expect:` is for people to change") } else { Ok(None) };
    }
    let Some(sign) = sign_of(file.input.format) else {
        return Err("its format has no comments");
    };
    let Some(path) = &file.path else { return Err("it is part of the binary") };
    let edits =
        MarkEdits::from_changes(file, &changes, sign).ok_or("a comment cannot stand there")?;
    let text = edits.apply(&file.source.text);
    if !verify_marks::is_faithful(file, &changes, &edits, &text) {
        return Err("a comment cannot stand there");
    }
    Ok(Some(MarkRewrite { path: path.clone(), source: Arc::clone(&file.source), text }))
}
