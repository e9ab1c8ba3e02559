//! Puts probes into syntax trees.
//!
//! A probe is a node of rhai's "custom syntax", which is evaluated by a function of ours: one that stands before a
//! statement or in front of an arm says that it was reached, one around a condition hands its value through and
//! says what it was.

use std::sync::Arc;

use rhai::{ASTFlags, Expr, Stmt, StmtBlock};

use super::nodes::{ARM, DECISION, PRESENCE, reached, wrap};
use super::plan::{Function, Outcomes, Plan, Site};
use clearance_engine::script::FunctionBody;
use clearance_engine::script::extent::Script;
use clearance_syntax::source::Span;

/// The functions that have a name, with the offsets between which their bodies lie.
fn named(
    functions: &[FunctionBody],
    script: &Script,
    library: Option<&str>,
) -> Vec<(usize, usize, Arc<str>)> {
    let definitions = functions.iter().map(|function| &function.definition);
    let named = definitions.filter(|definition| !definition.name.contains('$'));
    named
        .map(|definition| {
            let start = script.offset(definition.body.start_position());
            let end = script.offset(definition.body.end_position());
            let name = definition.name.as_str();
            let name = library.map_or_else(|| name.to_owned(), |of| format!("{of}::{name}"));
            (start, end, name.into())
        })
        .collect()
}

/// Puts probes into the functions of one script.
pub(super) struct Rewriter<'a> {
    pub(super) script: &'a Script,
    named: Vec<(usize, usize, Arc<str>)>,
    pub(super) plan: &'a mut Plan,
    /// The number of the statement that is being rewritten.
    within: Option<i64>,
}

impl<'a> Rewriter<'a> {
    /// Ready for the functions of a script; `library` is the name under which they are called.
    pub(super) fn new(
        functions: &[FunctionBody],
        script: &'a Script,
        library: Option<&str>,
        plan: &'a mut Plan,
    ) -> Self {
        let named = named(functions, script, library);
        for (start, end, name) in &named {
            plan.add_function(Function {
                source: Arc::clone(&script.source),
                name: Arc::clone(name),
                span: Span::new(script.definition(*start), *end),
            });
        }
        Self { script, named, plan, within: None }
    }

    /// Puts probes into a function's body.
    pub(super) fn add_probes(&mut self, function: &mut FunctionBody) {
        let statements = std::mem::take(&mut function.statements);
        let alone = function.definition.body.end_position().is_none();
        function.statements = self.statements(statements, alone);
    }

    fn block(&mut self, block: &mut StmtBlock) {
        let statements = std::mem::take(block.statements_mut()).into_vec();
        let alone = block.end_position().is_none();
        let statements = self.statements(statements, alone);
        *block = StmtBlock::new(statements, block.position(), block.end_position());
    }

    fn statements(&mut self, statements: Vec<Stmt>, alone: bool) -> Vec<Stmt> {
        // What the parser makes where a closure captures variables is no statement that anybody wrote.
        if statements.iter().any(|statement| matches!(statement, Stmt::Share(_))) {
            return statements;
        }
        let mut rewritten = Vec::with_capacity(statements.len() * 2);
        let outer = self.within;
        for mut statement in statements {
            self.within = outer;
            if !statement.is_noop() {
                let span = self.script.statement(&statement, alone);
                let site = self.site(span, Outcomes::Statement);
                rewritten.push(reached(site));
                self.within = Some(site);
            }
            self.statement(&mut statement);
            rewritten.push(statement);
        }
        self.within = outer;
        rewritten
    }

    fn statement(&mut self, statement: &mut Stmt) {
        match statement {
            Stmt::If(flow, _) => {
                self.condition(&mut flow.expr, Outcomes::If);
                self.block(&mut flow.body);
                self.block(&mut flow.branch);
            }
            Stmt::Switch(switch, _) => {
                self.expression(&mut switch.0);
                let arms = &mut switch.1.expressions;
                let cases = self.script.arms(arms.iter().map(|arm| &arm.rhs));
                for (arm, cases) in arms.iter_mut().zip(cases) {
                    self.condition(&mut arm.lhs, Outcomes::Guard);
                    self.arm(&mut arm.rhs, cases);
                }
            }
            Stmt::While(flow, _) => {
                self.condition(&mut flow.expr, Outcomes::While);
                self.block(&mut flow.body);
            }
            Stmt::Do(flow, flags, _) => {
                self.block(&mut flow.body);
                let until = flags.contains(ASTFlags::NEGATED);
                let outcomes = if until { Outcomes::Until } else { Outcomes::While };
                self.condition(&mut flow.expr, outcomes);
            }
            Stmt::For(x, at) => {
                let head = self.script.statement(&Stmt::For(x.clone(), *at), false);
                self.expression(&mut x.2.expr);
                self.block(&mut x.2.body);
                if !x.2.body.is_empty() {
                    let entered = reached(self.site(head, Outcomes::For));
                    x.2.body.statements_mut().insert(0, entered);
                }
            }
            Stmt::Var(x, ..) => self.expression(&mut x.1),
            Stmt::Assignment(x) => {
                self.expression(&mut x.1.lhs);
                self.expression(&mut x.1.rhs);
            }
            Stmt::FnCall(call, at) => self.call(call, *at),
            Stmt::Block(block) => self.block(block),
            Stmt::Expr(expr) => self.expression(expr),
            Stmt::BreakLoop(Some(expr), ..) | Stmt::Return(Some(expr), ..) => self.expression(expr),
            _ => {}
        }
    }

