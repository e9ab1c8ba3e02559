//! What the user says of rules: how much they matter, their parameters, on which files; and what customer files
//! take over where they have none of their own. Plain data, with the places where it was said.

use std::sync::Arc;

use globset::Glob;

use crate::report::Severity;
use crate::rule::RuleNames;
use crate::script::ParamValue;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// Where something was said: in a file, or in an option or variable, whose name is the source's and whose text is
/// empty.
#[derive(Debug, Clone)]
pub struct At {
    /// The text.
    pub source: Arc<Source>,
    /// Where in it.
    pub span: Span,
}

impl At {
    /// Something wrong here.
    pub fn diagnostic(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.source, self.span, message)
    }
}

/// How much the findings of a rule matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// As much as this.
    Severity(Severity),
}

/// What was said of one rule.
#[derive(Debug, Clone)]
pub struct Said {
    /// Its id, as it was written.
    pub rule: String,
    /// Where the id was written.
    pub at: At,
    /// How much it matters, if that was said.
    pub level: Option<Level>,
    /// Its parameters, as far as they were said.
    pub params: Vec<SaidParam>,
    /// Whether it is fine if there is no such rule.
    pub optional: bool,
}

/// What was said of a parameter.
#[derive(Debug, Clone)]
pub struct SaidParam {
    /// Its name.
    pub name: String,
    /// Where the name was written.
    pub name_at: At,
    /// Its value.
    pub value: ParamValue,
    /// Where the value was written.
    pub value_at: At,
}

/// What holds for some customer files only.
#[derive(Debug, Clone)]
pub struct Override {
    /// Globs over names of files from the root on (see [`Root`](clearance_syntax::source::Root)).
    pub paths: Vec<Glob>,
    /// What was said of rules.
    pub rules: Vec<Said>,
}

/// A table that customer files take over where they have none of its name.
#[derive(Debug, Clone)]
pub struct Inherited {
    /// The key of the table, in the root of the document and of customer files.
    pub key: String,
    /// Where it is written.
    pub document: Arc<Document>,
    /// The table.
    pub node: NodeId,
}

/// Everything that was said. What comes later counts more; what holds for some files counts more than what holds for
/// all.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Of rules on all files.
    pub rules: Vec<Said>,
    /// Of rules on some files.
    pub overrides: Vec<Override>,
    /// The last word, whatever was said of some files.
    pub last: Vec<Said>,
    /// Tables that customer files take over.
    pub inherited: Vec<Inherited>,
}

impl Settings {
    /// Says something of a rule that is the last word on all files, whatever was said of some of them before.
    pub fn insist(&mut self, said: Said) {
        self.last.push(said);
    }

    /// The same with the ids that rules have in place of the names that were written, and with nothing left that
    /// another word was the last of.
    #[must_use]
    pub fn resolved(&self, names: &RuleNames) -> Self {
        let mut settings = self.clone();
        let of_some = settings.overrides.iter_mut().flat_map(|some| &mut some.rules);
        for said in settings.rules.iter_mut().chain(of_some).chain(&mut settings.last) {
            if let Some(id) = names.resolve(&said.rule) {
                said.rule = id.to_string();
            }
        }
        for said in std::mem::take(&mut settings.last) {
            settings.say_last(said);
        }
        settings
    }

    fn say_last(&mut self, said: Said) {
        let others = self.overrides.iter_mut().flat_map(|some| &mut some.rules);
        for other in others.filter(|other| other.rule == said.rule) {
            other.level = other.level.filter(|_| said.level.is_none());
            let again = |param: &SaidParam| said.params.iter().any(|new| new.name == param.name);
            other.params.retain(|param| !again(param));
        }
        self.rules.push(said);
    }
}
