//! A report for each subject: `html=out/{customer}.html`, with the word that the pack has for its subjects.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Component, Path, PathBuf};

use clearance_engine::report::{ReportParts, RosterEntry, Words, fingerprint};
use clearance_syntax::characters::normalize;
use clearance_syntax::source::Root;

use super::failure::Failure;
use super::guard::{IsOwn, refuse_foreign, same_file};
use super::output_files::file_failure;
use super::staged_file::file_identity;

/// The placeholder that every pack knows.
const ANY_SUBJECT: &str = "subject";

/// The longest name of a file, in bytes, without what tells two apart and what stands around it.
const MOST_BYTES: usize = 80;

/// The length of a digest that tells two subjects of one name apart.
const DIGEST: usize = 8;

/// Names that stand for devices on Windows, whatever extension follows.
const DEVICES: &[&str] = &["aux", "con", "conin", "conout", "nul", "prn"];

/// A page about one subject.
#[derive(Debug)]
pub(crate) struct Page {
    /// Where it goes.
    pub(crate) path: PathBuf,
    /// The number of its subject in the roster.
    pub(crate) number: usize,
}

/// The names in braces within a path.
fn placeholders(path: &Path) -> impl Iterator<Item = &str> {
    let text = path.to_str().unwrap_or_default();
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Whether a path has a place for the name of a subject, or of something that may be meant for one.
pub(crate) fn has_placeholder(path: &Path) -> bool {
    placeholders(path).next().is_some()
}

/// Whether a path has a place for the name of a subject.
pub(crate) fn names_subject(path: &Path, words: &Words) -> bool {
    placeholders(path).any(|name| is_subject(name, words))
}

fn is_subject(name: &str, words: &Words) -> bool {
    name == ANY_SUBJECT || name == words.identifier()
}

/// Refuses a path that names something else in braces, or leads back out of a folder, which may be one that is not there yet.
pub(crate) fn check_pattern(path: &Path, words: &Words) -> Result<(), Failure> {
    if let Some(name) = placeholders(path).find(|name| !is_subject(name, words)) {
        let known = words.identifier();
        return Err(Failure::usage(
            format!("unknown placeholder `{{{name}}}` in {}", path.display()),
            format!(
                "`{{{known}}}` is the name of each {}, as in `html=out/{{{known}}}.html`",
                words.subject
            ),
        ));
    }
    let mut parts = path.components().skip_while(|part| !matches!(part, Component::Normal(_)));
    if parts.any(|part| part == Component::ParentDir) {
        return Err(Failure::usage(
            format!("{} leads back out of a folder", path.display()),
            "write it without `..` behind the name of a folder",
        ));
    }
    let folder = path.ancestors().skip(1).filter(|folder| !has_placeholder(folder));
    let there = folder.filter(|folder| !folder.as_os_str().is_empty()).find(|one| one.exists());
    match there.filter(|there| !there.is_dir()) {
        Some(file) => Err(Failure::usage(
            format!("{} is not a folder", file.display()),
            "choose another name",
        )),
        None => Ok(()),
    }
}

/// The pages of a pattern: one for each subject of the roster, in its order.
pub(crate) fn list_pages(
    pattern: &Path,
    parts: &ReportParts<'_>,
    words: &Words,
    root: &Root,
) -> Vec<Page> {
    let pattern = pattern.to_str().unwrap_or_default();
    let page = |(number, name): (usize, String)| {
        let names = [ANY_SUBJECT.to_owned(), words.identifier()];
        let path = names
            .iter()
            .fold(pattern.to_owned(), |path, word| path.replace(&format!("{{{word}}}"), &name));
        Page { path: PathBuf::from(path), number }
    };
    file_names(parts.roster(), words, root).into_iter().enumerate().map(page).collect()
}

/// Makes the folders of pages, once it is sure that none of them takes the place of something else, or of another.
/// `others` are the other files of the run.
pub(crate) fn prepare_folders<'p>(
    paths: &[PathBuf],
    others: impl Iterator<Item = &'p Path>,
    is_own: IsOwn,
) -> Result<(), Failure> {
    let mut places: BTreeSet<PathBuf> = others.map(file_identity).collect();
    for path in paths {
        if !places.insert(file_identity(path)) {
            return Err(same_file(path));
        }
        refuse_foreign(path, is_own)?;
    }
    let folders: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    folders.into_iter().filter(|folder| !folder.as_os_str().is_empty()).try_for_each(|folder| {
        fs::create_dir_all(folder).map_err(|error| file_failure("make the folder", folder, &error))
    })
}

