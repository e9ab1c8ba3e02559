//! Files that are written whole or not at all: a new one is filled beside the old one, and takes its place at the end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};

/// Where something is written to.
#[derive(Debug)]
pub(crate) enum Place {
    /// A file, or none yet, at the end of all links.
    File(PathBuf),
    /// A device or a pipe: what is written is gone at once.
    Stream(PathBuf),
}

impl Place {
    /// The kind of file at a path.
    ///
    /// # Errors
    /// It is a folder or may not be written, or there is no folder for it.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        if is_open_already(path) {
            return Ok(Self::Stream(path.to_owned()));
        }
        match path.metadata() {
            Ok(there) if there.is_dir() => Err(io::Error::other("it is a folder")),
            Ok(there) if there.is_file() => {
                // Whoever may write into the folder could replace a file that is protected.
                OpenOptions::new().append(true).open(path)?;
                Ok(Self::File(resolve_links(path)))
            }
            Ok(_) => Ok(Self::Stream(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let place = resolve_links(path);
                let folder = parent_folder(&place);
                if folder.is_dir() {
                    Ok(Self::File(place))
                } else {
                    Err(io::Error::new(
                        ErrorKind::NotFound,
                        format!("there is no folder {}", folder.display()),
                    ))
                }
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether a path names what the process has open already, perhaps a file that must be written on.
fn is_open_already(path: &Path) -> bool {
    let standard =
        ["/dev/stdin", "/dev/stdout", "/dev/stderr"].iter().any(|name| path == Path::new(name));
    let of_process =
        path.starts_with("/proc") && path.parent().is_some_and(|above| above.ends_with("fd"));
    standard || of_process || path.starts_with("/dev/fd")
}

/// The folder that a file lies in.
fn parent_folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Where links lead in the end, if there is anything or not.
fn resolve_links(path: &Path) -> PathBuf {
    /// As many as the system follows.
    const MOST_LINKS: usize = 40;
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(to) = fs::read_link(&place) else { break };
        place = parent_folder(&place).join(to);
    }
    place
}

/// The identity of a file, whatever it is called.
pub(crate) fn file_identity(path: &Path) -> PathBuf {
    let place = resolve_links(path);
    let real = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        path.canonicalize().ok()
    };
    // Below the innermost folder that is there, nothing is a link.
    let known = place.ancestors().find_map(|above| Some((above, real(above)?)));
    let known = known.and_then(|(above, real)| Some(real.join(place.strip_prefix(above).ok()?)));
    // What is joined with nothing has a slash at its end.
    known.map_or(place, |known| known.components().collect())
}

/// A new file beside the one whose place it takes; gone where it never does.
#[derive(Debug)]
pub(crate) struct Staged {
    file: NamedTempFile,
    target: PathBuf,
}

impl Staged {
    /// An empty file for a [`Place::File`], with the permissions of what is there.
    ///
    /// # Errors
    /// No file can be made in its folder.
    pub(crate) fn new(target: PathBuf) -> io::Result<Self> {
        // Its length does not depend on the name, which may be as long as names can be.
        let mut builder = Builder::new();
        builder.prefix(".clearance-").suffix(".new");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(parent_folder(&target))?;
        if let Ok(there) = target.metadata() {
            keep_owner(file.as_file(), &there);
            file.as_file().set_permissions(there.permissions())?;
        }
        Ok(Self { file, target })
    }

    /// The file to fill.
    pub(crate) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Renames the file to its place, as an atomic write: a reader sees the old text or the new one.
    ///
    /// # Errors
    /// It cannot be moved there; what was there stays.
    pub(crate) fn persist(self) -> io::Result<()> {
        self.seal()?.persist()
    }

    /// Closes the file, which is whole: a process may have only so many open.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn seal(self) -> io::Result<Sealed> {
        self.file.as_file().sync_all()?;
        Ok(Sealed { file: self.file.into_temp_path(), target: self.target })
    }

    /// Puts the file where it belongs, as [`Self::persist`] does, and gives what it took the place of.
    ///
    /// # Errors
    /// It cannot be moved there; what was there stays.
    pub(crate) fn swap_in(self) -> io::Result<Displaced> {
        self.file.as_file().sync_all()?;
        let (_, beside) = self.file.keep()?;
        let displaced = change_places(&beside, &self.target);
        let at = displaced.inspect_err(|_| drop(fs::remove_file(&beside)))?;
        Ok(Displaced { at, target: self.target })
    }
}

/// A new file that is filled, beside the one whose place it takes; gone where it never does.
#[derive(Debug)]
pub(crate) struct Sealed {
    file: TempPath,
    target: PathBuf,
}

impl Sealed {
    /// Does what [`Staged::persist`] does.
    ///
    /// # Errors
    /// It cannot be moved there; what was there stays.
    pub(crate) fn persist(self) -> io::Result<()> {
        Ok(self.file.persist(&self.target)?)
    }
}

