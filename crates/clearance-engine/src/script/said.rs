//! Texts that are made of values that move with the day: harmless where they stand in what a rule says.
//!
//! A text that holds the day of the check is another one tomorrow. In a message that changes nothing; anywhere else it could
//! be compared or searched, and that cannot be seen.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rhai::{AST, ASTNode, Expr, FnCallExpr, ImmutableString, Position, Stmt};

use super::engine;
use super::horizon::SaidAt;
use super::limits::Limits;
use clearance_syntax::source::Source;

/// The functions whose texts are for people and are not seen by any script.
const SAYING: [&str; 5] = ["report", "ask", "label", "help", "print"];

/// The places of scripts that only say something, found when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Said(RefCell<HashMap<ImmutableString, HashSet<Position>>>);

impl Said {
    /// Whether all of these places only say something.
    pub(super) fn only_says(
        &self,
        said: &[SaidAt],
        sources: &[Arc<Source>],
        limits: &Limits,
    ) -> bool {
        said.iter().all(|(script, at)| {
            let Some(script) = script else { return false };
            let mut known = self.0.borrow_mut();
            let places = known.entry(script.clone()).or_insert_with(|| {
                let source = sources.iter().find(|source| *source.name == **script);
                let parsed = source
                    .and_then(|source| engine::parsing_engine(limits).compile(&*source.text).ok());
                parsed.as_ref().map(saying_places).unwrap_or_default()
            });
            places.contains(at)
        })
    }
}

/// The places in a script where a text is put together that goes straight into what it says.
fn saying_places(ast: &AST) -> HashSet<Position> {
    let mut places = HashSet::new();
    ast.walk(&mut |path: &[ASTNode]| {
        if let Some(
            ASTNode::Expr(Expr::FnCall(call, _) | Expr::MethodCall(call, _))
            | ASTNode::Stmt(Stmt::FnCall(call, _)),
        ) = path.last()
            && !call.is_qualified()
            && SAYING.contains(&call.name.as_str())
        {
            call.args.iter().for_each(|arg| add_places(arg, &mut places));
        }
        true
    });
    places
}

/// Adds the places where the parts of a text are turned into text.
fn add_places(text: &Expr, places: &mut HashSet<Position>) {
    match text {
        Expr::InterpolatedString(parts, _) => {
            places.extend(parts.iter().map(Expr::position));
            parts.iter().for_each(|part| add_places(part, places));
        }
        Expr::FnCall(call, at) if is_concatenation(call) => {
            places.insert(*at);
            call.args.iter().for_each(|arg| add_places(arg, places));
        }
        _ => {}
    }
}

fn is_concatenation(call: &FnCallExpr) -> bool {
    call.is_operator_call() && call.name == "+"
}
