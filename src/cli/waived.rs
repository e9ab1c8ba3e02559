//! The options that choose waivers, and the reading of the files that these are in.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clearance::check::Checked;
use clearance::files::{self, WAIVERS, shown};
use clearance::pack::{LoadError, PackFiles, ids_in};
use clearance::report::Severity;
use clearance::source::{Fault, Root, Source};
use clearance::waiver::{self, IDS, LONGEST_DAYS, Terms, Told, Waivers};

use super::{Failure, root};

#[derive(Debug, Clone, Args)]
pub(crate) struct WaiverOptions {
    /// File of waivers; can be repeated [default: waivers.toml in the repository's folder, where there is one]
    #[arg(long = "waivers", value_name = "FILE", help_heading = "Waivers")]
    pub(crate) files: Vec<PathBuf>,
    /// Waive nothing, and say nothing of waivers: what an auditor wants to see
    #[arg(long, help_heading = "Waivers")]
    pub(crate) no_waivers: bool,
    /// How many days from the run's date on a waiver may hold
    #[arg(long, value_name = "DAYS", default_value_t = LONGEST_DAYS, help_heading = "Waivers")]
    pub(crate) longest_waiver: u32,
}

/// Waivers ready to be held against a report.
pub(crate) struct Loaded {
    /// All that stand in files.
    pub(crate) waivers: Waivers,
    /// The files they were read from.
    pub(crate) sources: Vec<Arc<Source>>,
    /// The ids of all rules.
    known: Vec<Arc<str>>,
    longest_days: u32,
}

impl WaiverOptions {
    /// Reads the waivers; nothing where none are wanted.
    pub(crate) fn load(&self, root: &Root, packs: &[PackFiles]) -> Result<Option<Loaded>, Failure> {
        if self.no_waivers {
            return Ok(None);
        }
        let known: Vec<Arc<str>> = packs.iter().flat_map(ids_in).collect();
        let (mut all, mut sources, mut faults) = (Vec::new(), Vec::new(), Vec::new());
        for path in self.paths(root) {
            let read = read(&path)?.and_then(|source| {
                sources.push(Arc::clone(&source));
                waiver::read_file(&source, &known)
            });
            match read {
                Ok(more) => all.extend(more),
                Err(more) => faults.extend(more),
            }
        }
        if !faults.is_empty() {
            return Err(LoadError { faults }.into());
        }
        let waivers = Waivers::new(all);
        Ok(Some(Loaded { waivers, sources, known, longest_days: self.longest_waiver }))
    }

    /// The files that waivers are read from.
    pub(crate) fn paths(&self, root: &Root) -> Vec<PathBuf> {
        if !self.files.is_empty() {
            return self.files.clone();
        }
        let usual = root::beside(root, WAIVERS);
        if usual.symlink_metadata().is_ok() { vec![usual] } else { Vec::new() }
    }
}

/// Reads a file of waivers; gives what keeps it from being a text.
pub(crate) fn read(path: &Path) -> Result<Result<Arc<Source>, Vec<Fault>>, Failure> {
    let name = shown(path);
    let bytes = fs::read(path).map_err(|error| {
        let help = "`--waivers` names a file of waivers; leave it out where there is none";
        Failure::usage(format!("the waivers {name} cannot be read: {error}"), help)
    })?;
    let decoded = files::decode(&name, bytes);
    Ok(decoded.map_err(|error| vec![error.error.into_fault(&error.source)]))
}

impl Loaded {
    /// Holds the waivers against what was found; tells what came of each.
    pub(crate) fn apply(&self, checked: &mut Checked) -> Vec<Told> {
        let terms = Terms { known: &self.known, longest_days: self.longest_days, level: &level };
        let seen = std::mem::take(&mut checked.waivers);
        waiver::apply(&mut checked.report, &self.waivers, seen, &terms)
    }
}

/// How much something that is reported of waivers matters.
fn level(id: &str) -> Option<Severity> {
    IDS.iter().find(|(known, _)| *known == id).map(|(_, severity)| *severity)
}
