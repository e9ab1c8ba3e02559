//! `clearance new pack`.

use crate::BUILTIN;
use std::path::{Path, PathBuf};

use clap::Args;

use super::template::fill_template;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::output_files::{create_new, display_path};
use crate::cli::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits { command: "new pack", codes: &[exit::DONE, exit::WRITES] };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(super) struct NewPack {
    /// Folder of the pack; made if it is not there. One called `rules` is found without `--packs`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The files of a pack by their path within it.
const FILES: &[(&str, &str)] = &[
    ("README.md", include_str!("templates/pack/README.md")),
    ("pack.toml", include_str!("templates/pack/pack.toml")),
    ("no-start-on-a-day-off.rhai", include_str!("templates/pack/rule.rhai")),
    ("lib/days.rhai", include_str!("templates/pack/days.rhai")),
    ("data/holidays.toml", include_str!("templates/pack/holidays.toml")),
    ("data/holidays.schema.json", include_str!("templates/pack/holidays.schema.json")),
    (
        "fixtures/no-start-on-a-day-off/on-days-off.toml",
        include_str!("templates/pack/failing.toml"),
    ),
    (
        "fixtures/no-start-on-a-day-off/on-a-working-day.toml",
        include_str!("templates/pack/passing.toml"),
    ),
];

pub(super) fn run(arguments: &NewPack, session: &Session<'_>) -> Result<u8, Failure> {
    let folder = &arguments.folder;
    if folder == Path::new(BUILTIN) {
        return Err(Failure::usage(
            "`builtin` is the pack in the program",
            "choose another name for the folder",
        ));
    }
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::usage(
            format!("{} is not a folder", display_path(folder)),
            "choose another name",
        ));
    }
    let name = pack_name(folder);
    let typed = shell_quote(&display_path(folder));
    // A TOML text is written as a JSON one is.
    let values = [
        ("name", serde_json::Value::from(name.as_str()).to_string()),
        ("title", name),
        ("folder", typed.clone()),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let file = |(path, text): &(&str, &str)| (folder.join(path), fill_template(text, &values));
    let files: Vec<(PathBuf, String)> = FILES.iter().map(file).collect();
    create_new(&files)?;
    if !session.quiet {
        for (path, _) in &files {
            session.eprintln(format_args!("created {}", display_path(path)));
        }
        session.eprintln(format_args!(
            "next: `clearance test {typed}`, then read {}",
            display_path(&folder.join("README.md"))
        ));
    }
    Ok(exit::CLEAN)
}

/// A pack is called as its folder is.
fn pack_name(folder: &Path) -> String {
    let real = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = real.components().next_back().map(|last| last.as_os_str().to_string_lossy());
    let name = name.unwrap_or_default().replace(char::is_control, " ");
    if name.trim().is_empty() { "rules".to_owned() } else { name }
}

/// A path as one types it in a shell.
fn shell_quote(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ':' | '\\');
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}
