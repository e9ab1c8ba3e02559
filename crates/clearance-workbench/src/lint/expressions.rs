//! Type inference of expressions.

use std::rc::Rc;

use rhai::{Dynamic, Expr, FnPtr, Position};

use super::analysis::Effect;
use super::function_analysis::FunctionAnalysis;
use super::inferred_type::{InferredType, MapFields, TypeKind};
use super::program::FunctionId;
use clearance_syntax::source::Span;

impl FunctionAnalysis<'_, '_> {
    /// Infers the type of an expression; unknown beyond the limits of the analysis.
    pub(super) fn infer_expression(&mut self, expression: &Expr) -> InferredType {
        self.analysis.depth += 1;
        let is = if self.analysis.count_step() {
            self.infer_by_kind(expression)
        } else {
            self.add_effect(Effect::Cut);
            InferredType::ANY
        };
        self.analysis.depth -= 1;
        is
    }

    fn infer_by_kind(&mut self, expression: &Expr) -> InferredType {
        match expression {
            Expr::BoolConstant(..) => InferredType::of(TypeKind::Bool),
            Expr::IntegerConstant(..) => InferredType::of(TypeKind::Int),
            Expr::FloatConstant(..) => InferredType::of(TypeKind::Float),
            Expr::CharConstant(..) => InferredType::of(TypeKind::Char),
            Expr::StringConstant(text, at) => {
                self.check_interpolation(text, *at);
                InferredType::word(text)
            }
            Expr::Unit(_) => InferredType::nothing(),
            Expr::InterpolatedString(parts, _) => {
                for part in parts {
                    let is = self.infer_expression(part);
                    self.add_params_use(&is);
                }
                InferredType::text()
            }
            Expr::Array(items, _) => {
                let items = items.iter().map(|item| self.infer_expression(item));
                InferredType::list(items.fold(InferredType::default(), InferredType::or))
                    .limit_depth()
            }
            Expr::Map(map, _) => {
                let named = map.0.iter();
                let named = named
                    .map(|(key, value)| (key.name.as_str().into(), self.infer_expression(value)));
                InferredType::map(MapFields { named: named.collect(), rest: None }).limit_depth()
            }
            Expr::DynamicConstant(value, at) => self.infer_constant(value, *at),
            Expr::Variable(variable, _, _) if !variable.2.is_empty() => InferredType::ANY,
            Expr::Variable(variable, ..) => self.infer_variable(&variable.1),
            Expr::Stmt(block) => self.infer_inner_block(block.statements()),
            Expr::FnCall(call, at) | Expr::MethodCall(call, at) => self.infer_call(call, *at),
            Expr::Dot(..) | Expr::Index(..) => self.infer_chain(expression),
            Expr::And(parts, _) | Expr::Or(parts, _) => {
                for part in parts.iter() {
                    let is = self.infer_expression(part);
                    self.check_boolean(&is, part, "each side");
                }
                InferredType::of(TypeKind::Bool)
            }
            Expr::Coalesce(parts, _) => self.infer_coalesce(parts),
            _ => InferredType::ANY,
        }
    }

    fn infer_constant(&mut self, value: &Dynamic, _at: Position) -> InferredType {
        match self.closure_of(value) {
            Some(id) => InferredType::of(TypeKind::Closure(id)),
            None => InferredType::ANY,
        }
    }

    fn closure_of(&self, value: &Dynamic) -> Option<FunctionId> {
        let name = value.read_lock::<FnPtr>()?.fn_name().to_owned();
        self.analysis.input.program.find_function(self.script, &name, 0)
    }

    fn infer_variable(&mut self, name: &str) -> InferredType {
        match self.find_variable(name) {
            Some(id) => self.read_variable(id),
            None if name == "data" => InferredType::of(TypeKind::Data),
            None => InferredType::ANY,
        }
    }

    /// A block as a value; what captures variables of its function is a closure in one.
    fn infer_inner_block(&mut self, statements: &[rhai::Stmt]) -> InferredType {
        use rhai::Stmt;
        if let [Stmt::Share(_), Stmt::Expr(curried)] = statements
            && let Expr::FnCall(call, _) = &**curried
            && let Some(Expr::DynamicConstant(value, at)) = call.args.first()
        {
            return self.infer_constant(value, *at);
        }
        self.infer_block(statements).value
    }

    /// `a ?? b`: the first that is there.
    fn infer_coalesce(&mut self, parts: &[Expr]) -> InferredType {
        let mut sum = InferredType::default();
        for (index, part) in parts.iter().enumerate() {
            let mut is = self.infer_expression(part);
            if index + 1 < parts.len() {
                let keys: Vec<_> = is.absent_keys().cloned().collect();
                keys.iter().for_each(|key| self.add_presence_check(key));
                is.kinds.retain(|kind| !kind.is_nothing());
            }
            sum = sum.or(is);
        }
        sum
    }

    /// The parameters of the rule given away as a whole: any of them may be read.
    pub(super) fn add_params_use(&mut self, is: &InferredType) {
        let params = is.kinds.iter().filter_map(|kind| match kind {
            TypeKind::Params(rule) => Some(*rule),
            _ => None,
        });
        for rule in params.collect::<Vec<_>>() {
            self.add_effect(Effect::ReadsAllParams(rule));
        }
    }

    /// The text that an expression takes in the script.
    pub(super) fn expression_span(&self, expression: &Expr) -> Span {
        self.script_text().places.expression_span(expression)
    }

    /// An expression as the script has it, for messages; long ones only by name of their kind.
    pub(super) fn quote_expression(&self, expression: &Expr, otherwise: &str) -> String {
        const LONGEST: usize = 40;
        let text = self.script_text().source.slice(self.expression_span(expression));
        if text.chars().count() <= LONGEST && !text.contains('\n') && !text.contains('`') {
            format!("`{text}`")
        } else {
            otherwise.to_owned()
        }
    }

    /// A list of known items.
    pub(super) fn list_of(items: InferredType, placed: bool) -> InferredType {
        InferredType::of(TypeKind::List(Rc::new(items))).with_place(placed)
    }
}
