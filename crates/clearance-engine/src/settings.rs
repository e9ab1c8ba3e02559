//! Settings of rules: their severities and parameters, for all files or some; and the tables that documents
//! take over where they have none of their own. Plain data, with the places where it was said.

use std::sync::Arc;

use globset::Glob;

use crate::report::Severity;
use crate::rule::RuleNames;
use crate::script::ParamValue;
use clearance_syntax::document::{Document, NodeId};
use clearance_syntax::source::{Diagnostic, Source, Span};

/// The origin of a setting: a file, or an option or variable, whose name is the source's and whose text is
/// empty.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The text.
    pub source: Arc<Source>,
    /// Where in it.
    pub span: Span,
}

impl Origin {
    /// Returns a diagnostic at this origin.
    pub fn diagnostic(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.source, self.span, message)
    }
}

/// The level of a rule: off, or a severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// As much as this.
    Severity(Severity),
}

impl Level {
    /// Returns the severity; nothing where it is off.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Severity(severity) => Some(severity),
        }
    }
}

/// The setting of one rule.
#[derive(Debug, Clone)]
pub struct RuleSetting {
    /// Its id, as it was written.
    pub rule: String,
    /// Where the id was written.
    pub at: Origin,
    /// Its level, if that is set.
    pub level: Option<Level>,
    /// The level of its questions, if that is set.
    pub open: Option<Level>,
    /// The parameters that are set.
    pub params: Vec<ParamSetting>,
    /// Whether it is fine if there is no such rule.
    pub optional: bool,
}

/// The setting of a parameter.
#[derive(Debug, Clone)]
pub struct ParamSetting {
    /// Its name.
    pub name: String,
    /// Where the name was written.
    pub name_at: Origin,
    /// Its value.
    pub value: ParamValue,
    /// Where the value was written.
    pub value_at: Origin,
}

/// Settings for some documents only.
#[derive(Debug, Clone)]
pub struct Override {
    /// Globs over names of files from the root on (see [`Root`](clearance_syntax::source::Root)).
    pub paths: Vec<Glob>,
    /// The settings of rules.
    pub rules: Vec<RuleSetting>,
}

/// A table that documents take over where they have none of its name.
#[derive(Debug, Clone)]
pub struct Inherited {
    /// The key of the table, in the root of the document and of documents.
    pub key: String,
    /// Where it is written.
    pub document: Arc<Document>,
    /// The table.
    pub node: NodeId,
}

/// All settings. Later ones take precedence; those for some files take precedence over those for
/// all.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Of rules on all files.
    pub rules: Vec<RuleSetting>,
    /// Of rules on some files.
    pub overrides: Vec<Override>,
    /// The last word, whatever was said of some files.
    pub last: Vec<RuleSetting>,
    /// Tables that documents take over.
    pub inherited: Vec<Inherited>,
}

impl Settings {
    /// Says something of a rule that is the last word on all files, whatever was said of some of them before.
    pub fn push_final(&mut self, said: RuleSetting) {
        self.last.push(said);
    }

    /// The same with the ids that rules have in place of the names that were written, and with nothing left that
    /// another word was the last of.
    #[must_use]
    pub fn resolve_names(&self, names: &RuleNames) -> Self {
        let mut settings = self.clone();
        let of_some = settings.overrides.iter_mut().flat_map(|some| &mut some.rules);
        for said in settings.rules.iter_mut().chain(of_some).chain(&mut settings.last) {
            if let Some(id) = names.resolve(&said.rule) {
                said.rule = id.to_string();
            }
        }
        for said in std::mem::take(&mut settings.last) {
            settings.apply_final(said);
        }
        settings
    }

    fn apply_final(&mut self, said: RuleSetting) {
        let others = self.overrides.iter_mut().flat_map(|some| &mut some.rules);
        for other in others.filter(|other| other.rule == said.rule) {
            other.level = other.level.filter(|_| said.level.is_none());
            let again = |param: &ParamSetting| said.params.iter().any(|new| new.name == param.name);
            other.params.retain(|param| !again(param));
        }
        self.rules.push(said);
    }
}
