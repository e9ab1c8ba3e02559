//! Functions of which more can be said than their rows do: what they give, and what they change.

use std::rc::Rc;

use rhai::Expr;

use super::access::Part;
use super::calls::Native;
use super::frame::Frame;
use super::machine::Fact;
use super::types::{Fields, Kind, Type};

impl Frame<'_, '_> {
    /// Functions of which more can be said than their rows do.
    pub(super) fn special(&mut self, call: &Native<'_>, made: &Type) -> Option<Type> {
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
            "label" | "fix" | "once_done" => {
                self.fact_of_report(call, 1);
                if call.name == "fix" {
                    self.fix_on_a_fact(call);
                }
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
    pub(super) fn changed_in_place(&mut self, call: &Native<'_>) {
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

    /// Notes a fix of what is certain to be a fact: a fix would state it, and nothing in the world would change.
    fn fix_on_a_fact(&mut self, call: &Native<'_>) {
        let (Some(is), Some(Some(written))) = (call.is.get(1), call.written.get(1)) else { return };
        if is.is_silent() || !is.fact {
            return;
        }
        let span = self.extent(written);
        let what = self.quoted(written, "this");
        let message = format!("{what} is a fact about the world, which no fix makes true");
        let help = "say in `help` what to do, and give the value to `once_done` in place of `fix`";
        self.note("fix-on-a-fact", span, message, Some(help.to_owned()));
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
