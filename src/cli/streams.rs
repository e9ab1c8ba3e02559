//! Output to the standard streams, which tolerates closed pipes and escapes what must not steer a terminal.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use clearance_render::output::{escape, escape_between_colors, human};
use clearance_syntax::source::Fault;

use super::environment::wanted_color;
use super::failure::Failure;
use super::terminal::{When, style_for};

/// Says on standard error why the run could not start.
pub(crate) fn complain(failure: &Failure) {
    match failure {
        Failure::Load(load) => {
            let style = style_for(&io::stderr(), When::Auto, true);
            // Where standard error is closed there is nobody left to tell.
            let _told = human::write_faults(&load.faults, &style, &mut io::stderr().lock());
        }
        Failure::Usage { message, help: None } | Failure::Output(message) => {
            tell(format_args!("error: {message}"));
        }
        Failure::Usage { message, help: Some(help) } => {
            tell(format_args!("error: {message}\n\n  help: {help}"));
        }
        Failure::Arguments(error) if error.use_stderr() && !io::stderr().is_terminal() => {
            // It names values of others, and may land in the log of a CI service.
            match wanted_color() {
                Some(true) => {
                    tell_escaped(&error.render().ansi().to_string(), escape_between_colors);
                }
                _ => tell(format_args!("{error}")),
            }
        }
        Failure::Arguments(error) => {
            // It goes to the stream that is right for it, in colours where that takes them.
            let _told = error.print();
        }
    }
}

/// Prints a text on standard output. A closed pipe is no error: whoever read it had enough.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Says something on standard error; where that is closed there is nobody left to tell. It may hold names of files and
/// texts of rules, which must not steer a terminal.
pub(crate) fn tell(text: fmt::Arguments<'_>) {
    tell_escaped(&text.to_string(), escape);
}

/// Says the lines of a text on standard error, as a function escapes them.
fn tell_escaped<'a, Escaped: fmt::Display>(text: &'a str, escape: fn(&'a str) -> Escaped) {
    let mut error = io::stderr().lock();
    for line in text.lines() {
        let _told = writeln!(error, "{}", escape(line));
    }
}

/// Says on standard error what is wrong with what was given, and lets the run go on.
pub(crate) fn warn(fault: &Fault) {
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let at = match fault.source.text.is_empty() {
        true => fault.source.name.clone(),
        false => {
            let place = fault.source.position(fault.span.start);
            format!("{}:{}:{}", fault.source.name, place.line, place.column)
        }
    };
    let help = fault.help.iter().map(|help| format!("\n  help: {help}"));
    let text = format!("warning: {at}: {}{}", fault.message, help.collect::<String>());
    // A run may read the same several times.
    if TOLD.lock().unwrap_or_else(PoisonError::into_inner).insert(text.clone()) {
        tell(format_args!("{text}"));
    }
}

pub(crate) fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Output(format!("the report cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}
