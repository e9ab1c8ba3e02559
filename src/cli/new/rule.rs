//! `clearance new rule`.

use std::path::{Path, PathBuf};

use crate::{BUILTIN, builtin_pack, shipped_packs};
use clap::Args;
use clearance_engine::pack::{self, Described, PackFiles};
use clearance_engine::report::Severity;
use clearance_engine::rule::{Selection, id_of};
use clearance_syntax::document::format_of;
use clearance_syntax::source::Source;
use clearance_workbench::fixture::{FixtureHome, fixture_home};

use super::prompt;
use super::template::fill_template;
use crate::cli::console::Console;
use crate::cli::exit::{self, Exits};
use crate::cli::failure::Failure;
use crate::cli::output_files::{create_new, display_path};
use crate::cli::packs::load_unconfigured;
use crate::cli::session::Session;

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
    #[arg(long, value_name = "TEXT", value_parser = prompt::parse_title)]
    title: Option<String>,
    /// How much its findings matter: error, warning or advice
    #[arg(long, value_name = "SEVERITY", value_parser = prompt::parse_severity)]
    severity: Option<Severity>,
    /// A word to choose it by; can be repeated
    #[arg(long, value_name = "TAG", value_parser = prompt::parse_tag)]
    tag: Vec<String>,
    /// Where people can read more
    #[arg(long, value_name = "URL", value_parser = prompt::parse_url)]
    url: Option<String>,
    /// Ask nothing: take what would be suggested
    #[arg(short, long)]
    yes: bool,
}

pub(super) fn run(arguments: &NewRule, session: &Session<'_>) -> Result<u8, Failure> {
    let folder = target_folder(arguments.packs.as_deref())?;
    let id = check_id(&arguments.id)?;
    let pack = pack::read_begun(&folder, shipped_packs())?;
    refuse_taken_id(&folder, &pack, &id)?;
    let (home, _) = fixture_home(&pack, None)?;
    let fixtures = match home {
        Some(FixtureHome::Folder { path, .. }) => path,
        _ => folder.join("fixtures"),
    };
    let values = template_values(arguments, &pack, &id, session.console)?;
    let mut files = fill_files(&SHIPPED_SCHEMA, &values, &folder, &fixtures);
    let fit = fixtures_fit(&pack, &files);
    if !fit {
        files = fill_files(&OWN_SCHEMA, &values, &folder, &fixtures);
    }
    create_new(&files)?;
    if !session.quiet {
        for (path, _) in &files {
            session.eprintln(format_args!("created {}", display_path(path)));
        }
        let rules = display_path(&folder);
        if !fit {
            session.eprintln(format_args!(
                "this pack has a schema of its own, which the two fixtures do not fit: fix them first"
            ));
        }
        session.eprintln(format_args!(
            "next: edit them, and run `clearance test {rules} --select {id}`"
        ));
    }
    Ok(exit::CLEAN)
}

/// Whether the schema of the pack takes the fixtures, which are documents of the shipped schema. Where the pack cannot
/// be loaded the next command says why.
fn fixtures_fit(pack: &PackFiles, files: &[(PathBuf, String)]) -> bool {
    let loaded = load_unconfigured(std::slice::from_ref(pack), &Selection::default());
    let (Ok(pack), Some(toml)) = (loaded, format_of("toml")) else { return true };
    let fixtures = files.iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "toml"));
    let mut documents = fixtures.flat_map(|(path, text)| {
        (toml.parse)(&Source::new(display_path(path), text.as_str())).documents
    });
    documents.all(|mut document| pack.schema.find_violations(&mut document).is_empty())
}

