//! One rule alone, for whoever wants to know more than how it ended: on one customer at a time, and over all of them.

use std::sync::Arc;

use super::examine::Look;
use super::findings::{self, Written};
use super::scope::{self, Scoped, Scopes};
use super::{batch, examine, place, read};
use crate::files::Found;
use crate::pack::{LoadError, Pack};
use crate::report::{Broken, Finding, Outcome, Place, identify};
use crate::rule::SCHEMA_ID;
use crate::schema::MAX_VIOLATIONS;
use crate::script::{Gathered, Reported, Sandbox, Site, Size, Spot, Step, Verdict};
use clearance_syntax::document::{Document, Format};
use clearance_syntax::source::Root;

/// How the only rule of a pack ended on one document.
#[derive(Debug)]
pub struct Looked {
    /// The document, as rules see it.
    pub document: Arc<Document>,
    /// How it ended; once all are looked at, with what was said about all.
    pub ended: Ended,
    /// What it found, in the order in which it was reported; what is wrong by the schema.
    pub findings: Vec<Finding>,
    /// Why it did not finish.
    pub broken: Vec<Broken>,
    /// What it did, where that is observed.
    pub steps: Vec<Step>,
    /// What it gathered.
    pub gave: Gave,
    format: &'static Format,
}

/// What a rule gathered of a document.
#[derive(Debug)]
pub enum Gave {
    /// It does not gather, or did not come to it.
    Unasked,
    /// Nothing.
    Nothing,
    /// A value.
    Value(Gathered),
}

/// How a rule ended on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It had nothing to report.
    Passed,
    /// It reported something.
    Failed,
    /// It does not apply to the document.
    Skipped,
    /// It did not finish.
    Broken,
    /// It did not run, as the document does not keep to the schema.
    NotRun,
    /// It did not run, as the settings turn it off for the file.
    Off,
}

/// How the only rule of a pack ended over all documents.
#[derive(Debug)]
pub struct LookedAll {
    /// How it ended; skipped where nothing was gathered.
    pub ended: Ended,
    /// What it found, in the order in which it was reported.
    pub findings: Vec<Finding>,
    /// For each finding the number of the document that it is about.
    pub about: Vec<usize>,
    /// Why it did not finish.
    pub broken: Vec<Broken>,
    /// What it did, where that is observed. The places lie in `at`.
    pub steps: Vec<Step>,
    /// The list of what was gathered, as the rule saw it.
    pub at: Option<Arc<Document>>,
    /// For each item of the list the number of the document that it was gathered from.
    pub from: Vec<usize>,
    sandbox: Option<Sandbox>,
}

impl LookedAll {
    /// The number of the document that a place of the steps lies in, and where; nothing where the value was made by the
    /// rule.
    pub fn place(&self, spot: &Spot) -> Option<(usize, Spot)> {
        let Site { of, spot } = self.sandbox.as_ref()?.site(spot)?;
        Some((*self.from.get(of)?, spot))
    }
}

/// Runs the only rule of a pack on each document of all that is found; gives them in the order in which the rule sees
/// what it gathers of them, and what could not be read.
pub fn one_by_one(
    pack: &Pack,
    sandbox: &Sandbox,
    found: &[Found],
    (root, max_file_bytes): (&Root, u64),
) -> (Vec<Looked>, Vec<Broken>) {
    let (mut all, mut all_broken, mut scopes) = (Vec::new(), Vec::new(), Scopes::default());
    for found in found {
        let (documents, broken) = read::documents(found, max_file_bytes);
        all_broken.extend(broken);
        let Found::File(input) = found else { continue };
        let scope = scopes.of(pack, sandbox, root, &input.name);
        let with = (sandbox, scope.as_deref());
        let look = |document: Document| looked(pack, with, root, (document, input.format));
        all.extend(documents.into_iter().map(look));
    }
    all.sort_by_cached_key(|Looked { document, .. }| {
        let source = &document.source;
        (source.name.clone(), document.index, batch::digest(source))
    });
    all_broken.sort_by(|a, b| place::broken_order(a).cmp(&place::broken_order(b)));
    (all, all_broken)
}

