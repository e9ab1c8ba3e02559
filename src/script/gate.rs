//! What a script may name, checked before it runs.
//!
//! Functions are an allow-list, so that nothing of rhai's packages is reachable because nobody thought of it,
//! and a misspelt call is an error of the pack instead of one of a run. Left out on purpose: what gives a
//! wrong answer quietly (`retain` and `drain` by index, `set` beyond the end), what calls functions by
//! their name in a string (`Fn`, `call`, `curry`), and `sleep`, `exit`, tags.

use std::collections::BTreeSet;
use std::sync::Arc;

use rhai::{AST, ASTNode, Expr, FnCallExpr, FnPtr, Position, Stmt};

use super::{fault, functions};
use crate::schema::nearest;
use crate::source::{Fault, Source};

/// How the parser writes a closure that captures variables: `{ share; curry(closure, …) }`. Scripts cannot
/// name it: the symbol is disabled.
const CURRY: &str = "curry";

/// Everything that a script names and must not.
pub(super) fn faults(ast: &AST, source: &Arc<Source>) -> Vec<Fault> {
    let own = ast.iter_functions().map(|function| function.name.to_owned()).collect();
    let mut gate = Gate { source, own, faults: Vec::new() };
    for name in functions::reserved() {
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
        // The parser writes `curry` around a closure that captures; a script cannot.
        let known = self.own.contains(name) || name == CURRY || functions::named(name).is_some();
        if call.is_operator_call() || call.is_qualified() || known {
            return;
        }
        let own = self.own.iter().map(String::as_str);
        let names = functions::all().map(|function| function.name).chain(own);
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
        let takers = functions::all().filter(|function| function.takes_closure());
        let names: Vec<&str> = takers.map(|function| function.name).collect();
        let help = format!("these do: {}; elsewhere write a function", names.join(", "));
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
        ASTNode::Expr(Expr::FnCall(call, _)) => call.name != CURRY,
        ASTNode::Stmt(Stmt::FnCall(call, _)) => call.name != CURRY,
        _ => true,
    });
    match outer {
        Some(ASTNode::Expr(Expr::FnCall(call, _) | Expr::MethodCall(call, _))) => takes(call),
        Some(ASTNode::Stmt(Stmt::FnCall(call, _))) => takes(call),
        _ => false,
    }
}

fn takes(call: &FnCallExpr) -> bool {
    let function = functions::named(call.name.as_str()).filter(|_| !call.is_qualified());
    function.is_some_and(functions::Function::takes_closure)
}
