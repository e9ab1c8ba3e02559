//! `clearance parse`: documents as rules see them.

use std::path::PathBuf;

use clap::Args;
use clearance_engine::check;
use clearance_engine::files::Found;
use clearance_engine::rule::Selection;
use clearance_render::output::human::write_broken;
use clearance_workbench::parsed;

use super::console::{Console, tolerate_closed_pipe};
use super::exit::{self, Exits};
use super::failure::Failure;
use super::inputs::Inputs;
use super::packs::{PackOptions, load_as_set};
use super::session::Session;
use super::skipped::{none_in, print_empty_paths, print_skipped};
use super::values::parse_bytes;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits {
    command: "parse",
    codes: &[
        (exit::CLEAN, "everything could be read"),
        exit::NEEDS_RULES,
        (exit::INCOMPLETE, "a file could not be read or parsed, or a path holds no document"),
        (exit::NOTHING, "there is no document"),
    ],
};

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Parse {
    /// Documents and folders of them; `-` is standard input
    #[arg(value_name = "PATHS", required = true)]
    paths: Vec<PathBuf>,
    /// Say of each value its type and where it was written
    #[arg(long)]
    spans: bool,
    #[command(flatten)]
    packs: PackOptions,
    /// What standard input is called; the extension says its format [default: stdin.toml]
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
    /// How large a document may be: bytes, or as in 512K, 16M, 1G
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = parse_bytes)]
    max_file_size: u64,
}

/// Prints that some documents of a file break the schema; `check` reports the locations.
fn print_broken(found: &Found, broken: usize, documents: usize, console: &Console) {
    let Found::File(input) = found else { return };
    let name = &input.name;
    let what = match documents {
        1 => format!("{name} does not keep to the schema, so no text in it is taken for a date"),
        _ => format!(
            "{broken} of {documents} documents of {name} do not keep to the schema, so no text in them is taken \
             for a date"
        ),
    };
    let path = input.file().map(|path| format!(" {}", path.display())).unwrap_or_default();
    console.eprintln(format_args!("{what}; `clearance check{path}` tells where"));
}

pub(crate) fn run(arguments: &Parse, session: &Session<'_>) -> Result<u8, Failure> {
    let name = arguments.stdin_filename.as_deref();
    let inputs = Inputs::of(&arguments.paths, name, arguments.max_file_size, session.console)?;
    let packs = arguments.packs.read_packs(session.console)?;
    let pack = load_as_set(&packs, &Selection::default(), &session.config.rule_settings())?;
    pack.warnings.iter().for_each(|warning| session.print_warning(warning));
    let (mut any, mut all_broken, mut passed_over) = (false, Vec::new(), Vec::new());
    for found in inputs.find_all() {
        if let Found::PassedOver(name, why) = found {
            passed_over.push((name, why));
            continue;
        }
        let (documents, broken) = check::read_documents(&found, arguments.max_file_size);
        let (all, mut breaking) = (documents.len(), 0);
        for mut document in documents {
            // Turns what the schema says to be dates into dates, as long as nothing is wrong.
            pack.apply_inherited(&mut document);
            breaking += usize::from(!pack.schema.find_violations(&mut document).is_empty());
            any = true;
            session.print(&(parsed::json_line(&document, arguments.spans) + "\n"))?;
        }
        if breaking > 0 {
            print_broken(&found, breaking, all, session.console);
        }
        all_broken.extend(broken);
    }
    passed_over.sort();
    let words = &pack.described.words;
    print_skipped(&passed_over, None, &session.root(), words, session);
    let error = &session.console.streams.err;
    let style = session.stream_style(error.is_terminal());
    tolerate_closed_pipe(write_broken(&all_broken, words, &style, &mut *error.lock()))?;
    if !any && all_broken.is_empty() {
        session.eprintln(format_args!("{}", none_in(&inputs.list_places(), words)));
        return Ok(exit::NOTHING);
    }
    let without = inputs.empty_paths();
    print_empty_paths(&without, words, session.console);
    Ok(exit::of_check(false, !(all_broken.is_empty() && without.is_empty()), false))
}
