//! Type inference of statements: variables, results, and control flow that ends.

use rhai::{ASTFlags, Expr, FlowControl, Ident, Position, Stmt, SwitchCasesCollection};

use super::analysis::Effect;
use super::calls::NativeCall;
use super::catalogue::{UNREACHABLE_CODE, WRONG_ARGUMENT};
use super::function_analysis::{FunctionAnalysis, VariableRole};
use super::inferred_type::{InferredType, TypeKind};
use clearance_engine::script::habits::answers;
use clearance_syntax::source::Span;

/// How a statement comes out.
#[derive(Debug, Default)]
pub(super) struct StatementFlow {
    pub(super) value: InferredType,
    /// Whether what follows cannot be reached.
    pub(super) ends: bool,
}

impl StatementFlow {
    fn with_value(value: InferredType) -> Self {
        Self { value, ends: false }
    }

    const fn never() -> Self {
        Self {
            value: InferredType {
                any: false,
                placed: false,
                fact: false,
                kinds: std::collections::BTreeSet::new(),
            },
            ends: true,
        }
    }

    /// One of two ways.
    fn or(self, other: Self) -> Self {
        let value = match (self.ends, other.ends) {
            (true, _) => other.value,
            (_, true) => self.value,
            _ => self.value.or(other.value),
        };
        Self { value, ends: self.ends && other.ends }
    }
}

impl FunctionAnalysis<'_, '_> {
    /// Statements with a scope of their own.
    pub(super) fn infer_block(&mut self, statements: &[Stmt]) -> StatementFlow {
        let mark = self.scope_mark();
        let mut last = StatementFlow::with_value(InferredType::nothing());
        let (mut ended, dead) = (None, self.dead);
        for statement in statements.iter().filter(|statement| !statement.is_noop()) {
            if let Some(by) = ended.take() {
                self.report_unreachable(statement.position(), by);
                self.dead = true;
            }
            let flow = self.infer_statement(statement);
            ended = flow.ends.then(|| statement.position());
            last = StatementFlow { value: flow.value, ends: last.ends || flow.ends };
        }
        self.dead = dead;
        self.leave_scope(mark);
        last
    }

    fn report_unreachable(&mut self, at: Position, by: Position) {
        if self.dead {
            return;
        }
        let (span, by) = (self.span_at(at), self.span_at(by));
        let message = "unreachable statement".to_owned();
        let help = Some("remove it, or move it before".to_owned());
        let label = Some((by, "nothing runs after this".to_owned()));
        let note = self.new_note(UNREACHABLE_CODE, span, message, help);
        self.push_note(super::analysis::LintNote { label, ..note });
    }

    fn infer_statement(&mut self, statement: &Stmt) -> StatementFlow {
        match statement {
            Stmt::If(control, _) => self.infer_branch(control),
            Stmt::Switch(switch, at) => self.infer_switch(&switch.0, &switch.1, *at),
            Stmt::While(control, _) => self.infer_while_loop(control),
            Stmt::Do(control, ..) => {
                let flow =
                    self.infer_loop(|analysis| analysis.infer_block(control.body.statements()));
                self.check_condition(&control.expr);
                flow
            }
            Stmt::For(control, _) => {
                self.infer_for_loop(&control.0, control.1.as_ref(), &control.2)
            }
            Stmt::Var(variable, flags, _) => {
                self.infer_definition(&variable.0, &variable.1, *flags);
                StatementFlow::with_value(InferredType::nothing())
            }
            Stmt::Assignment(assignment) => {
                self.infer_assignment(&assignment.0, &assignment.1);
                StatementFlow::with_value(InferredType::nothing())
            }
            Stmt::FnCall(call, at) => StatementFlow::with_value(self.infer_call(call, *at)),
            Stmt::Block(block) => self.infer_block(block.statements()),
            Stmt::Expr(expression) => match &**expression {
                Expr::Stmt(block) => self.infer_block(block.statements()),
                expression => StatementFlow::with_value(self.infer_expression(expression)),
            },
            Stmt::BreakLoop(value, flags, _) => self.infer_break(value.as_deref(), *flags),
            Stmt::Return(value, flags, _) => self.infer_return(value.as_deref(), *flags),
            _ => StatementFlow::with_value(InferredType::nothing()),
        }
    }

