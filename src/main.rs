//! The `clearance` command: collects what the process has, and runs it.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clearance::cli::{self, InputStream, OutputStream, Streams, Terminal};

/// Counts what each thread allocates, so that a rule can be held to its limit of memory.
#[global_allocator]
static ALLOCATOR: clearance::MetricAlloc<mimalloc::MiMalloc> =
    clearance::MetricAlloc::new(mimalloc::MiMalloc);

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let environment = std::env::vars_os().collect();
    ExitCode::from(cli::run(&arguments, environment, streams()))
}

/// The standard streams of the process.
fn streams() -> Streams {
    let (out, err, input) = (io::stdout(), io::stderr(), io::stdin());
    let are_terminals = (out.is_terminal(), err.is_terminal(), input.is_terminal());
    Streams {
        out: OutputStream::new(out, are_terminals.0),
        err: OutputStream::new(err, are_terminals.1),
        input: InputStream::new(input, are_terminals.2),
        terminal: Terminal {
            columns: || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            unicode: supports_unicode::supports_unicode,
            links: supports_hyperlinks::supports_hyperlinks,
        },
    }
}
