//! The translator of the body of a function: its variables, and its statements.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use rhai::{ASTFlags, BinaryExpr, Expr, ImmutableString, OpAssignment, Stmt};

use crate::script::fast_path::expression::{
    FastExpr, FastFor, FastIf, FastPlace, FastRange, FastStatement, PlaceStep,
};
use crate::script::fast_path::program::{FunctionId, OwnFunctions, Program};
use crate::script::fast_path::translate::calls::find_arithmetic;
use crate::script::fast_path::translate::expressions::{Link, read_chain};
use crate::script::fast_path::value::FastValue;

/// Translates the body of a function.
pub(super) struct Translator<'a> {
    pub(super) program: &'a Program,
    pub(super) own: &'a Rc<OwnFunctions>,
    pub(super) pack: usize,
    /// The variables that are seen, the innermost last. The place of one is its slot.
    pub(super) scope: Vec<Variable>,
    /// The most that there are at a time.
    pub(super) slots: usize,
    /// The functions of scripts that it calls.
    pub(super) calls: BTreeSet<FunctionId>,
    /// What is left to rhai, in words.
    pub(super) unknown: RefCell<BTreeSet<String>>,
}

pub(super) struct Variable {
    pub(super) name: ImmutableString,
    pub(super) slot: usize,
    is_constant: bool,
}

impl Translator<'_> {
    /// A node that leaves the rule to rhai, and why.
    pub(super) fn give_up(&self, what: &str) -> FastExpr {
        self.unknown.borrow_mut().insert(what.to_owned());
        FastExpr::GiveUp
    }

    pub(super) fn declare(&mut self, name: ImmutableString, is_constant: bool) -> usize {
        let slot = self.scope.iter().map(|variable| variable.slot + 1).max().unwrap_or_default();
        self.scope.push(Variable { name, slot, is_constant });
        self.slots = self.slots.max(slot + 1);
        slot
    }

    pub(super) fn find_variable(&self, name: &str) -> Option<&Variable> {
        self.scope.iter().rev().find(|variable| variable.name == name)
    }

    pub(super) fn translate_block(&mut self, statements: &[Stmt]) -> Box<[FastStatement]> {
        let outer = self.scope.len();
        let block = statements.iter().map(|one| self.translate_statement(one)).collect();
        self.scope.truncate(outer);
        block
    }

    pub(super) fn translate_statement(&mut self, statement: &Stmt) -> FastStatement {
        match statement {
            Stmt::Noop(_) => FastStatement::Expr(FastExpr::Constant(FastValue::Unit)),
            Stmt::Expr(value) => FastStatement::Expr(self.translate_expr(value)),
            Stmt::FnCall(call, _) => FastStatement::Expr(self.translate_call(call)),
            Stmt::If(flow, _) => {
                let test = self.translate_expr(&flow.expr);
                let then = self.translate_block(flow.body.statements());
                let otherwise = self.translate_block(flow.branch.statements());
                FastStatement::Expr(FastExpr::If(Box::new(FastIf { test, then, otherwise })))
            }
            Stmt::Block(block) => {
                FastStatement::Expr(FastExpr::Block(self.translate_block(block.statements())))
            }
            Stmt::Var(variable, flags, _) if !flags.intersects(ASTFlags::EXPORTED) => {
                let value = self.translate_expr(&variable.1);
                let is_constant = flags.intersects(ASTFlags::CONSTANT);
                FastStatement::Let(self.declare(variable.0.name.clone(), is_constant), value)
            }
            Stmt::Assignment(parts) => self.translate_assignment(&parts.0, &parts.1),
            Stmt::For(it, _) => {
                let (item, counter, flow) = &**it;
                let over = self.translate_range(&flow.expr);
                let outer = self.scope.len();
                let counter = counter.as_ref().map(|name| self.declare(name.name.clone(), false));
                let item = self.declare(item.name.clone(), false);
                let body = self.translate_block(flow.body.statements());
                self.scope.truncate(outer);
                FastStatement::For(Box::new(FastFor { item, counter, over, body }))
            }
            Stmt::While(flow, _) if !matches!(flow.expr, Expr::Unit(_)) => {
                let test = self.translate_expr(&flow.expr);
                FastStatement::While(test, self.translate_block(flow.body.statements()))
            }
            Stmt::Return(value, flags, _) if !flags.intersects(ASTFlags::BREAK) => {
                FastStatement::Return(value.as_ref().map(|value| self.translate_expr(value)))
            }
            Stmt::BreakLoop(None, flags, _) => match flags.intersects(ASTFlags::BREAK) {
                true => FastStatement::Break,
                false => FastStatement::Continue,
            },
            Stmt::Switch(..) => FastStatement::Expr(self.give_up("`switch`")),
            Stmt::Return(..) => FastStatement::Expr(self.give_up("`throw`")),
            Stmt::While(..) | Stmt::Do(..) => FastStatement::Expr(self.give_up("`loop` or `do`")),
            _ => FastStatement::Expr(self.give_up("a statement")),
        }
    }

    pub(super) fn translate_assignment(
        &mut self,
        operator: &OpAssignment,
        both: &BinaryExpr,
    ) -> FastStatement {
        let value = self.translate_expr(&both.rhs);
        let operator = match operator.get_op_assignment_info() {
            None => Some(None),
            Some((.., syntax)) => find_arithmetic(syntax).map(Some),
        };
        match (operator, self.translate_place(&both.lhs)) {
            (Some(operator), Some(place)) if !value.has_effect() => {
                FastStatement::Assign(place, operator, value)
            }
            // Where the value is taken from a list, nothing else may depend on the list.
            (Some(None), Some(place)) if place.steps.is_empty() => {
                FastStatement::Assign(place, None, value)
            }
            _ => FastStatement::Expr(self.give_up("an assignment")),
        }
    }

    pub(super) fn translate_range(&mut self, over: &Expr) -> FastRange {
        if let Expr::FnCall(call, _) = over
            && call.is_operator_call()
            && call.name == ".."
            && let [from, to] = &*call.args
        {
            let (from, to) = (self.translate_expr(from), self.translate_expr(to));
            if !to.has_effect() {
                return FastRange::Numbers(from, to);
            }
        }
        FastRange::Items(self.translate_expr(over))
    }

    /// A variable that may be changed, or what is somewhere in it.
    pub(super) fn translate_place(&mut self, expr: &Expr) -> Option<FastPlace> {
        if let Expr::Variable(variable, ..) = expr {
            return self.place_of(&variable.1, &[]);
        }
        let (root, links) = read_chain(expr)?;
        let Expr::Variable(variable, ..) = root else { return None };
        self.place_of(&variable.1, &links)
    }

    pub(super) fn place_of(&mut self, name: &str, links: &[Link]) -> Option<FastPlace> {
        let slot = self.find_variable(name).filter(|variable| !variable.is_constant)?.slot;
        let mut steps = Vec::new();
        for link in links {
            steps.push(match (link.is_index, link.expr) {
                _ if link.is_optional => return None,
                (true, at) => {
                    let at = self.translate_expr(at);
                    if at.has_effect() {
                        return None;
                    }
                    PlaceStep::Index(at)
                }
                (false, Expr::Property(property, _)) => PlaceStep::Key(property.2.clone()),
                (false, _) => return None,
            });
        }
        Some(FastPlace { slot, steps: steps.into() })
    }
}
