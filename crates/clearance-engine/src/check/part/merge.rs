//! Merges parts into the report of one run: documents that pass are counted, all others are checked.

use std::cell::OnceCell;
use std::path::Path;
use std::sync::Arc;

use super::row::{DayJson, DocumentRow, FileRow, PartRow, read_outcomes};
use super::values::GatheredJson;
use crate::check::batch::{GatherSource, GatheredValue, Totals, text_digest};
use crate::check::broken_entries;
use crate::check::checked::Checked;
use crate::check::examine::Pass;
use crate::check::options::Options;
use crate::check::read::read_found;
use crate::check::run::{over_all, work_on_threads};
use crate::check::tally::{FileContext, RunContext, Tally};
use crate::check::visit::ReadFile;
use crate::files::{Found, Input, format_by_name};
use crate::pack::{LoadError, Pack};
use crate::report::{Holding, Material, MaterialKind, Outcome, Subject, SubjectReport};
use clearance_syntax::source::{Source, Span};

/// Merges the rows of all parts. Files that pass are read only where the report needs more of them than a part holds:
/// a plan, or the place that a rule over all documents reports.
///
/// # Errors
/// A rule that compiled when the pack was loaded does not compile.
pub fn merge_parts(
    pack: &Pack,
    rows: impl Iterator<Item = PartRow> + Send,
    options: &Options<'_>,
) -> Result<Checked, LoadError> {
    let totals = Totals::new(pack);
    let tally = work_on_threads(pack, rows, &totals, options, |tally, with, row| {
        take_row(tally, with, row, options);
    })?;
    Ok(over_all(pack, tally, options)?.finish(pack, options))
}

fn take_row(tally: &mut Tally, with: &RunContext<'_>, row: PartRow, options: &Options<'_>) {
    match row {
        PartRow::File(file) => take_file(tally, with, file, options),
        PartRow::Skipped { name, why } => tally.take(with, Found::PassedOver(name, why), options),
        PartRow::Unreadable { name, why } => {
            tally.take(with, Found::Unreadable(name, why), options);
        }
    }
}

fn take_file(tally: &mut Tally, with: &RunContext<'_>, row: FileRow, options: &Options<'_>) {
    let path = Path::new(&row.name);
    // The reader has refused names without a format.
    let Ok(format) = format_by_name(path) else { return };
    let mut input = match &row.text {
        Some(text) => Input::from_bytes(&row.name, format, text.clone().into_bytes()),
        None => match Input::from_path(path) {
            Ok(input) => input,
            Err(_) => return,
        },
    };
    input.is_meant = row.meant;
    let needs_all = options.keep.plans || options.keep.tables;
    if row.sha256.is_empty() {
        tally.take(with, Found::File(input), options);
    } else if row.text.is_none() && !needs_all {
        take_passed_file(tally, with, input, row, options);
    } else {
        take_text(tally, with, input, row, options);
    }
}

/// Takes in a file of which all documents pass.
fn take_passed_file(
    tally: &mut Tally,
    with: &RunContext<'_>,
    input: Input,
    row: FileRow,
    options: &Options<'_>,
) {
    tally.files += 1;
    let name = options.root.relative(&row.name);
    if let Some(visitor) = options.visitor {
        visitor.visit(&ReadFile {
            name: &name,
            source: &Source::new(row.name.as_str(), ""),
            format: input.format,
            documents: &[],
            is_parsed: true,
            is_checked: true,
        });
    }
    if options.keep.evidence {
        let (kind, sha256, bytes) = (MaterialKind::Input, row.sha256, row.bytes);
        tally.inputs.push(Material { kind, name, sha256, bytes });
    }
    let input = Arc::new(input);
    for document in row.documents {
        take_passed(tally, with, &input, row.digest, document, options);
    }
}

/// Takes in a file by its text: its documents that pass are counted, the others checked.
fn take_text(
    tally: &mut Tally,
    with: &RunContext<'_>,
    input: Input,
    row: FileRow,
    options: &Options<'_>,
) {
    let found = Found::File(input);
    let read = read_found(&found, options.max_file_bytes);
    let digest = read.source.as_deref().map(text_digest);
    if digest != Some(row.digest) {
        tally.files += 1;
        tally.broken_files += 1;
        tally.broken.push(broken_entries::changed_file(&row.name));
        return;
    }
    let Some((input, documents)) = tally.note_file(found, Pass::Full, read, options) else {
        return;
    };
    let mut scopes = with.scopes.borrow_mut();
    let scope = scopes.for_file(with.pack, with.sandbox, &options.root, &input.name);
    let (input, digest) = (Arc::new(input), OnceCell::from(row.digest));
    let file =
        FileContext { scope: scope.as_deref(), input: &input, digest: &digest, pass: Pass::Full };
    let needs_all = options.keep.plans || options.keep.tables;
    let mut passed = row.documents.into_iter().peekable();
    for document in documents {
        match passed.next_if(|row| row.document == document.index) {
            Some(known) if !needs_all => {
                take_passed(tally, with, &input, row.digest, known, options);
            }
            _ => tally.check_document(with, &file, document, options),
        }
    }
}

/// Takes in a document that passes.
fn take_passed(
    tally: &mut Tally,
    with: &RunContext<'_>,
    input: &Arc<Input>,
    digest: u64,
    row: DocumentRow,
    options: &Options<'_>,
) {
    let outcomes = read_outcomes(&row.outcomes).unwrap_or_default();
    let day = |day: Option<DayJson>| day.map(|day| day.0);
    let (deadline, standing_until) = (day(row.deadline), day(row.standing_until));
    tally.documents += 1;
    tally.count_outcomes(&outcomes);
    with.totals.earliest.lower_to(standing_until);
    tally.holding.merge(Holding {
        earliest: standing_until,
        subjects: Vec::new(),
        over_all: row.by_day.then_some(with.pack.scripts.as_of),
    });
    let from = Arc::new(GatherSource {
        input: Arc::clone(input),
        digest,
        index: row.document,
        unchanged: false,
    });
    for (rule, value) in row.gathered.into_iter().filter_map(GatheredJson::read) {
        let passed = outcomes.get(rule) == Some(&Outcome::Pass);
        let value = GatheredValue { from: Arc::clone(&from), value, passed };
        tally.add_gathered(rule, value, with.totals);
    }
    if options.keep.subjects {
        let [start, end] = row.extent;
        tally.subjects.push(SubjectReport {
            subject: Subject { file: input.name.as_str().into(), document: row.document },
            extent: Span::new(start, end),
            name: row.name,
            deadline,
            standing_until,
            outcomes,
            rows: Vec::new(),
        });
    }
}
