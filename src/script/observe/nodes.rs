//! Probes as nodes of rhai's syntax trees.

use std::rc::Rc;

use rhai::{CustomExpr, Dynamic, Engine, Expr, Position, ScriptFuncDef, Shared, Stmt};

// The first tokens of probes, by which rhai finds what evaluates them. No script can write them.
pub(super) const BODY: &str = "@";
pub(super) const STATEMENT: &str = "@statement";
pub(super) const DECISION: &str = "@decision";
pub(super) const PRESENCE: &str = "@presence";
pub(super) const ARM: &str = "@arm";

/// A probe that says that it was reached.
pub(super) fn reached(site: i64) -> Stmt {
    Stmt::Expr(probe(site, STATEMENT, None, Position::NONE).into())
}

/// Puts a probe around an expression.
pub(super) fn wrap(expr: &mut Expr, site: i64, kind: &str) {
    let at = expr.position();
    let inner = expr.take();
    *expr = probe(site, kind, Some(inner), at);
}

fn probe(site: i64, kind: &str, inner: Option<Expr>, at: Position) -> Expr {
    let probe = CustomExpr {
        inputs: inner.into_iter().collect(),
        tokens: std::iter::once(kind.into()).collect(),
        state: Dynamic::from_int(site),
        scope_may_be_changed: false,
        self_terminated: false,
    };
    Expr::Custom(probe.into(), at)
}

/// Definitions of functions whose body is one probe.
#[derive(Debug)]
pub(super) struct Templates(Engine);

impl Default for Templates {
    fn default() -> Self {
        let mut engine = Engine::new_raw();
        // Evaluated by nobody: only what it parses to is used. A symbol that cannot be registered gives no
        // templates, and nothing is observed.
        let _registered =
            engine.register_custom_syntax([BODY, "$int$"], false, |_, _| Ok(Dynamic::UNIT));
        Self(engine)
    }
}

impl Templates {
    /// A function whose body evaluates the body of this number.
    pub(super) fn function(&self, body: usize) -> Option<Rc<ScriptFuncDef>> {
        let script = self.0.compile(format!("fn body() {{ {BODY} {body} }}")).ok()?;
        let found = script.shared_lib().iter_script_fn_info().next();
        found.map(|(.., definition)| Shared::clone(definition))
    }
}
