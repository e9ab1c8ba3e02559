//! Changed files since a revision, by asking git.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::BUILTIN;
use clearance_engine::check::Unchanged;
use clearance_engine::files::{BASELINE, CONFIGURATION, Changed, WAIVERS, display_path};

use clearance_engine::report::Words;

use super::environment::Environment;
use super::failure::Failure;
use super::run_settings::RunSettings;
use super::session::Session;

/// What is asked in every call: nothing of the repository's own configuration may run a program, and names come as they
/// are.
const CAREFULLY: [&str; 4] = ["-c", "core.quotepath=off", "-c", "core.fsmonitor=false"];

/// A revision as an option says it: nothing that git would take for an option of its own.
pub(crate) fn parse_revision(text: &str) -> Result<String, String> {
    if text.starts_with('-') || text.trim().is_empty() {
        Err("a revision is a branch, tag or commit, as in origin/main".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

/// Asks git for the differences between the work tree and a revision: what is committed, staged, changed, or new and not ignored.
pub(crate) fn changes_since(
    revision: &str,
    here: &Path,
    environment: &Environment,
) -> Result<Changed, Failure> {
    let top = run_git(here, environment, &["rev-parse", "--show-toplevel"])?;
    if !top.status.success() {
        return Err(git_failure(
            "--changed-since needs the work tree of a git repository",
            &top,
            "run it in the folder of the repository, or leave the option out",
        ));
    }
    let top = path_of(top.stdout.strip_suffix(b"\n").unwrap_or(&top.stdout));
    let name = format!("{revision}^{{commit}}");
    let commit = run_git(
        &top,
        environment,
        &["rev-parse", "--verify", "--quiet", "--end-of-options", &name],
    )?;
    if !commit.status.success() {
        return Err(Failure::usage(
            format!("there is no revision `{revision}`"),
            "name one branch, tag or commit; a shallow clone lacks those before it (`git fetch --unshallow`)",
        ));
    }
    let commit = String::from_utf8_lossy(&commit.stdout).trim().to_owned();
    // Renamed files count as new ones, and as gone where they were.
    let differ = [
        "diff",
        "--name-only",
        "-z",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--no-relative",
        "--ignore-submodules=none",
        "--end-of-options",
        &commit,
        "--",
    ];
    let mut paths = list_names(&top, environment, &differ)?;
    paths.extend(list_names(
        &top,
        environment,
        &["ls-files", "--others", "--exclude-standard", "-z", "--"],
    )?);
    let repository = top.canonicalize().unwrap_or(top);
    Ok(Changed { repository, paths })
}

/// The names that git lists, each ended by a zero byte. A folder that ends in a slash is a repository of its own.
fn list_names(
    top: &Path,
    environment: &Environment,
    arguments: &[&str],
) -> Result<HashSet<PathBuf>, Failure> {
    let output = run_git(top, environment, arguments)?;
    if !output.status.success() {
        let help = "ask `git status` what is wrong with the repository";
        return Err(git_failure("git cannot list what changed", &output, help));
    }
    let names = output.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.map(|name| path_of(name.strip_suffix(b"/").unwrap_or(name))).collect())
}

fn run_git(
    folder: &Path,
    environment: &Environment,
    arguments: &[&str],
) -> Result<Output, Failure> {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(CAREFULLY).args(arguments);
    git.env_clear().envs(environment.variables());
    git.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null());
    git.output().map_err(|error| {
        let help = "--changed-since asks git: install it, or leave the option out";
        Failure::usage(format!("git cannot be run: {error}"), help)
    })
}

fn git_failure(message: &str, output: &Output, help: &str) -> Failure {
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned();
    let said = if said.is_empty() { "nothing".to_owned() } else { said };
    Failure::usage(format!("{message}; git says: {said}"), help)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes.to_vec()).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    OsString::from(String::from_utf8_lossy(bytes).into_owned()).into()
}

/// Returns the first changed file that affects every document: rules, tables, configuration, waivers, baseline.
pub(crate) fn find_global_change<'a>(
    changed: &Changed,
    settings: &'a RunSettings,
    others: impl Iterator<Item = &'a Path>,
) -> Option<String> {
    let root = &settings.root;
    let usual = [CONFIGURATION, WAIVERS, BASELINE].map(|name| root.folder.join(name));
    let packs = settings.packs.iter().filter(|folder| folder.as_path() != Path::new(BUILTIN));
    let named = packs.chain(&settings.data).map(PathBuf::as_path).chain(others);
    let whole = named.map(|path| root.folder.join(root.relative(&display_path(path))));
    whole
        .chain(usual)
        .find(|path| changed.touches(path))
        .map(|path| root.relative(&display_path(&path)))
}

/// Prints which files were not checked.
pub(crate) fn print_unchanged(
    revision: &str,
    unchanged: Unchanged,
    words: &Words,
    session: &Session<'_>,
) {
    let Unchanged { files, unread } = unchanged;
    if files > 0 && (!session.quiet || unread > 0) {
        let (noun, them) = if files == 1 { ("file", "it") } else { ("files", "them") };
        session.eprintln(format_args!(
            "{files} {noun} did not change since {revision}: only rules over all {} look at {them}",
            words.subjects
        ));
    }
    if unread > 0 {
        session.eprintln(format_args!(
            "  {unread} of which cannot be read or break the schema, so that even these rules did not see them: \
             `clearance check` without --changed-since tells why"
        ));
    }
}
