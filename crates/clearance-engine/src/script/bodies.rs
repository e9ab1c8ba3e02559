//! Functions of scripts with another body.
//!
//! rhai does not let the body of a function definition be changed. So each function that is rewritten gets a body that
//! is one node of rhai's "custom syntax", which evaluates the new statements.

use std::cell::RefCell;
use std::rc::Rc;

use rhai::{
    AST, ASTNode, CustomExpr, Dynamic, Engine, EvalAltResult, EvalContext, Expr, Expression,
    Module, Position, ScriptFuncDef, Shared, Stmt, StmtBlock,
};

use super::meter::Meter;

/// The first token of the node, by which rhai finds what evaluates it. No script can write it.
const BODY: &str = "@";

/// The bodies of the functions that were rewritten.
#[derive(Debug)]
pub(super) struct Bodies {
    bodies: RefCell<Vec<Expr>>,
    /// Parses definitions whose body is one node.
    templates: Engine,
}

impl Default for Bodies {
    fn default() -> Self {
        let mut templates = Engine::new_raw();
        // Never evaluated: only what it parses to is used. A symbol that cannot be registered gives no definition,
        // and that is an error where one is asked for.
        let _registered =
            templates.register_custom_syntax([BODY, "$int$"], false, |_, _| Ok(Dynamic::UNIT));
        Self { bodies: RefCell::default(), templates }
    }
}

impl Bodies {
    /// A definition of the same function that evaluates other statements.
    pub(super) fn replace_body(
        &self,
        definition: &ScriptFuncDef,
        statements: Vec<Stmt>,
    ) -> Option<ScriptFuncDef> {
        let mut bodies = self.bodies.borrow_mut();
        let script = self.templates.compile(format!("fn body() {{ {BODY} {} }}", bodies.len()));
        let script = script.ok()?;
        let (.., template) = script.shared_lib().iter_script_fn_info().next()?;
        let (start, end) = (definition.body.start_position(), definition.body.end_position());
        bodies.push(Expr::Stmt(StmtBlock::new(statements, start, end).into()));
        Some(ScriptFuncDef { body: template.body.clone(), ..definition.clone() })
    }
}

/// Registers what evaluates the bodies. That costs an operation for the statement which the node is, and one for the
/// node; both are given back.
pub(super) fn register(engine: &mut Engine, bodies: &Rc<Bodies>, meter: &Rc<Meter>) {
    let (bodies, meter) = (Rc::clone(bodies), Rc::clone(meter));
    let evaluate = move |context: &mut EvalContext, inner: &[Expression], _: &Dynamic| {
        meter.give_back(2);
        let number = inner.first().and_then(Expression::get_literal_value::<i64>);
        let number = number.and_then(|number| usize::try_from(number).ok());
        let bodies = bodies.bodies.borrow();
        match number.and_then(|number| bodies.get(number)) {
            Some(body) => context.eval_expression_tree(&Expression::from(body)),
            None => Err(EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into()),
        }
    };
    // Fails only in a build of rhai without syntax trees.
    let _registered = engine.register_custom_syntax_handler(BODY, false, evaluate);
}

/// The statements of a function's body. The tree shows them only to who walks over it.
pub(super) fn body_statements(definition: &Shared<ScriptFuncDef>) -> Vec<Stmt> {
    let mut alone = Module::new();
    alone.set_script_fn(Shared::clone(definition));
    let mut body: Vec<Stmt> = Vec::new();
    AST::new([], alone).walk(&mut |path: &[ASTNode]| {
        if let [ASTNode::Stmt(statement)] = path {
            body.push((*statement).clone());
        }
        true
    });
    body
}

/// A node that a function registered under `key` evaluates, which is given the state and the inputs.
pub fn custom_node(key: &str, state: i64, inputs: Vec<Expr>, at: Position) -> Expr {
    let node = CustomExpr {
        inputs: inputs.into(),
        tokens: std::iter::once(key.into()).collect(),
        state: Dynamic::from_int(state),
        scope_may_be_changed: false,
        self_terminated: false,
    };
    Expr::Custom(node.into(), at)
}
