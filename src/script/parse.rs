//! Reads scripts, and what can be seen of them without running them.

use std::sync::Arc;

use rhai::{AST, Engine, Expr, Position, Scope, Stmt};

use super::{fault, mistakes};
use crate::source::{Fault, Source};

/// How large a script may be, in bytes: parsing takes time and memory that no other limit sees.
const MAX_BYTES: usize = 1 << 20;

/// Parses a script that is not too large to; `libraries` are the names before `::` that there are.
pub(super) fn parse(
    engine: &Engine,
    known: &Scope,
    source: &Arc<Source>,
    libraries: &[&str],
) -> Result<AST, Vec<Fault>> {
    let text = source.text.trim_start_matches('\u{feff}');
    if text.len() > MAX_BYTES {
        let message = format!("the script is larger than {MAX_BYTES} bytes");
        return Err(vec![Fault::new(source, source.line_span(1), message)]);
    }
    let refused = |error| vec![mistakes::of_parse(&error, source, libraries)];
    engine.compile_with_scope(known, text).map_err(refused)
}

/// How many parameters `applies` takes, if it is there, and how many `check` does.
pub(super) fn parameters(ast: &AST, source: &Arc<Source>) -> Result<(Option<usize>, usize), Fault> {
    let fault = |name: &str, text: String| {
        let fault = Fault::new(source, fault::definition(source, name), text);
        fault.help("write `fn check(customer) { … }` or `fn check(customer, params) { … }`")
    };
    let parameters_of = |name: &str| {
        let functions = ast.iter_functions().filter(|function| function.name == name);
        let counts: Vec<usize> = functions.map(|function| function.params.len()).collect();
        match counts.as_slice() {
            [] => Ok(None),
            &[count @ (1 | 2)] => Ok(Some(count)),
            _ => {
                let what = "takes the customer, and the parameters if it wants them";
                Err(fault(name, format!("`{name}` {what}")))
            }
        }
    };
    let missing = || fault("check", "the rule has no function `check`".to_owned());
    let check = parameters_of("check")?.ok_or_else(missing)?;
    Ok((parameters_of("applies")?, check))
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
