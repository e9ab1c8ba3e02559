//! Probes as nodes of rhai's syntax trees.

use rhai::{Expr, Position, Stmt};

use clearance_engine::script::bodies::node;

// The first tokens of probes, by which rhai finds what evaluates them. No script can write them.
pub(super) const STATEMENT: &str = "@statement";
pub(super) const DECISION: &str = "@decision";
pub(super) const PRESENCE: &str = "@presence";
pub(super) const ARM: &str = "@arm";

/// A probe that says that it was reached.
pub(super) fn reached(site: i64) -> Stmt {
    Stmt::Expr(node(STATEMENT, site, Vec::new(), Position::NONE).into())
}

/// Puts a probe around an expression.
pub(super) fn wrap(expr: &mut Expr, site: i64, kind: &str) {
    let at = expr.position();
    let inner = expr.take();
    *expr = node(kind, site, vec![inner], at);
}
