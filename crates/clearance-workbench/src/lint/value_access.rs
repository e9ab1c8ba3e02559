//! Type inference of access chains, as in `a.b`, `a[b]`, `a.f(b)`, and of assignments to them.

use std::rc::Rc;

use rhai::{ASTFlags, BinaryExpr, Expr, FnCallExpr, OpAssignment, Position};

use super::catalogue::WRONG_ARGUMENT;
use super::function_analysis::{FunctionAnalysis, VariableId};
use super::inferred_type::{InferredType, MapFields, TypeKind};

/// One step from a value to one in it.
#[derive(Debug, Clone, Copy)]
pub(super) enum ChainStep<'e> {
    Property(&'e str, Position),
    Index(&'e Expr),
    Method(&'e FnCallExpr, Position),
}

/// A step of a way to a part of a variable, as far as types tell parts apart.
#[derive(Debug, Clone)]
pub(super) enum ValuePart {
    Field(Rc<str>),
    /// An item of a list, or what a map has under a computed key.
    Item,
}

/// The value at the end of some steps.
struct ChainResult {
    is: InferredType,
    /// How changes get there.
    target: ChangeTarget,
    /// The variable of what was read from a file on the way: what lies in it is a copy.
    read_of: Option<&'static str>,
}

/// A part of a variable, where changes in place go.
pub(super) type ChangeTarget = Option<(VariableId, Vec<ValuePart>)>;

/// A link of a chain: its two sides, its flags, and whether it is an index.
type ChainLink<'e> = (&'e BinaryExpr, ASTFlags, bool);

fn as_chain_link(expression: &Expr) -> Option<ChainLink<'_>> {
    match expression {
        Expr::Dot(binary, flags, _) => Some((binary, *flags, false)),
        Expr::Index(binary, flags, _) => Some((binary, *flags, true)),
        _ => None,
    }
}

