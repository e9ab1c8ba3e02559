//! Comparisons and containment tests in syntax trees: their nodes stay, and the plan records their spans.

use std::sync::Arc;

use rhai::{Expr, FnCallExpr, Position};

use super::probe_plan::ComparisonSite;
use super::probe_rewriter::ProbeRewriter;
use clearance_syntax::source::Span;

/// The operators whose operands are recorded.
const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];

impl ProbeRewriter<'_> {
    pub(super) fn plan_function_call(&mut self, expr: &mut Expr) {
        let span = match expr {
            Expr::FnCall(call, _) if is_comparison(call) => Some(self.script.expression_span(expr)),
            _ => None,
        };
        if let Expr::FnCall(call, at) = expr {
            if let Some(span) = span {
                self.add_comparison_site(span, *at);
            }
            call.args.iter_mut().for_each(|arg| self.probe_expression(arg));
        }
    }

    pub(super) fn plan_call(&mut self, call: &mut FnCallExpr, at: Position) {
        if is_comparison(call) {
            let span = self.script.expression_span(&call.clone().into_fn_call_expr(at));
            self.add_comparison_site(span, at);
        }
        call.args.iter_mut().for_each(|arg| self.probe_expression(arg));
    }

    /// `a.b.c(d)`: a question where it ends in `contains`.
    pub(super) fn plan_chain(&mut self, expr: &mut Expr) {
        let mut last: &Expr = expr;
        while let Expr::Dot(x, ..) | Expr::Index(x, ..) = last {
            last = &x.rhs;
        }
        if let Expr::MethodCall(call, at) = last
            && call.name == "contains"
        {
            let at = *at;
            let span = self.script.expression_span(expr);
            self.add_comparison_site(span, at);
        }
        if let Expr::Dot(x, ..) = expr {
            self.probe_expression(&mut x.lhs);
            self.plan_links(&mut x.rhs);
        }
    }

    /// The rest of a chain, which asks nothing by itself.
    fn plan_links(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Dot(x, ..) => {
                self.plan_links(&mut x.lhs);
                self.plan_links(&mut x.rhs);
            }
            other => self.probe_expression(other),
        }
    }

    fn add_comparison_site(&mut self, span: Span, at: Position) {
        let source = Arc::clone(&self.script.source);
        let function = self.function_at(span);
        let name = source.name.as_str().into();
        self.plan.comparisons.insert((name, at), ComparisonSite { source, span, function });
    }
}

/// Whether a call compares two values, or asks whether one holds the other.
fn is_comparison(call: &FnCallExpr) -> bool {
    let name = call.name.as_str();
    call.args.len() == 2
        && !call.is_qualified()
        && (COMPARISONS.contains(&name) || name == "contains")
}
