//! Comparisons, and questions whether one value holds another: they keep their nodes, and the plan learns their places.

use std::sync::Arc;

use rhai::{Expr, FnCallExpr, Position};

use super::plan::Asked;
use super::rewrite::Rewriter;
use clearance_syntax::source::Span;

/// The operators whose operands are recorded.
const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];

impl Rewriter<'_> {
    pub(super) fn function_call(&mut self, expr: &mut Expr) {
        let span = match expr {
            Expr::FnCall(call, _) if asks(call) => Some(self.script.expression(expr)),
            _ => None,
        };
        if let Expr::FnCall(call, at) = expr {
            if let Some(span) = span {
                self.ask(span, *at);
            }
            call.args.iter_mut().for_each(|arg| self.expression(arg));
        }
    }

    pub(super) fn call(&mut self, call: &mut FnCallExpr, at: Position) {
        if asks(call) {
            let span = self.script.expression(&call.clone().into_fn_call_expr(at));
            self.ask(span, at);
        }
        call.args.iter_mut().for_each(|arg| self.expression(arg));
    }

    /// `a.b.c(d)`: a question where it ends in `contains`.
    pub(super) fn chain(&mut self, expr: &mut Expr) {
        let mut last: &Expr = expr;
        while let Expr::Dot(x, ..) | Expr::Index(x, ..) = last {
            last = &x.rhs;
        }
        if let Expr::MethodCall(call, at) = last
            && call.name == "contains"
        {
            let at = *at;
            let span = self.script.expression(expr);
            self.ask(span, at);
        }
        if let Expr::Dot(x, ..) = expr {
            self.expression(&mut x.lhs);
            self.links(&mut x.rhs);
        }
    }

    /// The rest of a chain, which asks nothing by itself.
    fn links(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Dot(x, ..) => {
                self.links(&mut x.lhs);
                self.links(&mut x.rhs);
            }
            other => self.expression(other),
        }
    }

    fn ask(&mut self, span: Span, at: Position) {
        let source = Arc::clone(&self.script.source);
        let function = self.within(span);
        let name = source.name.as_str().into();
        self.plan.asked.insert((name, at), Asked { source, span, function });
    }
}

/// Whether a call compares two values, or asks whether one holds the other.
fn asks(call: &FnCallExpr) -> bool {
    let name = call.name.as_str();
    call.args.len() == 2
        && !call.is_qualified()
        && (COMPARISONS.contains(&name) || name == "contains")
}