    fn infer_definition(&mut self, name: &Ident, value: &Expr, flags: ASTFlags) {
        let is = self.infer_expression(value);
        let at = self.span_at(name.pos);
        self.check_shadowing(&name.name, at);
        let constant = flags.intersects(ASTFlags::CONSTANT);
        let role = if constant { VariableRole::Constant } else { VariableRole::Variable };
        self.define_variable((at, 0), &name.name, role, is);
    }

    fn infer_branch(&mut self, control: &FlowControl) -> StatementFlow {
        self.check_condition(&control.expr);
        let one = self.infer_block(control.body.statements());
        let other = self.infer_block(control.branch.statements());
        one.or(other)
    }

    /// Infers a condition, which must be boolean.
    fn check_condition(&mut self, expression: &Expr) {
        let is = self.infer_expression(expression);
        self.check_boolean(&is, expression, "a condition");
    }

    pub(super) fn check_boolean(&mut self, is: &InferredType, expression: &Expr, what: &str) {
        let span = self.expression_span(expression);
        let message = format!("{what} must be true or false, and this is {}", is.name());
        self.report_not_boolean(is, expression, span, message, "!=");
    }

    /// Checks the operand of `!`.
    pub(super) fn check_negation(&mut self, call: &NativeCall<'_>) {
        let ("!", [is], [Some(operand)]) = (call.name, call.is.as_slice(), call.written.as_slice())
        else {
            return;
        };
        let span = Span::new(self.span_at(call.at).start, self.expression_span(operand).end);
        let message = format!("`!` takes true or false, and this is {}", is.name());
        self.report_not_boolean(&is.clone(), operand, span, message, "==");
    }

    /// Reports a value that is certain to be neither true nor false, with how to compare it.
    fn report_not_boolean(
        &mut self,
        is: &InferredType,
        expression: &Expr,
        span: Span,
        message: String,
        sign: &str,
    ) {
        if is.is_unknown() || is.kinds.contains(&TypeKind::Bool) {
            return;
        }
        let written = self.quote_expression(expression, "x");
        let is_number =
            is.present_kinds().all(|kind| matches!(kind, TypeKind::Int | TypeKind::Float));
        let help = answers::compare_help(written.trim_matches('`'), is_number, sign);
        self.add_note(WRONG_ARGUMENT, span, message, Some(help));
    }

    /// Checks that a loop iterates over a value that can hold several.
    fn check_iterable(&mut self, is: &InferredType, expression: &Expr) {
        let single = |kind: &TypeKind| {
            matches!(
                kind,
                TypeKind::Bool | TypeKind::Int | TypeKind::Float | TypeKind::Date | TypeKind::Char
            )
        };
        if is.is_unknown() || !is.present_kinds().all(single) {
            return;
        }
        let written = self.quote_expression(expression, "10");
        let span = self.expression_span(expression);
        let message = format!("{} holds nothing to go over", is.name());
        let help = if is.present_kinds().all(|kind| *kind == TypeKind::Int) {
            format!("write `for n in 0..{} {{ … }}`", written.trim_matches('`'))
        } else {
            "`for` takes a list, as in `for item in list { … }`".to_owned()
        };
        self.add_note(WRONG_ARGUMENT, span, message, Some(help));
    }

