//! Instruments syntax trees with probes.
//!
//! A probe is a node of rhai's "custom syntax", which is evaluated by a function of ours: one that stands before a
//! statement or in front of an arm says that it was reached, one around a condition hands its value through and
//! says what it was.

use std::sync::Arc;

use rhai::{ASTFlags, Expr, Stmt, StmtBlock};

use super::probe_nodes::{ARM, DECISION, PRESENCE, statement_probe, wrap_in_probe};
use super::probe_plan::{NamedFunction, ProbeKind, ProbePlan, ProbeSite};
use clearance_engine::script::FunctionBody;
use clearance_engine::script::extent::Script;
use clearance_syntax::source::Span;

/// The functions that have a name, with the offsets between which their bodies lie.
fn named_functions(
    functions: &[FunctionBody],
    script: &Script,
    library: Option<&str>,
) -> Vec<(usize, usize, Arc<str>)> {
    let definitions = functions.iter().map(|function| &function.definition);
    let named = definitions.filter(|definition| !definition.name.contains('$'));
    named
        .map(|definition| {
            let start = script.to_offset(definition.body.start_position());
            let end = script.to_offset(definition.body.end_position());
            let name = definition.name.as_str();
            let name = library.map_or_else(|| name.to_owned(), |of| format!("{of}::{name}"));
            (start, end, name.into())
        })
        .collect()
}

/// Puts probes into the functions of one script.
pub(super) struct ProbeRewriter<'a> {
    pub(super) script: &'a Script,
    named: Vec<(usize, usize, Arc<str>)>,
    pub(super) plan: &'a mut ProbePlan,
    /// The number of the statement that is being rewritten.
    within: Option<i64>,
}

impl<'a> ProbeRewriter<'a> {
    /// Ready for the functions of a script; `library` is the name under which they are called.
    pub(super) fn new(
        functions: &[FunctionBody],
        script: &'a Script,
        library: Option<&str>,
        plan: &'a mut ProbePlan,
    ) -> Self {
        let named = named_functions(functions, script, library);
        for (start, end, name) in &named {
            plan.add_function(NamedFunction {
                source: Arc::clone(&script.source),
                name: Arc::clone(name),
                span: Span::new(script.definition_start(*start), *end),
            });
        }
        Self { script, named, plan, within: None }
    }

    /// Puts probes into a function's body.
    pub(super) fn add_probes(&mut self, function: &mut FunctionBody) {
        let statements = std::mem::take(&mut function.statements);
        let alone = function.definition.body.end_position().is_none();
        function.statements = self.probe_statements(statements, alone);
    }

    fn probe_block(&mut self, block: &mut StmtBlock) {
        let statements = std::mem::take(block.statements_mut()).into_vec();
        let alone = block.end_position().is_none();
        let statements = self.probe_statements(statements, alone);
        *block = StmtBlock::new(statements, block.position(), block.end_position());
    }

    fn probe_statements(&mut self, statements: Vec<Stmt>, alone: bool) -> Vec<Stmt> {
        // What the parser makes where a closure captures variables is no statement that anybody wrote.
        if statements.iter().any(|statement| matches!(statement, Stmt::Share(_))) {
            return statements;
        }
        let mut rewritten = Vec::with_capacity(statements.len() * 2);
        let outer = self.within;
        for mut statement in statements {
            self.within = outer;
            if !statement.is_noop() {
                let span = self.script.statement_span(&statement, alone);
                let site = self.add_site(span, ProbeKind::Statement);
                rewritten.push(statement_probe(site));
                self.within = Some(site);
            }
            self.probe_statement(&mut statement);
            rewritten.push(statement);
        }
        self.within = outer;
        rewritten
    }

    fn probe_statement(&mut self, statement: &mut Stmt) {
        match statement {
            Stmt::If(flow, _) => {
                self.probe_condition(&mut flow.expr, ProbeKind::If);
                self.probe_block(&mut flow.body);
                self.probe_block(&mut flow.branch);
            }
            Stmt::Switch(switch, _) => {
                self.probe_expression(&mut switch.0);
                let arms = &mut switch.1.expressions;
                let cases = self.script.arm_spans(arms.iter().map(|arm| &arm.rhs));
                for (arm, cases) in arms.iter_mut().zip(cases) {
                    self.probe_condition(&mut arm.lhs, ProbeKind::Guard);
                    self.probe_arm(&mut arm.rhs, cases);
                }
            }
            Stmt::While(flow, _) => {
                self.probe_condition(&mut flow.expr, ProbeKind::While);
                self.probe_block(&mut flow.body);
            }
            Stmt::Do(flow, flags, _) => {
                self.probe_block(&mut flow.body);
                let until = flags.contains(ASTFlags::NEGATED);
                let outcomes = if until { ProbeKind::Until } else { ProbeKind::While };
                self.probe_condition(&mut flow.expr, outcomes);
            }
            Stmt::For(x, at) => {
                let head = self.script.statement_span(&Stmt::For(x.clone(), *at), false);
                self.probe_expression(&mut x.2.expr);
                self.probe_block(&mut x.2.body);
                if !x.2.body.is_empty() {
                    let entered = statement_probe(self.add_site(head, ProbeKind::For));
                    x.2.body.statements_mut().insert(0, entered);
                }
            }
            Stmt::Var(x, ..) => self.probe_expression(&mut x.1),
            Stmt::Assignment(x) => {
                self.probe_expression(&mut x.1.lhs);
                self.probe_expression(&mut x.1.rhs);
            }
            Stmt::FnCall(call, at) => self.plan_call(call, *at),
            Stmt::Block(block) => self.probe_block(block),
            Stmt::Expr(expr) => self.probe_expression(expr),
            Stmt::BreakLoop(Some(expr), ..) | Stmt::Return(Some(expr), ..) => {
                self.probe_expression(expr)
            }
            _ => {}
        }
    }

