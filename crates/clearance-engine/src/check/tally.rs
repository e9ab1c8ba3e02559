//! The tally of a run: its results so far, merged over threads.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::batch::{CrossResults, GatherSource, GatheredValue, Gathering, Totals, text_digest};
use super::checked::Unchanged;
use super::examine::{self, DocumentContext, DocumentRun, Pass};
use super::options::Options;
use super::read::{self, FileContents};
use super::scope::{Scoped, Scopes};
use super::standing_days::{Sought, StandingDays};
use super::visit::ReadFile;
use super::{findings, subjects};
use crate::files::{Found, Input, Skipped};
use crate::pack::Pack;
use crate::report::{
    Broken, Finding, Ground, Holding, Keep, Material, MaterialKind, Outcome, Subject,
    SubjectHolding, SubjectPlan, SubjectReport,
};
use crate::rule::SCHEMA_ID;
use crate::schema::MAX_VIOLATIONS;
use crate::script::{Coverage, Sandbox};
use clearance_syntax::document::Document;

/// The results of one thread.
#[derive(Debug)]
pub(super) struct Tally {
    /// Per rule: passed, failed, skipped, broken, open.
    pub(super) outcomes: Vec<[u64; 5]>,
    pub(super) findings: Vec<Finding>,
    pub(super) broken: Vec<Broken>,
    pub(super) files: u64,
    pub(super) documents: u64,
    pub(super) broken_files: u64,
    /// Files that are checked in pieces and of which a part could not be read.
    pub(super) broken_in_pieces: BTreeSet<String>,
    pub(super) passed_over: Vec<(String, Skipped)>,
    pub(super) trace: Vec<(String, usize, usize, String)>,
    /// The lines that rules over all documents print, after the rest.
    pub(super) last_trace: Vec<String>,
    /// Per rule, what was gathered for it.
    gatherings: Vec<Gathering>,
    /// The coverage of scripts, where they are observed.
    pub(super) coverage: Coverage,
    /// All documents, where they are kept.
    pub(super) subjects: Vec<SubjectReport>,
    /// The last days on which nothing changes.
    pub(super) holding: Holding,
    /// The plans of all documents, where they are asked for.
    pub(super) plans: Vec<SubjectPlan>,
    /// Why plans and tables lack something.
    pub(super) unplanned: Vec<Broken>,
    /// Files that are here only for rules over all documents.
    pub(super) unchanged: Unchanged,
    /// Documents of such files that these rules have something to say about.
    pub(super) joined: BTreeSet<Subject>,
    /// Digests of all files, where they are kept.
    pub(super) inputs: Vec<Material>,
    /// How many more places of the file at hand that break the schema are told in full.
    pub(super) room: usize,
}

/// The pack, sandbox and settings that documents are checked with.
pub(super) struct RunContext<'a> {
    pub(super) pack: &'a Pack,
    pub(super) sandbox: &'a Sandbox,
    pub(super) totals: &'a Totals,
    /// What holds for files, as far as this thread has met them.
    pub(super) scopes: &'a RefCell<Scopes>,
}

/// The file whose documents are checked.
pub(super) struct FileContext<'a> {
    /// The severities and parameters of the file, where an override applies to it.
    pub(super) scope: Option<&'a Scoped>,
    pub(super) input: &'a Arc<Input>,
    /// The digest of its text, once it is needed.
    pub(super) digest: &'a OnceCell<u64>,
    pub(super) pass: Pass,
}

impl Tally {
    pub(super) fn new(pack: &Pack) -> Self {
        Self {
            outcomes: vec![[0; 5]; pack.rules.len()],
            findings: Vec::new(),
            broken: Vec::new(),
            files: 0,
            documents: 0,
            broken_files: 0,
            broken_in_pieces: BTreeSet::new(),
            passed_over: Vec::new(),
            trace: Vec::new(),
            last_trace: Vec::new(),
            gatherings: pack.rules.iter().map(|_| Gathering::default()).collect(),
            coverage: Coverage::default(),
            subjects: Vec::new(),
            holding: Holding::default(),
            plans: Vec::new(),
            unplanned: Vec::new(),
            inputs: Vec::new(),
            unchanged: Unchanged::default(),
            joined: BTreeSet::new(),
            room: MAX_VIOLATIONS,
        }
    }

