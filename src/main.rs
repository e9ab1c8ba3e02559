//! The `clearance` command: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;

mod cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match cli::run(&arguments) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            cli::complain(&failure);
            ExitCode::from(cli::exit::CANNOT_RUN)
        }
    }
}
