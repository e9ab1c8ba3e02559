//! `clearance man`: the manual, made from the arguments.

use std::io;
use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use super::check;
use super::exit::{self, Exits};
use super::failure::Failure;
use super::guard::refuse_foreign;
use super::output_files::{display_path, replace_file};
use super::session::Session;

/// Its exit codes.
pub(crate) const EXITS: Exits = Exits { command: "man", codes: &[exit::DONE, exit::WRITES] };

#[derive(Debug, Args)]
#[command(after_help = EXITS.help())]
pub(crate) struct Man {
    /// Write a page for each command into this folder, in place of the main page on standard output
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(crate) fn run(
    arguments: &Man,
    tree: Command,
    exits: &[&Exits],
    session: &Session<'_>,
) -> Result<u8, Failure> {
    // Without `help`, which would have a page for each command once more.
    let mut command = tree.disable_help_subcommand(true);
    command.build();
    let Some(folder) = &arguments.output else {
        session.print(&page_text(&command, exits)?)?;
        return Ok(exit::CLEAN);
    };
    let mut pages = Vec::new();
    collect_commands(&command, &mut pages);
    let path_of = |page: &Command| folder.join(Page::new(page.clone()).get_filename());
    pages.iter().try_for_each(|page| {
        refuse_foreign(&path_of(page), |head| head.contains(".TH clearance"))
    })?;
    for page in pages {
        let path = path_of(page);
        replace_file(&path, &page_text(page, exits)?)?;
        if !session.quiet {
            session.eprintln(format_args!("wrote {}", display_path(&path)));
        }
    }
    Ok(exit::CLEAN)
}

/// The command and all below it.
fn collect_commands<'c>(command: &'c Command, pages: &mut Vec<&'c Command>) {
    pages.push(command);
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        collect_commands(below, pages);
    }
}

/// The day of this version, which pages carry; it is that of its heading in CHANGELOG.md.
const RELEASED: &str = "2026-11-30";

/// A page; nothing in it depends on when it is made.
fn page_text(command: &Command, exits: &[&Exits]) -> Result<String, Failure> {
    let source = format!("clearance {}", env!("CARGO_PKG_VERSION"));
    let page = Page::new(command.clone()).date(RELEASED).source(source).manual("Clearance");
    let mut text = Vec::new();
    let written = render_page(&page, command, exits, &mut text);
    written.map_err(|error| Failure::Output(error.to_string()))?;
    let text = String::from_utf8(text).map_err(|error| Failure::Output(error.to_string()))?;
    // Not every reader of manuals is told how the text is encoded.
    let plain =
        |c: char| if c.is_ascii() { c.to_string() } else { format!("\\[u{:04X}]", u32::from(c)) };
    Ok(text.chars().map(plain).collect())
}

/// A command line as help shows it, with what is typed in bold and what stands for something else in italics: the options
/// are listed below it, and no line of forty of them can be read.
fn usage(shown: &str) -> Vec<Inline> {
    let is_mark = |c: char| "<>[]| .".contains(c);
    let line = without_brackets(shown.trim().trim_start_matches("Usage: "));
    let mut inlines = Vec::new();
    for piece in line.split_inclusive(is_mark) {
        let word = piece.trim_end_matches(is_mark);
        let is_name = word.chars().all(|c| c.is_ascii_uppercase());
        inlines.push(if is_name { italic(word) } else { bold(word) });
        inlines.push(roman(piece.strip_prefix(word).unwrap_or_default()));
    }
    inlines
}

/// A command line without the brackets around names: italics say the same.
fn without_brackets(line: &str) -> String {
    let mut pieces = line.split('<');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('>') {
            Some((name, rest)) if !name.contains(|c: char| c != '|' && !c.is_ascii_uppercase()) => {
                plain.extend([name, rest]);
            }
            _ => plain.extend(["<", piece]),
        }
    }
    plain
}

fn render_page(
    page: &Page,
    command: &Command,
    exits: &[&Exits],
    text: &mut Vec<u8>,
) -> io::Result<()> {
    page.render_title(text)?;
    page.render_name_section(text)?;
    let mut synopsis = Roff::default();
    synopsis.control("SH", ["SYNOPSIS"]);
    synopsis.text(usage(&command.clone().render_usage().to_string()));
    synopsis.to_writer(text)?;
    page.render_description_section(text)?;
    page.render_options_section(text)?;
    if command.get_subcommands().any(|below| !below.is_hide_set()) {
        page.render_subcommands_section(text)?;
    }
    let mut last = Roff::default();
    // `clearance-new-pack` is typed as `clearance new pack`.
    let full = command.get_display_name().unwrap_or_default().replace('-', " ");
    let exits = exits.iter().find(|exits| full.strip_prefix("clearance ") == Some(exits.command));
    last.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in exits.map_or(exit::CODES, |exits| exits.codes) {
        last.control("TP", []);
        last.text([bold(code.to_string())]);
        last.text([roman(*meaning)]);
    }
    // What else help says after the options.
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    // The help of all commands together says what `check` gives.
    let notes = after.replace(&exits.copied().unwrap_or(&check::EXITS).help(), "");
    if !notes.trim().is_empty() {
        last.control("SH", ["NOTES"]);
        // Its lines are columns.
        last.control("nf", []);
        notes.trim().lines().for_each(|line| {
            last.text([roman(line)]);
        });
        last.control("fi", []);
    }
    last.to_writer(text)
}
