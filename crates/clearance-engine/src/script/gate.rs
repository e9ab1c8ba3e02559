//! The names that a script may use, checked before it runs.
//!
//! Functions are an allow-list, so that nothing of rhai's packages is reachable by oversight,
//! and a misspelt call is an error of the pack instead of one of a run. Left out on purpose: what gives a
//! wrong answer quietly (`retain` and `drain` by index, `set` beyond the end), what calls functions by
//! their name in a string (`Fn`, `call`, `curry`), and `sleep`, `exit`, tags.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rhai::{AST, ASTNode, Expr, FnCallExpr, FnPtr, Position, Stmt};

use super::habits::calls;
use super::scripts::Library;
use super::{diagnostic, functions};
use crate::suggestion::closest_match;
use clearance_syntax::source::{Diagnostic, Source, Span};

/// How the parser writes a closure that captures variables: `{ share; curry(closure, …) }`. Scripts cannot
/// name it: the symbol is disabled.
const CURRY: &str = "curry";

/// The functions of libraries: names with how many parameters each takes.
#[derive(Debug, Default)]
pub(super) struct Known(BTreeMap<String, Option<Vec<(String, usize)>>>);

impl Known {
    /// The functions of some libraries. Of one that does not compile, nothing is known; it says so elsewhere.
    pub(super) fn of<'a>(libraries: impl Iterator<Item = (&'a Library, Option<&'a AST>)>) -> Self {
        let functions = |ast: &AST| {
            // Closures have names that no script can write.
            let written = ast.iter_functions().filter(|function| !function.name.contains('$'));
            written.map(|function| (function.name.to_owned(), function.params.len())).collect()
        };
        let one =
            |(library, ast): (&Library, Option<&AST>)| (library.name.clone(), ast.map(functions));
        Self(libraries.map(one).collect())
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

/// Everything that a script names and must not. Without libraries, calls of theirs are not looked at. Scripts of the program are known
/// to keep to it; its tests load them as strangers.
pub(super) fn check_script(
    ast: &AST,
    source: &Arc<Source>,
    libraries: Option<&Known>,
) -> Vec<Diagnostic> {
    if source.embedded_path().is_some() {
        return Vec::new();
    }
    let functions = ast.iter_functions();
    let own = functions.map(|it| (it.name.to_owned(), it.params.len())).collect();
    let mut gate = Gate { source, own, libraries, diagnostics: Vec::new() };
    for name in functions::reserved_names() {
        if gate.is_own(name) {
            gate.report_reserved(name);
        }
    }
    ast.walk(&mut |path: &[ASTNode]| gate.visit(path));
    gate.diagnostics
}

struct Gate<'a> {
    source: &'a Arc<Source>,
    /// The script's own functions, with how many parameters each takes.
    own: BTreeSet<(String, usize)>,
    libraries: Option<&'a Known>,
    diagnostics: Vec<Diagnostic>,
}

/// How a function is called, and with how many values in the brackets.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// `f(a, b)`
    Plain(usize),
    /// `a.f(b)`
    Method(usize),
}

