//! The `clearance` command: arguments in, exit code out.

use std::process::ExitCode;

mod cli;

/// Counts what each thread allocates, so that a rule can be held to its limit of memory.
#[global_allocator]
static ALLOCATOR: clearance::MetricAlloc<mimalloc::MiMalloc> =
    clearance::MetricAlloc::new(mimalloc::MiMalloc);

fn main() -> ExitCode {
    match cli::read_arguments().and_then(|arguments| cli::run(&arguments)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            cli::complain(&failure);
            ExitCode::from(failure.code())
        }
    }
}
