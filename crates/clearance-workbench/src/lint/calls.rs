//! Calls: of the script's own functions, of those of libraries, of those of the rule language.

use rhai::{Expr, FnCallExpr, Position};

use super::access::Target;
use super::frame::{Frame, Role};
use super::machine::{Call, Machine};
use super::natives::{concatenated, merged, of_forms};
use super::program::FunctionId;
use super::rounds;
use super::types::{Kind, Type};
use clearance_engine::script::functions::{self, Function};

/// A call of a function of the rule language.
pub(super) struct Native<'e> {
    pub(super) name: &'e str,
    pub(super) at: Position,
    /// All that it is given, the value before the dot included.
    pub(super) is: Vec<Type>,
    /// As the script has them; nothing for the value before the dot.
    pub(super) written: Vec<Option<&'e Expr>>,
    /// What stands first, where changes in place go.
    pub(super) target: Target,
}

impl Frame<'_, '_> {
    /// `f(a, b)`, `library::f(a)`, `a + b`.
    pub(super) fn call(&mut self, call: &FnCallExpr, at: Position) -> Type {
        let target = call.args.first().and_then(|first| self.target(first));
        let is: Vec<Type> = call.args.iter().map(|argument| self.expression(argument)).collect();
        if call.is_qualified() {
            let path: Vec<&str> = call.namespace.path.iter().map(|name| name.as_str()).collect();
            let library = match path.as_slice() {
                [name] => self.machine.world.program.library(self.script, name),
                _ => None,
            };
            return match library {
                Some(library) => self.scripted(library, &call.name, is),
                None => Type::ANY,
            };
        }
        if self.own(&call.name, is.len()).is_some() {
            return self.scripted(self.script, &call.name, is);
        }
        let written = call.args.iter().map(Some).collect();
        self.native(&Native { name: &call.name, at, is, written, target })
    }

    /// `a.f(b)`.
    pub(super) fn method(
        &mut self,
        call: &FnCallExpr,
        at: Position,
        on: Type,
        target: Target,
    ) -> Type {
        let mut is = vec![on];
        is.extend(call.args.iter().map(|argument| self.expression(argument)));
        if self.own(&call.name, is.len() - 1).is_some() {
            is.remove(0);
            return self.scripted(self.script, &call.name, is);
        }
        let written = std::iter::once(None).chain(call.args.iter().map(Some)).collect();
        self.native(&Native { name: &call.name, at, is, written, target })
    }

    fn own(&self, name: &str, count: usize) -> Option<FunctionId> {
        self.machine.world.program.named(self.script, name, count)
    }

    /// Calls a function of a script.
    fn scripted(&mut self, script: usize, name: &str, is: Vec<Type>) -> Type {
        let Some(function) = self.machine.world.program.named(script, name, is.len()) else {
            return Type::ANY;
        };
        let arguments = is.into_iter().map(|is| is.without_words().bounded()).collect();
        let call = self.machine.generalised(Call { function, arguments });
        match rounds::call(self.machine, &call) {
            Some(done) => {
                self.found.calls.insert(call);
                done.gives.clone()
            }
            None => {
                // It calls itself, or there is too much to look at.
                let unknown = Machine::unknown(call.function, call.arguments.len());
                self.found.calls.insert(unknown);
                self.found.calls.insert(call);
                Type::ANY
            }
        }
    }

    /// Looks into a closure with what it will be given.
    fn closure(&mut self, id: FunctionId, at: Position, given: &[Type]) -> Type {
        let world = self.machine.world;
        let Some(function) = world.program.function(id) else { return Type::ANY };
        let captured = function.parameters.len().saturating_sub(given.len());
        let names = function.parameters.iter().skip(captured);
        let places = self.source_of().closure_parameters(at, given.len());
        let mark = self.mark();
        for (index, (name, is)) in names.zip(given).enumerate() {
            let place = places.get(index).copied().unwrap_or_default();
            if !place.is_empty() {
                self.shadows(name, place);
            }
            self.define((place, index), name, Role::Given, is.clone());
        }
        self.returns.push(Type::default());
        let breaks = std::mem::take(&mut self.breaks);
        let flow = self.block(&function.body);
        self.breaks = breaks;
        let returned = self.returns.pop().unwrap_or_default();
        self.leave(mark);
        if flow.ends { returned } else { returned.or(flow.value) }
    }

