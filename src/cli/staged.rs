//! Files that are written whole or not at all: a new one is filled beside the old one, and takes its place at the end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Where something is written to.
#[derive(Debug)]
pub(crate) enum Place {
    /// A file, or none yet, at the end of all links.
    File(PathBuf),
    /// A device or a pipe: what is written is gone at once.
    Stream(PathBuf),
}

impl Place {
    /// What there is at a path.
    ///
    /// # Errors
    /// It is a folder or may not be written, or there is no folder for it.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        // These name what the process has open already, perhaps a file that must be written on.
        if path.starts_with("/dev") || path.starts_with("/proc") {
            return Ok(Self::Stream(path.to_owned()));
        }
        match path.metadata() {
            Ok(there) if there.is_dir() => Err(io::Error::other("it is a folder")),
            Ok(there) if there.is_file() => {
                // Whoever may write into the folder could replace a file that is protected.
                OpenOptions::new().append(true).open(path)?;
                Ok(Self::File(landing(path)))
            }
            Ok(_) => Ok(Self::Stream(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let place = landing(path);
                let folder = folder(&place);
                match folder.is_dir() {
                    true => Ok(Self::File(place)),
                    false => Err(io::Error::new(
                        ErrorKind::NotFound,
                        format!("there is no folder {}", folder.display()),
                    )),
                }
            }
            Err(error) => Err(error),
        }
    }
}

/// The folder that a file lies in.
fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Where links lead in the end, if there is anything or not.
fn landing(path: &Path) -> PathBuf {
    /// As many as the system follows.
    const MOST_LINKS: usize = 40;
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(to) = fs::read_link(&place) else { break };
        place = folder(&place).join(to);
    }
    place
}

/// What tells a file from others, whatever it is called.
pub(crate) fn identity(path: &Path) -> PathBuf {
    let place = landing(path);
    let real = place.canonicalize();
    real.unwrap_or_else(|_| match (folder(&place).canonicalize(), place.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => place,
    })
}

/// A new file beside the one whose place it takes; gone where it never does.
#[derive(Debug)]
pub(crate) struct Staged {
    file: File,
    /// Empty when it was moved.
    beside: PathBuf,
    target: PathBuf,
}

impl Staged {
    /// An empty file for a [`Place::File`], with the permissions of what is there.
    ///
    /// # Errors
    /// No file can be made in its folder.
    pub(crate) fn new(target: PathBuf) -> io::Result<Self> {
        /// A run that was killed leaves its file; another run may have the same number.
        const MOST_TRIES: usize = 1000;
        let mut tried = 0;
        let (file, beside) = loop {
            // Its length does not depend on the name, which may be as long as names can be.
            let name = format!(".clearance-{}-{tried}.new", std::process::id());
            let beside = folder(&target).join(name);
            match OpenOptions::new().write(true).create_new(true).open(&beside) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && tried < MOST_TRIES => {
                    tried += 1;
                }
                opened => break (opened?, beside),
            }
        };
        let staged = Self { file, beside, target };
        if let Ok(there) = staged.target.metadata() {
            staged.file.set_permissions(there.permissions())?;
        }
        Ok(staged)
    }

    /// The file to fill.
    pub(crate) const fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Puts the file where it belongs: whoever reads meanwhile sees the old text or the new one.
    ///
    /// # Errors
    /// It cannot be moved there; what was there stays.
    pub(crate) fn keep(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.beside, &self.target)?;
        self.beside = PathBuf::new();
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.beside.as_os_str().is_empty() {
            // What is left of it is of no use to anybody; that it cannot be removed changes nothing.
            drop(fs::remove_file(&self.beside));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::Staged;

    #[test]
    fn what_a_killed_run_left_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let left = format!(".clearance-{}-0.new", std::process::id());
        fs::write(folder.path().join(&left), "left").unwrap();
        let target = folder.path().join("out.json");
        let mut first = Staged::new(target.clone()).unwrap();
        let second = Staged::new(target.clone()).unwrap();
        first.file().write_all(b"new").unwrap();
        assert!(!target.exists());
        first.keep().unwrap();
        drop(second);
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(fs::read_to_string(folder.path().join(left)).unwrap(), "left");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
