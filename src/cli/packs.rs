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
    pub(crate) fn read_packs(&self, console: &Console) -> Result<Vec<PackFiles>, LoadError> {
        read_pack_folders(&self.pack_folders(), console)
    }

    /// Their folders, in the order in which they were given; that of the nearest pack where none was.
    pub(crate) fn pack_folders(&self) -> Vec<PathBuf> {
        if self.packs.is_empty() { vec![nearest_pack()] } else { self.packs.clone() }
    }

    /// Whether no folder was named, so that the nearest is taken.
    pub(crate) const fn is_found(&self) -> bool {
        self.packs.is_empty()
    }

    /// Loads the packs to look at them.
    pub(crate) fn load_pack(
        &self,
        selection: &Selection,
        console: &Console,
    ) -> Result<Pack, LoadError> {
        load_unconfigured(&self.read_packs(console)?, selection)
    }
}

/// Loads packs to look at them: nothing runs, so no date or limit matters.
pub(crate) fn load_unconfigured(
    packs: &[PackFiles],
    selection: &Selection,
) -> Result<Pack, LoadError> {
    load_as_set(packs, selection, &Settings::default())
}

/// The same as the user sets them.
pub(crate) fn load_as_set(
    packs: &[PackFiles],
    selection: &Selection,
    settings: &Settings,
) -> Result<Pack, LoadError> {
    load_to_look(packs, &[], selection, settings)
}

/// The same with other tables in place of some of theirs.
pub(crate) fn load_with_tables(packs: &[PackFiles], data: &[PackFiles]) -> Result<Pack, LoadError> {
    load_to_look(packs, data, &Selection::default(), &Settings::default())
}

fn load_to_look(
    packs: &[PackFiles],
    data: &[PackFiles],
    selection: &Selection,
    settings: &Settings,
) -> Result<Pack, LoadError> {
    pack::load_to_look(&pack::Request {
        packs,
        shipped: shipped_packs(),
        data,
        selection,
        settings,
        as_of: jiff::civil::Date::constant(2000, 1, 1),
        limits: Limits::default(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    })
}

/// Reads packs by their folders, in the order in which they were given. Tells of what looks like a rule and is none.
pub(crate) fn read_pack_folders(
    folders: &[PathBuf],
    console: &Console,
) -> Result<Vec<PackFiles>, LoadError> {
    let packs = read_all(folders, read_pack)?;
    for note in pack::flatten_packs(&packs).into_iter().flat_map(PackFiles::notes) {
        console.print_warning(note);
    }
    Ok(packs)
}

/// The folder of rules that is used where none is named; `builtin` where there is none.
pub(crate) fn nearest_pack() -> PathBuf {
    pack::discover_pack(Path::new(".")).unwrap_or_else(|| PathBuf::from(BUILTIN))
}

/// Reads a pack by its folder.
fn read_pack(folder: &Path) -> Result<PackFiles, LoadError> {
    if folder == Path::new(BUILTIN) {
        Ok(builtin_pack().clone())
    } else {
        pack::read_folder(folder, shipped_packs())
    }
}

/// Reads folders of tables.
pub(crate) fn read_table_folders(folders: &[PathBuf]) -> Result<Vec<PackFiles>, LoadError> {
    read_all(folders, pack::read_tables)
}

/// Reads all folders, or gives everything that is wrong with any.
fn read_all(
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
