//! Which packs and tables a command works with.

use std::path::{Path, PathBuf};

use crate::{BUILTIN, builtin_pack, shipped_packs};
use clap::Args;
use clearance_engine::pack::{self, LoadError, Pack, PackFiles};
use clearance_engine::rule::Selection;
use clearance_engine::script::Limits;
use clearance_engine::settings::Settings;

use super::console::Console;

/// The options that choose rules.
#[derive(Debug, Args)]
pub(crate) struct PackOptions {
    /// Folder of rules; `builtin` is the pack in the binary [default: the pack you are in, or the
    /// nearest folder `rules` with a pack.toml, else builtin]
    #[arg(short = 'r', long, value_name = "PACK", help_heading = "Rules")]
    packs: Vec<PathBuf>,
}

impl PackOptions {
    /// Reads the packs, in the order in which they were given.
    pub(crate) fn packs(&self, console: &Console) -> Result<Vec<PackFiles>, LoadError> {
        packs_in(&self.folders(), console)
    }

    /// Their folders, in the order in which they were given; that of the nearest pack where none was.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        match self.packs.is_empty() {
            true => vec![nearest_pack()],
            false => self.packs.clone(),
        }
    }

    /// Whether no folder was named, so that the nearest is taken.
    pub(crate) const fn is_found(&self) -> bool {
        self.packs.is_empty()
    }

    /// Loads the packs to look at them.
    pub(crate) fn load(&self, selection: &Selection, console: &Console) -> Result<Pack, LoadError> {
        load(&self.packs(console)?, selection)
    }
}

/// Loads packs to look at them: nothing runs, so no date or limit matters.
pub(crate) fn load(packs: &[PackFiles], selection: &Selection) -> Result<Pack, LoadError> {
    load_as_set(packs, selection, &Settings::default())
}

/// The same as the user sets them.
pub(crate) fn load_as_set(
    packs: &[PackFiles],
    selection: &Selection,
    settings: &Settings,
) -> Result<Pack, LoadError> {
    pack::load_to_look(&pack::Request {
        packs,
        shipped: shipped_packs(),
        data: &[],
        selection,
        settings,
        as_of: jiff::civil::Date::constant(2000, 1, 1),
        limits: Limits::default(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    })
}

/// Reads packs by their folders, in the order in which they were given. Tells of what looks like a rule and is none.
pub(crate) fn packs_in(
    folders: &[PathBuf],
    console: &Console,
) -> Result<Vec<PackFiles>, LoadError> {
    let packs = all(folders, read)?;
    for note in pack::flatten_packs(&packs).into_iter().flat_map(PackFiles::notes) {
        console.warn(note);
    }
    Ok(packs)
}

/// The folder of rules that is used where none is named; `builtin` where there is none.
pub(crate) fn nearest_pack() -> PathBuf {
    pack::discover_pack(Path::new(".")).unwrap_or_else(|| PathBuf::from(BUILTIN))
}

/// Reads a pack by its folder.
fn read(folder: &Path) -> Result<PackFiles, LoadError> {
    match folder == Path::new(BUILTIN) {
        true => Ok(builtin_pack().clone()),
        false => pack::read_folder(folder, shipped_packs()),
    }
}

/// Reads folders of tables.
pub(crate) fn tables(folders: &[PathBuf]) -> Result<Vec<PackFiles>, LoadError> {
    all(folders, pack::read_tables)
}

/// Reads all folders, or gives everything that is wrong with any.
fn all(
    folders: &[PathBuf],
    read: fn(&Path) -> Result<PackFiles, LoadError>,
) -> Result<Vec<PackFiles>, LoadError> {
    let mut packs = Vec::new();
    let mut diagnostics = Vec::new();
    for folder in folders {
        match read(folder) {
            Ok(pack) => packs.push(pack),
            Err(error) => diagnostics.extend(error.diagnostics),
        }
    }
    if diagnostics.is_empty() { Ok(packs) } else { Err(LoadError { diagnostics }) }
}
