//! Translates expressions.

use rhai::{ASTFlags, Expr, FnCallExpr, Stmt};

use crate::script::fast_path::expression::{ChainStep, FastExpr, FastKey, FastStatement, StepKind};
use crate::script::fast_path::natives::find_change;
use crate::script::fast_path::translate::translator::Translator;
use crate::script::fast_path::value::FastValue;

/// An expression that changes a variable while others are evaluated.
const EFFECT: &str = "a change within an expression";

/// A change of what is no variable, or a constant.
const IN_PLACE: &str = "a change in place of what is no variable";

/// What follows in a chain: `.name`, `.method()` or `[index]`.
#[derive(Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) is_index: bool,
    /// `?.` or `?[`.
    pub(super) is_optional: bool,
    pub(super) expr: &'a Expr,
}

/// The value that a chain begins with, and what follows. rhai nests a chain to its end.
pub(super) fn read_chain(expr: &Expr) -> Option<(&Expr, Vec<Link<'_>>)> {
    let (mut is_index, both, mut flags) = match expr {
        Expr::Dot(both, flags, _) => (false, both, *flags),
        Expr::Index(both, flags, _) => (true, both, *flags),
        _ => return None,
    };
    let mut links = Vec::new();
    let mut rest = &both.rhs;
    loop {
        let is_optional = flags.contains(ASTFlags::NEGATED);
        let ends = flags.contains(ASTFlags::BREAK);
        let (next, inner, more) = match rest {
            Expr::Dot(inner, more, _) if !ends => (false, inner, *more),
            Expr::Index(inner, more, _) if !ends => (true, inner, *more),
            last => {
                links.push(Link { is_index, is_optional, expr: last });
                return Some((&both.lhs, links));
            }
        };
        links.push(Link { is_index, is_optional, expr: &inner.lhs });
        (is_index, rest, flags) = (next, &inner.rhs, more);
    }
}

