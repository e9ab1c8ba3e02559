//! The commands that help names: the library advises a step, and the command says how it is taken here.

use clearance_gate::{baseline, evidence, waiver};
use clearance_syntax::source::Diagnostic;
use clearance_workbench::lint;

/// The help of the library's messages, and the same with the command that does it.
const COMMANDS: &[(&str, &str)] = &[
    (
        waiver::CHANGED_VALUES_HELP,
        "review the finding; then run `clearance waivers renew --values`, or remove the waiver",
    ),
    (
        waiver::SINGLE_VALUE_HELP,
        "review the finding, then write `values` instead: `clearance waivers renew --values` does it",
    ),
    (
        waiver::VALUE_LINE_HELP,
        "`clearance waivers add` and `clearance waivers renew --values` write these lines",
    ),
    (baseline::VERSION_HELP, "write it again with `clearance baseline create --force`"),
    (
        evidence::VERSION_HELP,
        "verify it with the version of clearance that wrote it, or write it again with `clearance check --evidence FILE`",
    ),
    (lint::UNKNOWN_LINT_HELP, "run `clearance lint --list` for all lints"),
];

/// Replaces help of the library by help that names the command.
pub(crate) fn name_command(help: &mut Option<String>) {
    let named = COMMANDS.iter().find(|(neutral, _)| help.as_deref() == Some(neutral));
    if let Some((_, named)) = named {
        *help = Some((*named).to_owned());
    }
}

/// Returns diagnostics of the library with the commands that their help asks for.
pub(crate) fn name_commands(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut diagnostics = diagnostics.to_vec();
    diagnostics.iter_mut().for_each(|diagnostic| name_command(&mut diagnostic.help));
    diagnostics
}
