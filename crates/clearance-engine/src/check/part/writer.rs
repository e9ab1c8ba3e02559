//! Checks a shard of the files and writes the part: a header, a row for each file, and an end with digests.

use std::cell::OnceCell;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::header::PartHeader;
use super::reader::PartEnd;
use super::row::{DayJson, DocumentRow, FileRow, PartRow, write_outcomes};
use super::shard::{NameDigest, Shard};
use super::values::GatheredJson;
use crate::check::batch::{Totals, text_digest};
use crate::check::examine::Pass;
use crate::check::options::Options;
use crate::check::read::{self, FileContents};
use crate::check::run::work_on_threads;
use crate::check::tally::{FileContext, RunContext, Tally};
use crate::check::visit::ReadFile;
use crate::files::{Found, Input, Skipped};
use crate::pack::{LoadError, Pack};
use crate::report::Keep;
use clearance_syntax::digest::{Sha256Stream, sha256};
use clearance_syntax::document::Document;
use clearance_syntax::source::Source;

/// Where a part is written to, and what it holds so far.
struct PartWriter<'a> {
    out: &'a mut (dyn Write + Send),
    digest: Sha256Stream,
    rows: u64,
    failed: Option<io::Error>,
}

impl PartWriter<'_> {
    fn write_line(&mut self, line: &impl Serialize) {
        if self.failed.is_some() {
            return;
        }
        let written = serde_json::to_vec(line).map_err(io::Error::from).and_then(|mut bytes| {
            bytes.push(b'\n');
            self.digest.update(&bytes);
            self.out.write_all(&bytes)
        });
        self.failed = written.err();
        self.rows += 1;
    }
}

/// The inputs of a shard, and where its part goes.
pub struct PartOutput<'a> {
    /// Which share of the files.
    pub shard: Shard,
    /// The first line.
    pub header: &'a PartHeader,
    /// Paths that hold no document.
    pub empty: Vec<String>,
    /// Where the part is written to.
    pub out: &'a mut (dyn Write + Send),
}

impl std::fmt::Debug for PartOutput<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartOutput").field("shard", &self.shard).finish_non_exhaustive()
    }
}

/// Checks the files of a shard, and writes what is found as a part. Texts that were read already, such as standard input,
/// belong to every shard, as no other can read them.
///
/// # Errors
/// A rule that compiled when the pack was loaded does not compile; inside, the part cannot be written.
pub fn check_part(
    pack: &Pack,
    found: impl Iterator<Item = Found> + Send,
    options: &Options<'_>,
    part: PartOutput<'_>,
) -> Result<io::Result<()>, LoadError> {
    let PartOutput { shard, header, empty, out } = part;
    let keep = Keep { subjects: true, ..Keep::NOTHING };
    let options = &Options { keep, root: options.root.clone(), ..*options };
    let mut names = NameDigest::default();
    let writer = PartWriter { out, digest: Sha256Stream::default(), rows: 0, failed: None };
    let writer = Mutex::new(writer);
    let write = |line: &PartRow| {
        writer.lock().unwrap_or_else(PoisonError::into_inner).write_line(line);
    };
    writer.lock().unwrap_or_else(PoisonError::into_inner).write_line(header);
    let own = found.filter(|found| {
        let name = match found {
            Found::File(input) if input.file().is_none() => return true,
            Found::File(input) => &input.name,
            Found::PassedOver(name, _) | Found::Unreadable(name, _) => name,
        };
        let name = options.root.relative(name);
        names.add_name(&name);
        shard.includes(&name)
    });
    let totals = Totals::unlimited(pack);
    work_on_threads(pack, own, &totals, options, |_, with, found| {
        write(&describe_found(with, found, options));
    })?;
    let mut writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
    let end = PartEnd::new(writer.rows, writer.digest.clone().finish(), names.finish(), empty);
    writer.write_line(&end);
    Ok(writer.failed.map_or_else(|| writer.out.flush(), Err))
}

/// The row of something that was found.
fn describe_found(with: &RunContext<'_>, found: Found, options: &Options<'_>) -> PartRow {
    let read = read::read_found(&found, options.max_file_bytes);
    let is_no_document = read.is_no_document(&found, &with.pack.schema.shape);
    match found {
        Found::PassedOver(name, why) => PartRow::Skipped { name, why },
        Found::Unreadable(name, why) => PartRow::Unreadable { name, why },
        Found::File(input) if is_no_document => {
            PartRow::Skipped { name: input.name, why: Skipped::NotDocument }
        }
        Found::File(input) => PartRow::File(describe_file(with, input, read, options)),
    }
}

fn describe_file(
    with: &RunContext<'_>,
    input: Input,
    read: FileContents,
    options: &Options<'_>,
) -> FileRow {
    let (name, meant) = (input.name.clone(), input.is_meant);
    let FileContents { source, documents, broken } = read;
    let Some(source) = source else {
        let (sha256, documents) = (String::new(), Vec::new());
        return FileRow { name, meant, sha256, bytes: 0, digest: 0, text: None, documents };
    };
    let is_parsed = broken.is_empty();
    let has_name = input.file() == Some(std::path::Path::new(&input.name));
    let is_asked_for = options.visitor.is_some_and(|visitor| {
        visitor.needs_text(&ReadFile {
            name: &options.root.relative(&source.name),
            source: &source,
            format: input.format,
            documents: &documents,
            is_parsed,
            is_checked: true,
        })
    });
    let count = documents.len();
    let rows = describe_documents(with, input, &source, documents, options);
    let passes = is_parsed && has_name && !is_asked_for && rows.len() == count;
    FileRow {
        name,
        meant,
        sha256: sha256(source.text.as_bytes()),
        bytes: source.text.len() as u64,
        digest: text_digest(&source),
        text: (!passes).then(|| source.text.clone()),
        documents: rows,
    }
}

/// The rows of the documents that pass.
fn describe_documents(
    with: &RunContext<'_>,
    input: Input,
    source: &Arc<Source>,
    documents: Vec<Document>,
    options: &Options<'_>,
) -> Vec<DocumentRow> {
    let mut scopes = with.scopes.borrow_mut();
    let scope = scopes.for_file(with.pack, with.sandbox, &options.root, &input.name);
    let (input, digest) = (Arc::new(input), OnceCell::from(text_digest(source)));
    let file =
        FileContext { scope: scope.as_deref(), input: &input, digest: &digest, pass: Pass::Full };
    let rows = documents.into_iter().filter_map(|document| {
        let mut tally = Tally::new(with.pack);
        tally.check_document(with, &file, document, options);
        describe_document(tally)
    });
    rows.collect()
}

/// The row of the one document of a tally; nothing where there is more to say than that it passes.
fn describe_document(mut tally: Tally) -> Option<DocumentRow> {
    let is_quiet = tally.findings.is_empty()
        && tally.broken.is_empty()
        && tally.trace.is_empty()
        && tally.unplanned.is_empty();
    let gathered = tally.take_gatherings().into_iter().enumerate();
    let gathered = gathered.flat_map(|(rule, gathering)| {
        gathering.into_values().map(move |value| GatheredJson::new(rule, &value))
    });
    let gathered = gathered.collect();
    let by_day = tally.holding.over_all.is_some();
    let about = tally.subjects.pop().filter(|_| is_quiet)?;
    Some(DocumentRow {
        document: about.subject.document,
        extent: [about.extent.start, about.extent.end],
        name: about.name,
        deadline: about.deadline.map(DayJson),
        standing_until: about.standing_until.map(DayJson),
        by_day,
        outcomes: write_outcomes(&about.outcomes)?,
        gathered,
    })
}
