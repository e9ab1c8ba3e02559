//! The analysis of one function: its variables with their types, and its notes.
//!
//! A variable has one type, the union of everything ever assigned to it: uncertain mistakes are not reported.

use std::collections::BTreeMap;
use std::rc::Rc;

use rhai::Position;

use super::analysis::{Analysis, CallSummary, Effect, LintNote};
use super::catalogue::{Lint, SHADOWED_NAME, UNUSED_PARAMETER, UNUSED_VARIABLE};
use super::inferred_type::{InferredType, TableKey};
use super::program::{ENTRIES, ProgramFunction, ProgramScript};
use clearance_syntax::source::Span;

/// The identity of a variable: the span of its definition and a number.
pub(super) type VariableId = (Span, usize);

/// The role of a variable in its function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VariableRole {
    Variable,
    Constant,
    Parameter,
    /// Of a closure.
    Given,
}

impl VariableRole {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::Constant => "constant",
            Self::Parameter => "parameter",
            Self::Given => "parameter of a closure",
        }
    }
}

#[derive(Debug)]
struct Variable {
    name: Rc<str>,
    role: VariableRole,
    is: InferredType,
    read: bool,
}

/// Variables that are kept apart in a function; a rule that runs has fewer.
const MAX_VARIABLES: usize = 500;

/// A function while it is looked at.
#[derive(Debug)]
pub(super) struct FunctionAnalysis<'m, 'a> {
    pub(super) analysis: &'m mut Analysis<'a>,
    /// The number of its script.
    pub(super) script: usize,
    text: &'a ProgramScript,
    variables: BTreeMap<VariableId, Variable>,
    /// The visible variables, the innermost last.
    scope: Vec<(Rc<str>, VariableId)>,
    /// The types that `return` gives to the function and to the closures within it.
    pub(super) returns: Vec<InferredType>,
    /// The types that `break` gives to the enclosing loops.
    pub(super) breaks: Vec<Option<InferredType>>,
    pub(super) found: CallSummary,
    taking_notes: bool,
    changed: bool,
    /// Whether a variable that still changes is given up.
    giving_up: bool,
    /// Whether nothing that is looked at can be reached.
    pub(super) dead: bool,
}

impl<'m, 'a> FunctionAnalysis<'m, 'a> {
    pub(super) fn new(
        analysis: &'m mut Analysis<'a>,
        script: usize,
        text: &'a ProgramScript,
    ) -> Self {
        Self {
            analysis,
            script,
            text,
            variables: BTreeMap::new(),
            scope: Vec::new(),
            returns: Vec::new(),
            breaks: Vec::new(),
            found: CallSummary::default(),
            taking_notes: false,
            changed: false,
            giving_up: false,
            dead: false,
        }
    }

    /// Makes ready for a round.
    pub(super) const fn start_round(&mut self, giving_up: bool) {
        self.changed = false;
        self.giving_up = giving_up;
    }

    /// Whether a variable's type grew since the start.
    pub(super) const fn has_changed(&self) -> bool {
        self.changed
    }

    /// From now on, what is wrong is noted.
    pub(super) const fn take_notes(&mut self) {
        self.taking_notes = true;
    }

    /// Looks at the function.
    pub(super) fn infer_body(
        &mut self,
        function: &ProgramFunction,
        arguments: &[InferredType],
    ) -> CallSummary {
        self.scope.clear();
        self.returns = vec![InferredType::default()];
        self.breaks.clear();
        let unknown = function.at;
        for (index, name) in function.parameters.iter().enumerate() {
            let at = function.parameters_at.get(index).copied().unwrap_or(unknown);
            let is = arguments.get(index).cloned().unwrap_or(InferredType::ANY);
            self.define_variable((at, index), name, VariableRole::Parameter, is);
        }
        let flow = self.infer_block(&function.body);
        let returned = self.returns.pop().unwrap_or_default();
        let given = if flow.ends { returned } else { returned.or(flow.value) };
        if self.taking_notes {
            self.report_unused_variables();
        }
        let mut done = std::mem::take(&mut self.found);
        done.returns = given.limit_depth();
        done
    }

    /// Reports variables that are never read.
    fn report_unused_variables(&mut self) {
        if self.found.effects.contains(&Effect::Cut) {
            return;
        }
        let variables = std::mem::take(&mut self.variables);
        for ((at, index), variable) in &variables {
            let meant = variable.name.starts_with('_');
            // Every entry point is given the subject; who does not need it cannot leave it out.
            let first =
                variable.role == VariableRole::Parameter && *index == 0 && self.is_entry(*at);
            if variable.read || meant || first || at.is_empty() {
                continue;
            }
            let lint = match variable.role {
                VariableRole::Variable | VariableRole::Constant => UNUSED_VARIABLE,
                VariableRole::Parameter | VariableRole::Given => UNUSED_PARAMETER,
            };
            let what = format!("the {} `{}` is never read", variable.role.name(), variable.name);
            let help = format!("remove it, or call it `_{}`", variable.name);
            self.add_note(lint, *at, what, Some(help));
        }
        self.variables = variables;
    }

