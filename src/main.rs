//! The `clearance` command: arguments in, exit code out.

use std::process::ExitCode;

mod cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::parse().and_then(|arguments| cli::run(&arguments)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            cli::complain(&failure);
            ExitCode::from(failure.code())
        }
    }
}