impl Gate<'_> {
    fn visit(&mut self, path: &[ASTNode]) -> bool {
        match path.last() {
            Some(ASTNode::Expr(Expr::FnCall(call, at)) | ASTNode::Stmt(Stmt::FnCall(call, at))) => {
                self.check_call(call, *at, Form::Plain(call.args.len()));
            }
            Some(ASTNode::Expr(Expr::MethodCall(call, at))) => {
                let before = self.diagnostics.len();
                self.check_call(call, *at, Form::Method(call.args.len()));
                if self.diagnostics.len() > before {
                    self.of_object(path);
                }
            }
            // rhai's walk passes over the value of `break`.
            Some(ASTNode::Stmt(Stmt::BreakLoop(Some(value), ..))) => {
                value.walk(&mut Vec::new(), &mut |path: &[ASTNode]| self.visit(path));
            }
            Some(ASTNode::Expr(Expr::DynamicConstant(value, at)))
                if value.is::<FnPtr>() && !self.is_taken(path) =>
            {
                self.report_closure(*at);
            }
            _ => {}
        }
        true
    }

    fn is_own(&self, name: &str) -> bool {
        self.own.iter().any(|(own, _)| own == name)
    }

    fn check_call(&mut self, call: &FnCallExpr, at: Position, form: Form) {
        let name = call.name.as_str();
        // The parser writes `curry` around a closure that captures; a script cannot.
        if call.is_operator_call() || name == CURRY {
            return;
        }
        let span = diagnostic::span_at(self.source, at);
        let problem = if call.is_qualified() {
            let library = call.namespace.root();
            let functions = self.libraries.and_then(|known| known.0.get(library)?.as_ref());
            functions.and_then(|functions| unknown_in(library, functions, name, call.args.len()))
        } else {
            self.call_problem(name, form)
        };
        if let Some((message, help)) = problem {
            self.diagnostics.push(Diagnostic::new(self.source, span, message).help(help));
        }
    }

    /// Returns the error of a call of a function without a library, with advice.
    fn call_problem(&self, name: &str, form: Form) -> Option<(String, String)> {
        // After a dot, what stands before it would be `this` to a function of the script, and not its parameter.
        let (own, count) = match form {
            Form::Plain(count) => (self.is_own(name), count),
            Form::Method(count) => (false, count + 1),
        };
        let yields = functions::yields_to_script(name) && self.is_own(name);
        if let Some(function) = functions::find_function(name).filter(|_| !own && !yields) {
            let fits = function.forms.iter().any(|form| form.parameters.len() == count);
            let message = format!("`{name}` does not take {}", count_values(count));
            return (!fits).then(|| (message, function.describe_parameters()));
        }
        if !own && self.is_own(name) {
            let message = format!(
                "`{name}` is a function of this script, and those stand before what they are given"
            );
            return Some((message, format!("write `{name}(value)` instead of `value.{name}()`")));
        }
        if own {
            let counts = self.own.iter().filter(|(own, _)| own == name).map(|&(_, count)| count);
            return wrong_count(name, &counts.collect::<Vec<_>>(), count);
        }
        let own = self.own.iter().map(|(name, _)| name.as_str());
        let near = closest_match(name, own.clone());
        let names = functions::all_functions().map(|function| function.name).chain(own);
        let help =
            match (calls::call_help(name).filter(|_| near.is_none()), closest_match(name, names)) {
                (Some(help), _) => help.to_owned(),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                _ => "functions of a library are called as `library::function()`".to_owned(),
            };
        Some((format!("unknown function `{name}`"), help))
    }

    /// Says of the last diagnostic that it is about what another language has as an object, if it is: `Math.max(a, b)`.
    fn of_object(&mut self, path: &[ASTNode]) {
        let object = path.iter().rev().nth(1).and_then(|parent| match parent {
            ASTNode::Expr(Expr::Dot(sides, ..)) => match &sides.lhs {
                Expr::Variable(variable, _, at) => Some((variable.1.as_str(), *at)),
                _ => None,
            },
            _ => None,
        });
        let (Some((object, at)), Some(diagnostic)) = (object, self.diagnostics.last_mut()) else {
            return;
        };
        let function = self.source.slice(diagnostic.span);
        if let Some(help) = calls::of_object(object, function) {
            let span = Span::new(diagnostic::span_at(self.source, at).start, diagnostic.span.end);
            let text = format!("there is no `{object}.{function}` in this language");
            *diagnostic = Diagnostic::new(self.source, span, text).help(help);
        }
    }

    /// Whether the closure at the end of a path is given to a function that takes one, or to one that is not there, which
    /// is said.
    ///
    /// One that captures variables is wrapped by the parser: `{ share; curry(closure, …) }`.
    fn is_taken(&self, path: &[ASTNode]) -> bool {
        let outer = path.iter().rev().skip(1).find(|node| match node {
            ASTNode::Stmt(Stmt::Expr(_)) | ASTNode::Expr(Expr::Stmt(_)) => false,
            ASTNode::Expr(Expr::FnCall(call, _)) => call.name != CURRY,
            ASTNode::Stmt(Stmt::FnCall(call, _)) => call.name != CURRY,
            _ => true,
        });
        match outer {
            Some(ASTNode::Expr(Expr::FnCall(call, _) | Expr::MethodCall(call, _))) => {
                self.takes_closure(call)
            }
            Some(ASTNode::Stmt(Stmt::FnCall(call, _))) => self.takes_closure(call),
            _ => false,
        }
    }

    fn takes_closure(&self, call: &FnCallExpr) -> bool {
        let name = call.name.as_str();
        match functions::find_function(name).filter(|_| !call.is_qualified()) {
            Some(function) => function.takes_closure(),
            None => !call.is_qualified() && !call.is_operator_call() && !self.is_own(name),
        }
    }

    fn report_closure(&mut self, at: Position) {
        let span = diagnostic::span_at(self.source, at);
        let text = "a closure stands only where it is given to a function that takes one";
        let takers = functions::all_functions().filter(|function| function.takes_closure());
        let names: Vec<&str> = takers.map(|function| function.name).collect();
        let help = format!("these do: {}; elsewhere write a function", names.join(", "));
        self.diagnostics.push(Diagnostic::new(self.source, span, text).help(help));
    }

    fn report_reserved(&mut self, name: &str) {
        let span = diagnostic::definition_span(self.source, name);
        let text = format!("`{name}` is a function of the rule language");
        self.diagnostics.push(Diagnostic::new(self.source, span, text).help("choose another name"));
    }
}

/// Returns the error of a call of a library's function, with advice.
fn unknown_in(
    library: &str,
    functions: &[(String, usize)],
    name: &str,
    count: usize,
) -> Option<(String, String)> {
    let named = functions.iter().filter(|(known, _)| known == name);
    let counts: Vec<usize> = named.map(|&(_, count)| count).collect();
    if !counts.is_empty() {
        return wrong_count(&format!("{library}::{name}"), &counts, count);
    }
    let help = match closest_match(name, functions.iter().map(|(known, _)| known.as_str())) {
        Some(near) => format!("did you mean `{library}::{near}`?"),
        None => {
            let names: Vec<String> =
                functions.iter().map(|(name, _)| format!("`{name}`")).collect();
            format!("the functions of `{library}` are {}", names.join(", "))
        }
    };
    Some((format!("unknown function `{library}::{name}`"), help))
}

/// A function that is called with another number of values than it takes.
fn wrong_count(name: &str, counts: &[usize], count: usize) -> Option<(String, String)> {
    let taken: Vec<String> = counts.iter().map(|&count| count_values(count)).collect();
    let message = format!("`{name}` does not take {}", count_values(count));
    (!counts.contains(&count)).then(|| (message, format!("it takes {}", taken.join(" or "))))
}

fn count_values(count: usize) -> String {
    match count {
        0 => "nothing".to_owned(),
        1 => "1 value".to_owned(),
        _ => format!("{count} values"),
    }
}
