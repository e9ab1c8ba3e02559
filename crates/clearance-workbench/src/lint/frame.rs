//! One function while it is looked at: its variables, and what is noted of it.
//!
//! A variable has one type, that of everything ever assigned to it: what is not certain then is not said.

use std::collections::BTreeMap;
use std::rc::Rc;

use rhai::Position;

use super::machine::{Done, Fact, Machine, Note};
use super::program::{Function, Script};
use super::types::{Key, Type};
use clearance_syntax::source::Span;

/// Where a variable is defined; what tells it from others.
pub(super) type VariableId = (Span, usize);

/// What a variable is for its function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Variable,
    Constant,
    Parameter,
    /// Of a closure.
    Given,
}

impl Role {
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
    role: Role,
    is: Type,
    read: bool,
}

/// Variables that are kept apart in a function; a rule that runs has fewer.
const MAX_VARIABLES: usize = 500;

/// A function while it is looked at.
#[derive(Debug)]
pub(super) struct Frame<'m, 'a> {
    pub(super) machine: &'m mut Machine<'a>,
    /// The number of its script.
    pub(super) script: usize,
    text: &'a Script,
    variables: BTreeMap<VariableId, Variable>,
    /// What can be seen from here, the innermost last.
    scope: Vec<(Rc<str>, VariableId)>,
    /// What `return` gives, of the function and of the closures within it that are looked at.
    pub(super) returns: Vec<Type>,
    /// What `break` gives, of the loops that are looked at.
    pub(super) breaks: Vec<Option<Type>>,
    pub(super) found: Done,
    taking_notes: bool,
    changed: bool,
    /// Whether a variable that still changes is given up.
    giving_up: bool,
    /// Whether nothing that is looked at can be reached.
    pub(super) dead: bool,
}

impl<'m, 'a> Frame<'m, 'a> {
    pub(super) fn new(machine: &'m mut Machine<'a>, script: usize, text: &'a Script) -> Self {
        Self {
            machine,
            script,
            text,
            variables: BTreeMap::new(),
            scope: Vec::new(),
            returns: Vec::new(),
            breaks: Vec::new(),
            found: Done::default(),
            taking_notes: false,
            changed: false,
            giving_up: false,
            dead: false,
        }
    }

    /// Makes ready for a round.
    pub(super) const fn start(&mut self, giving_up: bool) {
        self.changed = false;
        self.giving_up = giving_up;
    }

    /// Whether a variable's type grew since the start.
    pub(super) const fn changed(&self) -> bool {
        self.changed
    }

    /// From now on, what is wrong is noted.
    pub(super) const fn take_notes(&mut self) {
        self.taking_notes = true;
    }

    /// Looks at the function.
    pub(super) fn function(&mut self, function: &Function, arguments: &[Type]) -> Done {
        self.scope.clear();
        self.returns = vec![Type::default()];
        self.breaks.clear();
        let unknown = function.at;
        for (index, name) in function.parameters.iter().enumerate() {
            let at = function.parameters_at.get(index).copied().unwrap_or(unknown);
            let is = arguments.get(index).cloned().unwrap_or(Type::ANY);
            self.define((at, index), name, Role::Parameter, is);
        }
        let flow = self.block(&function.body);
        let returned = self.returns.pop().unwrap_or_default();
        let given = if flow.ends { returned } else { returned.or(flow.value) };
        if self.taking_notes {
            self.unused();
        }
        let mut done = std::mem::take(&mut self.found);
        done.gives = given.bounded();
        done
    }

    /// Notes the variables that nobody reads.
    fn unused(&mut self) {
        if self.found.facts.contains(&Fact::Cut) {
            return;
        }
        let variables = std::mem::take(&mut self.variables);
        for ((at, index), variable) in &variables {
            let meant = variable.name.starts_with('_');
            // Every entry point is given the customer; who does not need it cannot leave it out.
            let first = variable.role == Role::Parameter && *index == 0 && self.is_entry(*at);
            if variable.read || meant || first || at.is_empty() {
                continue;
            }
            let lint = match variable.role {
                Role::Variable | Role::Constant => "unused-variable",
                Role::Parameter | Role::Given => "unused-parameter",
            };
            let what = format!("the {} `{}` is never read", variable.role.name(), variable.name);
            let help = format!("take it away, or call it `_{}`", variable.name);
            self.note(lint, *at, what, Some(help));
        }
        self.variables = variables;
    }

