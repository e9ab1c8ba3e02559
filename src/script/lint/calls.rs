//! Calls: of the script's own functions, of those of libraries, of those of the rule language.

use std::rc::Rc;

use rhai::{Expr, FnCallExpr, Position};

use super::access::{Part, Target};
use super::frame::{Frame, Role};
use super::machine::{Call, Fact, Machine};
use super::natives::{concatenated, merged, of_forms};
use super::program::FunctionId;
use super::rounds;
use super::types::{Fields, Kind, Type};
use crate::script::functions::{self, Function};

/// A call of a function of the rule language.
pub(super) struct Native<'e> {
    pub(super) name: &'e str,
    pub(super) at: Position,
    /// All that it is given, the value before the dot included.
    pub(super) is: Vec<Type>,
    /// As the script has them; nothing for the value before the dot.
    pub(super) written: Vec<Option<&'e Expr>>,
    /// What stands first, where changes in place go.
    target: Target,
}

impl Frame<'_, '_> {
    /// `f(a, b)`, `library::f(a)`, `a + b`.
    pub(super) fn call(&mut self, call: &FnCallExpr, at: Position) -> Type {
        let target = call.args.first().and_then(|first| self.target(first));
        let is: Vec<Type> = call.args.iter().map(|argument| self.expression(argument)).collect();
        if call.is_qualified() {
            let path: Vec<&str> = call.namespace.path.iter().map(|name| name.as_str()).collect();
            let library = match path.as_slice() {
                [name] => self.machine.world.program.library(name),
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
        self.operator(call.name, &call.is, call.at)
    }

    /// Functions of which more can be said than their rows do.
    fn special(&mut self, call: &Native<'_>, made: &Type) -> Option<Type> {
        let first = call.is.first().cloned().unwrap_or(Type::ANY);
        let key = call.written.get(1).copied().flatten();
        let text = |key: Option<&Expr>| match key {
            Some(Expr::StringConstant(text, at)) => Some((text.to_string(), *at)),
            _ => None,
        };
        match call.name {
            "report" => {
                self.fact_of_report(call, 0);
                None
            }
            "label" | "fix" => {
                self.fact_of_report(call, 1);
                None
            }
            "get" => self.got(&first, key?),
            "contains" => {
                self.contained(call, &first, key?);
                None
            }
            "keys" | "values" | "len" => self.of_keys(call.name, &first),
            "pluck" => {
                let (name, at) = text(key)?;
                let at = self.span(at);
                let items = self.property(&first.items(), &name, at, "");
                Some(Self::list_of(items, false))
            }
            "index_by" => {
                let (name, at) = text(key)?;
                let at = self.span(at);
                self.property(&first.items(), &name, at, "");
                let rest = Some(first.items());
                Some(Type::map(Fields { rest, ..Fields::default() }))
            }
            "pick" => Some(Self::list_of(values_of(&first)?, false)),
            "remove" => Some(values_of(&first)?.or(Type::nothing())),
            "missing" => {
                let (name, at) = text(key)?;
                self.missing_key(&first, &name, at);
                None
            }
            "reduce" => Some(made.clone().or(call.is.get(2)?.clone())),
            "type_of" => {
                // Whoever asks for its type may do one thing or the other with it.
                if let Some((id, _)) = &call.target {
                    self.assign(*id, Type::ANY);
                }
                None
            }
            _ => None,
        }
    }

    /// `get`: the value of a key, or `()`.
    fn got(&mut self, of: &Type, key: &Expr) -> Option<Type> {
        if let Some(Kind::Table(_)) = of.kinds.iter().find(|kind| !kind.is_nothing()) {
            let is = match key {
                Expr::StringConstant(..) => self.asked_key(of, key, false),
                _ => self.any_key(of),
            };
            return Some(is.or(Type::nothing().placed(of.placed)));
        }
        let fields = match (of.kinds.len(), of.kinds.first()) {
            (1, Some(Kind::Map(fields))) => Rc::clone(fields),
            _ => return None,
        };
        let is = match key {
            Expr::StringConstant(text, _) => {
                fields.named.get(text.as_str()).or(fields.rest.as_ref()).cloned()
            }
            _ => Some(fields.all()),
        };
        Some(is.unwrap_or_default().or(Type::nothing()))
    }

    fn of_keys(&mut self, name: &str, of: &Type) -> Option<Type> {
        self.reads_all_of(of);
        let is_table = of.present().any(|kind| matches!(kind, Kind::Table(_)));
        match name {
            "values" if is_table => Some(Self::list_of(self.any_key(of), false)),
            "values" => Some(Self::list_of(values_of(of)?, false)),
            _ => None,
        }
    }

    /// Changes what the first argument may hold.
    fn changed_in_place(&mut self, call: &Native<'_>) {
        let mut target = call.target.clone();
        let Some((_, way)) = &mut target else { return };
        let first = call.is.first().cloned().unwrap_or(Type::ANY);
        if first.kinds.iter().any(|kind| matches!(kind, Kind::Text(_))) {
            self.change(&target.clone(), &Type::text());
            return;
        }
        let added = match call.name {
            "push" => call.is.get(1).cloned(),
            "insert" => call.is.get(2).cloned(),
            "append" => call.is.get(1).map(Type::items),
            _ => None,
        };
        if let Some(added) = added {
            way.push(Part::Item);
            self.change(&target, &added);
        }
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
        let span = self.span(call.at);
        self.note("wrong-argument", span, message, Some(format!("it is {}", forms.join(" or "))));
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

    fn fact_of_report(&mut self, call: &Native<'_>, index: usize) {
        if call.name == "report" && !self.dead {
            self.fact(Fact::Reports);
        }
        let (Some(is), Some(Some(written))) = (call.is.get(index), call.written.get(index)) else {
            return;
        };
        let placed = is.placed || is.kinds.contains(&Kind::Missing);
        if is.is_silent() || placed {
            return;
        }
        let span = self.extent(written);
        let what = self.quoted(written, "this");
        let message = format!("{what} has no place in the customer file");
        let help =
            "name a value that was read from the file, or `missing(table, \"key\")`".to_owned();
        self.note("report-without-place", span, message, Some(help));
    }
}

fn named(is: &Type) -> String {
    match is.is_silent() {
        true => "any value".to_owned(),
        false => is.name(),
    }
}

/// What a map holds; nothing where it is none.
fn values_of(of: &Type) -> Option<Type> {
    let maps = of.present().map(|kind| match kind {
        Kind::Map(fields) => Some(fields.all()),
        _ => None,
    });
    let all: Vec<Type> = maps.collect::<Option<_>>()?;
    (!all.is_empty()).then(|| all.into_iter().fold(Type::default(), Type::or))
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
