//! `clearance man`: the manual, made from the arguments.

use std::io;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man as Page;

use super::written::{replace, shown};
use super::{Arguments, Failure, Global, exit, print, tell};

#[derive(Debug, Args)]
#[command(after_help = exit::MAN.help())]
pub(crate) struct Man {
    /// Write a page for each command into this folder, in place of the main page on standard output
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Man, global: &Global) -> Result<u8, Failure> {
    // Without `help`, which would have a page for each command once more.
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &arguments.output else {
        print(&text(&command)?)?;
        return Ok(exit::CLEAN);
    };
    let mut pages = Vec::new();
    collect(&command, &mut pages);
    for page in pages {
        let path = folder.join(Page::new(page.clone()).get_filename());
        replace(&path, &text(page)?)?;
        if !global.quiet {
            tell(format_args!("wrote {}", shown(&path)));
        }
    }
    Ok(exit::CLEAN)
}

/// The command and all below it.
fn collect<'c>(command: &'c Command, pages: &mut Vec<&'c Command>) {
    pages.push(command);
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        collect(below, pages);
    }
}

/// A page; nothing in it depends on when it is made.
fn text(command: &Command) -> Result<String, Failure> {
    let mut text = Vec::new();
    let source = format!("clearance {}", env!("CARGO_PKG_VERSION"));
    let page = Page::new(command.clone()).source(source).manual("Clearance");
    page.render(&mut text).map_err(|error: io::Error| Failure::Output(error.to_string()))?;
    String::from_utf8(text).map_err(|error| Failure::Output(error.to_string()))
}