    pub(super) fn take(&mut self, with: &RunContext<'_>, found: Found, options: &Options<'_>) {
        if let Found::PassedOver(name, why) = found {
            self.passed_over.push((name, why));
            return;
        }
        let pass = pass_for(&found, options);
        if pass == Pass::CrossOnly && !with.pack.rules.iter().any(|rule| rule.header.about.all()) {
            self.unchanged.files += 1;
            return;
        }
        let read = read::read_found(&found, options.max_file_bytes);
        if read.is_no_document(&found, &with.pack.schema.shape) {
            let Found::File(input) = found else { return };
            self.passed_over.push((input.name, Skipped::NotDocument));
            return;
        }
        self.take_read(with, found, pass, read, options);
    }

    /// Takes in what was read of a file.
    fn take_read(
        &mut self,
        with: &RunContext<'_>,
        found: Found,
        pass: Pass,
        read: FileContents,
        options: &Options<'_>,
    ) {
        let digest = read.piece_digest(&found, with.pack);
        if let Some((input, documents)) = self.note_file(found, pass, read, options) {
            let mut scopes = with.scopes.borrow_mut();
            let scope = scopes.for_file(with.pack, with.sandbox, &options.root, &input.name);
            let input = Arc::new(input);
            for document in documents {
                let (scope, input, digest) = (scope.as_deref(), &input, &digest);
                let file = FileContext { scope, input, digest, pass };
                self.check_document(with, &file, document, options);
            }
        }
    }

    /// Counts a file and what of it could not be read, and returns it with its documents; nothing where it is none.
    pub(super) fn note_file(
        &mut self,
        found: Found,
        pass: Pass,
        read: FileContents,
        options: &Options<'_>,
    ) -> Option<(Input, Vec<Document>)> {
        let piece = match &found {
            Found::File(input) => input.piece().map(|piece| (input.name.clone(), *piece)),
            _ => None,
        };
        let is_first = piece.as_ref().is_none_or(|(_, piece)| piece.is_first());
        match pass {
            Pass::Full => self.files += u64::from(is_first),
            Pass::CrossOnly => self.unchanged.files += u64::from(is_first),
        }
        let FileContents { source, documents, broken } = read;
        if let Some(source) = source.as_ref().filter(|_| options.keep.evidence) {
            let name = options.root.relative(&source.name);
            self.inputs.push(Material::from_source(MaterialKind::Input, name, source));
        }
        let unread = broken.len();
        // A file that cannot be read is no pass, whichever rules were to look at it.
        match piece {
            Some((name, _)) if unread > 0 => _ = self.broken_in_pieces.insert(name),
            _ => self.broken_files += u64::from(unread > 0),
        }
        self.broken.extend(broken);
        if pass == Pass::CrossOnly {
            self.unchanged.unread += u64::from(unread > 0);
        }
        let Found::File(input) = found else { return None };
        if let (Some(source), Some(visitor)) = (&source, options.visitor.filter(|_| is_first)) {
            visitor.visit(&ReadFile {
                name: &options.root.relative(&source.name),
                source,
                format: input.format,
                documents: &documents,
                is_parsed: unread == 0,
                is_checked: pass == Pass::Full,
            });
        }
        self.room = MAX_VIOLATIONS;
        Some((input, documents))
    }

