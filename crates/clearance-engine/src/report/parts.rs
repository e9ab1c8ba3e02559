//! A report in parts: one for each subject, with nothing in it that is of another.
//!
//! What a rule over all subjects says of one may name others, in its message as in its labels, and no one can tell by looking at a
//! text. So of such findings a part has the place, the rule and its title, and no text that the rule made. Of a file that holds several, it has
//! the part that is the subject's.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::broken::{Broken, BrokenKind};
use super::evidence::{Evidence, Material, MaterialKind};
use super::finding::{Finding, Status};
use super::holding::{Holding, SubjectHolding};
use super::ids::STALE_TABLE_ID;
use super::plan::SubjectPlan;
use super::roster::RosterEntry;
use super::run_report::Report;
use super::subject::{Outcome, SubjectKey, SubjectReport};
use super::summary::{RuleSummary, Summary};
use clearance_syntax::source::SourceWindow;

/// What each part of a report is made of.
#[derive(Debug)]
pub struct ReportParts<'a> {
    report: &'a Report,
    roster: Vec<RosterEntry<'a>>,
    findings: HashMap<SubjectKey<'a>, Vec<&'a Finding>>,
    broken: HashMap<SubjectKey<'a>, Vec<&'a Broken>>,
    unplanned: HashMap<SubjectKey<'a>, Vec<&'a Broken>>,
    subjects: HashMap<SubjectKey<'a>, &'a SubjectReport>,
    plans: HashMap<SubjectKey<'a>, &'a SubjectPlan>,
    holdings: HashMap<SubjectKey<'a>, &'a SubjectHolding>,
    /// The rules that look at all subjects together.
    over_all: BTreeSet<&'a str>,
    /// How many subjects each file holds.
    in_file: HashMap<&'a str, usize>,
}

impl Report {
    /// The report in parts, one for each subject of the [roster](Self::roster). It should keep
    /// [`subjects`](super::Keep::subjects), or those that nothing was found about have none.
    pub fn parts(&self) -> ReportParts<'_> {
        let mut findings: HashMap<SubjectKey<'_>, Vec<&Finding>> = HashMap::new();
        for finding in self.each_finding() {
            if let Some(of) = &finding.subject {
                findings.entry(of.key()).or_default().push(finding);
            }
        }
        let (subjects, roster) = (self.subjects.iter(), self.roster());
        let mut in_file: HashMap<&str, usize> = HashMap::new();
        roster.iter().for_each(|entry| *in_file.entry(entry.file).or_default() += 1);
        let rules = self.rules.iter().filter(|rule| rule.over_all);
        ReportParts {
            report: self,
            roster,
            in_file,
            findings,
            broken: group_broken(&self.broken),
            unplanned: group_broken(&self.unplanned),
            subjects: subjects.map(|about| (about.subject.key(), about)).collect(),
            plans: self.plans.iter().map(|plan| (plan.subject.key(), plan)).collect(),
            holdings: self.holding.subjects.iter().map(|one| (one.subject.key(), one)).collect(),
            over_all: rules.map(|rule| &*rule.id).collect(),
        }
    }
}

fn group_broken(all: &[Broken]) -> HashMap<SubjectKey<'_>, Vec<&Broken>> {
    let mut groups: HashMap<SubjectKey<'_>, Vec<&Broken>> = HashMap::new();
    for broken in all {
        groups.entry((broken.file.as_str(), broken.document)).or_default().push(broken);
    }
    groups
}

impl<'a> ReportParts<'a> {
    /// The subjects, each of which has a part.
    pub fn roster(&self) -> &[RosterEntry<'a>] {
        &self.roster
    }