/// The first value of a chain, and the steps from it, each with whether `()` is let through (`?.`).
fn split_chain(expression: &Expr) -> (&Expr, Vec<(ChainStep<'_>, bool)>) {
    let mut found = Vec::new();
    let Some(first) = as_chain_link(expression) else { return (expression, found) };
    let mut current = Some(first);
    while let Some((binary, flags, is_index)) = current {
        let ends = is_index && flags.intersects(ASTFlags::BREAK);
        let next = as_chain_link(&binary.rhs).filter(|_| !ends);
        let this = next.map_or(&binary.rhs, |(next, ..)| &next.lhs);
        let step = match this {
            _ if is_index => ChainStep::Index(this),
            Expr::Property(property, at) => ChainStep::Property(property.2.as_str(), *at),
            Expr::MethodCall(call, at) | Expr::FnCall(call, at) => ChainStep::Method(call, *at),
            other => ChainStep::Index(other),
        };
        found.push((step, flags.intersects(ASTFlags::NEGATED)));
        current = next;
    }
    (&first.0.lhs, found)
}

impl FunctionAnalysis<'_, '_> {
    /// Infers the type of a chain.
    pub(super) fn infer_chain(&mut self, expression: &Expr) -> InferredType {
        let (root, steps) = split_chain(expression);
        let is = self.infer_expression(root);
        self.follow_steps(root, is, &steps).is
    }

    /// Goes from a value along some steps.
    fn follow_steps(
        &mut self,
        root: &Expr,
        mut is: InferredType,
        steps: &[(ChainStep<'_>, bool)],
    ) -> ChainResult {
        let mut target = self.mutation_target(root);
        let mut read_of = None;
        for (step, safe) in steps {
            let lets_through = *safe && is.may_be_nothing();
            if *safe {
                let keys: Vec<_> = is.absent_keys().cloned().collect();
                keys.iter().for_each(|key| self.add_presence_check(key));
            }
            read_of = read_of.or_else(|| readonly_root(&is));
            is = match *step {
                ChainStep::Property(name, at) => {
                    Self::extend_target(&mut target, ValuePart::Field(name.into()));
                    let given = self.describe_receiver(root, steps.len());
                    self.infer_property(&is, name, self.span_at(at), &given)
                }
                ChainStep::Index(index) => {
                    let part = match index {
                        Expr::StringConstant(text, _) => ValuePart::Field(text.as_str().into()),
                        _ => ValuePart::Item,
                    };
                    Self::extend_target(&mut target, part);
                    self.infer_index(&is, index)
                }
                ChainStep::Method(call, at) => {
                    if let Some(read) = read_of.take() {
                        self.check_copy_change(call, at, read, &is, root);
                    }
                    let receiver = target.take();
                    self.infer_method_call(call, at, is, receiver)
                }
            };
            if lets_through {
                is = is.or(InferredType::nothing().with_place(true));
            }
        }
        ChainResult { is, target, read_of }
    }

    /// The name in messages of the value that a property is read of.
    fn describe_receiver(&self, root: &Expr, steps: usize) -> String {
        match (root, steps) {
            (Expr::Variable(variable, ..), 1) => format!("`{}`", variable.1),
            _ => String::new(),
        }
    }

    /// The variable that an expression names.
    pub(super) fn mutation_target(&self, root: &Expr) -> ChangeTarget {
        match root {
            Expr::Variable(variable, ..) if variable.2.is_empty() => {
                Some((self.find_variable(&variable.1)?, Vec::new()))
            }
            _ => None,
        }
    }

    fn extend_target(target: &mut ChangeTarget, part: ValuePart) {
        if let Some((_, way)) = target {
            way.push(part);
        }
    }

    fn infer_index(&mut self, of: &InferredType, index: &Expr) -> InferredType {
        let by = self.infer_expression(index);
        if let Expr::StringConstant(text, at) = index
            && of.kinds.iter().all(|kind| !matches!(kind, TypeKind::Text(_) | TypeKind::List(_)))
        {
            return self.infer_property(of, text, self.span_at(*at), "");
        }
        let is_list =
            !of.is_unknown() && of.present_kinds().all(|kind| matches!(kind, TypeKind::List(_)));
        if let (Expr::StringConstant(_, at), true) = (index, is_list) {
            let message = "a list is counted, and has no names".to_owned();
            let help = "write a number, from 0, or go over it: `for item in list { … }`".to_owned();
            self.add_note(WRONG_ARGUMENT, self.span_at(*at), message, Some(help));
        }
        // A whole number counts items, whatever holds them.
        if by.any || by.kinds.iter().any(|kind| matches!(kind, TypeKind::Text(_))) {
            self.add_read_of_all(of);
        }
        let of_kind = |kind: &TypeKind| match kind {
            TypeKind::List(items) => (**items).clone(),
            TypeKind::Map(fields) => fields.any_field(),
            TypeKind::Text(_) => InferredType::of(TypeKind::Char),
            TypeKind::Nothing(_) => InferredType::default(),
            _ => InferredType::ANY,
        };
        let start = if of.any || by.any && of.kinds.is_empty() {
            InferredType::ANY
        } else {
            InferredType::default()
        };
        of.kinds.iter().map(of_kind).fold(start, InferredType::or)
    }

    /// `a = b`, `a.b[c] += d`.
    pub(super) fn infer_assignment(&mut self, operator: &OpAssignment, sides: &BinaryExpr) {
        let given = self.infer_expression(&sides.rhs);
        let (root, steps) = split_chain(&sides.lhs);
        let adds = operator.get_op_assignment_info().map(|(.., sign)| sign);
        let (was, target) = match root {
            Expr::Variable(variable, ..) if steps.is_empty() => {
                match self.find_variable(&variable.1) {
                    Some(id) => (self.peek_variable(id), Some((id, Vec::new()))),
                    None => (InferredType::ANY, None),
                }
            }
            _ => {
                let (to, last) = steps.split_at(steps.len().saturating_sub(1));
                let is = match self.mutation_target(root) {
                    Some((id, _)) => self.peek_variable(id),
                    None => self.infer_expression(root),
                };
                let ChainResult { is, mut target, read_of } = self.follow_steps(root, is, to);
                if let Some(read) = read_of.filter(|_| readonly_root(&is).is_none()) {
                    self.check_copy_assignment(read, last);
                }
                let was = self.infer_assigned_part(&is, last, &mut target);
                (was, target)
            }
        };
        let is = match adds {
            Some(sign) => {
                let at = operator.position();
                self.infer_operator(sign, &[was, given], at)
            }
            None => given,
        };
        self.widen_target(&target, &is);
    }

    /// Infers the assigned part at the last step: a map may get a new key.
    fn infer_assigned_part(
        &mut self,
        of: &InferredType,
        last: &[(ChainStep<'_>, bool)],
        target: &mut ChangeTarget,
    ) -> InferredType {
        match last {
            _ if readonly_root(of).is_some() => {
                if let Some((id, _)) = target.take() {
                    self.read_variable(id);
                }
                self.check_readonly_assignment(of, last);
                InferredType::ANY
            }
            [(ChainStep::Property(name, at), _)] => {
                Self::extend_target(target, ValuePart::Field((*name).into()));
                let only_maps = of.present_kinds().all(|kind| matches!(kind, TypeKind::Map(_)));
                if only_maps {
                    Self::field_type(of, name)
                } else {
                    self.infer_property(of, name, self.span_at(*at), "")
                }
            }
            [(ChainStep::Index(Expr::StringConstant(text, _)), _)] => {
                Self::extend_target(target, ValuePart::Field(text.as_str().into()));
                Self::field_type(of, text)
            }
            [(ChainStep::Index(index), _)] => {
                Self::extend_target(target, ValuePart::Item);
                self.infer_index(of, index)
            }
            _ => InferredType::ANY,
        }
    }

    fn field_type(of: &InferredType, name: &str) -> InferredType {
        let fields = of.kinds.iter().filter_map(|kind| match kind {
            TypeKind::Map(fields) => fields.named.get(name).or(fields.rest.as_ref()).cloned(),
            _ => None,
        });
        let start = if of.any { InferredType::ANY } else { InferredType::default() };
        fields.fold(start, InferredType::or)
    }

    /// Adds to what a part of a variable may be.
    pub(super) fn widen_target(&mut self, target: &ChangeTarget, is: &InferredType) {
        if let Some((id, way)) = target {
            let was = self.peek_variable(*id);
            let grown = widen_part(&was, way, is);
            self.assign_variable(*id, grown);
        }
    }
}

/// A type with more at the end of a way into it.
fn widen_part(was: &InferredType, way: &[ValuePart], more: &InferredType) -> InferredType {
    let Some((part, rest)) = way.split_first() else {
        return was.clone().or(more.clone());
    };
    let of_kind = |kind: &TypeKind| match (kind, part) {
        (TypeKind::List(items), ValuePart::Item) => {
            TypeKind::List(Rc::new(widen_part(items, rest, more)))
        }
        (TypeKind::Map(fields), ValuePart::Field(name)) => {
            let mut fields: MapFields = (**fields).clone();
            let field = fields.named.remove(name).unwrap_or_default();
            fields.named.insert(Rc::clone(name), widen_part(&field, rest, more));
            TypeKind::Map(Rc::new(fields))
        }
        (TypeKind::Map(fields), ValuePart::Item) => {
            // Which key is not known: it may be one of those that are named.
            let mut fields: MapFields = (**fields).clone();
            let changed = |field: &InferredType| widen_part(field, rest, more);
            fields.named.values_mut().for_each(|field| *field = changed(field));
            fields.rest = Some(changed(&fields.rest.unwrap_or_default()));
            TypeKind::Map(Rc::new(fields))
        }
        (other, _) => other.clone(),
    };
    let mut sum = InferredType { kinds: std::collections::BTreeSet::new(), ..was.clone() };
    sum.kinds.extend(was.kinds.iter().map(of_kind));
    sum
}

/// Through which variable a value is reached that was read from a file, if it surely was.
pub(super) fn readonly_root(of: &InferredType) -> Option<&'static str> {
    if of.is_unknown() {
        return None;
    }
    let mut roots = of.present_kinds().map(|kind| match kind {
        TypeKind::Table(table) if table.shape == 0 => Some("customer"),
        TypeKind::Table(_) | TypeKind::Data => Some("data"),
        TypeKind::Params(_) => Some("params"),
        _ => None,
    });
    let first = roots.next()??;
    roots.all(|root| root.is_some()).then_some(first)
}
