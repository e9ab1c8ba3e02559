//! Files that a command writes: all new, or one in place of an old one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use super::console::Console;
use super::failure::Failure;
use super::staged_file::{Displaced, Place, Staged};
pub(crate) use clearance_engine::files::display_path;

/// The failure of an operation on a file.
pub(crate) fn file_failure(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::Output(format!("cannot {what} {}: {error}", display_path(path)))
}

/// How many files a message names one by one.
const MOST_NAMED: usize = 10;

/// Writes new files with the folders they need. If one of them is there already, none is written.
pub(crate) fn create_new(files: &[(PathBuf, String)]) -> Result<(), Failure> {
    // A link that leads nowhere is something, too: what is written would land where it points.
    let there = |path: &&Path| path.symlink_metadata().is_ok();
    let help = "choose another name, or move away what is there";
    refuse_existing(files.iter().map(|(path, _)| path.as_path()).filter(there), help)?;
    for (at, (path, text)) in files.iter().enumerate() {
        if let Err(error) = create_file(path, text) {
            let done: Vec<String> =
                files.iter().take(at).map(|(path, _)| display_path(path)).collect();
            let before = if done.is_empty() {
                "nothing was written".to_owned()
            } else {
                format!("written before that: {}", done.join(", "))
            };
            return Err(Failure::Output(format!(
                "cannot write {}: {error}\n  {before}",
                display_path(path)
            )));
        }
    }
    Ok(())
}

/// Refuses to write where there are files already.
pub(crate) fn refuse_existing<'p>(
    there: impl Iterator<Item = &'p Path>,
    help: &'static str,
) -> Result<(), Failure> {
    let mut there = there.map(display_path);
    let mut taken: Vec<String> = there.by_ref().take(MOST_NAMED).collect();
    match there.count() {
        0 => {}
        more => taken.push(format!("{more} more")),
    }
    if taken.is_empty() {
        return Ok(());
    }
    let exist = if taken.len() == 1 { "exists" } else { "exist" };
    Err(Failure::usage(format!("{} already {exist}; nothing was written", taken.join(", ")), help))
}

/// Creates a file that must not exist, with the folders it needs.
pub(crate) fn create_file(path: &Path, text: &str) -> io::Result<()> {
    let create = || OpenOptions::new().write(true).create_new(true).open(path);
    let created = create().or_else(|error| match path.parent() {
        // Most files of a folder find it there.
        Some(folder) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            create()
        }
        _ => Err(error),
    });
    created?.write_all(text.as_bytes())
}

/// Writes a file in one step, with the folders it needs.
pub(crate) fn replace_file(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), fs::create_dir_all);
    let done = made.and_then(|()| swap_file(path, |file| file.write_all(text.as_bytes())));
    done.map_err(|error| file_failure("write", path, &error))
}

/// Puts a new text in place of an old one, in one step. Whatever else is there by now is left alone.
pub(crate) fn exchange_text(
    path: &Path,
    old: &str,
    new: &str,
    console: &Console,
) -> Result<(), Failure> {
    match displace_text(path, old, new, console)? {
        Some(displaced) => settle_displaced(path, displaced, old),
        None => Ok(()),
    }
}

/// Does what [`exchange_text`] does, but leaves it to the caller to [`settle_displaced`] what was displaced, as late as can be: somebody
/// may just be saving it.
pub(crate) fn displace_text(
    path: &Path,
    old: &str,
    new: &str,
    console: &Console,
) -> Result<Option<Displaced>, Failure> {
    let told = |error: io::Error| file_failure("write", path, &error);
    let changed =
        || Failure::Output(format!("{} changed meanwhile: run again", display_path(path)));
    let is_old = || fs::read(path).map(|text| text == old.as_bytes()).map_err(told);
    if !is_old()? {
        return Err(changed());
    }
    // To take its place would be allowed by its folder, but it says what its owner wants.
    if fs::metadata(path).map_err(told)?.permissions().readonly() {
        return Err(Failure::Output(format!(
            "cannot write {}: it is read-only",
            display_path(path)
        )));
    }
    match Place::of(path).map_err(told)? {
        Place::File(place) => {
            let mut staged = Staged::new(place).map_err(told)?;
            staged.file().write_all(new.as_bytes()).map_err(told)?;
            warn_of_links(path, console);
            if !is_old()? {
                return Err(changed());
            }
            staged.swap_in().map(Some).map_err(told)
        }
        Place::Stream(stream) => {
            let file = OpenOptions::new().append(true).open(stream);
            file.and_then(|mut file| file.write_all(new.as_bytes())).map_err(told)?;
            Ok(None)
        }
    }
}

