//! What expressions give.

use std::rc::Rc;

use rhai::{Dynamic, Expr, FnPtr, Position};

use super::frame::Frame;
use super::machine::Fact;
use super::program::FunctionId;
use super::types::{Fields, Kind, Type};
use clearance_syntax::source::Span;

impl Frame<'_, '_> {
    /// What an expression gives.
    pub(super) fn expression(&mut self, expression: &Expr) -> Type {
        self.machine.depth += 1;
        let is = match self.machine.step() {
            true => self.known(expression),
            false => {
                self.fact(Fact::Cut);
                Type::ANY
            }
        };
        self.machine.depth -= 1;
        is
    }

    fn known(&mut self, expression: &Expr) -> Type {
        match expression {
            Expr::BoolConstant(..) => Type::of(Kind::Bool),
            Expr::IntegerConstant(..) => Type::of(Kind::Int),
            Expr::FloatConstant(..) => Type::of(Kind::Float),
            Expr::CharConstant(..) => Type::of(Kind::Char),
            Expr::StringConstant(text, at) => {
                self.filled_in(text, *at);
                Type::word(text)
            }
            Expr::Unit(_) => Type::nothing(),
            Expr::InterpolatedString(parts, _) => {
                for part in parts {
                    let is = self.expression(part);
                    self.uses_whole(&is);
                }
                Type::text()
            }
            Expr::Array(items, _) => {
                let items = items.iter().map(|item| self.expression(item));
                Type::list(items.fold(Type::default(), Type::or)).bounded()
            }
            Expr::Map(map, _) => {
                let named = map.0.iter();
                let named =
                    named.map(|(key, value)| (key.name.as_str().into(), self.expression(value)));
                Type::map(Fields { named: named.collect(), rest: None }).bounded()
            }
            Expr::DynamicConstant(value, at) => self.constant(value, *at),
            Expr::Variable(variable, _, _) if !variable.2.is_empty() => Type::ANY,
            Expr::Variable(variable, ..) => self.variable(&variable.1),
            Expr::Stmt(block) => self.inner_block(block.statements()),
            Expr::FnCall(call, at) | Expr::MethodCall(call, at) => self.call(call, *at),
            Expr::Dot(..) | Expr::Index(..) => self.chain(expression),
            Expr::And(parts, _) | Expr::Or(parts, _) => {
                for part in parts.iter() {
                    let is = self.expression(part);
                    self.must_be_boolean(&is, part, "each side");
                }
                Type::of(Kind::Bool)
            }
            Expr::Coalesce(parts, _) => self.coalesce(parts),
            _ => Type::ANY,
        }
    }

    fn constant(&mut self, value: &Dynamic, _at: Position) -> Type {
        match self.closure_of(value) {
            Some(id) => Type::of(Kind::Closure(id)),
            None => Type::ANY,
        }
    }

    fn closure_of(&self, value: &Dynamic) -> Option<FunctionId> {
        let name = value.read_lock::<FnPtr>()?.fn_name().to_owned();
        self.machine.world.program.named(self.script, &name, 0)
    }

    fn variable(&mut self, name: &str) -> Type {
        match self.find(name) {
            Some(id) => self.read(id),
            None if name == "data" => Type::of(Kind::Data),
            None => Type::ANY,
        }
    }

    /// A block as a value; what captures variables of its function is a closure in one.
    fn inner_block(&mut self, statements: &[rhai::Stmt]) -> Type {
        use rhai::Stmt;
        if let [Stmt::Share(_), Stmt::Expr(curried)] = statements
            && let Expr::FnCall(call, _) = &**curried
            && let Some(Expr::DynamicConstant(value, at)) = call.args.first()
        {
            return self.constant(value, *at);
        }
        self.block(statements).value
    }

    /// `a ?? b`: the first that is there.
    fn coalesce(&mut self, parts: &[Expr]) -> Type {
        let mut sum = Type::default();
        for (index, part) in parts.iter().enumerate() {
            let mut is = self.expression(part);
            if index + 1 < parts.len() {
                let keys: Vec<_> = is.absent().cloned().collect();
                keys.iter().for_each(|key| self.asks(key));
                is.kinds.retain(|kind| !kind.is_nothing());
            }
            sum = sum.or(is);
        }
        sum
    }

    /// The parameters of the rule given away as a whole: any of them may be read.
    pub(super) fn uses_whole(&mut self, is: &Type) {
        let params = is.kinds.iter().filter_map(|kind| match kind {
            Kind::Params(rule) => Some(*rule),
            _ => None,
        });
        for rule in params.collect::<Vec<_>>() {
            self.fact(Fact::ReadsAllParams(rule));
        }
    }

    /// The text that an expression takes in the script.
    pub(super) fn extent(&self, expression: &Expr) -> Span {
        self.source_of().places.expression(expression)
    }

    /// An expression as the script has it, for messages; long ones only by name of their kind.
    pub(super) fn quoted(&self, expression: &Expr, otherwise: &str) -> String {
        const LONGEST: usize = 40;
        let text = self.source_of().source.slice(self.extent(expression));
        match text.chars().count() <= LONGEST && !text.contains('\n') && !text.contains('`') {
            true => format!("`{text}`"),
            false => otherwise.to_owned(),
        }
    }

    /// A list of known items.
    pub(super) fn list_of(items: Type, placed: bool) -> Type {
        Type::of(Kind::List(Rc::new(items))).placed(placed)
    }
}
