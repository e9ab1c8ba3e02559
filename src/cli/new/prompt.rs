//! Prompts on a terminal for what the command line lacks.

use std::io::{BufRead, Write};

use clearance_engine::report::Severity;
use clearance_render::output::escape;

use crate::cli::console::Console;
use crate::cli::failure::Failure;

/// Whether there is a terminal to ask on.
pub(super) fn is_interactive(console: &Console) -> bool {
    console.streams.input.is_terminal() && console.streams.err.is_terminal()
}

/// Asks until the answer will do; an empty one is the answer that is suggested. `help` says what to do where there is none.
pub(super) fn ask_until_valid<T>(
    question: &str,
    suggested: Option<&str>,
    help: &str,
    read: impl Fn(&str) -> Result<T, String>,
    console: &Console,
) -> Result<T, Failure> {
    loop {
        let mut error = console.streams.err.lock();
        // Where standard error is closed the question is lost; the answer is read all the same.
        let shown = suggested.filter(|text| !text.is_empty());
        let shown = shown.map(|text| format!(" [{}]", escape(text))).unwrap_or_default();
        let _asked = write!(error, "{question}{shown}: ").and_then(|()| error.flush());
        let mut answer = String::new();
        let read_bytes = console.streams.input.lock().read_line(&mut answer);
        if !matches!(read_bytes, Ok(1..)) {
            let _line = writeln!(error);
            return Err(Failure::usage("there was no answer, and nothing was written", help));
        }
        let answer = answer.trim();
        match read(if answer.is_empty() { suggested.unwrap_or_default() } else { answer }) {
            Ok(value) => return Ok(value),
            Err(problem) => {
                let _told = writeln!(error, "  {problem}");
            }
        }
    }
}

/// A title: one line of text.
pub(super) fn parse_title(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.trim_start_matches('#').trim().is_empty() {
        return Err("a title says in a few words what must hold".to_owned());
    }
    if text.contains(char::is_control) {
        return Err("a title is one line of text".to_owned());
    }
    Ok(text.to_owned())
}

/// A severity by its name.
pub(super) fn parse_severity(name: &str) -> Result<Severity, String> {
    Severity::from_name(name)
        .ok_or_else(|| "the severities are error, warning and advice".to_owned())
}

/// A tag: words joined by `-`, so that it can be typed behind `tag:`.
pub(super) fn parse_tag(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("a tag is lower-case words joined by `-`".to_owned())
    }
}

/// The address of a page.
pub(super) fn parse_url(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '<' | '>');
    if text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty()) && text.chars().all(plain)
    {
        Ok(text.to_owned())
    } else {
        Err("an address starts with `https://`".to_owned())
    }
}
