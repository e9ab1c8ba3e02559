//! The inputs of a run: paths, and standard input.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clearance_engine::files::{self, Found, Input, Skipped};
use clearance_engine::pack::own_parts;
use clearance_engine::settings::Settings;
use clearance_gate::fix::{Texts, refresh_inherited};

use super::console::Console;
use super::failure::Failure;
use super::staged_file::file_identity;

/// The default name of standard input.
const STDIN: &str = "stdin.toml";

/// The inputs of a run: walked paths, and standard input.
#[derive(Debug, Clone)]
pub(crate) struct Inputs {
    paths: Vec<PathBuf>,
    /// Whether the paths were named.
    is_meant: bool,
    stdin: Option<Found>,
    /// Texts that replace those of files, by their names.
    texts: Arc<Texts>,
    /// Files that are there and that the run writes.
    written: Vec<PathBuf>,
}

impl Inputs {
    /// Looks at the arguments before anything is checked, and reads standard input if it is among them.
    pub(crate) fn of(
        paths: &[PathBuf],
        stdin_name: Option<&Path>,
        max_bytes: u64,
        console: &Console,
    ) -> Result<Self, Failure> {
        let (stdin, paths): (Vec<_>, Vec<_>) =
            paths.iter().cloned().partition(|path| path.as_path() == Path::new("-"));
        for path in paths.iter().filter(|path| path.is_file()) {
            files::format_by_name(path).map_err(|error| unknown_format(&error))?;
        }
        if let Some(pack) = paths.iter().find(|path| own_parts(path).is_some()) {
            return Err(Failure::usage(
                format!("{} is a folder of rules, not of documents", pack.display()),
                format!("to use these rules: `clearance check --packs {} PATHS`", pack.display()),
            ));
        }
        let stdin = match (stdin.is_empty(), stdin_name) {
            (false, name) => {
                Some(read_stdin(name.unwrap_or(Path::new(STDIN)), max_bytes, console)?)
            }
            (true, None) => None,
            (true, Some(_)) => {
                return Err(Failure::usage(
                    "--stdin-filename is given, but standard input is not read",
                    "add `-` to the paths",
                ));
            }
        };
        Ok(Self { paths, is_meant: true, stdin, texts: Arc::default(), written: Vec::new() })
    }

    /// The inputs of a run whose parts are merged: nothing of them is walked or read again.
    pub(crate) fn merged(paths: &[PathBuf], no_paths: bool) -> Self {
        let (stdin, paths): (Vec<_>, Vec<_>) =
            paths.iter().cloned().partition(|path| path.as_path() == Path::new("-"));
        let stdin = stdin.first().map(|_| Found::PassedOver(String::new(), Skipped::Report));
        Self { paths, is_meant: !no_paths, stdin, texts: Arc::default(), written: Vec::new() }
    }

    /// The same with default paths, if no path is named: what git ignores, and what is not a document, is skipped.
    pub(crate) fn for_unnamed_paths(self, no_paths: bool) -> Self {
        Self { is_meant: self.is_meant && !no_paths, ..self }
    }

    /// Passes over files that the run writes: what is there is the report of another run.
    pub(crate) fn without_written(mut self, written: &[PathBuf]) -> Result<Self, Failure> {
        self.written =
            written.iter().filter(|path| path.is_file()).map(|path| file_identity(path)).collect();
        match self.paths.iter().find(|path| self.written.contains(&file_identity(path))) {
            None => Ok(self),
            Some(path) => Err(Failure::usage(
                format!("{} cannot be both checked and written", path.display()),
                "write the report to another file",
            )),
        }
    }

    /// Everything there is to check.
    pub(crate) fn find_all(&self) -> impl Iterator<Item = Found> + use<> {
        let stdin = self.stdin.clone().map(|found| with_new_text(found, &self.texts));
        stdin.into_iter().chain(self.find_below(&self.paths))
    }

    /// Everything there is to check in some paths.
    fn find_below(&self, paths: &[PathBuf]) -> impl Iterator<Item = Found> + use<> {
        let (texts, written) = (Arc::clone(&self.texts), self.written.clone());
        let seen = move |found| match found {
            Found::File(input) if input.file().is_some_and(|file| is_written(file, &written)) => {
                Found::PassedOver(input.name, Skipped::Report)
            }
            Found::PassedOver(name, _) if is_written(Path::new(&name), &written) => {
                Found::PassedOver(name, Skipped::Report)
            }
            found => with_new_text(found, &texts),
        };
        files::walk_paths(paths, self.is_meant, own_parts).map(seen)
    }

    /// The named paths that hold no document. Each is looked through again up to its first file, as one may lie in another.
    pub(crate) fn empty_paths(&self) -> Vec<String> {
        let is_met = |found: Found| !matches!(found, Found::PassedOver(..));
        let lacks = |path: &&PathBuf| !self.find_below(std::slice::from_ref(*path)).any(is_met);
        self.paths.iter().filter(lacks).map(|path| path.display().to_string()).collect()
    }

    /// The same with new texts in place of files.
    pub(crate) fn with_texts(&self, texts: &Texts) -> Self {
        Self { texts: Arc::new(texts.clone()), ..self.clone() }
    }

    /// The settings of rules, with inherited tables from the new texts.
    pub(crate) fn refresh_settings(&self, settings: &Settings) -> Settings {
        refresh_inherited(settings, &self.texts)
    }

    /// Whether standard input is among them.
    pub(crate) const fn has_stdin(&self) -> bool {
        self.stdin.is_some()
    }

    /// The places that were searched, as messages list them.
    pub(crate) fn list_places(&self) -> String {
        let stdin = self.stdin.iter().map(|_| "standard input".to_owned());
        let paths = self.paths.iter().map(|path| path.display().to_string());
        let places: Vec<String> = stdin.chain(paths).collect();
        places.join(", ")
    }
}

/// Replaces the text of a file by its new one, if it has one.
fn with_new_text(found: Found, texts: &Texts) -> Found {
    match found {
        Found::File(input) => Found::File(match texts.get(&input.name) {
            Some(text) => input.with_text(text),
            None => input,
        }),
        found => found,
    }
}

/// Whether a file is one of those that are written. Most are told apart by their names, without asking the system, which
/// may not tell capitals from small letters.
fn is_written(file: &Path, written: &[PathBuf]) -> bool {
    let name = |path: &Path| path.file_name().map(std::ffi::OsStr::to_ascii_lowercase);
    let same_name = |each: &&PathBuf| name(each) == name(file);
    written.iter().filter(same_name).any(|each| *each == file_identity(file))
}

fn unknown_format(error: &files::UnknownFormat) -> Failure {
    Failure::usage(error.to_string(), format!("the formats are {}", files::format_list()))
}

fn read_stdin(name: &Path, max_bytes: u64, console: &Console) -> Result<Found, Failure> {
    let format = files::format_by_name(name).map_err(|error| unknown_format(&error))?;
    let shown = name.to_string_lossy();
    let mut bytes = Vec::new();
    let mut input = console.streams.input.lock();
    let read = input.by_ref().take(max_bytes.saturating_add(1)).read_to_end(&mut bytes);
    if let Err(error) = read {
        return Ok(Found::Unreadable(shown.into_owned(), format!("cannot be read: {error}")));
    }
    Ok(Found::File(Input::from_bytes(&shown, format, bytes)))
}
