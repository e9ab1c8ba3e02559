//! Reads scripts, and what can be seen of them without running them.

use std::sync::Arc;

use rhai::{AST, Engine, Expr, Position, Scope, Stmt};

use super::mistakes::Libraries;
use super::{bounds, diagnostic, mistakes};
use clearance_syntax::source::{Diagnostic, Source};

/// Parses a script that is not too large to.
pub fn parse_script(
    engine: &Engine,
    known: &Scope,
    source: &Arc<Source>,
    libraries: &Libraries<'_>,
) -> Result<AST, Vec<Diagnostic>> {
    let text = source.text.trim_start_matches('\u{feff}');
    // Scripts of the program are known to be within bounds; its tests load them as strangers.
    let is_known = source.embedded_path().is_some();
    if !is_known && let Some(diagnostic) = bounds::check_bounds(source) {
        return Err(vec![diagnostic]);
    }
    let refused = |error| vec![mistakes::of_parse(&error, source, libraries)];
    let ast = engine.compile_with_scope(known, text).map_err(refused)?;
    match bounds::check_lines(source) {
        Some(diagnostic) if !is_known => Err(vec![diagnostic]),
        _ => Ok(ast),
    }
}

/// How many parameters each of the functions takes that are called from outside; nothing where it is not there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entries {
    pub(super) applies: Option<usize>,
    pub(super) check: Option<usize>,
    pub(super) plan: Option<usize>,
    /// Those of `gather` and `check_all`: there are both or neither.
    pub(super) over_all: Option<(usize, usize)>,
}

/// Finds the functions that a rule must and may have.
pub(super) fn find_entries(ast: &AST, source: &Arc<Source>) -> Result<Entries, Diagnostic> {
    let parameters_of = |name: &str| {
        let functions = ast.iter_functions().filter(|function| function.name == name);
        let counts: Vec<usize> = functions.map(|function| function.params.len()).collect();
        match counts.as_slice() {
            [] => Ok(None),
            &[count @ (1 | 2)] => Ok(Some(count)),
            _ => {
                let what = if name == "check_all" { "what was gathered" } else { "the document" };
                let text = format!("`{name}` takes {what}, and the parameters if it wants them");
                Err(at_definition(source, name, text, name))
            }
        }
    };
    let (applies, check) = (parameters_of("applies")?, parameters_of("check")?);
    let plan = parameters_of("plan")?;
    let over_all = match (parameters_of("gather")?, parameters_of("check_all")?) {
        (Some(gather), Some(check_all)) => Some((gather, check_all)),
        (Some(_), None) => {
            let text = "`gather` gathers for `check_all`, which the rule does not have";
            return Err(at_definition(source, "gather", text, "check_all"));
        }
        (None, Some(_)) => {
            let text = "`check_all` looks at what `gather` gives, which the rule does not have";
            return Err(at_definition(source, "check_all", text, "gather"));
        }
        (None, None) if check.is_none() => {
            return Err(at_definition(
                source,
                "check",
                "the rule has no function `check`",
                "check",
            ));
        }
        (None, None) => None,
    };
    Ok(Entries { applies, check, plan, over_all })
}

/// A diagnostic where a function is defined, with how the function that it is about is written.
fn at_definition(
    source: &Arc<Source>,
    name: &str,
    text: impl Into<String>,
    wanted: &str,
) -> Diagnostic {
    let first = if wanted == "check_all" { "gathered" } else { "document" };
    let help =
        format!("write `fn {wanted}({first}) {{ … }}` or `fn {wanted}({first}, params) {{ … }}`");
    Diagnostic::new(source, diagnostic::definition_span(source, name), text).help(help)
}

/// Refuses statements outside functions: they would never run.
pub(super) fn only_functions(ast: &AST, source: &Arc<Source>) -> Result<(), Diagnostic> {
    match ast.statements().first() {
        Some(statement) => Err(stray_statement(source, statement.position())),
        None => Ok(()),
    }
}

/// A statement that would never run.
pub(super) fn stray_statement(source: &Arc<Source>, position: Position) -> Diagnostic {
    let span = diagnostic::span_at(source, position);
    Diagnostic::new(source, span, "a statement outside of any function never runs")
        .help("put it into a function; a constant can be a function that gives it")
}

/// Whether a statement is `const NAME = …`, with its name and value.
pub fn constant_name(statement: &Stmt) -> Option<(&str, &Expr)> {
    match statement {
        Stmt::Var(x, flags, _) if flags.intersects(rhai::ASTFlags::CONSTANT) => {
            Some((x.0.as_str(), &x.1))
        }
        _ => None,
    }
}