    /// What a closure among the arguments gives; nothing known where there is none.
    fn made(&mut self, call: &Native<'_>) -> Type {
        let found = call.is.iter().enumerate().find_map(|(index, is)| match is.kinds.first() {
            Some(Kind::Closure(id)) => Some((index, *id)),
            _ => None,
        });
        let Some((index, id)) = found else { return Type::ANY };
        let written = call.written.get(index).copied().flatten();
        let at = written.map_or(Position::NONE, Expr::start_position);
        let item = call.is.first().map(Type::items).unwrap_or_default();
        let of = |index: usize| call.is.get(index).cloned().unwrap_or(Type::ANY);
        match call.name {
            "sort" => self.closure(id, at, &[item.clone(), item]),
            "zip" => self.closure(id, at, &[item, of(1).items()]),
            "reduce" => {
                let first = self.closure(id, at, &[of(2), item.clone()]);
                self.closure(id, at, &[of(2).or(first), item])
            }
            _ => self.closure(id, at, &[item]),
        }
    }

    /// Calls a function of the rule language.
    fn native(&mut self, call: &Native<'_>) -> Type {
        let made = self.made(call);
        for is in &call.is {
            self.uses_whole(is);
        }
        if let Some(function) = functions::named(call.name).filter(|_| !is_operator(call.name)) {
            let generic = of_forms(function.forms, &call.is, &made);
            if generic.is_none() {
                self.wrong_argument(call, function);
            }
            let is = self.special(call, &made).or(generic).unwrap_or(Type::ANY);
            if function.changes {
                self.changed_in_place(call);
            }
            return is;
        }
        self.sides(call);
        self.negated(call);
        self.operator(call.name, &call.is, call.at)
    }

    fn wrong_argument(&mut self, call: &Native<'_>, function: &Function) {
        if call.is.iter().any(is_rare) {
            return;
        }
        let counts =
            |count: usize| function.forms.iter().any(|form| form.parameters.len() == count);
        let names: Vec<String> = call.is.iter().map(named).collect();
        let message = match counts(call.is.len()) {
            true => format!("`{}` cannot be called with {}", call.name, names.join(" and ")),
            false => format!("`{}` does not take {} arguments", call.name, call.is.len()),
        };
        let forms: Vec<String> = function
            .forms
            .iter()
            .map(|form| {
                let names = form.parameters.iter().map(|(name, row)| format!("{name}: {row}"));
                format!("`{}({})`", call.name, names.collect::<Vec<_>>().join(", "))
            })
            .collect();
        let help = format!("it is {}", forms.join(" or "));
        let help = match (call.name, call.is.first().and_then(|is| is.kinds.first())) {
            ("append", Some(Kind::List(_))) => format!("`push` adds one item; `append`: {help}"),
            _ => help,
        };
        let span = self.span(call.at);
        self.note("wrong-argument", span, message, Some(help));
    }

    /// What an operator gives.
    pub(super) fn operator(&mut self, sign: &str, is: &[Type], at: Position) -> Type {
        if matches!(sign, "==" | "!=" | "<" | "<=" | ">" | ">=" | "!" | "contains") {
            return Type::of(Kind::Bool);
        }
        if sign == "+"
            && let Some(joined) = concatenated(is).or_else(|| merged(is))
        {
            return joined;
        }
        let Some(operator) = functions::OPERATORS.iter().find(|row| row.sign == sign) else {
            return Type::ANY;
        };
        of_forms(operator.forms, is, &Type::ANY).unwrap_or_else(|| {
            if is.iter().any(is_rare) {
                return Type::ANY;
            }
            let names: Vec<String> = is.iter().map(named).collect();
            let message = format!("`{sign}` cannot be used with {}", names.join(" and "));
            let span = self.span(at);
            self.note("wrong-argument", span, message, None);
            Type::ANY
        })
    }
}

fn named(is: &Type) -> String {
    match is.is_silent() {
        true => "any value".to_owned(),
        false => is.name(),
    }
}

/// Whether a value may be of a kind that the rows of functions do not all speak of: characters, ranges, closures.
fn is_rare(is: &Type) -> bool {
    let rare = |kind: &Kind| {
        matches!(
            kind,
            Kind::Char
                | Kind::Range
                | Kind::Steps
                | Kind::Data
                | Kind::Params(_)
                | Kind::Closure(_)
        )
    };
    is.kinds.iter().any(rare)
}

/// Signs of operators are no functions.
fn is_operator(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_alphabetic())
}
