//! All that configures a run: options fill it, evidence stores it, and `verify` reads it back.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clearance_engine::files::Changed;
use clearance_engine::pack::Described;
use clearance_engine::report::Words;
use clearance_engine::rule::Selection;
use clearance_engine::script::{Evaluation, Limits};
use clearance_engine::settings::Settings;
use clearance_syntax::source::Root;
use jiff::civil::Date;

use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::inputs::Inputs;
use crate::cli::levels::Levels;
use crate::cli::packs::read_pack_folders;
use crate::cli::waiver_options::WaiverOptions;

/// All that a run depends on: the options, and what stands in for those that were not given.
#[derive(Debug)]
pub(crate) struct RunSettings {
    /// Documents and folders of them; `-` is standard input.
    pub(crate) paths: Vec<PathBuf>,
    /// Whether they are the default.
    pub(crate) no_paths: bool,
    /// Whether paths without a document are nothing to speak of.
    pub(crate) allow_empty: bool,
    /// The name of standard input.
    pub(crate) stdin_name: Option<PathBuf>,
    /// Folders of rules.
    pub(crate) packs: Vec<PathBuf>,
    /// Whether they are the default: the nearest pack.
    pub(crate) is_found: bool,
    /// Folders of tables.
    pub(crate) data: Vec<PathBuf>,
    /// Which rules run.
    pub(crate) selection: Selection,
    /// The settings of rules.
    pub(crate) rule_settings: Settings,
    /// The part of them that options set.
    pub(crate) levels: Levels,
    /// The date of the run.
    pub(crate) as_of: Date,
    /// Whether to print what rules print.
    pub(crate) trace: bool,
    /// How rules are evaluated.
    pub(crate) evaluation: Evaluation,
    /// What a rule may use.
    pub(crate) limits: Limits,
    /// How large a document may be, in bytes.
    pub(crate) max_file_bytes: u64,
    /// Whether a large file may be checked in pieces.
    pub(crate) in_pieces: bool,
    /// How many files are checked at a time.
    pub(crate) threads: NonZeroUsize,
    /// From where on files are named.
    pub(crate) root: Root,
    /// Which waivers are held against what is found.
    pub(crate) waivers: WaiverOptions,
    /// The changed files, where only they are checked.
    pub(crate) changed: Option<Changed>,
    /// Files that are written when it is done: they are no documents.
    pub(crate) written: Vec<PathBuf>,
}

impl RunSettings {
    /// Reads from the packs what they call the subjects of their rules.
    pub(crate) fn read_words(&self, console: &Console) -> Result<Words, Failure> {
        Ok(Described::of(&read_pack_folders(&self.packs, console)?).words)
    }

    /// Returns the inputs of the run. Evidence of an earlier run is not one of them.
    pub(crate) fn inputs(
        &self,
        evidence: Option<&Path>,
        console: &Console,
    ) -> Result<Inputs, Failure> {
        let inputs =
            Inputs::of(&self.paths, self.stdin_name.as_deref(), self.max_file_bytes, console)?;
        let evidence = evidence.map(Path::to_owned);
        let inputs = inputs.for_unnamed_paths(self.no_paths);
        inputs.without_written(&self.written.iter().cloned().chain(evidence).collect::<Vec<_>>())
    }
}
