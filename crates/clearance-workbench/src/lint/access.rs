//! `a.b`, `a[b]`, `a.f(b)`, one after the other; and what is assigned to them.

use std::rc::Rc;

use rhai::{ASTFlags, BinaryExpr, Expr, FnCallExpr, OpAssignment, Position};

use super::frame::{Frame, VariableId};
use super::types::{Fields, Kind, Type};

/// One step from a value to one in it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'e> {
    Property(&'e str, Position),
    Index(&'e Expr),
    Method(&'e FnCallExpr, Position),
}

/// A step of a way to a part of a variable, as far as types tell parts apart.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Field(Rc<str>),
    /// An item of a list, or what a map has under a computed key.
    Item,
}

/// What lies at the end of some steps.
struct Followed {
    is: Type,
    /// How changes get there.
    target: Target,
    /// The variable of what was read from a file on the way: what lies in it is a copy.
    read_of: Option<&'static str>,
}

/// A part of a variable, where changes in place go.
pub(super) type Target = Option<(VariableId, Vec<Part>)>;

/// A link of a chain: its two sides, its flags, and whether it is an index.
type Link<'e> = (&'e BinaryExpr, ASTFlags, bool);

fn link(expression: &Expr) -> Option<Link<'_>> {
    match expression {
        Expr::Dot(binary, flags, _) => Some((binary, *flags, false)),
        Expr::Index(binary, flags, _) => Some((binary, *flags, true)),
        _ => None,
    }
}

