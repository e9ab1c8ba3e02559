//! What statements do: which variables they define, what they give, and whether what follows can be reached.

use rhai::{ASTFlags, Expr, FlowControl, Ident, Position, Stmt, SwitchCasesCollection};

use super::calls::Native;
use super::frame::{Frame, Role};
use super::machine::Fact;
use super::types::{Kind, Type};
use clearance_engine::script::habits::answers;
use clearance_syntax::source::Span;

/// How a statement comes out.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) value: Type,
    /// Whether what follows cannot be reached.
    pub(super) ends: bool,
}

impl Flow {
    fn on(value: Type) -> Self {
        Self { value, ends: false }
    }

    const fn end() -> Self {
        Self {
            value: Type {
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

impl Frame<'_, '_> {
    /// Statements with a scope of their own.
    pub(super) fn block(&mut self, statements: &[Stmt]) -> Flow {
        let mark = self.mark();
        let mut last = Flow::on(Type::nothing());
        let (mut ended, dead) = (None, self.dead);
        for statement in statements.iter().filter(|statement| !statement.is_noop()) {
            if let Some(by) = ended.take() {
                self.unreachable(statement.position(), by);
                self.dead = true;
            }
            let flow = self.statement(statement);
            ended = flow.ends.then(|| statement.position());
            last = Flow { value: flow.value, ends: last.ends || flow.ends };
        }
        self.dead = dead;
        self.leave(mark);
        last
    }

    fn unreachable(&mut self, at: Position, by: Position) {
        if self.dead {
            return;
        }
        let (span, by) = (self.span(at), self.span(by));
        let message = "nothing ever gets here".to_owned();
        let help = Some("take it away, or put it before".to_owned());
        let label = Some((by, "nothing goes on after this".to_owned()));
        let note = self.noted("unreachable-code", span, message, help);
        self.add(super::machine::Note { label, ..note });
    }

    fn statement(&mut self, statement: &Stmt) -> Flow {
        match statement {
            Stmt::If(control, _) => self.branch(control),
            Stmt::Switch(switch, at) => self.switch(&switch.0, &switch.1, *at),
            Stmt::While(control, _) => self.while_loop(control),
            Stmt::Do(control, ..) => {
                let flow = self.looped(|frame| frame.block(control.body.statements()));
                self.condition(&control.expr);
                flow
            }
            Stmt::For(control, _) => self.for_loop(&control.0, control.1.as_ref(), &control.2),
            Stmt::Var(variable, flags, _) => {
                self.definition(&variable.0, &variable.1, *flags);
                Flow::on(Type::nothing())
            }
            Stmt::Assignment(assignment) => {
                self.assignment(&assignment.0, &assignment.1);
                Flow::on(Type::nothing())
            }
            Stmt::FnCall(call, at) => Flow::on(self.call(call, *at)),
            Stmt::Block(block) => self.block(block.statements()),
            Stmt::Expr(expression) => match &**expression {
                Expr::Stmt(block) => self.block(block.statements()),
                expression => Flow::on(self.expression(expression)),
            },
            Stmt::BreakLoop(value, flags, _) => self.break_loop(value.as_deref(), *flags),
            Stmt::Return(value, flags, _) => self.return_from(value.as_deref(), *flags),
            _ => Flow::on(Type::nothing()),
        }
    }

    fn definition(&mut self, name: &Ident, value: &Expr, flags: ASTFlags) {
        let is = self.expression(value);
        let at = self.span(name.pos);
        self.shadows(&name.name, at);
        let constant = flags.intersects(ASTFlags::CONSTANT);
        let role = if constant { Role::Constant } else { Role::Variable };
        self.define((at, 0), &name.name, role, is);
    }

    fn branch(&mut self, control: &FlowControl) -> Flow {
        self.condition(&control.expr);
        let one = self.block(control.body.statements());
        let other = self.block(control.branch.statements());
        one.or(other)
    }

    /// What must be true or false.
    fn condition(&mut self, expression: &Expr) {
        let is = self.expression(expression);
        self.must_be_boolean(&is, expression, "a condition");
    }

    pub(super) fn must_be_boolean(&mut self, is: &Type, expression: &Expr, what: &str) {
        let span = self.extent(expression);
        let message = format!("{what} must be true or false, and this is {}", is.name());
        self.boolean(is, expression, (span, message, "!="));
    }

    /// What stands behind `!`.
    pub(super) fn negated(&mut self, call: &Native<'_>) {
        let ("!", [is], [Some(operand)]) = (call.name, call.is.as_slice(), call.written.as_slice())
        else {
            return;
        };
        let span = Span::new(self.span(call.at).start, self.extent(operand).end);
        let message = format!("`!` takes true or false, and this is {}", is.name());
        self.boolean(&is.clone(), operand, (span, message, "=="));
    }

    /// Says a message where a value is certain to be neither true nor false, with how to compare it.
    fn boolean(
        &mut self,
        is: &Type,
        expression: &Expr,
        (span, message, sign): (Span, String, &str),
    ) {
        if is.is_silent() || is.kinds.contains(&Kind::Bool) {
            return;
        }
        let written = self.quoted(expression, "x");
        let is_number = is.present().all(|kind| matches!(kind, Kind::Int | Kind::Float));
        let help = answers::compare(written.trim_matches('`'), is_number, sign);
        self.note("wrong-argument", span, message, Some(help));
    }

    /// What a loop goes over, where it certainly is nothing of many.
    fn must_be_many(&mut self, is: &Type, expression: &Expr) {
        let single = |kind: &Kind| {
            matches!(kind, Kind::Bool | Kind::Int | Kind::Float | Kind::Date | Kind::Char)
        };
        if is.is_silent() || !is.present().all(single) {
            return;
        }
        let written = self.quoted(expression, "10");
        let span = self.extent(expression);
        let message = format!("{} holds nothing to go over", is.name());
        let help = match is.present().all(|kind| *kind == Kind::Int) {
            true => format!("write `for n in 0..{} {{ … }}`", written.trim_matches('`')),
            false => "`for` takes a list, as in `for item in list { … }`".to_owned(),
        };
        self.note("wrong-argument", span, message, Some(help));
    }

    fn switch(&mut self, item: &Expr, cases: &SwitchCasesCollection, at: Position) -> Flow {
        let is = self.expression(item);
        self.switch_cases(&is, item, at);
        let mut sum: Option<Flow> = None;
        for case in &cases.expressions {
            self.expression(&case.lhs);
            let flow = match &case.rhs {
                Expr::Stmt(block) => self.block(block.statements()),
                other => Flow::on(self.expression(other)),
            };
            sum = Some(match sum {
                Some(sum) => sum.or(flow),
                None => flow,
            });
        }
        let default = cases.def_case.is_none().then(|| Flow::on(Type::nothing()));
        match (sum, default) {
            (Some(sum), Some(default)) => sum.or(default),
            (sum, default) => sum.or(default).unwrap_or_default(),
        }
    }

    fn while_loop(&mut self, control: &FlowControl) -> Flow {
        let endless = matches!(control.expr, Expr::Unit(_) | Expr::BoolConstant(true, _));
        if !endless {
            self.condition(&control.expr);
        }
        self.breaks.push(None);
        self.block(control.body.statements());
        match (self.breaks.pop().flatten(), endless) {
            (Some(value), true) => Flow::on(value),
            (Some(value), false) => Flow::on(value.or(Type::nothing())),
            (None, true) => Flow::end(),
            (None, false) => Flow::on(Type::nothing()),
        }
    }

    /// A loop that is left at its end as well.
    fn looped(&mut self, body: impl FnOnce(&mut Self) -> Flow) -> Flow {
        self.breaks.push(None);
        body(self);
        let left = self.breaks.pop().flatten().unwrap_or_default();
        Flow::on(left.or(Type::nothing()))
    }

    fn for_loop(&mut self, name: &Ident, counter: Option<&Ident>, control: &FlowControl) -> Flow {
        let over = self.expression(&control.expr);
        self.must_be_many(&over, &control.expr);
        let item = self.each(&over);
        let mark = self.mark();
        if let Some(counter) = counter {
            let at = self.span(counter.pos);
            self.shadows(&counter.name, at);
            self.define((at, 0), &counter.name, Role::Variable, Type::of(Kind::Int));
        }
        let at: Span = self.span(name.pos);
        self.shadows(&name.name, at);
        self.define((at, 0), &name.name, Role::Variable, item);
        let flow = self.looped(|frame| frame.block(control.body.statements()));
        self.leave(mark);
        flow
    }

    /// What a loop over a value is given.
    fn each(&self, over: &Type) -> Type {
        let of_kind = |kind: &Kind| match kind {
            Kind::List(items) => (**items).clone(),
            Kind::Range => Type::of(Kind::Int),
            Kind::Nothing(_) => Type::default(),
            _ => Type::ANY,
        };
        let start = if over.any { Type::ANY } else { Type::default() };
        over.kinds.iter().map(of_kind).fold(start, Type::or)
    }

    fn break_loop(&mut self, value: Option<&Expr>, flags: ASTFlags) -> Flow {
        let value = value.map_or_else(Type::nothing, |value| self.expression(value));
        if flags.intersects(ASTFlags::BREAK)
            && let Some(breaks) = self.breaks.last_mut()
        {
            *breaks = Some(breaks.take().unwrap_or_default().or(value));
        }
        Flow::end()
    }

    fn return_from(&mut self, value: Option<&Expr>, flags: ASTFlags) -> Flow {
        let value = value.map_or_else(Type::nothing, |value| self.expression(value));
        let thrown = flags.intersects(ASTFlags::BREAK);
        if thrown && !self.dead {
            self.fact(Fact::Reports);
        }
        if let (false, Some(returns)) = (thrown, self.returns.last_mut()) {
            *returns = std::mem::take(returns).or(value);
        }
        Flow::end()
    }
}
