//! Scopes of files: the severities and parameters of rules by overrides.
//!
//! Files for which the same overrides hold share one scope, which each thread makes once.

use std::collections::HashMap;
use std::rc::Rc;

use crate::pack::{Pack, Scope};
use crate::report::Severities;
use crate::rule::Rule;
use crate::script::{ParamOverrides, Sandbox};
use clearance_syntax::source::Root;

/// A scope, ready for a sandbox.
#[derive(Debug)]
pub(super) struct Scoped {
    scope: Scope,
    pub(super) overrides: ParamOverrides,
}

impl Scoped {
    /// Returns the severities of a rule; nothing where it does not run.
    pub(super) fn severities(&self, rule: usize) -> Option<Severities> {
        self.scope.severities(rule)
    }
}

/// The scopes of one thread, by the overrides that hold in them.
#[derive(Debug, Default)]
pub(super) struct Scopes(HashMap<Vec<usize>, Rc<Scoped>>);

impl Scopes {
    /// The scope of a file; nothing where no override holds for any file, so that such runs pay nothing.
    pub(super) fn for_file(
        &mut self,
        pack: &Pack,
        sandbox: &Sandbox,
        root: &Root,
        file: &str,
    ) -> Option<Rc<Scoped>> {
        if !pack.has_overrides() {
            return None;
        }
        let overrides = pack.overrides_for(&root.relative(file));
        let make = |overrides: &Vec<usize>| {
            let scope = pack.scope_for(overrides);
            let overrides = sandbox.prepare_params(&scope.params);
            Rc::new(Scoped { scope, overrides })
        };
        Some(Rc::clone(self.0.entry(overrides).or_insert_with_key(make)))
    }
}

/// Returns the severities of a rule over all documents for a file. It gathered from the file, so it runs on it.
pub(super) fn severities_for_file(
    pack: &Pack,
    number: usize,
    rule: &Rule,
    root: &Root,
    file: &str,
) -> Severities {
    let usual = rule.header.severities();
    if !pack.has_overrides() {
        return usual;
    }
    let scope = pack.scope_for(&pack.overrides_for(&root.relative(file)));
    scope.severities(number).unwrap_or(usual)
}