/// The first value of a chain, and the steps from it, each with whether `()` is let through (`?.`).
fn steps(expression: &Expr) -> (&Expr, Vec<(Step<'_>, bool)>) {
    let mut found = Vec::new();
    let Some(first) = link(expression) else { return (expression, found) };
    let mut current = Some(first);
    while let Some((binary, flags, is_index)) = current {
        let ends = is_index && flags.intersects(ASTFlags::BREAK);
        let next = link(&binary.rhs).filter(|_| !ends);
        let this = next.map_or(&binary.rhs, |(next, ..)| &next.lhs);
        let step = match this {
            _ if is_index => Step::Index(this),
            Expr::Property(property, at) => Step::Property(property.2.as_str(), *at),
            Expr::MethodCall(call, at) | Expr::FnCall(call, at) => Step::Method(call, *at),
            other => Step::Index(other),
        };
        found.push((step, flags.intersects(ASTFlags::NEGATED)));
        current = next;
    }
    (&first.0.lhs, found)
}

impl Frame<'_, '_> {
    /// What a chain gives.
    pub(super) fn chain(&mut self, expression: &Expr) -> Type {
        let (root, steps) = steps(expression);
        let is = self.expression(root);
        self.follow(root, is, &steps).is
    }

    /// Goes from a value along some steps.
    fn follow(&mut self, root: &Expr, mut is: Type, steps: &[(Step<'_>, bool)]) -> Followed {
        let mut target = self.target(root);
        let mut read_of = None;
        for (step, safe) in steps {
            let lets_through = *safe && is.may_be_nothing();
            if *safe {
                let keys: Vec<_> = is.absent().cloned().collect();
                keys.iter().for_each(|key| self.asks(key));
            }
            read_of = read_of.or_else(|| read_from(&is));
            is = match *step {
                Step::Property(name, at) => {
                    Self::into_part(&mut target, Part::Field(name.into()));
                    let given = self.describe(root, steps.len());
                    self.property(&is, name, self.span(at), &given)
                }
                Step::Index(index) => {
                    let part = match index {
                        Expr::StringConstant(text, _) => Part::Field(text.as_str().into()),
                        _ => Part::Item,
                    };
                    Self::into_part(&mut target, part);
                    self.index(&is, index)
                }
                Step::Method(call, at) => {
                    if let Some(read) = read_of.take() {
                        self.changes_a_copy(call, at, (read, &is), root);
                    }
                    let receiver = target.take();
                    self.method(call, at, is, receiver)
                }
            };
            if lets_through {
                is = is.or(Type::nothing().placed(true));
            }
        }
        Followed { is, target, read_of }
    }

    /// What messages call the value that a property is read of.
    fn describe(&self, root: &Expr, steps: usize) -> String {
        match (root, steps) {
            (Expr::Variable(variable, ..), 1) => format!("`{}`", variable.1),
            _ => String::new(),
        }
    }

    /// The variable that an expression names.
    pub(super) fn target(&self, root: &Expr) -> Target {
        match root {
            Expr::Variable(variable, ..) if variable.2.is_empty() => {
                Some((self.find(&variable.1)?, Vec::new()))
            }
            _ => None,
        }
    }

    fn into_part(target: &mut Target, part: Part) {
        if let Some((_, way)) = target {
            way.push(part);
        }
    }

    fn index(&mut self, of: &Type, index: &Expr) -> Type {
        let by = self.expression(index);
        if let Expr::StringConstant(text, at) = index
            && of.kinds.iter().all(|kind| !matches!(kind, Kind::Text(_) | Kind::List(_)))
        {
            return self.property(of, text, self.span(*at), "");
        }
        let is_list = !of.is_silent() && of.present().all(|kind| matches!(kind, Kind::List(_)));
        if let (Expr::StringConstant(_, at), true) = (index, is_list) {
            let message = "a list is counted, and has no names".to_owned();
            let help = "write a number, from 0, or go over it: `for item in list { … }`".to_owned();
            self.note("wrong-argument", self.span(*at), message, Some(help));
        }
        self.reads_all_of(of);
        let of_kind = |kind: &Kind| match kind {
            Kind::List(items) => (**items).clone(),
            Kind::Map(fields) => fields.all(),
            Kind::Text(_) => Type::of(Kind::Char),
            Kind::Nothing(_) => Type::default(),
            _ => Type::ANY,
        };
        let start =
            if of.any || by.any && of.kinds.is_empty() { Type::ANY } else { Type::default() };
        of.kinds.iter().map(of_kind).fold(start, Type::or)
    }

    /// `a = b`, `a.b[c] += d`.
    pub(super) fn assignment(&mut self, operator: &OpAssignment, sides: &BinaryExpr) {
        let given = self.expression(&sides.rhs);
        let (root, steps) = steps(&sides.lhs);
        let adds = operator.get_op_assignment_info().map(|(.., sign)| sign);
        let (was, target) = match root {
            Expr::Variable(variable, ..) if steps.is_empty() => match self.find(&variable.1) {
                Some(id) => (self.peek(id), Some((id, Vec::new()))),
                None => (Type::ANY, None),
            },
            _ => {
                let (to, last) = steps.split_at(steps.len().saturating_sub(1));
                let is = match self.target(root) {
                    Some((id, _)) => self.peek(id),
                    None => self.expression(root),
                };
                let Followed { is, mut target, read_of } = self.follow(root, is, to);
                if let Some(read) = read_of.filter(|_| read_from(&is).is_none()) {
                    self.assigns_to_a_copy(read, last);
                }
                let was = self.assigned(&is, last, &mut target);
                (was, target)
            }
        };
        let is = match adds {
            Some(sign) => {
                let at = operator.position();
                self.operator(sign, &[was, given], at)
            }
            None => given,
        };
        self.change(&target, &is);
    }

    /// What stands at the last step of what is assigned to: a map may get a new key.
    fn assigned(&mut self, of: &Type, last: &[(Step<'_>, bool)], target: &mut Target) -> Type {
        match last {
            _ if read_from(of).is_some() => {
                if let Some((id, _)) = target.take() {
                    self.read(id);
                }
                self.assigns_to(of, last);
                Type::ANY
            }
            [(Step::Property(name, at), _)] => {
                Self::into_part(target, Part::Field((*name).into()));
                let only_maps = of.present().all(|kind| matches!(kind, Kind::Map(_)));
                match only_maps {
                    true => Self::field(of, name),
                    false => self.property(of, name, self.span(*at), ""),
                }
            }
            [(Step::Index(Expr::StringConstant(text, _)), _)] => {
                Self::into_part(target, Part::Field(text.as_str().into()));
                Self::field(of, text)
            }
            [(Step::Index(index), _)] => {
                Self::into_part(target, Part::Item);
                self.index(of, index)
            }
            _ => Type::ANY,
        }
    }

    fn field(of: &Type, name: &str) -> Type {
        let fields = of.kinds.iter().filter_map(|kind| match kind {
            Kind::Map(fields) => fields.named.get(name).or(fields.rest.as_ref()).cloned(),
            _ => None,
        });
        let start = if of.any { Type::ANY } else { Type::default() };
        fields.fold(start, Type::or)
    }

    /// Adds to what a part of a variable may be.
    pub(super) fn change(&mut self, target: &Target, is: &Type) {
        if let Some((id, way)) = target {
            let was = self.peek(*id);
            let grown = grown(&was, way, is);
            self.assign(*id, grown);
        }
    }
}

/// A type with more at the end of a way into it.
fn grown(was: &Type, way: &[Part], more: &Type) -> Type {
    let Some((part, rest)) = way.split_first() else {
        return was.clone().or(more.clone());
    };
    let of_kind = |kind: &Kind| match (kind, part) {
        (Kind::List(items), Part::Item) => Kind::List(Rc::new(grown(items, rest, more))),
        (Kind::Map(fields), Part::Field(name)) => {
            let mut fields: Fields = (**fields).clone();
            let field = fields.named.remove(name).unwrap_or_default();
            fields.named.insert(Rc::clone(name), grown(&field, rest, more));
            Kind::Map(Rc::new(fields))
        }
        (Kind::Map(fields), Part::Item) => {
            // Which key is not known: it may be one of those that are named.
            let mut fields: Fields = (**fields).clone();
            let changed = |field: &Type| grown(field, rest, more);
            fields.named.values_mut().for_each(|field| *field = changed(field));
            fields.rest = Some(changed(&fields.rest.unwrap_or_default()));
            Kind::Map(Rc::new(fields))
        }
        (other, _) => other.clone(),
    };
    let mut sum = Type { kinds: std::collections::BTreeSet::new(), ..was.clone() };
    sum.kinds.extend(was.kinds.iter().map(of_kind));
    sum
}

/// Through which variable a value is reached that was read from a file, if it surely was.
pub(super) fn read_from(of: &Type) -> Option<&'static str> {
    if of.is_silent() {
        return None;
    }
    let mut roots = of.present().map(|kind| match kind {
        Kind::Table(table) if table.shape == 0 => Some("customer"),
        Kind::Table(_) | Kind::Data => Some("data"),
        Kind::Params(_) => Some("params"),
        _ => None,
    });
    let first = roots.next()??;
    roots.all(|root| root.is_some()).then_some(first)
}
