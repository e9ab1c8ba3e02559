//! `--shard K/N`: checks a share of the files, and writes what was found as a part for `clearance merge`.

use std::io::{self, BufWriter, Seek};
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

use clap::Args;
use clearance_engine::check::{self, FileVisitor, PART_HEAD, PartHeader, PartOutput, Shard};
use clearance_engine::pack::{LoadError, collect_materials};
use clearance_gate::waiver::{WaiverScan, Waivers};
use clearance_syntax::digest::sha256;

use crate::cli::exit;
use crate::cli::failure::Failure;
use crate::cli::guard;
use crate::cli::output_files::display_path;
use crate::cli::progress;
use crate::cli::reports::{Sheet, write_all};
use crate::cli::run::{LoadedRules, describe_progress};
use crate::cli::run_settings::RunSettings;
use crate::cli::session::Session;

/// The options of a part.
#[derive(Debug, Args)]
pub(crate) struct ShardOptions {
    /// Check the K-th of N shares of the files, and write a part in place of a report: `clearance merge` makes the report of
    /// all parts. Standard input belongs to every share
    #[arg(
        long, value_name = "K/N", help_heading = "Files",
        conflicts_with_all = ["format", "evidence", "changed_since", "fix", "diff", "trace", "baseline"]
    )]
    shard: Option<Shard>,
    /// Write the part to this file, and not to standard output
    #[arg(long, value_name = "FILE", requires = "shard", help_heading = "Files")]
    part: Option<PathBuf>,
}

/// Whether a text begins as a part.
fn is_part(head: &str) -> bool {
    head.starts_with(PART_HEAD)
}

impl ShardOptions {
    /// Whether a part is asked for.
    pub(super) const fn is_given(&self) -> bool {
        self.shard.is_some()
    }

    /// Checks the share, and writes the part.
    pub(super) fn write_part(
        &self,
        settings: &mut RunSettings,
        session: &Session<'_>,
    ) -> Result<u8, Failure> {
        let Some(shard) = self.shard else { return Ok(exit::CLEAN) };
        settings.written = self.part.iter().cloned().collect();
        guard::refuse_read(settings, self.part.iter(), (None, &guard::READ), session)?;
        let inputs = settings.inputs(None, session.console)?;
        let rules = LoadedRules::load(settings, &inputs, session)?;
        rules.pack.warnings.iter().for_each(|warning| session.print_warning(warning));
        let header = build_header(shard, &rules, settings, session);
        let empty = inputs.empty_paths();
        let done = AtomicU64::new(0);
        let mut options = check::Options::new(settings.threads, settings.max_file_bytes, &done);
        options.root = settings.root.clone();
        let waivers = no_waivers()?;
        let scan = WaiverScan::new(&waivers);
        options.visitor = Some(&scan as &dyn FileVisitor);
        let mut failed = None;
        let sheet = Sheet::new(self.part.as_deref(), is_part, |_, out| {
            // Threads write the rows; a file takes them in, as a part may be as large as what it is about.
            let mut rows = BufWriter::new(tempfile::tempfile()?);
            let part = PartOutput { shard, header: &header, empty, out: &mut rows };
            let checked = progress::show_while(session, &done, describe_progress, || {
                check::check_part(&rules.pack, inputs.find_all(), &options, part)
            });
            match checked {
                Ok(written) => {
                    written?;
                    let mut rows = rows.into_inner().map_err(|error| error.into_error())?;
                    rows.rewind()?;
                    io::copy(&mut rows, out).map(drop)
                }
                Err(error) => {
                    failed = Some(error);
                    Err(io::Error::other("the rules do not compile"))
                }
            }
        });
        let written = write_all(vec![sheet], session);
        match failed {
            Some(error) => Err(error.into()),
            None => written.map(|()| exit::CLEAN),
        }
    }
}

/// A set without a waiver: those in comments are found by it, and no other matters to a part.
fn no_waivers() -> Result<Waivers, LoadError> {
    Waivers::new(Vec::new()).map_err(|diagnostics| LoadError { diagnostics })
}

/// The header of a part: the run that it is of, by digests.
pub(crate) fn build_header(
    shard: Shard,
    rules: &LoadedRules,
    settings: &RunSettings,
    session: &Session<'_>,
) -> PartHeader {
    let mut header = PartHeader::new(shard);
    let materials = collect_materials(&rules.packs, &rules.data, &settings.root);
    let material = materials
        .iter()
        .map(|each| format!("{} {} {}\n", each.kind.name(), each.name, each.sha256));
    header.rules = sha256(material.collect::<String>().as_bytes());
    let file = session.config.file.as_ref();
    let file =
        file.map(|file| (sha256(file.document.source.text.as_bytes()), file.profile.clone()));
    let patterns = |patterns: &[clearance_engine::rule::Pattern]| -> Vec<String> {
        patterns.iter().map(|pattern| pattern.text.clone()).collect()
    };
    let selection = &settings.selection;
    let chosen = (patterns(&selection.select), patterns(&selection.exclude), &settings.levels);
    let bounds = (settings.limits.named(), settings.max_file_bytes);
    header.configuration = sha256(format!("{file:?} {chosen:?} {bounds:?}").as_bytes());
    header.as_of = settings.as_of.to_string();
    header.paths = settings.paths.iter().map(|path| display_path(path)).collect();
    header.no_paths = settings.no_paths;
    header
}
