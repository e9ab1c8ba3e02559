//! A compiled rule: its functions ready to be called, and its parameters.

use std::cell::Cell;
use std::sync::Arc;

use rhai::{AST, Dynamic, Engine};

use super::entry::Entry;
use super::fast_path::FastRule;
use super::params::Params;
use super::scripts::RuleScript;
use super::table::Table;
use super::view::View;
use super::{diagnostic, parse};
use crate::schema::Shape;
use clearance_syntax::source::{Diagnostic, Source};

/// A rule with the functions that it has.
#[derive(Debug)]
pub(super) struct CompiledRule {
    pub(super) source: Arc<Source>,
    pub(super) pack: usize,
    pub(super) applies: Option<Entry>,
    pub(super) check: Option<Entry>,
    pub(super) plan: Option<Entry>,
    /// There with `check_all`, or neither is.
    pub(super) gather: Option<Entry>,
    pub(super) check_all: Option<Entry>,
    pub(super) params: Dynamic,
    /// The rule on the fast path.
    pub(super) fast: FastRule,
    /// How many documents in a row that path has left to rhai.
    pub(super) misses: Cell<u32>,
}

impl CompiledRule {
    /// Finds the functions that a rule must and may have.
    pub(super) fn find_entries(
        engine: &Engine,
        ast: &AST,
        rule: &RuleScript,
    ) -> Result<Self, Diagnostic> {
        let entries = parse::find_entries(ast, &rule.source)?;
        let entry = |name, parameters| {
            let text = format!("`{name}` cannot be called");
            let diagnostic = || {
                Diagnostic::new(&rule.source, diagnostic::definition_span(&rule.source, name), text)
            };
            Entry::new(engine, ast, name, parameters).ok_or_else(diagnostic)
        };
        let optional = |name, parameters: Option<usize>| {
            parameters.map(|parameters| entry(name, parameters)).transpose()
        };
        Ok(Self {
            source: Arc::clone(&rule.source),
            pack: rule.pack,
            applies: optional("applies", entries.applies)?,
            check: optional("check", entries.check)?,
            plan: optional("plan", entries.plan)?,
            gather: optional("gather", entries.over_all.map(|(gather, _)| gather))?,
            check_all: optional("check_all", entries.over_all.map(|(_, check_all)| check_all))?,
            params: params_table(&rule.params),
            fast: FastRule::default(),
            misses: Cell::new(0),
        })
    }
}

/// A rule's parameters as a table, so that a misspelt one is an error.
pub(super) fn params_table(params: &Params) -> Dynamic {
    let format = &clearance_syntax::document::TOML;
    let text: String = params.iter().map(|param| param.to_toml(format) + "\n").collect();
    let parsed = (format.parse)(&Source::new("params", text));
    let view = |document| View::of_data(Arc::new(document), Arc::new(Shape::default()));
    let tables =
        parsed.documents.into_iter().map(|document| Dynamic::from(Table::root(&view(document))));
    tables.last().unwrap_or(Dynamic::UNIT)
}
