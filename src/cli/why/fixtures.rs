//! Files that are fixtures: they are told about as `clearance test` runs them, on their own date, and with comments in
//! JSON.

use std::path::{Path, PathBuf};

use clearance_engine::files::Found;
use clearance_engine::pack::{LoadError, PackFiles, flatten_packs, ids_in, rule_names};
use clearance_engine::script::ParamValue;
use clearance_engine::settings::{ParamSetting, RuleSetting};
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
    /// The parameters that they set.
    pub(super) params: Vec<RuleSetting>,
}

/// The fixtures at some paths; nothing where a path is none, or where they are about different days or parameters.
pub(super) fn fixtures_at(
    paths: &[PathBuf],
    packs: &[PackFiles],
    max_bytes: u64,
) -> Result<Option<Fixtures>, LoadError> {
    let names = rule_names(packs);
    let mut known = Vec::new();
    for pack in flatten_packs(packs) {
        let (home, as_of) = fixture_home(pack, None)?;
        let ids = ids_in(pack);
        // A folder that cannot be read is for `clearance test` to speak of.
        let cases =
            home.and_then(|home| discover_cases(&home, &ids).ok()).unwrap_or_default().cases;
        known.extend(cases.into_iter().map(|case| (case, pack.id(), ids.clone(), as_of)));
    }
    let (mut found, mut all) = (Vec::new(), Vec::new());
    for path in paths {
        let real = path.canonicalize().ok();
        let named = known.iter().find_map(|(case, pack, ids, as_of)| {
            Some((case_named(case, path, real.as_deref())?, pack, ids, *as_of))
        });
        let Some((case, pack, ids, as_of)) = named else { return Ok(None) };
        let mut read = read_fixture(&case, ids, as_of, max_bytes)
            .map_err(|diagnostics| LoadError { diagnostics })?;
        for said in &mut read.params {
            let id = names.id(pack, &said.rule).or_else(|| names.resolve(&said.rule));
            said.rule = id.map_or_else(|| said.rule.clone(), ToString::to_string);
        }
        all.push((read.as_of, std::mem::take(&mut read.params)));
        found.extend(fixture_inputs(read));
    }
    let mut all = all.into_iter();
    let first = all.next().filter(|first| all.all(|other| is_same_run(first, &other)));
    Ok(first.map(|(as_of, params)| Fixtures { found, as_of, params }))
}

/// Whether two fixtures are run on the same day and with the same parameters.
fn is_same_run(one: &(Date, Vec<RuleSetting>), other: &(Date, Vec<RuleSetting>)) -> bool {
    let values = |settings: &[RuleSetting]| -> Vec<(String, String, ParamValue)> {
        let all =
            settings.iter().flat_map(|said| said.params.iter().map(move |param| (said, param)));
        let value = |(said, param): (&RuleSetting, &ParamSetting)| {
            (said.rule.clone(), param.name.clone(), param.value.clone())
        };
        all.map(value).collect()
    };
    one.0 == other.0 && values(&one.1) == values(&other.1)
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