/// The folder that gets the rule.
fn target_folder(given: Option<&Path>) -> Result<PathBuf, Failure> {
    let made = "make one with `clearance new pack DIR`";
    let Some(given) = given else {
        return pack::discover_pack(Path::new(".")).ok_or_else(|| {
            Failure::usage(
                "not a pack, and there is no folder `rules` with a pack.toml here or above",
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
    if given.is_dir() {
        Ok(given.to_owned())
    } else {
        Err(Failure::usage(format!("there is no folder {}", display_path(given)), made))
    }
}

/// The id, if it can be one.
fn check_id(text: &str) -> Result<String, Failure> {
    let id = id_of(text)
        .map_err(|problem| Failure::usage(format!("`{text}`: {problem}"), suggest_id(text)))?;
    let first = id.split('/').next().unwrap_or_default();
    let reserved = id.contains('/') && ["lib", "fixtures", "data", "lint"].contains(&first);
    if id != text || reserved {
        return Err(Failure::usage(
            format!("`{text}` cannot be the id of a rule"),
            if reserved {
                format!("the folder `{first}` is for other things; choose another")
            } else {
                format!("call it `{id}`")
            },
        ));
    }
    Ok(id)
}

/// The nearest id to a text that is none.
fn suggest_id(text: &str) -> String {
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
fn refuse_taken_id(folder: &Path, pack: &PackFiles, id: &str) -> Result<(), Failure> {
    let taken = |path: &&str| id_of(path).is_ok_and(|known| known == id);
    if let Some(path) = pack.rules().map(|(path, _)| path).find(taken) {
        return Err(Failure::usage(
            format!("there is a rule `{id}` already: {}", display_path(&folder.join(path))),
            "choose another id",
        ));
    }
    if builtin_pack().files().any(|(path, _)| path == format!("{id}.rhai")) {
        Err(Failure::usage(
            format!("`{id}` is the id of a shipped rule, and both would change their names"),
            "choose another id",
        ))
    } else {
        Ok(())
    }
}

/// The files of a rule: names of the fixtures, and a text for each file.
struct RuleTemplate {
    rule: &'static str,
    fixtures: [(&'static str, &'static str); 2],
}

/// The rule for packs whose documents keep to the shipped schema: it works as it is.
const SHIPPED_SCHEMA: RuleTemplate = RuleTemplate {
    rule: include_str!("templates/rule/rule.rhai"),
    fixtures: [
        ("at-a-weekend.toml", include_str!("templates/rule/failing.toml")),
        ("on-a-monday.toml", include_str!("templates/rule/passing.toml")),
    ],
};

/// The rule for packs with another schema: it names no key, as none is known to be there.
const OWN_SCHEMA: RuleTemplate = RuleTemplate {
    rule: include_str!("templates/rule/any/rule.rhai"),
    fixtures: [
        ("failing.toml", include_str!("templates/rule/any/failing.toml")),
        ("passing.toml", include_str!("templates/rule/any/passing.toml")),
    ],
};

/// The path and the text of each file of a rule.
fn fill_files(
    template: &RuleTemplate,
    values: &[(&str, String)],
    folder: &Path,
    fixtures: &Path,
) -> Vec<(PathBuf, String)> {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, &**value)).collect();
    let id = values.iter().find(|(name, _)| *name == "id").map_or("", |(_, id)| id);
    let rule = (folder.join(format!("{id}.rhai")), template.rule);
    let fixtures = template.fixtures.map(|(name, text)| (fixtures.join(id).join(name), text));
    let files = std::iter::once(rule).chain(fixtures);
    files.map(|(path, text)| (path, fill_template(text, &values))).collect()
}

/// What is filled into the templates, by its name there.
fn template_values(
    arguments: &NewRule,
    pack: &PackFiles,
    id: &str,
    console: &Console,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let (title, severity) = title_and_severity(arguments, id, console)?;
    let tags: Vec<String> = arguments.tag.iter().map(|tag| format!("\"{tag}\"")).collect();
    let tags = if tags.is_empty() { "\"dates\"".to_owned() } else { tags.join(", ") };
    // A made-up address would be forgotten, and lead the readers of reports nowhere.
    let url = match &arguments.url {
        Some(url) => format!("url: \"{url}\","),
        None => "// url: \"https://…\",   // where people can read more".to_owned(),
    };
    let words = Described::of(std::slice::from_ref(pack)).words;
    Ok(vec![
        ("id", id.to_owned()),
        ("title", title),
        ("severity", severity.name().to_owned()),
        ("tags", tags),
        ("url", url),
        ("a subject", words.fill("{a subject}")),
        ("A subject", words.fill("{A subject}")),
        ("parameter", words.identifier()),
    ])
}

/// What to do where there is no answer.
const HELP: &str = "give --title and --severity, or --yes to take what is suggested";

/// The title and the severity: from the command line, from a prompt, or as suggested.
fn title_and_severity(
    arguments: &NewRule,
    id: &str,
    console: &Console,
) -> Result<(String, Severity), Failure> {
    let missing = arguments.title.is_none() || arguments.severity.is_none();
    if missing && !arguments.yes && !prompt::is_interactive(console) {
        return Err(Failure::usage(
            "cannot ask for the title and the severity: there is no terminal",
            HELP,
        ));
    }
    let suggested = suggest_title(id);
    let title = match &arguments.title {
        Some(title) => title.clone(),
        None if arguments.yes => suggested,
        None => prompt::ask_until_valid(
            "title, which says what must hold",
            Some(&suggested),
            HELP,
            prompt::parse_title,
            console,
        )?,
    };
    let severity = match arguments.severity {
        Some(severity) => severity,
        None if arguments.yes => Severity::Error,
        None => prompt::ask_until_valid(
            "severity: error, warning or advice",
            Some("error"),
            HELP,
            prompt::parse_severity,
            console,
        )?,
    };
    Ok((title, severity))
}

/// A title from an id: `dates/no-start-on-friday` is "No start on friday".
fn suggest_title(id: &str) -> String {
    let words = id.rsplit('/').next().unwrap_or(id).replace('-', " ");
    let words = words.trim();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words.to_owned(),
    }
}
