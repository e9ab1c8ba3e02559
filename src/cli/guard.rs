//! The overwrite guard: a run replaces only what an earlier run wrote, and nothing that it reads.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::BUILTIN;
use clearance_engine::files::{BASELINE, CONFIGURATION, WAIVERS};
use clearance_engine::pack::{MANIFEST, own_parts};
use clearance_render::output::HEAD_BYTES;

use super::failure::Failure;
use super::output_files::display_path;
use super::root;
use super::run_settings::RunSettings;
use super::session::Session;
use super::staged_file::{Place, file_identity};

/// Whether a text begins as what an earlier run wrote in some form.
pub(crate) type IsOwn = fn(&str) -> bool;

/// Refuses to write over a file that is there and that no earlier run wrote. An empty one holds nothing to lose.
pub(crate) fn refuse_foreign(path: &Path, is_own: IsOwn) -> Result<(), Failure> {
    // What cannot be written or read is for those to tell who write it.
    let Ok(Place::File(place)) = Place::of(path) else { return Ok(()) };
    let mut head = Vec::new();
    let limit = HEAD_BYTES as u64;
    match File::open(&place).and_then(|file| file.take(limit).read_to_end(&mut head)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            let message =
                format!("cannot read {}, which may be something else: {error}", display_path(path));
            return Err(Failure::usage(message, HELP));
        }
        Ok(_) => {}
    }
    if head.is_empty() || is_own(&String::from_utf8_lossy(&head)) {
        Ok(())
    } else {
        Err(Failure::usage(
            format!("{} already exists, and Clearance did not write it", display_path(path)),
            HELP,
        ))
    }
}

/// The failure of two reports that go to one file.
pub(crate) fn same_file(file: &Path) -> Failure {
    Failure::usage(
        format!("two reports cannot both go to {}", file.display()),
        "give each a file of its own",
    )
}

const HELP: &str = "choose another name, or delete the file first";

/// The files that runs read by their usual names.
pub(crate) const READ: [&str; 3] = [CONFIGURATION, WAIVERS, BASELINE];

/// Refuses to write in place of what the run is made of, even where that is empty: the configuration, waivers, a
/// baseline, and the files in folders of rules and tables. Their usual names are refused as well, as the next run would
/// read them.
pub(crate) fn refuse_read<'a>(
    settings: &RunSettings,
    outputs: impl Iterator<Item = &'a PathBuf>,
    (baseline, usual): (Option<&Path>, &[&str]),
    session: &Session<'_>,
) -> Result<(), Failure> {
    let configuration = session.config.file.as_ref();
    let configuration = configuration.map(|file| PathBuf::from(&file.document.source.name));
    let usual = usual.iter().map(|name| root::path_in(&settings.root, name));
    let files = settings.waivers.files.iter().cloned().chain(configuration).chain(usual);
    let files: Vec<PathBuf> =
        files.chain(baseline.map(Path::to_owned)).map(|path| file_identity(&path)).collect();
    // Folders of pages may still have to be made.
    let mut outputs = outputs.filter(|output| !matches!(Place::of(output), Ok(Place::Stream(_))));
    let read = outputs.find(|output| {
        let place = file_identity(output);
        files.contains(&place)
            || is_empty(&place) && is_of_rules(&place, settings)
            || is_manifest(&place)
    });
    match read {
        None => Ok(()),
        Some(output) => Err(Failure::usage(
            format!(
                "{} is for this run or the next to read, and nothing else may be written there",
                display_path(output)
            ),
            "choose another name",
        )),
    }
}

fn is_empty(place: &Path) -> bool {
    place.metadata().is_ok_and(|there| there.len() == 0)
}

fn is_manifest(place: &Path) -> bool {
    place.file_name().is_some_and(|name| name.eq_ignore_ascii_case(MANIFEST))
}

/// Whether a file is one of the rules or tables of a run.
fn is_of_rules(place: &Path, settings: &RunSettings) -> bool {
    let packs = settings.packs.iter().filter(|folder| folder.as_path() != Path::new(BUILTIN));
    let is_script =
        place.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("rhai"));
    let mut packs =
        packs.map(|folder| (file_identity(folder), own_parts(folder).unwrap_or_default()));
    let mut tables = settings.data.iter();
    packs.any(|(folder, parts)| {
        let is_part = parts.iter().any(|part| place.starts_with(file_identity(part)));
        is_part || is_script && place.starts_with(folder)
    }) || tables.any(|folder| place.starts_with(file_identity(folder)))
}
