//! Files that are fixtures: they are told about as `clearance test` runs them, on their own date, and with comments in
//! JSON.

use std::path::{Path, PathBuf};

use clearance_engine::files::Found;
use clearance_engine::pack::{LoadError, PackFiles, ids_in, together};
use clearance_workbench::fixture::{Case, Fixture, discover, home_of, read};
use jiff::civil::Date;

/// What some paths name, where all of them are fixtures.
pub(super) struct Fixtures {
    /// Their files.
    pub(super) found: Vec<Found>,
    /// What `today()` gives.
    pub(super) as_of: Date,
}

/// The fixtures at some paths; nothing where a path is none, or where they are about different days.
pub(super) fn at(
    paths: &[PathBuf],
    packs: &[PackFiles],
    max_bytes: u64,
) -> Result<Option<Fixtures>, LoadError> {
    let mut known = Vec::new();
    for pack in together(packs) {
        let (home, as_of) = home_of(pack, None)?;
        let ids = ids_in(pack);
        // A folder that cannot be read is for `clearance test` to speak of.
        let cases = home.and_then(|home| discover(&home, &ids).ok()).unwrap_or_default().cases;
        known.extend(cases.into_iter().map(|case| (case, ids.clone(), as_of)));
    }
    let (mut found, mut dates) = (Vec::new(), Vec::new());
    for path in paths {
        let real = path.canonicalize().ok();
        let named = known.iter().find_map(|(case, ids, as_of)| {
            Some((named(case, path, real.as_deref())?, ids, *as_of))
        });
        let Some((case, ids, as_of)) = named else { return Ok(None) };
        let read =
            read(&case, ids, as_of, max_bytes).map_err(|diagnostics| LoadError { diagnostics })?;
        dates.push(read.as_of);
        found.extend(inputs(read));
    }
    let first = dates.first().copied();
    Ok(first
        .filter(|first| dates.iter().all(|date| date == first))
        .map(|as_of| Fixtures { found, as_of }))
}

/// The case that a path names, or the one of its files that it does; `real` is the path without links.
fn named(case: &Case, path: &Path, real: Option<&Path>) -> Option<Case> {
    let is_same = |name: &str| {
        let name = Path::new(name);
        // Only what is called alike is worth a look at the disk.
        name == path
            || real.is_some_and(|real| {
                name.file_name() == real.file_name()
                    && name.canonicalize().is_ok_and(|name| name == real)
            })
    };
    if is_same(&case.name) {
        return Some(case.clone());
    }
    let file = case.files.iter().find(|file| is_same(&file.name))?;
    Some(Case { files: vec![file.clone()], ..case.clone() })
}

fn inputs(fixture: Fixture) -> impl Iterator<Item = Found> {
    fixture.files.into_iter().map(|file| Found::File(file.input))
}