    /// Checks one document of a file.
    pub(super) fn check_document(
        &mut self,
        with: &RunContext<'_>,
        file: &FileContext<'_>,
        document: Document,
        options: &Options<'_>,
    ) {
        let &FileContext { scope, input, digest: known_digest, pass } = file;
        let (source, index) = (Arc::clone(&document.source), document.index);
        let whole = pass == Pass::Full;
        let format = input.format;
        let keep = if whole { options.keep } else { Keep::NOTHING };
        let (pack, sandbox) = (with.pack, with.sandbox);
        let sought = match options.keep.subjects {
            true => Sought::Each,
            false => Sought::Earliest(&with.totals.earliest),
        };
        let context = DocumentContext { pack, sandbox, scope, format, keep, sought: Some(sought) };
        let (mut examined, document) = examine::check_document(&context, document, pass, self.room);
        let unfit = examined.findings.iter().filter(|finding| *finding.rule == *SCHEMA_ID).count();
        self.room = self.room.saturating_sub(unfit);
        self.add_days(with, &document, &examined);
        if options.keep.subjects && whole {
            self.subjects.push(subjects::describe_subject(with.pack, &document, &mut examined));
        }
        if !whole && !examined.broken.is_empty() {
            self.joined.insert(findings::subject_of(&document));
        }
        self.plans.extend(examined.plan);
        self.unplanned.extend(examined.unplanned);
        self.documents += u64::from(whole);
        if whole {
            self.count_outcomes(&examined.outcomes);
        } else {
            let errors = self.outcomes.iter_mut().zip(&examined.outcomes);
            let errors = errors.filter(|(_, outcome)| **outcome == Outcome::Error);
            errors.for_each(|(counts, outcome)| count(counts, *outcome, 1));
        }
        if !examined.gathered.is_empty() {
            let digest = *known_digest.get_or_init(|| text_digest(&source));
            let from = Arc::new(GatherSource {
                input: Arc::clone(input),
                digest,
                index,
                unchanged: !whole,
            });
            for (rule, value) in examined.gathered {
                let passed = whole && examined.outcomes.get(rule) == Some(&Outcome::Pass);
                let taken = GatheredValue { from: Arc::clone(&from), value, passed };
                self.add_gathered(rule, taken, with.totals);
            }
        }
        let ordinal = index.unwrap_or_default();
        let lines = examined.trace.into_iter().enumerate();
        self.trace.extend(lines.map(|(n, line)| (input.name.clone(), ordinal, n, line)));
        match whole {
            true => self.findings.extend(examined.findings),
            false => self.unchanged.unread += u64::from(unfit > 0),
        }
        self.broken.extend(examined.broken);
    }

    /// Counts how the rules ended on a document.
    pub(super) fn count_outcomes(&mut self, outcomes: &[Outcome]) {
        for (counts, outcome) in self.outcomes.iter_mut().zip(outcomes) {
            count(counts, *outcome, 1);
        }
    }

    /// Adds a value that a rule over all documents gathered.
    pub(super) fn add_gathered(&mut self, rule: usize, value: GatheredValue, totals: &Totals) {
        if let Some(gathering) = self.gatherings.get_mut(rule) {
            gathering.add_value(value, totals, rule);
        }
    }

    /// Adds the last days of a document. What is gathered by the day may be something else on the next.
    fn add_days(&mut self, with: &RunContext<'_>, document: &Document, examined: &DocumentRun) {
        let StandingDays { standing, findings, lasting_rules } = &examined.days;
        with.totals.earliest.lower_to(*standing);
        self.holding.merge(Holding {
            earliest: *standing,
            subjects: Vec::new(),
            over_all: examined.gathers_by_day.then_some(with.pack.scripts.as_of),
        });
        let grounds = |finding: &Finding| Ground::of_severity(finding.severity).is_some();
        if examined.findings.iter().any(grounds) {
            let id = |rule: &usize| Some(Arc::clone(&with.pack.rules.get(*rule)?.id));
            self.holding.subjects.push(SubjectHolding {
                subject: findings::subject_of(document),
                findings_until: *findings,
                lasting_rules: lasting_rules.iter().filter_map(id).collect(),
            });
        }
    }