/// Puts a new file in place of an old one, and gives the name that the old one has then.
fn change_places(new: &Path, old: &Path) -> io::Result<PathBuf> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        // Some file systems cannot do it.
        if renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok() {
            return Ok(new.to_owned());
        }
    }
    let aside = new.with_extension("old");
    fs::hard_link(old, &aside).or_else(|_| fs::copy(old, &aside).map(drop))?;
    fs::rename(new, old).inspect_err(|_| drop(fs::remove_file(&aside)))?;
    Ok(aside)
}

/// Sets the owner of a new file to that of an old one, where that is allowed: root writes for others.
fn keep_owner(file: &File, there: &fs::Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        drop(fchown(file, Some(there.uid()), Some(there.gid())));
    }
    #[cfg(not(unix))]
    let _not_asked = (file, there);
}

/// A file that another one took the place of; it lies beside that until it is settled.
#[derive(Debug)]
#[must_use]
pub(crate) struct Displaced {
    at: PathBuf,
    target: PathBuf,
}

impl Displaced {
    /// Takes it away if it still holds the old text. Else another process saved the file in the last moment: its text is
    /// kept, and this is its name.
    ///
    /// # Errors
    /// It cannot be read, or not be moved; it stays where it is then.
    pub(crate) fn remove_if_unchanged(self, old: &str) -> io::Result<Option<PathBuf>> {
        const MOST_TRIES: usize = 1000;
        if fs::read(&self.at)? == old.as_bytes() {
            fs::remove_file(&self.at)?;
            return Ok(None);
        }
        let mut name = self.target.file_name().unwrap_or_default().to_owned();
        name.push(".saved");
        for tried in 0..MOST_TRIES {
            let mut kept = name.clone();
            if tried > 0 {
                kept.push(format!("-{tried}"));
            }
            let kept = self.target.with_file_name(kept);
            match fs::hard_link(&self.at, &kept) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                // Without links, the name that it has must do.
                Err(_) => return Ok(Some(self.at)),
                Ok(()) => {
                    fs::remove_file(&self.at)?;
                    return Ok(Some(kept));
                }
            }
        }
        Ok(Some(self.at))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::Staged;

    #[test]
    fn what_somebody_saves_in_the_last_moment_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.toml");
        let names = || {
            let mut names: Vec<_> = fs::read_dir(folder.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        fs::write(&target, "old").unwrap();
        let staged = |text: &str| {
            let mut staged = Staged::new(target.clone()).unwrap();
            staged.file().write_all(text.as_bytes()).unwrap();
            staged
        };
        assert_eq!(staged("new").swap_in().unwrap().remove_if_unchanged("old").unwrap(), None);
        assert_eq!(
            (fs::read_to_string(&target).unwrap(), names()),
            ("new".to_owned(), vec!["a.toml".to_owned()])
        );
        // One editor writes into the file, one puts another in its place, one is slow.
        for (number, name) in ["a.toml.saved", "a.toml.saved-1"].into_iter().enumerate() {
            let next = staged("newer");
            let theirs = format!("theirs {number}");
            if number == 0 {
                fs::write(&target, &theirs).unwrap();
            } else {
                fs::write(folder.path().join("t"), &theirs).unwrap();
                fs::rename(folder.path().join("t"), &target).unwrap();
            }
            let kept = next.swap_in().unwrap().remove_if_unchanged("new").unwrap().unwrap();
            assert_eq!(kept, folder.path().join(name));
            assert_eq!(fs::read_to_string(kept).unwrap(), theirs);
            assert_eq!(fs::read_to_string(&target).unwrap(), "newer");
        }
        let mut open = fs::OpenOptions::new().append(true).open(&target).unwrap();
        let displaced = staged("newest").swap_in().unwrap();
        open.write_all(b", and theirs").unwrap();
        let kept = displaced.remove_if_unchanged("newer").unwrap().unwrap();
        assert_eq!(fs::read_to_string(kept).unwrap(), "newer, and theirs");
        assert_eq!(names(), ["a.toml", "a.toml.saved", "a.toml.saved-1", "a.toml.saved-2"]);
    }

    #[test]
    fn what_is_not_kept_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out.json");
        let mut first = Staged::new(target.clone()).unwrap();
        let second = Staged::new(target.clone()).unwrap();
        first.file().write_all(b"new").unwrap();
        assert!(!target.exists());
        first.persist().unwrap();
        drop(second);
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_has_the_permissions_of_any_other() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| {
            fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777
        };
        fs::write(folder.path().join("any"), "").unwrap();
        Staged::new(folder.path().join("staged")).unwrap().persist().unwrap();
        assert_eq!(mode("staged"), mode("any"));
    }
}
