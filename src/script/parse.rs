//! Reads scripts, and what can be seen of them without running them.

use std::sync::Arc;

use rhai::{AST, Engine, Expr, Position, Scope, Stmt};

use super::fault;
use crate::source::{Fault, Source};

/// How large a script may be, in bytes: parsing takes time and memory that no other limit sees.
const MAX_BYTES: usize = 1 << 20;

/// Parses a script that is not too large to.
pub(super) fn parse(
    engine: &Engine,
    known: &Scope,
    source: &Arc<Source>,
) -> Result<AST, Vec<Fault>> {
    let text = source.text.trim_start_matches('\u{feff}');
    if text.len() > MAX_BYTES {
        let message = format!("the script is larger than {MAX_BYTES} bytes");
        return Err(vec![Fault::new(source, source.line_span(1), message)]);
    }
    engine.compile_with_scope(known, text).map_err(|error| vec![fault::of_parse(&error, source)])
}

/// How many parameters `applies` takes, if it is there, and how many `check` does.
pub(super) fn parameters(ast: &AST, source: &Arc<Source>) -> Result<(Option<usize>, usize), Fault> {
    let params_of = |name: &str| -> Vec<usize> {
        let functions = ast.iter_functions().filter(|function| function.name == name);
        functions.map(|function| function.params.len()).collect()
    };
    let check = params_of("check");
    let applies = params_of("applies");
    let fault = |name: &str, text: &str| {
        let fault = Fault::new(source, fault::definition(source, name), text);
        fault.help("write `fn check(customer) { … }` or `fn check(customer, params) { … }`")
    };
    let check = match check.as_slice() {
        &[count @ (1 | 2)] => count,
        [] => return Err(fault("check", "the rule has no function `check`")),
        _ => {
            let text = "`check` takes the customer, and the parameters if it wants them";
            return Err(fault("check", text));
        }
    };
    let applies = match applies.as_slice() {
        [] => None,
        &[count @ (1 | 2)] => Some(count),
        _ => {
            let text = "`applies` takes the customer, and the parameters if it wants them";
            return Err(fault("applies", text));
        }
    };
    Ok((applies, check))
}

/// Refuses statements outside functions: they would never run.
pub(super) fn only_functions(ast: &AST, source: &Arc<Source>) -> Result<(), Fault> {
    match ast.statements().first() {
        Some(statement) => Err(stray(source, statement.position())),
        None => Ok(()),
    }
}

/// A statement that would never run.
pub(super) fn stray(source: &Arc<Source>, position: Position) -> Fault {
    let span = fault::span_at(source, position);
    Fault::new(source, span, "a statement outside of any function never runs")
        .help("put it into a function; a constant can be a function that gives it")
}

/// Whether a statement is `const NAME = …`, with its name and value.
pub(super) fn constant(statement: &Stmt) -> Option<(&str, &Expr)> {
    match statement {
        Stmt::Var(x, flags, _) if flags.intersects(rhai::ASTFlags::CONSTANT) => {
            Some((x.0.as_str(), &x.1))
        }
        _ => None,
    }
}
