//! Probes as nodes of rhai's syntax trees.

use rhai::{Expr, Position, Stmt};

use clearance_engine::script::bodies::custom_node;

// The first tokens of probes, by which rhai finds what evaluates them. No script can write them.
pub(super) const STATEMENT: &str = "@statement";
pub(super) const DECISION: &str = "@decision";
pub(super) const PRESENCE: &str = "@presence";
pub(super) const ARM: &str = "@arm";

/// Makes the probe that records that a statement was reached.
pub(super) fn statement_probe(site: i64) -> Stmt {
    Stmt::Expr(custom_node(STATEMENT, site, Vec::new(), Position::NONE).into())
}

/// Puts a probe around an expression.
pub(super) fn wrap_in_probe(expr: &mut Expr, site: i64, kind: &str) {
    let at = expr.position();
    let inner = expr.take();
    *expr = custom_node(kind, site, vec![inner], at);
}
