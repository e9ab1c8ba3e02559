//! Type inference of reads by name: keys of tables and maps, parameters, tables of `data`, properties.

use std::rc::Rc;
use std::sync::Arc;

use rhai::{Expr, Position};

use super::analysis::{AnalysisInput, Effect};
use super::catalogue::{Lint, UNDECLARED_PARAM, UNKNOWN_PROPERTY, UNKNOWN_TABLE};
use super::declared_types::{param_type, type_at};
use super::function_analysis::FunctionAnalysis;
use super::inferred_type::{InferredType, TableKey, TableRef, TypeKind};
use clearance_engine::schema::ShapeId;
use clearance_engine::script::habits::answers;
use clearance_engine::script::{NamedKind, functions};
use clearance_engine::suggestion::closest_match;
use clearance_syntax::source::Span;

/// An unknown name: the lint with its message and help.
struct UnknownName {
    lint: &'static Lint,
    message: String,
    help: String,
}

impl FunctionAnalysis<'_, '_> {
    /// Infers the type of a property. `given` is the name of the value in messages, if it has a short one.
    pub(super) fn infer_property(
        &mut self,
        of: &InferredType,
        name: &str,
        at: Span,
        given: &str,
    ) -> InferredType {
        // What is nothing on every way here may stand in a branch that asks for it first.
        if of.any {
            self.add_effect(Effect::ReadsNamed(name.into()));
        }
        if of.is_unknown() || of.is_only_nothing() {
            return if of.kinds.is_empty() { of.clone() } else { InferredType::ANY };
        }
        let mut sum = InferredType::default();
        let mut problem = None;
        let mut known = false;
        for kind in of.present_kinds() {
            match self.infer_kind_property(kind, name, given) {
                Ok(is) => {
                    known = true;
                    sum = sum.or(is);
                }
                Err(unknown) => _ = problem.get_or_insert(unknown),
            }
        }
        match problem {
            Some(unknown) if !known => {
                self.add_note(unknown.lint, at, unknown.message, Some(unknown.help));
                InferredType::ANY
            }
            Some(_) => InferredType::ANY,
            None => sum,
        }
    }

    fn infer_kind_property(
        &mut self,
        kind: &TypeKind,
        name: &str,
        given: &str,
    ) -> Result<InferredType, UnknownName> {
        match kind {
            TypeKind::Table(table) => self.infer_key(table, name, given),
            TypeKind::Map(fields) => match (fields.named.get(name), &fields.rest) {
                (Some(field), _) => Ok(field.clone()),
                (None, Some(rest)) => Ok(rest.clone()),
                (None, None) => {
                    let known = fields.named.keys().map(|key| &**key);
                    Err(unknown_property("the map", name, known.collect()))
                }
            },
            TypeKind::Data => self.infer_data_table(name),
            TypeKind::Params(rule) => self.infer_param(*rule, name),
            other => infer_native_property(other, name),
        }
    }

    /// Infers the type of a key of a table.
    fn infer_key(
        &mut self,
        table: &Rc<TableRef>,
        name: &str,
        given: &str,
    ) -> Result<InferredType, UnknownName> {
        let Some(shape) = self.analysis.input.shapes.get(table.shape) else {
            return Ok(InferredType::ANY);
        };
        let shape = Arc::clone(shape);
        let Some(below) = shape.property(table.at, name) else {
            if shape.is_surely_closed(table.at) {
                let what = match (given.is_empty(), &*table.path) {
                    (false, _) => given.to_owned(),
                    (true, "") if table.shape == 0 => "the document".to_owned(),
                    (true, "") => "the table".to_owned(),
                    (true, path) => format!("`{path}`"),
                };
                return Err(unknown_property(&what, name, shape.names(table.at).collect()));
            }
            return Ok(InferredType::ANY);
        };
        self.add_read(table, name);
        let mut is = type_at(table, &shape, below, &join_path(&table.path, name));
        if !shape.is_required(table.at, name) {
            let key = TableKey { table: Rc::clone(&table.path), name: name.into() };
            is = is.or(InferredType::of(TypeKind::Nothing(Some(key).filter(|_| table.shape == 0))));
        }
        // The place of a key that is absent is as much a fact as its value.
        is.fact = shape.read_only(below).unwrap_or(table.fact);
        Ok(is.with_place(table.shape == 0))
    }

    /// Whatever a table may have under a key that is not known.
    pub(super) fn infer_any_key(&mut self, of: &InferredType) -> InferredType {
        self.add_read_of_all(of);
        let mut sum = InferredType::default();
        for kind in of.present_kinds() {
            let TypeKind::Table(table) = kind else { return InferredType::ANY };
            let Some(shape) = self.analysis.input.shapes.get(table.shape) else {
                return InferredType::ANY;
            };
            // No schema declares a key without a name: this is where all others lie.
            let others = shape.property(table.at, "");
            if others.is_none() && !shape.is_surely_closed(table.at) {
                return InferredType::ANY;
            }
            let declared = shape.names(table.at).filter_map(|name| shape.declared(table.at, name));
            let path = join_path(&table.path, "*");
            let types = declared.chain(others).map(|at| type_at(table, shape, at, &path));
            sum = types.fold(sum, InferredType::or);
        }
        sum
    }

    /// Remembers that a key of the document is read.
    fn add_read(&mut self, table: &TableRef, name: &str) {
        if table.shape == 0 {
            let path = join_path(&table.path, name);
            self.add_effect(Effect::Reads(path.into()));
        }
    }

