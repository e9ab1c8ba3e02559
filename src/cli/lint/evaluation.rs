//! What rules are evaluated by: the compiled form, and what in them is left to rhai.

use std::collections::BTreeSet;

use clearance_engine::pack::{self, Request};
use clearance_engine::script::Sandbox;
use clearance_engine::script::functions::GROUPS;

use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Prints for each rule what in it is left to rhai, besides what it says.
pub(super) fn print_evaluation(
    request: &Request<'_>,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let pack = pack::load(request)?;
    let Ok(sandbox) = Sandbox::new(&pack.scripts) else { return Ok(()) };
    for (number, rule) in pack.rules.iter().enumerate() {
        let left = sandbox.left_to_rhai(number).unwrap_or_default();
        let left: Vec<String> = left.into_iter().filter(|what| !is_said(what)).collect();
        let more = if left.is_empty() { "" } else { " or reaches " };
        session.eprintln(format_args!(
            "{}: compiled; rhai runs it where it reports{more}{}",
            rule.id,
            left.join(", "),
        ));
    }
    Ok(())
}

/// Whether this is a function by which a rule says something: rhai runs it then in any case.
fn is_said(what: &str) -> bool {
    let says = GROUPS.iter().filter(|group| ["Reporting", "Planning"].contains(&group.title));
    let names: BTreeSet<String> = says
        .flat_map(|group| group.functions)
        .map(|function| format!("`{}`", function.name))
        .collect();
    names.contains(what)
}