fn looked(
    pack: &Pack,
    with: (&Sandbox, Option<&Scoped>),
    root: &Root,
    (document, format): (Document, &'static Format),
) -> Looked {
    let (mut examined, document) =
        examine::kept(pack, with, document, format, Look::Whole, MAX_VIOLATIONS);
    let breaks_schema = examined.findings.iter().any(|finding| *finding.rule == *SCHEMA_ID);
    let ended = match examined.outcomes.first() {
        _ if breaks_schema => Ended::NotRun,
        _ if !examined.off.is_empty() => Ended::Off,
        Some(Outcome::Fail) => Ended::Failed,
        Some(Outcome::Error) => Ended::Broken,
        Some(Outcome::Skip) => Ended::Skipped,
        Some(Outcome::Pass) | None => Ended::Passed,
    };
    let gave = match examined.gathered.pop() {
        Some((_, value)) => Gave::Value(value),
        None if examined.without.is_empty() => Gave::Unasked,
        None => Gave::Nothing,
    };
    let (mut findings, broken, steps) = (examined.findings, examined.broken, examined.steps);
    identify(&mut findings, root);
    Looked { document, ended, findings, broken, steps, gave, format }
}

/// Lets the only rule of a pack look at all that it gathered, if it does such a thing. How the documents ended is
/// changed by what it says.
///
/// # Errors
/// The rule compiled before and does not compile.
pub fn together(
    pack: &Pack,
    looked: &mut [Looked],
    root: &Root,
) -> Result<Option<LookedAll>, LoadError> {
    let Some(rule) = pack.rules.first().filter(|rule| rule.header.about.all()) else {
        return Ok(None);
    };
    let (mut from, mut values, mut size) = (Vec::new(), Vec::new(), Size::default());
    for (index, looked) in looked.iter().enumerate() {
        if let Gave::Value(value) = &looked.gave {
            from.push(index);
            size += value.size();
            values.push(value.clone());
        }
    }
    let mut all = LookedAll {
        ended: Ended::Skipped,
        findings: Vec::new(),
        about: Vec::new(),
        broken: Vec::new(),
        steps: Vec::new(),
        at: None,
        from,
        sandbox: None,
    };
    if all.from.is_empty() {
        return Ok(Some(all));
    }
    let (verdict, sandbox) = batch::look(pack, (0, rule), size, values)?;
    if let Some(sandbox) = &sandbox {
        all.steps = sandbox.take_steps();
        all.at = sandbox.looked_at();
    }
    all.sandbox = sandbox;
    match verdict {
        Verdict::Finished(reports) => all.take((pack, root), reports, looked),
        Verdict::Broken(diagnostic) => {
            all.ended = Ended::Broken;
            all.broken.push(place::broken_over_all(rule, diagnostic));
            all.from.iter().for_each(|&index| instead_of_passed(looked, index, Ended::Broken));
        }
        Verdict::Skipped => {}
    }
    Ok(Some(all))
}

impl LookedAll {
    /// Makes findings of what was reported.
    fn take(
        &mut self,
        (pack, root): (&Pack, &Root),
        reports: Vec<Reported<Site>>,
        looked: &mut [Looked],
    ) {
        self.ended = if reports.is_empty() { Ended::Passed } else { Ended::Failed };
        let Some(rule) = pack.rules.first() else { return };
        for report in reports {
            let Some(&index) = self.from.get(report.spot.of) else { continue };
            let file = looked.get(index).map_or("", |looked| &looked.document.source.name);
            let severity = scope::severity(pack, (0, rule), root, file);
            let written = |site: &Site| {
                let looked = looked.get(*self.from.get(site.of)?)?;
                Some(Written::of(&looked.document, looked.format, &pack.scripts.shape, &site.spot))
            };
            if let Some(finding) =
                findings::of_rule((rule, severity), report, pack.scripts.as_of, written)
            {
                self.findings.push(finding);
                self.about.push(index);
            }
            instead_of_passed(looked, index, Ended::Failed);
        }
        identify(&mut self.findings, root);
    }
}

fn instead_of_passed(looked: &mut [Looked], index: usize, ended: Ended) {
    if let Some(looked) = looked.get_mut(index).filter(|looked| looked.ended == Ended::Passed) {
        looked.ended = ended;
    }
}

/// A place in a document in the report's terms.
pub fn place_in(document: &Document, spot: &Spot) -> Place {
    findings::place_of(document, spot)
}
