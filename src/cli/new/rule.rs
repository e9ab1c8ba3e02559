//! `clearance new rule`.

use std::path::{Path, PathBuf};

use crate::{BUILTIN, builtin_pack, shipped_packs};
use clap::Args;
use clearance_engine::pack::{self, PackFiles};
use clearance_engine::report::Severity;
use clearance_engine::rule::{Selection, id_of};
use clearance_syntax::document::format_of;
use clearance_syntax::source::Source;
use clearance_workbench::fixture::{FixtureHome, fixture_home};

use super::asked;
use super::filled::filled;
use crate::cli::console::Console;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::packs::load;
use crate::cli::session::Session;
use crate::cli::written::{create, display_path};

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits { command: "new rule", codes: &[exit::DONE, exit::WRITES] };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(super) struct NewRule {
    /// The rule's id: lower-case words joined by `-`, as in no-start-on-friday or dates/no-start-on-friday
    #[arg(value_name = "ID")]
    id: String,
    /// Folder of rules that gets it [default: the pack you are in, or the nearest folder `rules`]
    #[arg(short = 'r', long, value_name = "PACK")]
    packs: Option<PathBuf>,
    /// What must hold, in a few words
    #[arg(long, value_name = "TEXT", value_parser = asked::title)]
    title: Option<String>,
    /// How much its findings matter: error, warning or advice
    #[arg(long, value_name = "SEVERITY", value_parser = asked::severity)]
    severity: Option<Severity>,
    /// A word to choose it by; can be repeated
    #[arg(long, value_name = "TAG", value_parser = asked::tag)]
    tag: Vec<String>,
    /// Where people can read more
    #[arg(long, value_name = "URL", value_parser = asked::url)]
    url: Option<String>,
    /// Ask nothing: take what would be suggested
    #[arg(short, long)]
    yes: bool,
}

pub(super) fn run(arguments: &NewRule, session: &Session<'_>) -> Result<u8, Failure> {
    let folder = folder(arguments.packs.as_deref())?;
    let id = id(&arguments.id)?;
    let pack = pack::read_begun(&folder, shipped_packs())?;
    free(&folder, &pack, &id)?;
    let (home, _) = fixture_home(&pack, None)?;
    let fixtures = match home {
        Some(FixtureHome::Folder { path, .. }) => path,
        _ => folder.join("fixtures"),
    };
    let files = files(arguments, &folder, &fixtures, &id, session.console)?;
    create(&files)?;
    if !session.quiet {
        for (path, _) in &files {
            session.eprintln(format_args!("created {}", display_path(path)));
        }
        let rules = display_path(&folder);
        if !fits(&folder, &files) {
            session.eprintln(format_args!(
                "this pack has a schema of its own, which the two fixtures do not fit: mend them first"
            ));
        }
        session.eprintln(format_args!(
            "next: edit them, and run `clearance test {rules} --select {id}`"
        ));
    }
    Ok(exit::CLEAN)
}

/// Whether the schema of the pack takes the fixtures. They are customers of the shipped schema. Where the pack
/// cannot be loaded the next command says why.
fn fits(folder: &Path, files: &[(PathBuf, String)]) -> bool {
    let Ok(read) = pack::read_folder(folder, shipped_packs()) else { return true };
    let (Ok(pack), Some(toml)) = (load(&[read], &Selection::default()), format_of("toml")) else {
        return true;
    };
    let fixtures = files.iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "toml"));
    let mut documents = fixtures.flat_map(|(path, text)| {
        (toml.parse)(&Source::new(display_path(path), text.as_str())).documents
    });
    documents.all(|mut document| pack.schema.find_violations(&mut document).is_empty())
}

/// The folder that gets the rule.
fn folder(given: Option<&Path>) -> Result<PathBuf, Failure> {
    let made = "make one with `clearance new pack DIR`";
    let Some(given) = given else {
        return pack::discover_pack(Path::new(".")).ok_or_else(|| {
            Failure::usage(
                "this is no pack, and there is no folder `rules` with a pack.toml here or above",
                format!("{made}, or name a folder of rules with --packs"),
            )
        });
    };
    if given == Path::new(BUILTIN) {
        return Err(Failure::usage(
            "nothing can be added to the pack in the program",
            format!("{made}; it extends the one in the program"),
        ));
    }
    match given.is_dir() {
        true => Ok(given.to_owned()),
        false => Err(Failure::usage(format!("there is no folder {}", display_path(given)), made)),
    }
}

