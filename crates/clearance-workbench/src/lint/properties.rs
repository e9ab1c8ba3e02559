//! What is read by name: keys of tables and maps, parameters, tables of `data`, properties of values.

use std::rc::Rc;
use std::sync::Arc;

use rhai::{Expr, Position};

use super::declared::{at_place, of_param};
use super::frame::Frame;
use super::machine::{Fact, World};
use super::types::{Key, Kind, TableAt, Type};
use clearance_engine::schema::ShapeId;
use clearance_engine::script::habits::answers;
use clearance_engine::script::{NamedKind, functions};
use clearance_engine::suggestion::closest_match;
use clearance_syntax::source::Span;

/// What may be wrong with a name.
struct Unknown {
    lint: &'static str,
    message: String,
    help: String,
}

impl Frame<'_, '_> {
    /// What a value has under a name. `given` is what messages call the value, if it has a short name.
    pub(super) fn property(&mut self, of: &Type, name: &str, at: Span, given: &str) -> Type {
        // What is nothing on every way here may stand in a branch that asks for it first.
        if of.is_silent() || of.is_only_nothing() {
            return if of.kinds.is_empty() { of.clone() } else { Type::ANY };
        }
        let mut sum = Type::default();
        let mut problem = None;
        let mut known = false;
        for kind in of.present() {
            match self.property_of(kind, name, given) {
                Ok(is) => {
                    known = true;
                    sum = sum.or(is);
                }
                Err(unknown) => _ = problem.get_or_insert(unknown),
            }
        }
        match problem {
            Some(unknown) if !known => {
                self.note(unknown.lint, at, unknown.message, Some(unknown.help));
                Type::ANY
            }
            Some(_) => Type::ANY,
            None => sum,
        }
    }

    fn property_of(&mut self, kind: &Kind, name: &str, given: &str) -> Result<Type, Unknown> {
        match kind {
            Kind::Table(table) => self.key(table, name, given),
            Kind::Map(fields) => match (fields.named.get(name), &fields.rest) {
                (Some(field), _) => Ok(field.clone()),
                (None, Some(rest)) => Ok(rest.clone()),
                (None, None) => {
                    let known = fields.named.keys().map(|key| &**key);
                    Err(unknown("the map", name, known.collect()))
                }
            },
            Kind::Data => self.table(name),
            Kind::Params(rule) => self.param(*rule, name),
            other => native(other, name),
        }
    }

    /// What a table has under a key.
    fn key(&mut self, table: &Rc<TableAt>, name: &str, given: &str) -> Result<Type, Unknown> {
        let Some(shape) = self.machine.world.shapes.get(table.shape) else { return Ok(Type::ANY) };
        let shape = Arc::clone(shape);
        let Some(below) = shape.property(table.at, name) else {
            if shape.is_surely_closed(table.at) {
                let what = match (given.is_empty(), &*table.path) {
                    (false, _) => given.to_owned(),
                    (true, "") if table.shape == 0 => "the customer file".to_owned(),
                    (true, "") => "the table".to_owned(),
                    (true, path) => format!("`{path}`"),
                };
                return Err(unknown(&what, name, shape.names(table.at).collect()));
            }
            return Ok(Type::ANY);
        };
        self.reads(table, name);
        let mut is = at_place(table, &shape, below, &joined(&table.path, name));
        if !shape.is_required(table.at, name) {
            let key = Key { table: Rc::clone(&table.path), name: name.into() };
            is = is.or(Type::of(Kind::Nothing(Some(key).filter(|_| table.shape == 0))));
        }
        // The place of a key that is absent is as much a fact as its value.
        is.fact = shape.read_only(below).unwrap_or(table.fact);
        Ok(is.placed(table.shape == 0))
    }

    /// Whatever a table may have under a key that is not known.
    pub(super) fn any_key(&mut self, of: &Type) -> Type {
        self.reads_all_of(of);
        let mut sum = Type::default();
        for kind in of.present() {
            let Kind::Table(table) = kind else { return Type::ANY };
            let Some(shape) = self.machine.world.shapes.get(table.shape) else { return Type::ANY };
            // No schema declares a key without a name: this is where all others lie.
            let others = shape.property(table.at, "");
            if others.is_none() && !shape.is_surely_closed(table.at) {
                return Type::ANY;
            }
            let declared = shape.names(table.at).filter_map(|name| shape.declared(table.at, name));
            let path = joined(&table.path, "*");
            let types = declared.chain(others).map(|at| at_place(table, shape, at, &path));
            sum = types.fold(sum, Type::or);
        }
        sum
    }

    /// Remembers that a key of the customer file is read.
    fn reads(&mut self, table: &TableAt, name: &str) {
        if table.shape == 0 {
            let path = joined(&table.path, name);
            self.fact(Fact::Reads(path.into()));
        }
    }

