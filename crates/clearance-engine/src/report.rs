//! The report of a run: findings, broken evaluations and counts. Plain data; the outputs only read it.

mod broken;
mod evidence;
mod finding;
mod holding;
mod ids;
mod line;
mod lint_report;
mod order;
mod plan;
mod readiness;
mod roster;
mod run_report;
mod severity;
mod shared;
mod standing;
mod subject;
mod summary;
mod words;

pub use broken::{Broken, BrokenKind};
pub use clearance_syntax::digest::fingerprint;
pub use evidence::{Evidence, Material, MaterialKind, TableAge};
pub use finding::{BasisValue, Finding, Fix, Label, Location, Status, Waived};
pub use holding::{Holding, SubjectHolding};
pub use ids::{FILE_ID, SCHEMA_ID};
pub use lint_report::LintReport;
pub(crate) use order::assign_fingerprints;
pub use plan::{PlanStep, StepState, SubjectPlan};
pub use readiness::{PublishedReadiness, Readiness};
pub use roster::{FindingCounts, RosterEntry};
pub use run_report::{Report, StandIn};
pub use severity::{Severities, Severity};
pub(crate) use standing::Ground;
pub use standing::{Standing, Standings};
pub use subject::{Keep, Outcome, Subject, SubjectReport};
pub use summary::{RuleSummary, Summary};
pub use words::Words;
