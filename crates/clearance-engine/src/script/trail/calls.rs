//! Marks the calls whose result a rule discards: what such a call reads counts for nothing that is reported after it.
//!
//! In `check` and `check_all`, a statement that calls a function of the rule passes nothing on: functions get copies, see no
//! variable of who calls them, and what they return is discarded. It could pass something on only by a variable that a
//! closure shares, so a function with such a closure is left as it is, and so is what stands in a `try`.

use std::rc::Rc;

use rhai::{
    AST, ASTNode, Dynamic, Engine, EvalAltResult, EvalContext, Expr, Expression, FnCallExpr,
    Module, Position, ScriptFuncDef, Shared, Stmt, StmtBlock,
};

use super::watch::Trail;
use crate::script::bodies::custom_node;
use crate::script::meter::Meter;

/// The first token of the node that stands for such a call. No script can write it.
const CALL: &str = "@call";

/// The functions whose statements are marked.
const ENTRIES: [&str; 2] = ["check", "check_all"];

/// Puts nodes in the place of calls whose result is discarded; `own` are the names of the script's functions, each with the
/// number of its parameters.
pub(in crate::script) fn mark_calls(
    definition: &Shared<ScriptFuncDef>,
    statements: &mut [Stmt],
    own: &[(String, usize)],
) {
    if ENTRIES.contains(&definition.name.as_str()) && !shares_variables(definition) {
        mark_statements(statements, own);
    }
}

/// Whether a closure in a function shares a variable with it.
fn shares_variables(definition: &Shared<ScriptFuncDef>) -> bool {
    let mut alone = Module::new();
    alone.set_script_fn(Shared::clone(definition));
    let mut shares = false;
    AST::new([], alone).walk(&mut |path: &[ASTNode]| {
        shares |= matches!(path.last(), Some(ASTNode::Stmt(Stmt::Share(..))));
        !shares
    });
    shares
}

fn mark_statements(statements: &mut [Stmt], own: &[(String, usize)]) {
    let mark_block = |block: &mut StmtBlock| mark_statements(block.statements_mut(), own);
    for statement in statements {
        match statement {
            Stmt::If(flow, _) | Stmt::While(flow, _) | Stmt::Do(flow, ..) => {
                mark_block(&mut flow.body);
                mark_block(&mut flow.branch);
            }
            Stmt::For(x, _) => mark_block(&mut x.2.body),
            Stmt::Block(block) => mark_block(block),
            Stmt::FnCall(call, at) if is_own(call, own) => {
                let (call, at) = (Expr::FnCall(call.clone(), *at), *at);
                *statement = Stmt::Expr(custom_node(CALL, 0, vec![call], at).into());
            }
            Stmt::Expr(expr) => match &mut **expr {
                Expr::FnCall(call, at) if is_own(call, own) => {
                    let (call, at) = (Expr::FnCall(call.clone(), *at), *at);
                    **expr = custom_node(CALL, 0, vec![call], at);
                }
                _ => {}
            },
            _ => {}
        }
    }
}

fn is_own(call: &FnCallExpr, own: &[(String, usize)]) -> bool {
    let is_named =
        |(name, count): &(String, usize)| *name == call.name && *count == call.args.len();
    !call.is_qualified() && own.iter().any(is_named)
}

/// Registers what evaluates the nodes. Each costs two operations more than the call, which are given back.
pub(in crate::script) fn register(engine: &mut Engine, trail: &Rc<Trail>, meter: &Rc<Meter>) {
    let (trail, meter) = (Rc::clone(trail), Rc::clone(meter));
    let evaluate = move |context: &mut EvalContext, inputs: &[Expression], _: &Dynamic| {
        meter.give_back(2);
        let Some(call) = inputs.first() else {
            return Err(EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into());
        };
        let _within = trail.begin_call();
        context.eval_expression_tree(call)
    };
    // Fails only in a build of rhai without syntax trees.
    let _registered = engine.register_custom_syntax_handler(CALL, false, evaluate);
}
