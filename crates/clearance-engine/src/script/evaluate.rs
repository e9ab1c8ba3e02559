//! Runs a rule on a document: on the fast path, by rhai, or in both ways.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use rhai::Dynamic;

use super::compiled_rule::CompiledRule;
use super::fast_path::{FastAnswer, FastPath, FastRule, FastValue, OPERATIONS_PER_STEP};
use super::sandbox::{PreparedDocument, Ran, Sandbox};
use super::scripts::Evaluation;
use super::shown::brief_text;
use super::stack;
use super::table::Table;
use super::verdict::Verdict;
use clearance_syntax::source::Diagnostic;

/// After how many documents in a row that were left to rhai a rule is tried on one of so many only.
const TRIED: u32 = 8;

/// How much of a value is compared where rules are evaluated in both ways, in bytes.
const COMPARED: usize = 1 << 14;

impl Sandbox {
    /// Runs a rule on a document. One that only looks at all documents finishes without a report.
    pub fn check(&self, rule: usize, prepared: &PreparedDocument) -> Verdict {
        let Some(compiled) = self.rules.get(rule) else {
            return Verdict::Skipped;
        };
        // What fails everywhere is seldom tried.
        let misses = compiled.misses.get();
        compiled.misses.set(misses.saturating_add(1));
        if misses >= TRIED && !misses.is_multiple_of(TRIED) {
            let params = prepared.overrides.rule_params(rule, compiled);
            return self.check_by_rhai(compiled, prepared, params).0;
        }
        self.check_fast(rule, compiled, prepared)
    }

    /// Runs a rule on a document as on another day. Reports have no basis, and observers are not notified.
    pub fn check_on(&self, day: Date, rule: usize, prepared: &PreparedDocument) -> Verdict {
        let Some(compiled) = self.rules.get(rule) else {
            return Verdict::Skipped;
        };
        let today = self.horizon.set_today(day);
        // How many operations it takes must not depend on what was checked before.
        let verdict = self.check_fast(rule, compiled, prepared);
        self.horizon.set_today(today);
        self.collector.take_trace();
        verdict
    }

    /// Runs a rule on the fast path, and by rhai where that gives up.
    fn check_fast(
        &self,
        rule: usize,
        compiled: &CompiledRule,
        prepared: &PreparedDocument,
    ) -> Verdict {
        let params = prepared.overrides.rule_params(rule, compiled);
        self.horizon.start(true);
        let (verdict, value) = match self.ask_fast_path(compiled.fast, prepared, params) {
            FastAnswer::Finished(value) => (Verdict::Finished(Vec::new()), Some(value)),
            FastAnswer::Skipped => (Verdict::Skipped, None),
            FastAnswer::Unknown => return self.check_by_rhai(compiled, prepared, params).0,
        };
        compiled.misses.set(0);
        let operations = self.count_fast_steps().saturating_mul(OPERATIONS_PER_STEP);
        let verdict = match self.scripts.evaluation {
            Evaluation::Both => {
                self.compare_with_rhai(compiled, prepared, params, (verdict, value))
            }
            _ => verdict,
        };
        self.meter.set_operations(operations);
        verdict
    }

    /// Runs functions on the fast path, where there is one.
    pub(super) fn ask_fast_path(
        &self,
        rule: FastRule,
        prepared: &PreparedDocument,
        params: &Dynamic,
    ) -> FastAnswer {
        let Some(fast_path) = &self.fast_path else { return FastAnswer::Unknown };
        let run = || fast_path.check(rule, &prepared.view, params);
        // What panics there is left to rhai.
        let run = || catch_unwind(AssertUnwindSafe(run));
        stack::with_stack(stack::OF_FAST_PATH, run).unwrap_or(FastAnswer::Unknown)
    }

    /// How many runs ended on the fast path since the sandbox was made, and how many it left to rhai.
    pub fn count_fast_runs(&self) -> [u64; 2] {
        self.fast_path.as_ref().map(FastPath::runs).unwrap_or_default()
    }

