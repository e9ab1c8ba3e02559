//! `clearance definitions`: what editors and people read about the rule language.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clearance_engine::pack::LoadError;
use clearance_engine::rule::Selection;
use clearance_workbench::definitions::{self, EXTENSION, MARK, REFERENCE_MARK};

use super::exit::{self, Exits};
use super::failure::Failure;
use super::packs::PackOptions;
use super::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "definitions",
    codes: &[
        (exit::CLEAN, "done; with --check, nothing would be written"),
        (exit::FINDINGS, "with --check, something would be written"),
        exit::NEEDS_RULES_AND_WRITES,
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Definitions {
    /// Folder for definition files, which Rhai's language server reads: the language, the keys of
    /// documents, the tables and libraries of the pack
    #[arg(value_name = "DIR", required_unless_present = "markdown")]
    folder: Option<PathBuf>,
    /// Write the reference of all functions as Markdown; `-` is standard output
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Write nothing; exit with 1 if anything would be written
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    packs: PackOptions,
}

/// A file as it is to be; without a text, it is to be gone.
struct Wanted {
    path: PathBuf,
    mark: &'static str,
    text: Option<String>,
}

pub(crate) fn run(arguments: &Definitions, session: &Session<'_>) -> Result<u8, Failure> {
    let mut wanted = Vec::new();
    match arguments.markdown.as_deref() {
        Some(path) if path == Path::new("-") => session.print(&definitions::reference_page())?,
        Some(path) => wanted.push(Wanted {
            path: path.to_owned(),
            mark: REFERENCE_MARK,
            text: Some(definitions::reference_page()),
        }),
        None => {}
    }
    if let Some(folder) = &arguments.folder {
        wanted.extend(in_folder(folder, &arguments.packs, session)?);
    }
    let mut stale = Vec::new();
    for file in wanted {
        if is_stale(&file)? {
            stale.push(file);
        }
    }
    if arguments.check {
        stale
            .iter()
            .for_each(|file| session.eprintln(format_args!("{} is stale", file.path.display())));
        return Ok(exit::of_answer(stale.is_empty()));
    }
    for file in &stale {
        let done = write_definitions(file)?;
        if !session.quiet {
            session.eprintln(format_args!("{done} {}", file.path.display()));
        }
    }
    if stale.is_empty() && !session.quiet && arguments.folder.is_some() {
        session.eprintln(format_args!("nothing has changed"));
    }
    Ok(exit::CLEAN)
}

/// The definition files of a folder, and those that are left there from a pack that has changed.
fn in_folder(
    folder: &Path,
    packs: &PackOptions,
    session: &Session<'_>,
) -> Result<Vec<Wanted>, Failure> {
    let pack = packs.load_pack(&Selection::default(), session.console)?;
    let files =
        definitions::definition_files(&pack).map_err(|diagnostics| LoadError { diagnostics })?;
    let mut wanted: Vec<Wanted> = files
        .into_iter()
        .map(|file| Wanted { path: folder.join(file.name), mark: MARK, text: Some(file.text) })
        .collect();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries.collect::<io::Result<Vec<_>>>(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    let entries = entries.map_err(|error| file_failure(folder, "read", &error))?;
    let mut left: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    left.retain(|path| {
        let of_ours = path.to_string_lossy().ends_with(EXTENSION) && made_by_us(path, MARK);
        of_ours && !wanted.iter().any(|file| file.path == *path)
    });
    left.sort();
    wanted.extend(left.into_iter().map(|path| Wanted { path, mark: MARK, text: None }));
    Ok(wanted)
}

fn made_by_us(path: &Path, mark: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.lines().next() == Some(mark))
}

/// Whether a file is not yet as it is to be.
///
/// # Errors
/// There is a file, and this program did not write it.
fn is_stale(file: &Wanted) -> Result<bool, Failure> {
    let known = match fs::read(&file.path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(file.text.is_some()),
        Err(error) => return Err(file_failure(&file.path, "read", &error)),
    };
    if file.text.as_ref() == Some(&known) {
        return Ok(false);
    }
    if known.lines().next() != Some(file.mark) {
        return Err(Failure::usage(
            format!("{} is in the way: it was not made by this command", file.path.display()),
            "move it, or choose another place",
        ));
    }
    Ok(true)
}

fn write_definitions(file: &Wanted) -> Result<&'static str, Failure> {
    let Some(text) = &file.text else {
        fs::remove_file(&file.path).map_err(|error| file_failure(&file.path, "removed", &error))?;
        return Ok("removed");
    };
    if let Some(folder) = file.path.parent() {
        fs::create_dir_all(folder).map_err(|error| file_failure(folder, "made", &error))?;
    }
    fs::write(&file.path, text).map_err(|error| file_failure(&file.path, "written", &error))?;
    Ok("wrote")
}

fn file_failure(path: &Path, what: &str, error: &io::Error) -> Failure {
    Failure::Output(format!("{} cannot be {what}: {error}", path.display()))
}