    /// Whether a parameter is one of a function that the engine calls.
    fn is_entry(&self, parameter: Span) -> bool {
        let script = self.source_of();
        let entries = script.functions.iter();
        let mut entries =
            entries.filter(|entry| super::entries::ENTRIES.contains(&entry.name.as_str()));
        script.library.is_none() && entries.any(|entry| entry.parameters_at.contains(&parameter))
    }

    /// Defines a variable from here to the end of its block.
    pub(super) fn define(&mut self, id: VariableId, name: &str, role: Role, is: Type) {
        if self.scope.len() > MAX_VARIABLES {
            self.fact(Fact::Cut);
            return;
        }
        let name: Rc<str> = name.into();
        let empty = Variable { name: Rc::clone(&name), role, is: Type::default(), read: false };
        self.variables.entry(id).or_insert(empty);
        self.assign(id, is);
        self.scope.push((name, id));
    }

    /// Notes that a name is already taken.
    pub(super) fn shadows(&mut self, name: &str, at: Span) {
        if name.starts_with('_') {
            return;
        }
        if name == "data" {
            let message = "this hides `data`, the tables of the pack".to_owned();
            self.note("shadowed-name", at, message, Some("choose another name".to_owned()));
            return;
        }
        let Some(((first, _), role)) = self.visible(name).filter(|((first, _), _)| *first != at)
        else {
            return;
        };
        let message = format!("`{name}` is already the name of a {}", role.name());
        let help = Some("choose another name".to_owned());
        let label = Some((first, "first defined here".to_owned()));
        self.add(Note { label, ..self.noted("shadowed-name", at, message, help) });
    }

    fn visible(&self, name: &str) -> Option<(VariableId, Role)> {
        let id = self.find(name)?;
        Some((id, self.variables.get(&id)?.role))
    }

    /// The innermost variable of a name.
    pub(super) fn find(&self, name: &str) -> Option<VariableId> {
        let named = |(known, _): &&(Rc<str>, VariableId)| **known == *name;
        self.scope.iter().rev().find(named).map(|(_, id)| *id)
    }

    /// The type of a variable that is read.
    pub(super) fn read(&mut self, id: VariableId) -> Type {
        match self.variables.get_mut(&id) {
            Some(variable) => {
                variable.read = true;
                variable.is.clone()
            }
            None => Type::ANY,
        }
    }

    /// The type of a variable that is only written to.
    pub(super) fn peek(&self, id: VariableId) -> Type {
        self.variables.get(&id).map_or(Type::ANY, |variable| variable.is.clone())
    }

    /// Adds to what a variable may be.
    pub(super) fn assign(&mut self, id: VariableId, is: Type) {
        let Some(variable) = self.variables.get_mut(&id) else { return };
        let sum = variable.is.clone().or(is).bounded();
        if sum != variable.is {
            self.changed = true;
            variable.is = if self.giving_up { Type::ANY } else { sum };
        }
    }

    /// How much can be seen from here.
    pub(super) fn mark(&self) -> usize {
        self.scope.len()
    }

    /// Forgets what was defined since a mark.
    pub(super) fn leave(&mut self, mark: usize) {
        self.scope.truncate(mark);
    }

    pub(super) const fn source_of(&self) -> &'a Script {
        self.text
    }

    pub(super) fn span(&self, position: Position) -> Span {
        self.source_of().span(position)
    }

    pub(super) fn fact(&mut self, fact: Fact) {
        self.found.facts.insert(fact);
    }

    pub(super) fn asks(&mut self, key: &Key) {
        self.fact(Fact::Asks(key.clone()));
    }

    /// Notes that something is wrong.
    pub(super) fn note(
        &mut self,
        lint: &'static str,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        let note = self.noted(lint, span, message, help);
        self.add(note);
    }

    pub(super) const fn noted(
        &self,
        lint: &'static str,
        span: Span,
        message: String,
        help: Option<String>,
    ) -> Note {
        let unless_asked = Vec::new();
        Note { lint, script: self.script, span, message, help, label: None, unless_asked }
    }

    pub(super) fn add(&mut self, note: Note) {
        if self.taking_notes && !self.found.notes.contains(&note) {
            self.found.notes.push(note);
        }
    }
}
