//! Names of files with wildcards, which shells of Windows hand over as they are typed.

use std::fs;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;

use crate::cli::failure::Failure;
use crate::cli::output_files::display_path;

/// The files that names stand for: a name with `*` or `?` that no file has stands for all files in its folder that it fits, in the order of
/// their names.
pub(super) fn expand_patterns(names: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for name in names {
        let pattern = name.file_name().and_then(|last| last.to_str());
        match pattern.filter(|last| last.contains(['*', '?']) && !name.exists()) {
            Some(pattern) => files.extend(list_matches(name, pattern)?),
            None => files.push(name.clone()),
        }
    }
    Ok(files)
}

fn list_matches(name: &Path, pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    let no_match = || {
        let shown = display_path(name);
        Failure::usage(format!("no file matches {shown}"), "name exports that are there")
    };
    let glob = GlobBuilder::new(pattern).case_insensitive(cfg!(windows)).build();
    let glob = glob.map_err(|_| no_match())?.compile_matcher();
    let folder = name.parent().unwrap_or(Path::new(""));
    let read = if folder == Path::new("") { Path::new(".") } else { folder };
    let entries = fs::read_dir(read).map_err(|_| no_match())?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| {
            let last = entry.ok()?.file_name();
            let path = folder.join(&last);
            let is_hidden = last.to_string_lossy().starts_with('.');
            (!is_hidden && glob.is_match(Path::new(&last)) && path.is_file()).then_some(path)
        })
        .collect();
    found.sort();
    if found.is_empty() { Err(no_match()) } else { Ok(found) }
}