/// A name of a file for each subject, no two of which are the same on any file system.
fn file_names(roster: &[RosterEntry<'_>], words: &Words, root: &Root) -> Vec<String> {
    let names: Vec<String> = roster.iter().map(|entry| file_name(entry, words, root)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    names.iter().for_each(|name| *counts.entry(name).or_default() += 1);
    let digests = roster.iter().map(|entry| {
        let document = entry.document.map(|number| number.to_string());
        fingerprint(&[&root.relative(entry.file), document.as_deref().unwrap_or_default()])
    });
    let mut taken = BTreeSet::new();
    let named = names.iter().zip(digests).map(|(name, digest)| {
        let short: String = digest.chars().take(DIGEST).collect();
        let alone = (counts.get(name.as_str()) == Some(&1)).then(|| name.clone());
        let choices =
            alone.into_iter().chain([format!("{name}-{short}"), format!("{name}-{digest}")]);
        let free: Vec<String> = choices.filter(|name| !taken.contains(name)).take(1).collect();
        let chosen = free.concat();
        taken.insert(chosen.clone());
        chosen
    });
    named.collect()
}

/// The name of a subject, or else of its file, as a name of a file: small letters and digits, joined by `-`.
fn file_name(entry: &RosterEntry<'_>, words: &Words, root: &Root) -> String {
    let file = root.relative(entry.file);
    let stem = Path::new(&file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let document = entry.document.map(|number| format!("-{number}")).unwrap_or_default();
    let name = entry.name.map(slugify).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| slugify(&(stem.unwrap_or_default() + document.as_str())));
    let word = slugify(&words.identifier());
    match name.as_str() {
        "" => word,
        device if is_device(device) => format!("{word}-{device}"),
        _ => name,
    }
}

/// A text in the letters and digits of a name of a file.
fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for c in normalize(text).chars() {
        match c.is_alphanumeric() {
            true if slug.len() + c.len_utf8() > MOST_BYTES => break,
            true => slug.push(c),
            false if slug.is_empty() || slug.ends_with('-') => {}
            false => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Whether Windows takes a name for a device.
fn is_device(name: &str) -> bool {
    let is_port = |kind: &str| {
        let number = name.strip_prefix(kind);
        number.is_some_and(|number| number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()))
    };
    DEVICES.contains(&name) || is_port("com") || is_port("lpt")
}

#[cfg(test)]
mod tests {
    use super::{is_device, slugify};

    #[test]
    fn names_of_files_hold_letters_and_digits_alone() {
        for (name, slug) in [
            ("Contoso GmbH", "contoso-gmbh"),
            ("  Fourth Coffee S.r.l. ", "fourth-coffee-s-r-l"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\Windows\\x", "c-windows-x"),
            ("Bäckerei 東京 100%", "bäckerei-東京-100"),
            ("Mu\u{308}ller", "müller"),
            ("a\u{202e}\u{0}\nb", "a-b"),
            ("{customer}", "customer"),
            (".", ""),
            ("\u{1f642}", ""),
            ("---", ""),
        ] {
            assert_eq!(slugify(name), slug, "{name:?}");
        }
        let long = slugify(&"ä".repeat(300));
        assert_eq!(long.len(), super::MOST_BYTES);
        assert_eq!(
            slugify(&format!("{} b", "a".repeat(super::MOST_BYTES))).len(),
            super::MOST_BYTES
        );
    }

    #[test]
    fn devices_are_known() {
        for name in ["con", "nul", "com1", "lpt9", "conin"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["contoso", "com", "com10", "lpta", "console"] {
            assert!(!is_device(name), "{name}");
        }
    }
}