    /// The part about a subject: a report of the same run that could as well be of it alone. What rules over all subjects say of
    /// it, and how they broke, is without their texts.
    pub fn report_about(&self, entry: &RosterEntry<'_>) -> Report {
        let whole = self.report;
        let of: SubjectKey<'_> = (entry.file, entry.document);
        let about = self.subjects.get(&of).copied();
        let findings = self.findings.get(&of).into_iter().flatten();
        let apart = whole.findings.iter().filter(|finding| is_about_tables(finding));
        let mut findings: Vec<Finding> =
            findings.map(|finding| self.confine_finding(finding)).chain(apart.cloned()).collect();
        let is_shared = entry.document.is_some() || self.in_file.get(entry.file) > Some(&1);
        if let Some(about) = about.filter(|_| is_shared) {
            cut_sources(&mut findings, about);
        }
        let own = self.broken.get(&of).into_iter().flatten().map(|broken| match broken.kind {
            // Where a text cannot be read, the end of a document is not known.
            BrokenKind::File if is_shared => {
                Broken { location: None, label: None, ..(*broken).clone() }
            }
            _ => (*broken).clone(),
        });
        let over_all = self.broken.get(&("", None)).into_iter().flatten();
        let over_all = over_all.map(|broken| self.confine_broken(broken));
        let broken: Vec<Broken> = over_all.chain(own).collect();
        let summary = Summary {
            files: 1,
            documents: u64::from(about.is_some()),
            broken: broken.len() as u64,
            ..Summary::default()
        };
        let outcomes = about.map_or(&[][..], |about| about.outcomes.as_slice());
        let evidence = whole.evidence.as_ref().map(|evidence| Evidence {
            materials: self.own_materials(&evidence.materials, entry.file, &findings),
            ..evidence.clone()
        });
        let mut report = Report {
            title: whole.title.clone(),
            author: whole.author.clone(),
            as_of: whole.as_of,
            words: whole.words.clone(),
            root: whole.root.clone(),
            rules: count_rules(&whole.rules, outcomes),
            findings,
            joined: Vec::new(),
            broken,
            summary,
            holding: Holding {
                earliest: about.and_then(|about| about.standing_until),
                subjects: self.holdings.get(&of).into_iter().copied().cloned().collect(),
                over_all: whole.holding.over_all,
            },
            off: whole.off.clone(),
            has_schema: whole.has_schema,
            stand_in: whole.stand_in.clone(),
            subjects: about.into_iter().cloned().collect(),
            plans: self.plans.get(&of).copied().into_iter().cloned().collect(),
            unplanned: self.unplanned.get(&of).into_iter().flatten().copied().cloned().collect(),
            table: whole.table.clone(),
            evidence,
        };
        report.recount_findings();
        report
    }

    /// A finding without what may be of others.
    fn confine_finding(&self, finding: &Finding) -> Finding {
        let also = Vec::new();
        if !self.over_all.contains(&*finding.rule) {
            return Finding { also, ..finding.clone() };
        }
        let rule = self.report.rules.iter().find(|rule| rule.id == finding.rule);
        let subjects = &self.report.words.subjects;
        Finding {
            message: rule.map_or_else(|| finding.rule.to_string(), |rule| rule.title.to_string()),
            help: Some(format!("see the report of all {subjects}: this is about others as well")),
            also,
            basis: Vec::new(),
            labels: Vec::new(),
            fixes: Vec::new(),
            ..finding.clone()
        }
    }

    /// How a rule over all subjects broke, without what may be of one of them.
    fn confine_broken(&self, broken: &Broken) -> Broken {
        let subjects = &self.report.words.subjects;
        Broken {
            message: format!("the rule did not finish over all {subjects}"),
            help: None,
            location: None,
            label: None,
            ..broken.clone()
        }
    }

    /// The materials without the files of others, and without waivers that waive nothing of this subject.
    fn own_materials(
        &self,
        materials: &[Material],
        file: &str,
        findings: &[Finding],
    ) -> Vec<Material> {
        let root = &self.report.root;
        let file = root.relative(file);
        let waived = findings.iter().filter_map(|finding| match &finding.status {
            Status::Waived(waived) => Some(root.name_of(&waived.source)),
            Status::Open | Status::Known => None,
        });
        let waived: BTreeSet<String> = waived.collect();
        let is_own = |material: &&Material| match material.kind {
            MaterialKind::Input => material.name == file,
            MaterialKind::Waivers => waived.contains(&material.name),
            _ => true,
        };
        materials.iter().filter(is_own).cloned().collect()
    }
}

/// Puts the part of the file that is the subject's in place of the whole, wherever a finding points into it: reports show
/// lines around a place.
fn cut_sources(findings: &mut [Finding], about: &SubjectReport) {
    let mut window: Option<SourceWindow> = None;
    for finding in findings {
        let labels = finding.labels.iter_mut().map(|label| &mut label.location);
        let fixes = finding.fixes.iter_mut().map(|fix| &mut fix.location);
        let places = std::iter::once(&mut finding.location).chain(labels).chain(fixes);
        for place in places.filter(|place| *place.source.name == *about.subject.file) {
            let window =
                window.get_or_insert_with(|| SourceWindow::new(&place.source, about.extent));
            place.span = window.map_span(place.span);
            place.source = Arc::clone(&window.source);
        }
    }
}

/// Whether a finding is about no subject, and says something of the tables that all stand on. Others of that kind are about
/// waivers, which name files.
fn is_about_tables(finding: &Finding) -> bool {
    finding.subject.is_none() && *finding.rule == *STALE_TABLE_ID
}

/// The rules with the counts of one subject.
fn count_rules(rules: &[RuleSummary], outcomes: &[Outcome]) -> Vec<RuleSummary> {
    let outcomes = outcomes.iter().copied().map(Some).chain(std::iter::repeat(None));
    let counted = rules.iter().zip(outcomes).map(|(rule, ended)| {
        let count = |outcome| u64::from(ended == Some(outcome));
        RuleSummary {
            passed: count(Outcome::Pass),
            failed: count(Outcome::Fail),
            open: count(Outcome::Open),
            skipped: count(Outcome::Skip),
            broken: count(Outcome::Error),
            ..rule.clone()
        }
    });
    counted.collect()
}
