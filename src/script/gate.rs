//! What a script may name, checked before it runs.
//!
//! Functions are an allow-list, so that nothing of rhai's packages is reachable because nobody thought of it,
//! and a misspelt call is an error of the pack instead of one of a run. Left out on purpose: what gives a
//! wrong answer quietly (`retain` and `drain` by index, `set` beyond the end), what calls functions by
//! their name in a string (`Fn`, `call`, `curry`), and `sleep`, `exit`, tags.

use std::collections::BTreeSet;
use std::sync::Arc;

use rhai::{AST, ASTNode, Expr, FnCallExpr, FnPtr, Position, Stmt};

use super::fault;
use crate::schema::nearest;
use crate::source::{Fault, Source};

/// What every rule reports with; a function of the same name would make a rule silent.
const RESERVED: [&str; 9] =
    ["report", "label", "help", "fix", "missing", "today", "date", "days_until", "print"];

/// The functions that take a closure. A closure stands nowhere else: kept in a variable that the next
/// closure captures it would grow without any limit seeing it.
const TAKE_CLOSURES: [&str; 10] =
    ["all", "filter", "find", "find_map", "for_each", "map", "reduce", "some", "sort", "zip"];

/// The other functions of the rule language.
const FUNCTIONS: [&str; 66] = [
    // Lists and maps
    "clusters",
    "group_by",
    "index_by",
    "pick",
    "pluck",
    "append",
    "clear",
    "contains",
    "dedup",
    "extract",
    "get",
    "index_of",
    "insert",
    "is_empty",
    "join",
    "keys",
    "len",
    "pop",
    "push",
    "remove",
    "reverse",
    "shift",
    "sum",
    "values",
    "without",
    "range",
    // Strings
    "bytes",
    "ends_with",
    "pad",
    "replace",
    "split",
    "starts_with",
    "sub_string",
    "to_lower",
    "to_upper",
    "trim",
    // Numbers
    "abs",
    "ceiling",
    "floor",
    "int",
    "is_even",
    "is_odd",
    "is_zero",
    "max",
    "min",
    "parse_float",
    "parse_int",
    "round",
    "sign",
    "sqrt",
    "to_float",
    "to_int",
    // All values
    "debug",
    "to_debug",
    "to_string",
    "type_of",
    "curry",
    // Reporting and dates
    "report",
    "label",
    "help",
    "fix",
    "missing",
    "today",
    "date",
    "days_until",
    "print",
];

/// Everything that a script names and must not.
pub(super) fn faults(ast: &AST, source: &Arc<Source>) -> Vec<Fault> {
    let own = ast.iter_functions().map(|function| function.name.to_owned()).collect();
    let mut gate = Gate { source, own, faults: Vec::new() };
    for name in RESERVED {
        if gate.own.contains(name) {
            gate.reserved(name);
        }
    }
    ast.walk(&mut |path: &[ASTNode]| gate.visit(path));
    gate.faults
}

struct Gate<'a> {
    source: &'a Arc<Source>,
    own: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl Gate<'_> {
    fn visit(&mut self, path: &[ASTNode]) -> bool {
        match path.last() {
            Some(ASTNode::Expr(Expr::FnCall(call, at) | Expr::MethodCall(call, at))) => {
                self.call(call, *at);
            }
            Some(ASTNode::Stmt(Stmt::FnCall(call, at))) => self.call(call, *at),
            // rhai's walk passes over the value of `break`.
            Some(ASTNode::Stmt(Stmt::BreakLoop(Some(value), ..))) => {
                value.walk(&mut Vec::new(), &mut |path: &[ASTNode]| self.visit(path));
            }
            Some(ASTNode::Expr(Expr::DynamicConstant(value, at)))
                if value.is::<FnPtr>() && !taken(path) =>
            {
                self.closure(*at);
            }
            _ => {}
        }
        true
    }

    fn call(&mut self, call: &FnCallExpr, at: Position) {
        let name = call.name.as_str();
        let known = |name: &str| FUNCTIONS.contains(&name) || TAKE_CLOSURES.contains(&name);
        if call.is_operator_call() || call.is_qualified() || known(name) || self.own.contains(name)
        {
            return;
        }
        let own = self.own.iter().map(String::as_str);
        let names = FUNCTIONS.into_iter().chain(TAKE_CLOSURES).chain(own);
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "functions of a library are called as `library::function()`".to_owned(),
        };
        let span = fault::span_at(self.source, at);
        let fault = Fault::new(self.source, span, format!("there is no function `{name}`"));
        self.faults.push(fault.help(help));
    }

    fn closure(&mut self, at: Position) {
        let span = fault::span_at(self.source, at);
        let text = "a closure stands only where it is given to a function that takes one";
        let help = format!("these do: {}; elsewhere write a function", TAKE_CLOSURES.join(", "));
        self.faults.push(Fault::new(self.source, span, text).help(help));
    }

    fn reserved(&mut self, name: &str) {
        let span = fault::definition(self.source, name);
        let text = format!("`{name}` is a function of the rule language");
        self.faults.push(Fault::new(self.source, span, text).help("choose another name"));
    }
}

/// Whether the closure at the end of a path is given to a function that takes one.
///
/// One that captures variables is wrapped by the parser: `{ share; curry(closure, …) }`.
fn taken(path: &[ASTNode]) -> bool {
    let outer = path.iter().rev().skip(1).find(|node| match node {
        ASTNode::Stmt(Stmt::Expr(_)) | ASTNode::Expr(Expr::Stmt(_)) => false,
        ASTNode::Expr(Expr::FnCall(call, _)) => call.name != "curry",
        ASTNode::Stmt(Stmt::FnCall(call, _)) => call.name != "curry",
        _ => true,
    });
    match outer {
        Some(ASTNode::Expr(Expr::FnCall(call, _) | Expr::MethodCall(call, _))) => takes(call),
        Some(ASTNode::Stmt(Stmt::FnCall(call, _))) => takes(call),
        _ => false,
    }
}

fn takes(call: &FnCallExpr) -> bool {
    !call.is_qualified() && TAKE_CLOSURES.contains(&call.name.as_str())
}