    pub(super) fn probe_expression(&mut self, expr: &mut Expr) {
        match expr {
            Expr::InterpolatedString(parts, _) => {
                for part in parts.iter_mut() {
                    self.probe_text_part(part);
                }
            }
            Expr::Array(items, _) => items.iter_mut().for_each(|item| self.probe_expression(item)),
            Expr::Map(map, _) => {
                map.0.iter_mut().for_each(|(_, value)| self.probe_expression(value))
            }
            Expr::Stmt(block) => self.probe_block(block),
            Expr::And(operands, _) => self.probe_operands(operands, ProbeKind::And),
            Expr::Or(operands, _) => self.probe_operands(operands, ProbeKind::Or),
            Expr::Coalesce(operands, _) => self.probe_operands(operands, ProbeKind::Coalesce),
            Expr::FnCall(..) => self.plan_function_call(expr),
            Expr::MethodCall(call, _) => {
                call.args.iter_mut().for_each(|arg| self.probe_expression(arg));
            }
            Expr::Dot(..) => self.plan_chain(expr),
            Expr::Index(x, ..) => {
                self.probe_expression(&mut x.lhs);
                self.probe_expression(&mut x.rhs);
            }
            _ => {}
        }
    }

    /// Instruments a part of an interpolated string: mostly one value, which readers do not take for a statement.
    fn probe_text_part(&mut self, part: &mut Expr) {
        if let Expr::Stmt(block) = part
            && let [Stmt::Expr(_) | Stmt::FnCall(..)] = block.statements()
        {
            block.statements_mut().iter_mut().for_each(|only| self.probe_statement(only));
            return;
        }
        self.probe_expression(part);
    }

    fn probe_condition(&mut self, expr: &mut Expr, outcomes: ProbeKind) {
        self.probe_expression(expr);
        // The other outcome could have no place; `loop` is a `while` with `()`.
        if !matches!(expr, Expr::BoolConstant(..) | Expr::Unit(..)) {
            self.wrap_condition(expr, outcomes, DECISION);
        }
    }

    /// Instruments all operands but the last, whose outcome is that of the whole.
    fn probe_operands(&mut self, operands: &mut [Expr], outcomes: ProbeKind) {
        let last = operands.len().saturating_sub(1);
        for (index, operand) in operands.iter_mut().enumerate() {
            match outcomes {
                _ if index == last => self.probe_expression(operand),
                ProbeKind::Coalesce => {
                    self.probe_expression(operand);
                    self.wrap_condition(operand, outcomes, PRESENCE);
                }
                _ => self.probe_condition(operand, outcomes),
            }
        }
    }

    fn probe_arm(&mut self, arm: &mut Expr, cases: Span) {
        match arm {
            Expr::Stmt(block) => {
                self.probe_block(block);
                let taken = statement_probe(self.add_site(cases, ProbeKind::Arm));
                block.statements_mut().insert(0, taken);
            }
            other => {
                let site = self.add_site(cases, ProbeKind::Arm);
                self.probe_expression(other);
                wrap_in_probe(other, site, ARM);
            }
        }
    }

    /// Puts a probe around a condition.
    fn wrap_condition(&mut self, expr: &mut Expr, outcomes: ProbeKind, kind: &str) {
        let span = self.script.expression_span(expr);
        let site = self.add_site(span, outcomes);
        wrap_in_probe(expr, site, kind);
    }

    fn add_site(&mut self, span: Span, outcomes: ProbeKind) -> i64 {
        let source = Arc::clone(&self.script.source);
        let function = self.function_at(span);
        self.plan.add_site(ProbeSite::new(source, span, function, outcomes, self.within))
    }

    /// The function that a place is in.
    pub(super) fn function_at(&self, span: Span) -> Arc<str> {
        let holds = |(start, end, _): &&(usize, usize, Arc<str>)| {
            *start <= span.start && span.start <= *end
        };
        self.named.iter().find(holds).map_or_else(|| "".into(), |(.., name)| Arc::clone(name))
    }
}
