//! Files that are fixtures: they are told about as `clearance test` runs them, on their own date, and with comments in
//! JSON.

use std::path::{Path, PathBuf};

use clearance_engine::files::Found;
use clearance_engine::pack::{LoadError, PackFiles, flatten_packs, ids_in};
use clearance_workbench::fixture::{
    Fixture, FixtureCase, discover_cases, fixture_home, read_fixture,
};
use jiff::civil::Date;

/// The fixtures that some paths name, where all of them are fixtures.
pub(super) struct Fixtures {
    /// Their files.
    pub(super) found: Vec<Found>,
    /// The date that `today()` returns.
    pub(super) as_of: Date,
}

/// The fixtures at some paths; nothing where a path is none, or where they are about different days.
pub(super) fn fixtures_at(
    paths: &[PathBuf],
    packs: &[PackFiles],
    max_bytes: u64,
) -> Result<Option<Fixtures>, LoadError> {
    let mut known = Vec::new();
    for pack in flatten_packs(packs) {
        let (home, as_of) = fixture_home(pack, None)?;
        let ids = ids_in(pack);
        // A folder that cannot be read is for `clearance test` to speak of.
        let cases =
            home.and_then(|home| discover_cases(&home, &ids).ok()).unwrap_or_default().cases;
        known.extend(cases.into_iter().map(|case| (case, ids.clone(), as_of)));
    }
    let (mut found, mut dates) = (Vec::new(), Vec::new());
    for path in paths {
        let real = path.canonicalize().ok();
        let named = known.iter().find_map(|(case, ids, as_of)| {
            Some((case_named(case, path, real.as_deref())?, ids, *as_of))
        });
        let Some((case, ids, as_of)) = named else { return Ok(None) };
        let read = read_fixture(&case, ids, as_of, max_bytes)
            .map_err(|diagnostics| LoadError { diagnostics })?;
        dates.push(read.as_of);
        found.extend(fixture_inputs(read));
    }
    let first = dates.first().copied();
    Ok(first
        .filter(|first| dates.iter().all(|date| date == first))
        .map(|as_of| Fixtures { found, as_of }))
}

/// The case that a path names, or the one of its files that it does; `real` is the path without links.
fn case_named(case: &FixtureCase, path: &Path, real: Option<&Path>) -> Option<FixtureCase> {
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
    Some(FixtureCase { files: vec![file.clone()], ..case.clone() })
}

fn fixture_inputs(fixture: Fixture) -> impl Iterator<Item = Found> {
    fixture.files.into_iter().map(|file| Found::File(file.input))
}
