//! Files that a command writes: all new, or one in place of an old one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::{Failure, tell};
pub(crate) use clearance::files::shown;

/// What to say where the system refuses something.
pub(crate) fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::Output(format!("cannot {what} {}: {error}", shown(path)))
}

/// Writes new files with the folders they need. If one of them is there already, none is written.
pub(crate) fn create(files: &[(PathBuf, String)]) -> Result<(), Failure> {
    // A link that leads nowhere is something, too: what is written would land where it points.
    let there = |path: &&PathBuf| path.symlink_metadata().is_ok();
    let taken: Vec<String> =
        files.iter().map(|(path, _)| path).filter(there).map(|path| shown(path)).collect();
    if !taken.is_empty() {
        let is = if taken.len() == 1 { "is" } else { "are" };
        return Err(Failure::usage(
            format!("{} {is} there already, and nothing was written", taken.join(", ")),
            "choose another name, or move away what is there",
        ));
    }
    for (at, (path, text)) in files.iter().enumerate() {
        if let Err(error) = create_one(path, text) {
            let done: Vec<String> = files.iter().take(at).map(|(path, _)| shown(path)).collect();
            let before = match done.is_empty() {
                true => "nothing was written".to_owned(),
                false => format!("written before that: {}", done.join(", ")),
            };
            return Err(Failure::Output(format!(
                "cannot write {}: {error}\n  {before}",
                shown(path)
            )));
        }
    }
    Ok(())
}

fn create_one(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// Writes a file in one step, with the folders it needs.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), fs::create_dir_all);
    let done = made.and_then(|()| swap(path, |file| file.write_all(text.as_bytes())));
    done.map_err(|error| cannot("write", path, &error))
}

/// Puts a new file in place of what is there: whoever reads it meanwhile sees the old text or the new one.
pub(crate) fn swap(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let created = OpenOptions::new().write(true).create_new(true).open(&beside);
    let done =
        created.and_then(|mut file| fill(&mut file)).and_then(|()| fs::rename(&beside, path));
    done.inspect_err(|_| {
        // What is left of it is of no use to anybody; that it cannot be removed changes nothing.
        drop(fs::remove_file(&beside));
    })
}

/// Replaces a file in one step, if it is still as it was read. It keeps its permissions, and a link stays one.
pub(crate) fn rewrite(path: &Path, old: &str, new: &str) -> Result<(), Failure> {
    let told = |error: io::Error| cannot("write", path, &error);
    let real = fs::canonicalize(path).map_err(told)?;
    if fs::read(&real).map_err(told)? != old.as_bytes() {
        return Err(Failure::Output(format!("{} changed meanwhile: run again", shown(path))));
    }
    let fill = |file: &mut File| {
        file.write_all(new.as_bytes())?;
        file.set_permissions(fs::metadata(&real)?.permissions())?;
        file.sync_all()
    };
    swap(&real, fill).map_err(told)
}

/// Asks whether to write files, where there is somebody to ask.
pub(crate) fn agreed(files: usize) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        tell(format_args!("nothing is written without a terminal to ask: add --yes"));
        return false;
    }
    let files = if files == 1 { "this file".to_owned() } else { format!("these {files} files") };
    let _asked = write!(io::stderr(), "write {files}? [y/N] ");
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}