/// Removes what a new text displaced. What another process saved in the last moment is kept, and reported as a failure.
pub(crate) fn settle_displaced(
    path: &Path,
    displaced: Displaced,
    old: &str,
) -> Result<(), Failure> {
    match displaced.remove_if_unchanged(old) {
        Ok(None) => Ok(()),
        Ok(Some(kept)) => Err(Failure::Output(format!(
            "{} was saved by somebody else meanwhile: what they saved is kept as {}",
            display_path(path),
            display_path(&kept)
        ))),
        Err(error) => Err(file_failure("take away what was replaced of", path, &error)),
    }
}

/// Warns of further hard links of a file, as a new file in its place takes only one of its names.
fn warn_of_links(path: &Path, console: &Console) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if fs::metadata(path).is_ok_and(|there| there.nlink() > 1) {
            console.eprintln(format_args!(
                "warning: {} is a hard link: its other names keep the old text",
                display_path(path)
            ));
        }
    }
    #[cfg(not(unix))]
    let _has_one_name = (path, console);
}

/// Replaces a file by an atomic write: a reader sees the old text or the new one. The new file has the
/// permissions of the old one; where that is a link, it takes the place of the file that the link leads to.
pub(crate) fn swap_file(
    path: &Path,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    match Place::of(path)? {
        Place::File(place) => {
            let mut staged = Staged::new(place)?;
            fill(staged.file())?;
            staged.persist()
        }
        Place::Stream(path) => fill(&mut OpenOptions::new().append(true).open(path)?),
    }
}

/// Asks whether to write files, where there is a terminal.
pub(crate) fn ask_to_write(files: usize, console: &Console) -> bool {
    let (input, error) = (&console.streams.input, &console.streams.err);
    if !input.is_terminal() || !error.is_terminal() {
        console.eprintln(format_args!("nothing is written without a terminal to ask: add --yes"));
        return false;
    }
    let files = if files == 1 { "this file".to_owned() } else { format!("these {files} files") };
    let _asked = write!(error.lock(), "write {files}? [y/N] ");
    let mut answer = String::new();
    let read = input.lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{displace_text, exchange_text, settle_displaced};
    use crate::cli::console::Console;
    use crate::cli::streams::Streams;

    fn console() -> Console {
        Console::new(Streams::null(), Default::default())
    }

    #[test]
    fn what_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "theirs").unwrap();
        let failure = exchange_text(&path, "old", "new", &console()).unwrap_err();
        assert!(failure.to_string().ends_with("a.toml changed meanwhile: run again"), "{failure}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert!(exchange_text(&folder.path().join("gone.toml"), "old", "new", &console()).is_err());
        exchange_text(&path, "theirs", "ours", &console()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let displaced = displace_text(&path, "ours", "ours, too", &console()).unwrap().unwrap();
        let failure = settle_displaced(&path, displaced, "not ours").unwrap_err().to_string();
        let kept = "a.toml was saved by somebody else meanwhile: what they saved is kept as ";
        assert!(failure.contains(kept) && failure.ends_with("a.toml.saved"), "{failure}");
    }

    #[test]
    fn what_is_read_only_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let failure = exchange_text(&path, "old", "new", &console()).unwrap_err();
        assert!(failure.to_string().ends_with("a.toml: it is read-only"), "{failure}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.toml"), folder.path().join("link.toml"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.toml", &link).unwrap();
        exchange_text(&link, "old", "new", &console()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
