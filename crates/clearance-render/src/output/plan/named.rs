//! Plans with the names of their subjects.

use std::collections::HashMap;

use crate::output::escape::escape;
use crate::output::human::counts::format_count;
use clearance_engine::report::{PlanStep, Report, StepState, Subject, SubjectPlan, SubjectReport};

/// A plan, and whose it is.
pub(super) struct NamedPlan<'a> {
    pub(super) plan: &'a SubjectPlan,
    /// The file, from the root on.
    pub(super) file: String,
    /// What the report knows of the subject.
    pub(super) about: Option<&'a SubjectReport>,
}

impl<'a> NamedPlan<'a> {
    /// The plans of a report, in its order.
    pub(super) fn all_of(report: &'a Report) -> Vec<Self> {
        let known = report.subjects.iter().map(|about| (&about.subject, about));
        let known: HashMap<&Subject, &SubjectReport> = known.collect();
        let named = |plan: &'a SubjectPlan| NamedPlan {
            plan,
            file: report.root.relative(&plan.subject.file),
            about: known.get(&plan.subject).copied(),
        };
        report.plans.iter().map(named).collect()
    }

    /// The subject's name, if it has one.
    pub(super) fn name(&self) -> Option<&'a str> {
        self.about?.name.as_deref()
    }

    /// The file, and which document of it where it can hold several.
    pub(super) fn place(&self) -> String {
        match self.plan.subject.document {
            Some(number) => format!("{}, document {number}", self.file),
            None => self.file.clone(),
        }
    }

    /// The name, or the place where there is none.
    pub(super) fn title(&self) -> String {
        self.name().map_or_else(|| self.place(), str::to_owned)
    }

    /// The title of a step of this plan, by its key; the key where the step is not shown.
    pub(super) fn step_title(&self, key: &'a str) -> &'a str {
        let found = self.plan.steps.iter().find(|step| step.key == key);
        found.map_or(key, |step| &step.title)
    }
}

/// The number of steps of each state, in the order of [`StepState::ALL`].
pub(super) fn count_states(report: &Report) -> impl Iterator<Item = (StepState, u64)> {
    let steps = || report.plans.iter().flat_map(|plan| &plan.steps);
    let count = move |state| steps().filter(|step: &&PlanStep| step.state == state).count() as u64;
    StepState::ALL.into_iter().map(move |state| (state, count(state)))
}

/// `12 steps for 3 zones: 1 late, 4 due, 7 done`.
pub(crate) fn count_steps(report: &Report) -> String {
    let states: Vec<(StepState, u64)> =
        count_states(report).filter(|(_, count)| *count > 0).collect();
    let all = format_count(states.iter().map(|(_, count)| count).sum(), "step");
    let subjects = escape(&report.words.count(report.plans.len() as u64)).into_owned();
    let states: Vec<String> =
        states.iter().map(|(state, count)| format!("{count} {}", state.name())).collect();
    match states.as_slice() {
        [] => format!("{all} for {subjects}"),
        states => format!("{all} for {subjects}: {}", states.join(", ")),
    }
}