    /// The gathered values, each rule's by its number.
    pub(super) fn take_gatherings(&mut self) -> Vec<Gathering> {
        std::mem::take(&mut self.gatherings)
    }

    /// Adds what rules over all documents say.
    pub(super) fn add(&mut self, added: CrossResults) {
        for (rule, outcome, documents) in added.instead_of_passed {
            if let Some(counts) = self.outcomes.get_mut(rule) {
                let [passed, ..] = counts;
                *passed = passed.saturating_sub(documents);
                count(counts, outcome, documents);
            }
        }
        self.correct(&added.ended);
        for (origin, rule, outcome) in added.joined {
            if let Some(counts) = self.outcomes.get_mut(rule) {
                count(counts, outcome, 1);
            }
            let file = origin.input.name.as_str().into();
            self.joined.insert(Subject { file, document: origin.index });
        }
        self.broken_files += added.broken_files;
        self.holding.merge(Holding { over_all: added.last_day, ..Holding::default() });
        self.findings.extend(added.findings);
        self.broken.extend(added.broken);
        self.last_trace.extend(added.trace);
        self.coverage = std::mem::take(&mut self.coverage).plus(added.coverage);
    }

    /// The same with what another thread has seen.
    pub(super) fn plus(mut self, other: Self) -> Self {
        self.merge(other);
        self
    }

    /// Adds what was seen of other documents.
    pub(super) fn merge(&mut self, other: Self) {
        for (mine, theirs) in self.outcomes.iter_mut().zip(other.outcomes) {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine += theirs;
            }
        }
        self.files += other.files;
        self.documents += other.documents;
        self.broken_files += other.broken_files;
        self.broken_in_pieces.extend(other.broken_in_pieces);
        self.coverage = std::mem::take(&mut self.coverage).plus(other.coverage);
        self.findings.extend(other.findings);
        self.broken.extend(other.broken);
        self.passed_over.extend(other.passed_over);
        self.trace.extend(other.trace);
        self.subjects.extend(other.subjects);
        self.holding.merge(other.holding);
        self.plans.extend(other.plans);
        self.unplanned.extend(other.unplanned);
        self.inputs.extend(other.inputs);
        self.unchanged.files += other.unchanged.files;
        self.unchanged.unread += other.unchanged.unread;
        self.joined.extend(other.joined);
        for (mine, theirs) in self.gatherings.iter_mut().zip(other.gatherings) {
            mine.append(theirs);
        }
    }

    /// Writes down how rules over all documents ended.
    fn correct(&mut self, ended: &[(Arc<GatherSource>, usize, Outcome)]) {
        if self.subjects.is_empty() {
            return;
        }
        let number = |(number, of): (usize, &SubjectReport)| (of.subject.clone(), number);
        let numbers: HashMap<Subject, usize> =
            self.subjects.iter().enumerate().map(number).collect();
        for (origin, rule, outcome) in ended {
            let subject =
                Subject { file: origin.input.name.as_str().into(), document: origin.index };
            let subject = numbers.get(&subject).and_then(|&number| self.subjects.get_mut(number));
            if let Some(slot) = subject.and_then(|subject| subject.outcomes.get_mut(*rule)) {
                *slot = *outcome;
            }
        }
    }
}

/// Who looks at what was found. What cannot be read is not known to be unchanged.
fn pass_for(found: &Found, options: &Options<'_>) -> Pass {
    match (found, options.changed) {
        (Found::File(input), Some(changed)) if !changed.includes(input) => Pass::CrossOnly,
        _ => Pass::Full,
    }
}

/// Counts documents that ended in a way.
fn count(counts: &mut [u64; 5], outcome: Outcome, documents: u64) {
    if let Some(count) = counts.get_mut(outcome as usize) {
        *count += documents;
    }
}
