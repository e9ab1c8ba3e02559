//! The options that choose waivers, and the reading of the files that these are in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clearance_engine::check::Checked;
use clearance_engine::files::WAIVERS;
use clearance_engine::pack::{LoadError, Pack, PackFiles, rule_names};
use clearance_engine::rule::RuleNames;
use clearance_gate::config::Configuration;
use clearance_gate::waiver::{
    self, JudgedWaiver, LONGEST_DAYS, ScannedWaivers, Waiver, WaiverTerms, Waivers,
};
use clearance_syntax::source::{Root, Source};

use super::failure::Failure;
use super::{advice, root, text_file};

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
    /// Whether a file that is named need not be there yet.
    #[arg(skip)]
    pub(crate) may_lack: bool,
}

/// Waivers ready to be held against a report.
pub(crate) struct Loaded {
    /// All that stand in files.
    pub(crate) waivers: Waivers,
    /// The files they were read from.
    pub(crate) sources: Vec<Arc<Source>>,
    /// The names of all rules.
    names: RuleNames,
    longest_days: u32,
}

impl WaiverOptions {
    /// Reads the waivers, and those in tables of the configuration; nothing where none are wanted.
    pub(crate) fn load_waivers(
        &self,
        root: &Root,
        packs: &[PackFiles],
        configured: Option<&Configuration>,
    ) -> Result<Option<Loaded>, Failure> {
        if self.no_waivers {
            return Ok(None);
        }
        let names = rule_names(packs);
        let known = names.all_names();
        let sources = self.read_sources(root)?;
        let own = sources.iter().map(|source| waiver::read_waiver_file(source, &known));
        let configured = configured
            .map(|file| waiver::read_embedded_waivers(&file.document, &file.waivers, &known));
        let (mut all, mut diagnostics) = (Vec::new(), Vec::new());
        for read in own.chain(configured) {
            match read {
                Ok(more) => all.extend(more),
                Err(more) => diagnostics.extend(more),
            }
        }
        if !diagnostics.is_empty() {
            return Err(LoadError { diagnostics }.into());
        }
        all.iter_mut().for_each(|waiver| resolve_rule(waiver, &names));
        let waivers = Waivers::new(all).map_err(|diagnostics| LoadError { diagnostics })?;
        Ok(Some(Loaded { waivers, sources, names, longest_days: self.longest_waiver }))
    }

    /// The texts of the files that waivers are read from.
    fn read_sources(&self, root: &Root) -> Result<Vec<Arc<Source>>, Failure> {
        let usual = root::path_in(root, WAIVERS);
        let paths = match self.files.is_empty() {
            false => self.files.clone(),
            true if usual.symlink_metadata().is_ok() => vec![usual],
            true => Vec::new(),
        };
        let lacks = |path: &&PathBuf| self.may_lack && path.symlink_metadata().is_err();
        paths.iter().filter(|path| !lacks(path)).map(|path| read_waiver_text(path)).collect()
    }
}

/// Resolves the rule of a waiver to its id, whichever of the rule's names was written.
pub(crate) fn resolve_rule(waiver: &mut Waiver, names: &RuleNames) {
    if let Some(id) = names.resolve(&waiver.rule) {
        waiver.rule = id.to_string();
    }
}

/// The text of a file of waivers.
pub(crate) fn read_waiver_text(path: &Path) -> Result<Arc<Source>, Failure> {
    text_file::read_text_file(path, "file of waivers", "`clearance waivers add` writes one")
}

impl Loaded {
    /// Applies the waivers to the findings; returns the state of each.
    pub(crate) fn apply_waivers(
        &self,
        mut seen: ScannedWaivers,
        checked: &mut Checked,
        pack: &Pack,
    ) -> Vec<JudgedWaiver> {
        let level = |id: &str| pack.settable_severity(id);
        let known = self.names.all_names();
        let terms = WaiverTerms { known: &known, longest_days: self.longest_days, level: &level };
        seen.in_comments.iter_mut().for_each(|waiver| resolve_rule(waiver, &self.names));
        let judged = waiver::apply_waivers(&mut checked.report, &self.waivers, seen, &terms);
        for finding in &mut checked.report.findings {
            advice::name_command(&mut finding.help);
        }
        judged
    }
}