    /// What of a rule is left to rhai, in words; nothing where all of it is, as there is no fast path.
    pub fn left_to_rhai(&self, rule: usize) -> Option<BTreeSet<String>> {
        Some(self.fast_path.as_ref()?.unknown_in(self.rules.get(rule)?.fast))
    }

    /// How many steps the last run on the fast path took.
    fn count_fast_steps(&self) -> u64 {
        self.fast_path.as_ref().map(FastPath::steps).unwrap_or_default()
    }

    /// Runs a rule on a document by rhai. Gives what its `check` gave, too.
    fn check_by_rhai(
        &self,
        rule: &CompiledRule,
        prepared: &PreparedDocument,
        params: &Dynamic,
    ) -> (Verdict, Option<Dynamic>) {
        let run = self.run_following(|| {
            self.collector.start(&prepared.view, self.limits);
            self.run_guarded(rule, "check", &prepared.view, || {
                self.run_check(rule, prepared, params)
            })
        });
        let mut reports = self.collector.take_reports();
        self.add_bases(&mut reports);
        match run {
            Ok(Some(value)) => (Verdict::Finished(reports), Some(value)),
            Ok(None) => (Verdict::Skipped, None),
            Err(diagnostic) => (Verdict::Broken(diagnostic), None),
        }
    }

    /// What `check` gave, or nothing where the rule does not apply; else the function that did not finish, and why.
    fn run_check(
        &self,
        rule: &CompiledRule,
        prepared: &PreparedDocument,
        params: &Dynamic,
    ) -> Ran<Option<Dynamic>> {
        let arguments = || [Dynamic::from(Table::root(&prepared.view)), params.clone()];
        let engine = self.pack_engine(rule).map_err(|error| ("check", error))?;
        if !self.asks_applies(rule, arguments())? {
            return Ok(None);
        }
        let Some(check) = &rule.check else { return Ok(Some(Dynamic::UNIT)) };
        check.call(engine, arguments()).map(Some).map_err(|error| ("check", error))
    }

    /// Runs a rule by rhai as well, which must come to the same: in no report, in how long that lasts, in what `check`
    /// gives, and in no more operations than were counted.
    fn compare_with_rhai(
        &self,
        rule: &CompiledRule,
        prepared: &PreparedDocument,
        params: &Dynamic,
        (fast, value): (Verdict, Option<FastValue>),
    ) -> Verdict {
        let lasting = self.lasting();
        let (by_rhai, given) = self.check_by_rhai(rule, prepared, params);
        let is_same = match (&fast, &by_rhai) {
            (Verdict::Finished(_), Verdict::Finished(reports)) => reports.is_empty(),
            (Verdict::Skipped, Verdict::Skipped) => true,
            _ => false,
        };
        let value = value.as_ref().map(comparable_text);
        let given = given.map(|given| Some(brief_text(&given, COMPARED)));
        let gives_same = value == Some(None) || value == given;
        let operations = self.operations();
        let counted = self.count_fast_steps().saturating_mul(OPERATIONS_PER_STEP);
        if is_same && lasting == self.lasting() && gives_same && operations <= counted {
            return by_rhai;
        }
        Verdict::Broken(Self::describe_difference(
            rule,
            &format!("{fast:?} {lasting:?} {value:?} {counted}"),
            &format!("{by_rhai:?} {:?} {given:?} {operations}", self.lasting()),
        ))
    }

    /// The diagnostic of a rule on which the fast path and rhai differ.
    fn describe_difference(rule: &CompiledRule, fast: &str, by_rhai: &str) -> Diagnostic {
        let text = format!("{DIFFERENCE}: {fast}, and by rhai {by_rhai}");
        Diagnostic::new(&rule.source, Default::default(), text)
            .help("this is a fault of the program; please report it")
    }
}

/// A value as it is compared; nothing where it holds what only rhai knows.
pub(super) fn comparable_text(value: &FastValue) -> Option<String> {
    value.to_dynamic().map(|value| brief_text(&value, COMPARED))
}

/// How the message begins of a rule on which the fast path and rhai differ.
pub const DIFFERENCE: &str = "the fast path and rhai differ";