    fn infer_switch(
        &mut self,
        item: &Expr,
        cases: &SwitchCasesCollection,
        at: Position,
    ) -> StatementFlow {
        let is = self.infer_expression(item);
        self.check_switch_cases(&is, item, at);
        let mut sum: Option<StatementFlow> = None;
        for case in &cases.expressions {
            self.infer_expression(&case.lhs);
            let flow = match &case.rhs {
                Expr::Stmt(block) => self.infer_block(block.statements()),
                other => StatementFlow::with_value(self.infer_expression(other)),
            };
            sum = Some(match sum {
                Some(sum) => sum.or(flow),
                None => flow,
            });
        }
        let default =
            cases.def_case.is_none().then(|| StatementFlow::with_value(InferredType::nothing()));
        match (sum, default) {
            (Some(sum), Some(default)) => sum.or(default),
            (sum, default) => sum.or(default).unwrap_or_default(),
        }
    }

    fn infer_while_loop(&mut self, control: &FlowControl) -> StatementFlow {
        let endless = matches!(control.expr, Expr::Unit(_) | Expr::BoolConstant(true, _));
        if !endless {
            self.check_condition(&control.expr);
        }
        self.breaks.push(None);
        self.infer_block(control.body.statements());
        match (self.breaks.pop().flatten(), endless) {
            (Some(value), true) => StatementFlow::with_value(value),
            (Some(value), false) => StatementFlow::with_value(value.or(InferredType::nothing())),
            (None, true) => StatementFlow::never(),
            (None, false) => StatementFlow::with_value(InferredType::nothing()),
        }
    }

    /// A loop that is left at its end as well.
    fn infer_loop(&mut self, body: impl FnOnce(&mut Self) -> StatementFlow) -> StatementFlow {
        self.breaks.push(None);
        body(self);
        let left = self.breaks.pop().flatten().unwrap_or_default();
        StatementFlow::with_value(left.or(InferredType::nothing()))
    }

    fn infer_for_loop(
        &mut self,
        name: &Ident,
        counter: Option<&Ident>,
        control: &FlowControl,
    ) -> StatementFlow {
        let over = self.infer_expression(&control.expr);
        self.check_iterable(&over, &control.expr);
        let item = self.loop_item(&over);
        let mark = self.scope_mark();
        if let Some(counter) = counter {
            let at = self.span_at(counter.pos);
            self.check_shadowing(&counter.name, at);
            self.define_variable(
                (at, 0),
                &counter.name,
                VariableRole::Variable,
                InferredType::of(TypeKind::Int),
            );
        }
        let at: Span = self.span_at(name.pos);
        self.check_shadowing(&name.name, at);
        self.define_variable((at, 0), &name.name, VariableRole::Variable, item);
        let flow = self.infer_loop(|analysis| analysis.infer_block(control.body.statements()));
        self.leave_scope(mark);
        flow
    }

    /// The type of the item of a loop over a value.
    fn loop_item(&self, over: &InferredType) -> InferredType {
        let of_kind = |kind: &TypeKind| match kind {
            TypeKind::List(items) => (**items).clone(),
            TypeKind::Range => InferredType::of(TypeKind::Int),
            TypeKind::Nothing(_) => InferredType::default(),
            _ => InferredType::ANY,
        };
        let start = if over.any { InferredType::ANY } else { InferredType::default() };
        over.kinds.iter().map(of_kind).fold(start, InferredType::or)
    }

    fn infer_break(&mut self, value: Option<&Expr>, flags: ASTFlags) -> StatementFlow {
        let value = value.map_or_else(InferredType::nothing, |value| self.infer_expression(value));
        if flags.intersects(ASTFlags::BREAK)
            && let Some(breaks) = self.breaks.last_mut()
        {
            *breaks = Some(breaks.take().unwrap_or_default().or(value));
        }
        StatementFlow::never()
    }

    fn infer_return(&mut self, value: Option<&Expr>, flags: ASTFlags) -> StatementFlow {
        let value = value.map_or_else(InferredType::nothing, |value| self.infer_expression(value));
        let thrown = flags.intersects(ASTFlags::BREAK);
        if thrown && !self.dead {
            self.add_effect(Effect::Reports);
        }
        if let (false, Some(returns)) = (thrown, self.returns.last_mut()) {
            *returns = std::mem::take(returns).or(value);
        }
        StatementFlow::never()
    }
}