    /// Remembers that whatever a table holds may be read.
    pub(super) fn add_read_of_all(&mut self, of: &InferredType) {
        self.add_params_use(of);
        if of.any {
            self.add_effect(Effect::ReadsAnything);
        }
        let tables = of.kinds.iter().filter_map(|kind| match kind {
            TypeKind::Table(table) if table.shape == 0 => Some(Rc::clone(table)),
            _ => None,
        });
        for table in tables.collect::<Vec<_>>() {
            self.add_read(&table, "*");
        }
    }

    /// A key of a table that is asked for by name and may be unknown: `get`, `contains`, `in`, `missing`.
    pub(super) fn infer_asked_key(
        &mut self,
        of: &InferredType,
        name: &Expr,
        asks: bool,
    ) -> InferredType {
        let Expr::StringConstant(text, at) = name else {
            self.add_read_of_all(of);
            return InferredType::ANY;
        };
        let only_tables = of.present_kinds().all(|kind| matches!(kind, TypeKind::Table(_)));
        if of.any {
            self.add_effect(Effect::ReadsNamed(text.as_str().into()));
        }
        if of.is_unknown() || !only_tables {
            return InferredType::ANY;
        }
        if asks {
            for kind in of.present_kinds() {
                if let TypeKind::Table(table) = kind {
                    let key =
                        TableKey { table: Rc::clone(&table.path), name: text.as_str().into() };
                    self.add_presence_check(&key);
                }
            }
        }
        let at = self.span_at(*at);
        self.infer_property(of, text, at, "")
    }

    /// `missing(table, "a.b")`. Any key may be named; what is nearly one that the schema has is a mistake.
    pub(super) fn check_missing_key(&mut self, of: &InferredType, name: &str, at: Position) {
        let at = self.span_at(at);
        let mut is = of.clone();
        for part in name.split('.') {
            let Some(TypeKind::Table(table)) = is.present_kinds().next() else { return };
            let shape = self.analysis.input.shapes.get(table.shape);
            let names = shape.into_iter().flat_map(|shape| shape.names(table.at));
            if closest_match(part, names).is_none() {
                return;
            }
            is = self.infer_property(&is, part, at, "");
        }
    }

    fn infer_data_table(&mut self, name: &str) -> Result<InferredType, UnknownName> {
        let AnalysisInput { scripts, program, .. } = self.analysis.input;
        let pack = program.scripts.get(self.script).map_or(0, |script| script.pack);
        let tables = scripts.tables_seen(pack);
        if let Some(&(index, _)) = tables.iter().find(|(_, table)| table.name == name) {
            let root =
                TableRef { shape: index + 1, at: ShapeId::ROOT, path: "".into(), fact: false };
            return Ok(InferredType::of(TypeKind::Table(Rc::new(root))));
        }
        let names: Vec<&str> = tables.iter().map(|(_, table)| table.name.as_str()).collect();
        let help = scripts.namespaces.not_visible_help(pack, NamedKind::Table, name);
        let help = help.unwrap_or_else(|| {
            if names.is_empty() {
                format!("it would be in data/{name}.toml beside the rules")
            } else {
                suggest_name(name, names, "the tables are")
            }
        });
        Err(UnknownName {
            lint: UNKNOWN_TABLE,
            message: format!("unknown table `data.{name}`"),
            help,
        })
    }

    fn infer_param(&mut self, rule: usize, name: &str) -> Result<InferredType, UnknownName> {
        self.add_effect(Effect::ReadsParam(rule, name.into()));
        let params = self.analysis.input.scripts.rules.get(rule).map(|rule| &rule.params);
        let params = params.map(Vec::as_slice).unwrap_or_default();
        match params.iter().find(|param| param.name == name) {
            Some(param) => Ok(param_type(&param.value)),
            None => {
                let names = params.iter().map(|param| param.name.as_str()).collect();
                Err(UnknownName {
                    lint: UNDECLARED_PARAM,
                    message: format!("`params` has no `{name}`"),
                    help: if params.is_empty() {
                        format!("declare it in `RULE`: `params: #{{ {name}: … }}`")
                    } else {
                        suggest_name(name, names, "the parameters are")
                    },
                })
            }
        }
    }
}

fn join_path(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Properties of values that are no tables.
fn infer_native_property(kind: &TypeKind, name: &str) -> Result<InferredType, UnknownName> {
    let of = super::native_types::row_types(kind);
    let rows =
        functions::PROPERTIES.iter().filter(|row| row.of.iter().any(|of_row| of.contains(of_row)));
    if let Some(row) = rows.clone().find(|row| row.name == name) {
        return Ok(super::native_types::row_type(row.gives));
    }
    let names: Vec<&str> = rows.map(|row| row.name).collect();
    let mut problem = unknown_property(kind.name(), name, names);
    match (answers::property_help(name, kind.type_name()), kind) {
        (Some(help), _) => problem.help = help,
        (None, TypeKind::List(_)) => {
            problem.help =
                "its items have properties: go over them with `for item in list { … }`".to_owned();
        }
        _ => {}
    }
    Err(problem)
}

fn unknown_property(what: &str, name: &str, known: Vec<&str>) -> UnknownName {
    UnknownName {
        lint: UNKNOWN_PROPERTY,
        message: format!("{what} has no `{name}`"),
        help: suggest_name(name, known, "it has"),
    }
}

/// The help for an unknown name: the closest match, or the known names.
fn suggest_name(name: &str, known: Vec<&str>, they_are: &str) -> String {
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
