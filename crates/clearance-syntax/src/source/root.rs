//! Names of files that do not depend on where somebody stands.

use std::path::{Component, Path, PathBuf};

use super::text::Source;

/// The folder that identities, waivers and reports for others name files from: that of the configuration, or of the
/// repository. What people read names files as they gave them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Root {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// The folder that names are relative to where they are given, absolute.
    pub here: PathBuf,
}

impl Root {
    /// The name of a file from the root on, with `/` between its parts; the absolute path of one that lies elsewhere.
    ///
    /// Nothing is looked up, so `..` goes back by a part of the name even where that is a link.
    pub fn relative(&self, name: &str) -> String {
        let path = normalize_path(&self.here.join(name));
        let within = path.strip_prefix(normalize_path(&self.folder)).unwrap_or(&path);
        to_slashes(within)
    }

    /// The name of a text from the root on; of one that lies in the program the name that it has there.
    pub fn name_of(&self, source: &Source) -> String {
        match source.embedded_path() {
            Some(_) => source.name.clone(),
            None => self.relative(&source.name),
        }
    }

    /// The name of a file from the root on, also of one that lies elsewhere: such a name begins with `../`, and tells
    /// nothing of the machine above the folder that both lie in. What is named from the root already stays as it is.
    pub fn portable(&self, name: &str) -> String {
        let path = Path::new(name);
        if !path.has_root() {
            return name.to_owned();
        }
        let (path, folder) = (normalize_path(path), normalize_path(&self.folder));
        let (mut own, mut other) = (folder.components(), path.components());
        let mut up = folder.components().count();
        while let (Some(here), Some(there)) = (own.next(), other.clone().next())
            && here == there
        {
            other.next();
            up -= 1;
        }
        let above = (0..up).map(|_| std::ffi::OsStr::new(".."));
        to_slashes(&above.chain(other.as_path()).collect::<PathBuf>())
    }
}

fn to_slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    match std::path::MAIN_SEPARATOR {
        '/' => text.into_owned(),
        separator => text.replace(separator, "/"),
    }
}

/// The path without `.` and `..`.
fn normalize_path(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            // Nothing is above the root of the system.
            Component::ParentDir if plain.has_root() => {}
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Root;

    #[test]
    fn names_are_the_same_from_everywhere() {
        let from = |here: &str, name: &str| {
            Root { folder: "/repo".into(), here: here.into() }.relative(name)
        };
        for (here, name, relative) in [
            ("/repo", "inputs/a.toml", "inputs/a.toml"),
            ("/repo", "./inputs//a.toml", "inputs/a.toml"),
            ("/repo/inputs", "a.toml", "inputs/a.toml"),
            ("/repo/rules", "../inputs/x/../a.toml", "inputs/a.toml"),
            ("/elsewhere", "/repo/inputs/a.toml", "inputs/a.toml"),
            ("/repo", "/elsewhere/a.toml", "/elsewhere/a.toml"),
            ("/repo", "../repo2/a.toml", "/repo2/a.toml"),
            ("/repo", "../../../../a.toml", "/a.toml"),
        ] {
            assert_eq!(from(here, name), relative, "{here} {name}");
        }
        assert_eq!(Root::default().relative("inputs/a.toml"), "inputs/a.toml");
    }

    #[test]
    fn no_portable_name_is_absolute() {
        let root = Root { folder: "/home/me/repo".into(), here: "/home/me/repo/sub".into() };
        for (name, portable) in [
            ("inputs/a.toml", "inputs/a.toml"),
            ("/home/me/repo/a.toml", "a.toml"),
            ("/home/me/book/a.toml", "../book/a.toml"),
            ("/home/me/repo2", "../repo2"),
            ("/home", "../.."),
            ("/srv/a.toml", "../../../srv/a.toml"),
        ] {
            assert_eq!(root.portable(name), portable, "{name}");
        }
    }
}