impl Translator<'_> {
    pub(super) fn translate_expr(&mut self, expr: &Expr) -> FastExpr {
        match expr {
            Expr::BoolConstant(value, _) => FastExpr::Constant(FastValue::Bool(*value)),
            Expr::IntegerConstant(value, _) => FastExpr::Constant(FastValue::Int(*value)),
            Expr::StringConstant(text, _) => FastExpr::Constant(FastValue::Text(text.clone())),
            Expr::Unit(_) => FastExpr::Constant(FastValue::Unit),
            Expr::DynamicConstant(value, _) => FastValue::from_dynamic(value)
                .map_or_else(|| self.give_up("a constant of another type"), FastExpr::Constant),
            Expr::Variable(variable, ..) if variable.2.is_empty() => {
                let known = self.find_variable(&variable.1);
                known.map_or_else(
                    || self.give_up("a variable of elsewhere"),
                    |variable| FastExpr::Slot(variable.slot),
                )
            }
            Expr::And(all, _) => {
                self.translate_pure(&**all).map_or_else(|| self.give_up(EFFECT), FastExpr::And)
            }
            Expr::Or(all, _) => {
                self.translate_pure(&**all).map_or_else(|| self.give_up(EFFECT), FastExpr::Or)
            }
            Expr::Coalesce(all, _) => {
                self.translate_pure(&**all).map_or_else(|| self.give_up(EFFECT), FastExpr::Coalesce)
            }
            Expr::Array(all, _) => {
                self.translate_pure(all).map_or_else(|| self.give_up(EFFECT), FastExpr::List)
            }
            Expr::InterpolatedString(all, _) => {
                self.translate_pure(all).map_or_else(|| self.give_up(EFFECT), FastExpr::Text)
            }
            Expr::Map(map, _) => self.translate_map(&map.0),
            Expr::Stmt(block) => match block.statements() {
                [one @ Stmt::If(..)] => match self.translate_statement(one) {
                    FastStatement::Expr(decision) => decision,
                    _ => self.give_up("a statement"),
                },
                statements => FastExpr::Block(self.translate_block(statements)),
            },
            Expr::FnCall(call, _) => self.translate_call(call),
            Expr::Dot(..) | Expr::Index(..) => self.translate_chain(expr),
            Expr::ThisPtr(_) => self.give_up("`this`"),
            Expr::FloatConstant(..) => self.give_up("a number with a fraction"),
            Expr::CharConstant(..) => self.give_up("a character"),
            _ => self.give_up("another expression"),
        }
    }

    /// Expressions that are evaluated one after the other. None may change what another one reads: rhai reads a variable only
    /// when the others are evaluated, if it is passed by reference.
    pub(super) fn translate_pure<'e>(
        &mut self,
        all: impl IntoIterator<Item = &'e Expr>,
    ) -> Option<Box<[FastExpr]>> {
        let all: Vec<FastExpr> = all.into_iter().map(|one| self.translate_expr(one)).collect();
        if all.iter().any(FastExpr::has_effect) { None } else { Some(all.into()) }
    }

    fn translate_map(&mut self, entries: &[(rhai::Ident, Expr)]) -> FastExpr {
        let mut translated = Vec::new();
        for (key, value) in entries {
            let value = self.translate_expr(value);
            if value.has_effect() {
                return self.give_up(EFFECT);
            }
            translated.push((key.name.clone(), value));
        }
        FastExpr::Map(translated.into())
    }

    fn translate_chain(&mut self, expr: &Expr) -> FastExpr {
        let Some((root, links)) = read_chain(expr) else { return self.give_up("a chain") };
        let (base, links) = match self.find_table(root, &links) {
            Some(table) => (FastExpr::Constant(table), links.get(1..).unwrap_or_default()),
            None => {
                if let Some(change) = self.translate_change(root, &links) {
                    return change;
                }
                (self.translate_expr(root), links.as_slice())
            }
        };
        if links.is_empty() {
            return base;
        }
        if base.has_effect() {
            return self.give_up(EFFECT);
        }
        let mut steps = Vec::new();
        for link in links {
            match self.translate_link(root, link) {
                Some(kind) => steps.push(ChainStep { is_optional: link.is_optional, kind }),
                None => return self.give_up(&describe_link(link)),
            }
        }
        // rhai evaluates the inputs of all steps first, also of those that it does not take.
        let optional = steps.iter().position(|step| step.is_optional).unwrap_or(steps.len());
        let may_skip = steps.iter().skip(optional).all(|step| step.kind.has_plain_inputs());
        if !may_skip || steps.iter().any(|step| step.kind.has_effect()) {
            return self.give_up("an optional chain with parts that are computed");
        }
        FastExpr::Chain(Box::new(base), steps.into())
    }

    /// The table of `data.name`.
    fn find_table(&self, root: &Expr, links: &[Link]) -> Option<FastValue> {
        let Expr::Variable(variable, ..) = root else { return None };
        let Some(Link { is_index: false, expr: Expr::Property(property, _), .. }) = links.first()
        else {
            return None;
        };
        if variable.1 != "data" || self.find_variable("data").is_some() {
            return None;
        }
        self.program.table(self.pack, &property.2).cloned()
    }

    fn translate_link(&mut self, root: &Expr, link: &Link) -> Option<StepKind> {
        match (link.is_index, link.expr) {
            (true, at) => Some(StepKind::Index(self.translate_expr(at))),
            (false, Expr::Property(property, _)) => {
                Some(StepKind::Property(FastKey::new(property.2.clone())))
            }
            (false, Expr::MethodCall(call, _)) => self.translate_method(root, call),
            (false, _) => None,
        }
    }

    /// A chain that ends with a function that changes what it is called on.
    fn translate_change(&mut self, root: &Expr, links: &[Link]) -> Option<FastExpr> {
        let (last, way) = links.split_last()?;
        let Expr::MethodCall(call, _) = last.expr else { return None };
        if call.name == "sort" && call.args.len() == 1 {
            return Some(self.translate_sort(root, way, last, call));
        }
        let change = find_change(&call.name, call.args.len())?;
        let Expr::Variable(variable, ..) = root else { return Some(self.give_up(IN_PLACE)) };
        let place = self.place_of(&variable.1, way);
        let args = self.translate_pure(&call.args);
        match (place, args) {
            (Some(place), Some(args))
                if !last.is_optional && !self.is_own(&call.name) && !call.is_qualified() =>
            {
                Some(FastExpr::Change(change, Box::new(place), args))
            }
            _ => Some(self.give_up(IN_PLACE)),
        }
    }

    /// `sort` with a closure.
    fn translate_sort(
        &mut self,
        root: &Expr,
        way: &[Link],
        last: &Link,
        call: &FnCallExpr,
    ) -> FastExpr {
        let Expr::Variable(variable, ..) = root else { return self.give_up(IN_PLACE) };
        let place = self.place_of(&variable.1, way);
        let closure = self.translate_closure(None, root, &call.args);
        match (place, closure) {
            (Some(place), Some(closure))
                if !last.is_optional && !self.is_own(&call.name) && !call.is_qualified() =>
            {
                FastExpr::SortBy(Box::new(place), Box::new(closure))
            }
            _ => self.give_up(IN_PLACE),
        }
    }
}

/// What a chain cannot be followed at.
fn describe_link(link: &Link) -> String {
    match link.expr {
        Expr::MethodCall(call, _) => format!("`{}`", call.name),
        _ => "a chain".to_owned(),
    }
}
