//! The builder of a checker: packs, date, selection of rules, settings and limits.

use std::num::NonZeroUsize;
use std::sync::Arc;

use jiff::civil::Date;

use super::error::BuildError;
use super::instance::{Checker, CompiledPack, SharedChecker};
use crate::pack::{self, PackFiles, Request};
use crate::rule::{Pattern, Selection};
use crate::script::Limits;
use crate::settings::Settings;
use crate::system::count_processors;
use clearance_syntax::source::Root;

/// The largest file that is read where no other size is given, in bytes.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// Collects what a [`Checker`] is made of.
#[derive(Debug, Clone)]
#[must_use]
pub struct CheckerBuilder {
    packs: Vec<PackFiles>,
    tables: Vec<PackFiles>,
    selection: Selection,
    settings: Settings,
    as_of: Option<Date>,
    limits: Limits,
    max_file_bytes: u64,
    threads: Option<NonZeroUsize>,
    root: Root,
}

impl Checker {
    /// Starts to build a checker with the rules of a pack.
    pub fn builder(pack: &PackFiles) -> CheckerBuilder {
        CheckerBuilder::new(pack)
    }
}

impl CheckerBuilder {
    fn new(pack: &PackFiles) -> Self {
        Self {
            packs: vec![pack.clone()],
            tables: Vec::new(),
            selection: Selection::default(),
            settings: Settings::default(),
            as_of: None,
            limits: Limits::default(),
            max_file_bytes: MAX_FILE_BYTES,
            threads: None,
            root: Root::default(),
        }
    }

    /// Adds the rules of another pack.
    pub fn pack(mut self, pack: &PackFiles) -> Self {
        self.packs.push(pack.clone());
        self
    }

    /// Replaces tables of the packs by those of a folder (see [`read_tables`](crate::pack::read_tables)).
    pub fn tables(mut self, tables: &PackFiles) -> Self {
        self.tables.push(tables.clone());
        self
    }

    /// Sets the date that rules take for today. There is no default: the same input gives the same report on every day.
    pub const fn as_of(mut self, date: Date) -> Self {
        self.as_of = Some(date);
        self
    }

    /// Runs only rules that match: an id, `tag:NAME`, or a glob over ids. Can be called several times.
    pub fn select(mut self, pattern: Pattern) -> Self {
        self.selection.select.push(pattern);
        self
    }

    /// Leaves out rules that match: an id, `tag:NAME`, or a glob over ids. Can be called several times.
    pub fn exclude(mut self, pattern: Pattern) -> Self {
        self.selection.exclude.push(pattern);
        self
    }

    /// Sets severities, parameters and overrides, and what documents inherit.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Sets what a rule may use at most.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the size in bytes beyond which a file is not read, and is reported as broken. 16 MiB where it is not set.
    pub const fn max_file_bytes(mut self, bytes: u64) -> Self {
        self.max_file_bytes = bytes;
        self
    }

    /// Sets how many threads check the files of [`Checker::check_paths`]; one for each processor where it is not set. No
    /// report depends on it.
    pub const fn threads(mut self, threads: NonZeroUsize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Sets the folder from which on fingerprints and overrides name files.
    pub fn root(mut self, root: Root) -> Self {
        self.root = root;
        self
    }

    /// Loads the packs and compiles their rules, for this thread.
    ///
    /// # Errors
    /// No date was given, or a pack or a setting is wrong: all mistakes at once, with their locations.
    pub fn build(self) -> Result<Checker, BuildError> {
        Ok(self.build_shared()?.checker()?)
    }

    /// Loads the packs, for checkers on any number of threads.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn build_shared(self) -> Result<SharedChecker, BuildError> {
        let pack = pack::load(&Request {
            packs: &self.packs,
            shipped: &[],
            data: &self.tables,
            selection: &self.selection,
            settings: &self.settings,
            as_of: self.as_of.ok_or(BuildError::NoDate)?,
            limits: self.limits,
            trace: false,
            inspection: None,
        })?;
        Ok(SharedChecker(Arc::new(CompiledPack {
            pack,
            max_file_bytes: self.max_file_bytes,
            threads: self.threads.unwrap_or_else(count_processors),
            root: self.root,
        })))
    }
}
