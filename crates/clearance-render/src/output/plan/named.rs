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

/// All steps of a report.
pub(super) fn all_steps(report: &Report) -> impl Iterator<Item = &PlanStep> + Clone {
    report.plans.iter().flat_map(|plan| &plan.steps)
}

/// The number of steps of each state, in the order of [`StepState::ALL`].
pub(super) fn count_states<'s>(
    steps: impl Iterator<Item = &'s PlanStep> + Clone,
) -> impl Iterator<Item = (StepState, u64)> {
    let count = move |state| steps.clone().filter(|step| step.state == state).count() as u64;
    StepState::ALL.into_iter().map(move |state| (state, count(state)))
}

/// `1 late, 4 due`; empty where there is no step.
pub(crate) fn format_states<'s>(steps: impl Iterator<Item = &'s PlanStep> + Clone) -> String {
    let states = count_states(steps).filter(|(_, count)| *count > 0);
    let states: Vec<String> =
        states.map(|(state, count)| format!("{count} {}", state.name())).collect();
    states.join(", ")
}

/// `12 steps for 3 zones: 1 late, 4 due, 7 done`.
pub(crate) fn count_steps(report: &Report) -> String {
    let steps = all_steps(report);
    let all = format_count(steps.clone().count() as u64, "step");
    let subjects = escape(&report.words.count(report.plans.len() as u64)).into_owned();
    match format_states(steps).as_str() {
        "" => format!("{all} for {subjects}"),
        states => format!("{all} for {subjects}: {states}"),
    }
}