/// The id, if it can be one.
fn id(text: &str) -> Result<String, Failure> {
    let id = id_of(text)
        .map_err(|problem| Failure::usage(format!("`{text}`: {problem}"), rename(text)))?;
    let first = id.split('/').next().unwrap_or_default();
    let reserved = id.contains('/') && ["lib", "fixtures", "data", "lint"].contains(&first);
    if id != text || reserved {
        return Err(Failure::usage(
            format!("`{text}` cannot be the id of a rule"),
            match reserved {
                true => format!("the folder `{first}` is for other things; choose another"),
                false => format!("call it `{id}`"),
            },
        ));
    }
    Ok(id)
}

/// The nearest id to a text that is none.
fn rename(text: &str) -> String {
    let lower = text.to_lowercase();
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let part = |part: &str| {
        let words: Vec<&str> = part.split(|c| !word(c)).filter(|word| !word.is_empty()).collect();
        words.join("-")
    };
    let parts: Vec<String> = lower
        .trim_end_matches(".rhai")
        .split('/')
        .map(part)
        .filter(|part| !part.is_empty())
        .collect();
    let near = parts.join("/");
    match id_of(&near) {
        Ok(near) => format!("call it `{near}`"),
        Err(_) => "call it as in `no-start-on-friday`".to_owned(),
    }
}

/// Refuses an id that a rule of the folder has already, in whatever file, or a shipped one: together, both would be
/// reported by their full names.
fn free(folder: &Path, pack: &PackFiles, id: &str) -> Result<(), Failure> {
    let taken = |path: &&str| id_of(path).is_ok_and(|known| known == id);
    if let Some(path) = pack.rules().map(|(path, _)| path).find(taken) {
        return Err(Failure::usage(
            format!("there is a rule `{id}` already: {}", display_path(&folder.join(path))),
            "choose another id",
        ));
    }
    match builtin_pack().files().any(|(path, _)| path == format!("{id}.rhai")) {
        true => Err(Failure::usage(
            format!("`{id}` is the id of a shipped rule, and both would change their names"),
            "choose another id",
        )),
        false => Ok(()),
    }
}

fn files(
    arguments: &NewRule,
    folder: &Path,
    fixtures: &Path,
    id: &str,
    console: &Console,
) -> Result<Vec<(PathBuf, String)>, Failure> {
    let (title, severity) = said(arguments, id, console)?;
    let tags: Vec<String> = arguments.tag.iter().map(|tag| format!("\"{tag}\"")).collect();
    let tags = if tags.is_empty() { "\"dates\"".to_owned() } else { tags.join(", ") };
    // A made-up address would be forgotten, and lead the readers of reports nowhere.
    let url = match &arguments.url {
        Some(url) => format!("url: \"{url}\","),
        None => "// url: \"https://…\",   // where people can read more".to_owned(),
    };
    let values = [
        ("id", id),
        ("title", title.as_str()),
        ("severity", severity.name()),
        ("tags", tags.as_str()),
        ("url", url.as_str()),
    ];
    let fixtures = fixtures.join(id);
    let files = [
        (folder.join(format!("{id}.rhai")), include_str!("templates/rule/rule.rhai")),
        (fixtures.join("at-a-weekend.toml"), include_str!("templates/rule/failing.toml")),
        (fixtures.join("on-a-monday.toml"), include_str!("templates/rule/passing.toml")),
    ];
    Ok(files.map(|(path, text)| (path, filled(text, &values))).into())
}

/// The title and the severity: from the command line, from whoever sits there, or as suggested.
fn said(arguments: &NewRule, id: &str, console: &Console) -> Result<(String, Severity), Failure> {
    let missing = arguments.title.is_none() || arguments.severity.is_none();
    if missing && !arguments.yes && !asked::somebody(console) {
        return Err(Failure::usage(
            "nobody is there to be asked for the title and the severity",
            "give --title and --severity, or --yes to take what is suggested",
        ));
    }
    let suggested = suggested(id);
    let title = match &arguments.title {
        Some(title) => title.clone(),
        None if arguments.yes => suggested,
        None => asked::ask("title, which says what must hold", &suggested, asked::title, console)?,
    };
    let severity = match arguments.severity {
        Some(severity) => severity,
        None if arguments.yes => Severity::Error,
        None => {
            asked::ask("severity: error, warning or advice", "error", asked::severity, console)?
        }
    };
    Ok((title, severity))
}

/// A title from an id: `dates/no-start-on-friday` is "No start on friday".
fn suggested(id: &str) -> String {
    let words = id.rsplit('/').next().unwrap_or(id).replace('-', " ");
    let words = words.trim();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words.to_owned(),
    }
}