    /// Whether a parameter is one of a function that the engine calls.
    fn is_entry(&self, parameter: Span) -> bool {
        let script = self.script_text();
        let entries = script.functions.iter();
        let mut entries = entries.filter(|entry| ENTRIES.contains(&entry.name.as_str()));
        script.library.is_none() && entries.any(|entry| entry.parameters_at.contains(&parameter))
    }

    /// Defines a variable from here to the end of its block.
    pub(super) fn define_variable(
        &mut self,
        id: VariableId,
        name: &str,
        role: VariableRole,
        is: InferredType,
    ) {
        if self.scope.len() > MAX_VARIABLES {
            self.add_effect(Effect::Cut);
            return;
        }
        let name: Rc<str> = name.into();
        let empty =
            Variable { name: Rc::clone(&name), role, is: InferredType::default(), read: false };
        self.variables.entry(id).or_insert(empty);
        self.assign_variable(id, is);
        self.scope.push((name, id));
    }

    /// Notes that a name is already taken.
    pub(super) fn check_shadowing(&mut self, name: &str, at: Span) {
        if name.starts_with('_') {
            return;
        }
        if name == "data" {
            let message = "this hides `data`, the tables of the pack".to_owned();
            self.add_note(SHADOWED_NAME, at, message, Some("choose another name".to_owned()));
            return;
        }
        let Some(((first, _), role)) =
            self.visible_variable(name).filter(|((first, _), _)| *first != at)
        else {
            return;
        };
        let message = format!("`{name}` is already the name of a {}", role.name());
        let help = Some("choose another name".to_owned());
        let label = Some((first, "first defined here".to_owned()));
        self.push_note(LintNote { label, ..self.new_note(SHADOWED_NAME, at, message, help) });
    }

    fn visible_variable(&self, name: &str) -> Option<(VariableId, VariableRole)> {
        let id = self.find_variable(name)?;
        Some((id, self.variables.get(&id)?.role))
    }

    /// The innermost variable of a name.
    pub(super) fn find_variable(&self, name: &str) -> Option<VariableId> {
        let named = |(known, _): &&(Rc<str>, VariableId)| **known == *name;
        self.scope.iter().rev().find(named).map(|(_, id)| *id)
    }

    /// The type of a variable that is read.
    pub(super) fn read_variable(&mut self, id: VariableId) -> InferredType {
        match self.variables.get_mut(&id) {
            Some(variable) => {
                variable.read = true;
                variable.is.clone()
            }
            None => InferredType::ANY,
        }
    }

    /// The type of a variable that is only written to.
    pub(super) fn peek_variable(&self, id: VariableId) -> InferredType {
        self.variables.get(&id).map_or(InferredType::ANY, |variable| variable.is.clone())
    }

    /// Adds to what a variable may be.
    pub(super) fn assign_variable(&mut self, id: VariableId, is: InferredType) {
        let Some(variable) = self.variables.get_mut(&id) else { return };
        let sum = variable.is.clone().or(is).limit_depth();
        if sum != variable.is {
            self.changed = true;
            variable.is = if self.giving_up { InferredType::ANY } else { sum };
        }
    }

    /// How much can be seen from here.
    pub(super) fn scope_mark(&self) -> usize {
        self.scope.len()
    }

    /// Forgets what was defined since a mark.
    pub(super) fn leave_scope(&mut self, mark: usize) {
        self.scope.truncate(mark);
    }

    pub(super) const fn script_text(&self) -> &'a ProgramScript {
        self.text
    }

    pub(super) fn span_at(&self, position: Position) -> Span {
        self.script_text().span_at(position)
    }

    pub(super) fn add_effect(&mut self, fact: Effect) {
        self.found.effects.insert(fact);
    }

    pub(super) fn add_presence_check(&mut self, key: &TableKey) {
        self.add_effect(Effect::Asks(key.clone()));
    }

    /// Notes that something is wrong.
    pub(super) fn add_note(
        &mut self,
        lint: &'static Lint,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        let note = self.new_note(lint, span, message, help);
        self.push_note(note);
    }

    pub(super) const fn new_note(
        &self,
        lint: &'static Lint,
        span: Span,
        message: String,
        help: Option<String>,
    ) -> LintNote {
        let unless_asked = Vec::new();
        LintNote { lint, script: self.script, span, message, help, label: None, unless_asked }
    }

    pub(super) fn push_note(&mut self, note: LintNote) {
        if self.taking_notes && !self.found.notes.contains(&note) {
            self.found.notes.push(note);
        }
    }
}
