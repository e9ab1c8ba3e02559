//! Rewrites fixtures whose marks are not what rules report.

use std::path::PathBuf;
use std::sync::Arc;

use super::changes::changes;
use super::edits::Edits;
use super::proof;
use crate::fixture::{Annotated, sign_of};
use crate::suite::result::{CaseResult, Outcome, Suite};
use clearance_syntax::source::Source;

/// A fixture's file whose marks are written anew.
#[derive(Debug)]
pub struct Rewrite {
    /// Where the file is.
    pub path: PathBuf,
    /// As it is.
    pub source: Arc<Source>,
    /// As it is to be.
    pub text: String,
}

/// What `--update` would do.
#[derive(Debug, Default)]
pub struct Update {
    /// The files that change, sorted by name.
    pub rewrites: Vec<Rewrite>,
    /// The files that are not as expected and stay as they are, and why, sorted.
    pub left: Vec<(String, &'static str)>,
}

/// What has to change for the marks to say what rules report.
pub fn update(suite: &Suite) -> Update {
    let mut update = Update::default();
    for case in suite.cases.iter().filter(|case| !case.is_good()) {
        for file in &case.fixture.files {
            match of_file(case, file) {
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

fn of_file(case: &CaseResult, file: &Annotated) -> Result<Option<Rewrite>, &'static str> {
    let is_broken = case.outcomes.iter().any(|outcome| match outcome {
        Outcome::Broken(broken) => broken.file == file.input.name,
        _ => false,
    });
    if is_broken {
        return Err("something broke on it");
    }
    let changes = changes(&case.outcomes, &file.input.name);
    let has_stale = case.outcomes.iter().any(|outcome| match outcome {
        Outcome::Stale(expected, _) => expected.source.name == file.input.name,
        _ => false,
    });
    if changes.gone.is_empty() && changes.new.is_empty() {
        return if has_stale { Err("`todo-expect:` is for people to change") } else { Ok(None) };
    }
    let Some(sign) = sign_of(file.input.format) else {
        return Err("its format has no comments");
    };
    let Some(path) = &file.path else { return Err("it is part of the binary") };
    let edits = Edits::of(file, &changes, sign).ok_or("a comment cannot stand there")?;
    let text = edits.applied(&file.source.text);
    if !proof::holds(file, &changes, &edits, &text) {
        return Err("a comment cannot stand there");
    }
    Ok(Some(Rewrite { path: path.clone(), source: Arc::clone(&file.source), text }))
}