    /// Remembers that whatever a table holds may be read.
    pub(super) fn reads_all_of(&mut self, of: &Type) {
        self.uses_whole(of);
        let tables = of.kinds.iter().filter_map(|kind| match kind {
            Kind::Table(table) if table.shape == 0 => Some(Rc::clone(table)),
            _ => None,
        });
        for table in tables.collect::<Vec<_>>() {
            self.reads(&table, "*");
        }
    }

    /// A key of a table that is asked for by name and may be unknown: `get`, `contains`, `in`, `missing`.
    pub(super) fn asked_key(&mut self, of: &Type, name: &Expr, asks: bool) -> Type {
        let Expr::StringConstant(text, at) = name else {
            self.reads_all_of(of);
            return Type::ANY;
        };
        let only_tables = of.present().all(|kind| matches!(kind, Kind::Table(_)));
        if of.is_silent() || !only_tables {
            return Type::ANY;
        }
        if asks {
            for kind in of.present() {
                if let Kind::Table(table) = kind {
                    let key = Key { table: Rc::clone(&table.path), name: text.as_str().into() };
                    self.asks(&key);
                }
            }
        }
        let at = self.span(*at);
        self.property(of, text, at, "")
    }

    /// `missing(table, "a.b")`. Any key may be named; what is nearly one that the schema has is a mistake.
    pub(super) fn missing_key(&mut self, of: &Type, name: &str, at: Position) {
        let at = self.span(at);
        let mut is = of.clone();
        for part in name.split('.') {
            let Some(Kind::Table(table)) = is.present().next() else { return };
            let shape = self.machine.world.shapes.get(table.shape);
            let names = shape.into_iter().flat_map(|shape| shape.names(table.at));
            if closest_match(part, names).is_none() {
                return;
            }
            is = self.property(&is, part, at, "");
        }
    }

    fn table(&mut self, name: &str) -> Result<Type, Unknown> {
        let World { scripts, program, .. } = self.machine.world;
        let pack = program.scripts.get(self.script).map_or(0, |script| script.pack);
        let tables = scripts.tables_seen(pack);
        if let Some(&(index, _)) = tables.iter().find(|(_, table)| table.name == name) {
            let root =
                TableAt { shape: index + 1, at: ShapeId::ROOT, path: "".into(), fact: false };
            return Ok(Type::of(Kind::Table(Rc::new(root))));
        }
        let names: Vec<&str> = tables.iter().map(|(_, table)| table.name.as_str()).collect();
        let help = scripts.namespaces.help(pack, NamedKind::Table, name);
        let help = help.unwrap_or_else(|| match names.is_empty() {
            true => format!("it would be in data/{name}.toml beside the rules"),
            false => advice(name, names, "the tables are"),
        });
        Err(Unknown {
            lint: "unknown-table",
            message: format!("there is no table `data.{name}`"),
            help,
        })
    }

    fn param(&mut self, rule: usize, name: &str) -> Result<Type, Unknown> {
        self.fact(Fact::ReadsParam(rule, name.into()));
        let params = self.machine.world.scripts.rules.get(rule).map(|rule| &rule.params);
        let params = params.map(Vec::as_slice).unwrap_or_default();
        match params.iter().find(|param| param.name == name) {
            Some(param) => Ok(of_param(&param.value)),
            None => {
                let names = params.iter().map(|param| param.name.as_str()).collect();
                Err(Unknown {
                    lint: "undeclared-param",
                    message: format!("`params` has no `{name}`"),
                    help: match params.is_empty() {
                        true => format!("declare it in `RULE`: `params: #{{ {name}: … }}`"),
                        false => advice(name, names, "the parameters are"),
                    },
                })
            }
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Properties of values that are no tables.
fn native(kind: &Kind, name: &str) -> Result<Type, Unknown> {
    let of = super::natives::rows_of(kind);
    let rows =
        functions::PROPERTIES.iter().filter(|row| row.of.iter().any(|of_row| of.contains(of_row)));
    if let Some(row) = rows.clone().find(|row| row.name == name) {
        return Ok(super::natives::plain(row.gives));
    }
    let names: Vec<&str> = rows.map(|row| row.name).collect();
    let mut problem = unknown(kind.name(), name, names);
    match (answers::property(name, kind.type_name()), kind) {
        (Some(help), _) => problem.help = help,
        (None, Kind::List(_)) => {
            problem.help =
                "its items have properties: go over them with `for item in list { … }`".to_owned();
        }
        _ => {}
    }
    Err(problem)
}

fn unknown(what: &str, name: &str, known: Vec<&str>) -> Unknown {
    Unknown {
        lint: "unknown-property",
        message: format!("{what} has no `{name}`"),
        help: advice(name, known, "it has"),
    }
}

/// What to write instead.
fn advice(name: &str, known: Vec<&str>, they_are: &str) -> String {
    const MOST: usize = 12;
    if let Some(near) = closest_match(name, known.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    let listed: Vec<String> = known.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    match known.len() {
        0 => "it has no properties".to_owned(),
        more if more > MOST => format!("{they_are} {}, …", listed.join(", ")),
        _ => format!("{they_are} {}", listed.join(", ")),
    }
}