    pub(super) fn expression(&mut self, expr: &mut Expr) {
        match expr {
            Expr::InterpolatedString(parts, _) => {
                for part in parts.iter_mut() {
                    self.part(part);
                }
            }
            Expr::Array(items, _) => items.iter_mut().for_each(|item| self.expression(item)),
            Expr::Map(map, _) => map.0.iter_mut().for_each(|(_, value)| self.expression(value)),
            Expr::Stmt(block) => self.block(block),
            Expr::And(operands, _) => self.operands(operands, Outcomes::And),
            Expr::Or(operands, _) => self.operands(operands, Outcomes::Or),
            Expr::Coalesce(operands, _) => self.operands(operands, Outcomes::Coalesce),
            Expr::FnCall(..) => self.function_call(expr),
            Expr::MethodCall(call, _) => {
                call.args.iter_mut().for_each(|arg| self.expression(arg));
            }
            Expr::Dot(..) => self.chain(expr),
            Expr::Index(x, ..) => {
                self.expression(&mut x.lhs);
                self.expression(&mut x.rhs);
            }
            _ => {}
        }
    }

    /// What is evaluated within a text: mostly one value, which is no statement to anybody who reads it.
    fn part(&mut self, part: &mut Expr) {
        if let Expr::Stmt(block) = part
            && let [Stmt::Expr(_) | Stmt::FnCall(..)] = block.statements()
        {
            block.statements_mut().iter_mut().for_each(|only| self.statement(only));
            return;
        }
        self.expression(part);
    }

    fn condition(&mut self, expr: &mut Expr, outcomes: Outcomes) {
        self.expression(expr);
        // The other outcome could have no place; `loop` is a `while` with `()`.
        if !matches!(expr, Expr::BoolConstant(..) | Expr::Unit(..)) {
            self.around(expr, outcomes, DECISION);
        }
    }

    /// All but the last: whether that is true is for whoever asked.
    fn operands(&mut self, operands: &mut [Expr], outcomes: Outcomes) {
        let last = operands.len().saturating_sub(1);
        for (index, operand) in operands.iter_mut().enumerate() {
            match outcomes {
                _ if index == last => self.expression(operand),
                Outcomes::Coalesce => {
                    self.expression(operand);
                    self.around(operand, outcomes, PRESENCE);
                }
                _ => self.condition(operand, outcomes),
            }
        }
    }

    fn arm(&mut self, arm: &mut Expr, cases: Span) {
        match arm {
            Expr::Stmt(block) => {
                self.block(block);
                let taken = reached(self.site(cases, Outcomes::Arm));
                block.statements_mut().insert(0, taken);
            }
            other => {
                let site = self.site(cases, Outcomes::Arm);
                self.expression(other);
                wrap(other, site, ARM);
            }
        }
    }

    /// Puts a probe around a condition.
    fn around(&mut self, expr: &mut Expr, outcomes: Outcomes, kind: &str) {
        let span = self.script.expression(expr);
        let site = self.site(span, outcomes);
        wrap(expr, site, kind);
    }

    fn site(&mut self, span: Span, outcomes: Outcomes) -> i64 {
        let source = Arc::clone(&self.script.source);
        let function = self.within(span);
        self.plan.add(Site::new(source, span, function, (outcomes, self.within)))
    }

    /// The function that a place is in.
    pub(super) fn within(&self, span: Span) -> Arc<str> {
        let holds = |(start, end, _): &&(usize, usize, Arc<str>)| {
            *start <= span.start && span.start <= *end
        };
        self.named.iter().find(holds).map_or_else(|| "".into(), |(.., name)| Arc::clone(name))
    }
}
