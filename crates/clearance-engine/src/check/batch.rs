//! Rules over all documents: what was gathered is put in order, checked, and what is reported gets its places.
//!
//! Of a document that something was gathered from neither text nor tree is kept. Only those that something is
//! reported in are read once more, to see where in the text it is.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use super::findings::{self, ResolvedValue, Resolver};
use super::options::Options;
use super::read::{self, FileContents};
use super::standing_days::EarliestDay;
use super::{broken_entries, scope};
use crate::files::{Found, Input};
use crate::pack::{LoadError, Pack};
use crate::report::{Broken, Finding, Outcome, Severities, Severity, earlier};
use crate::rule::Rule;
use crate::script::{Basis, Coverage, DocNodeRef, Gathered, Reported, Sandbox, Size, Verdict};
use clearance_syntax::document::Document;
use clearance_syntax::source::{Diagnostic, Source};

/// A document that something was gathered from.
#[derive(Debug)]
pub(super) struct GatherSource {
    pub(super) input: Arc<Input>,
    /// Of the file's text, to notice that it changed.
    pub(super) digest: u64,
    /// Which document of the file it is.
    pub(super) index: Option<usize>,
    /// Whether it is here only for rules over all documents.
    pub(super) unchanged: bool,
}

/// A value that a rule gathered from one document.
#[derive(Debug)]
pub(super) struct GatheredValue {
    pub(super) from: Arc<GatherSource>,
    pub(super) value: Gathered,
    /// Whether the document counts as passed until all are looked at.
    pub(super) passed: bool,
}

/// The values gathered for one rule.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    taken: Vec<GatheredValue>,
    size: Size,
    /// Documents that count as passed until all are looked at.
    passed: u64,
}

/// What all threads count together: the bytes gathered for each rule, and the earliest day.
#[derive(Debug)]
pub(super) struct Totals {
    bytes: Vec<AtomicUsize>,
    most: usize,
    /// The earliest day on which a document's standing may change.
    pub(super) earliest: EarliestDay,
}

impl Totals {
    pub(super) fn new(pack: &Pack) -> Self {
        let bytes = pack.rules.iter().map(|_| AtomicUsize::new(0)).collect();
        Self { bytes, most: pack.scripts.limits.memory_bytes, earliest: EarliestDay::new() }
    }

    /// The same without a limit: what is too much is decided when parts are merged.
    pub(super) fn unlimited(pack: &Pack) -> Self {
        Self { most: usize::MAX, ..Self::new(pack) }
    }

    /// Whether a rule has still not gathered too much after so many bytes more.
    fn reserve_bytes(&self, rule: usize, bytes: usize) -> bool {
        let total = self.bytes.get(rule);
        let before = total.map(|total| total.fetch_add(bytes, Ordering::Relaxed));
        before.is_some_and(|before| before.saturating_add(bytes) <= self.most)
    }
}

impl Gathering {
    /// Adds a value. Beyond the limit all are let go: the rule cannot look at some and not at others.
    pub(super) fn add_value(&mut self, taken: GatheredValue, totals: &Totals, rule: usize) {
        self.passed += u64::from(taken.passed);
        self.size += taken.value.size();
        match totals.reserve_bytes(rule, taken.value.size().bytes) {
            true => self.taken.push(taken),
            false => self.taken = Vec::new(),
        }
    }

    pub(super) fn append(&mut self, other: Self) {
        self.taken.extend(other.taken);
        self.size += other.size;
        self.passed += other.passed;
    }

    /// The values alone.
    pub(super) fn into_values(self) -> impl Iterator<Item = Gathered> {
        self.taken.into_iter().map(|taken| taken.value)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.size.values == 0
    }
}

/// A digest of a text, the same as long as the program runs.
pub(super) fn text_digest(source: &Source) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(source.text.as_bytes());
    hasher.finish()
}

/// The results that rules over all documents add to a run.
#[derive(Debug, Default)]
pub(super) struct CrossResults {
    pub(super) findings: Vec<Finding>,
    pub(super) broken: Vec<Broken>,
    pub(super) trace: Vec<String>,
    /// Per rule, how many documents that counted as passed did otherwise.
    pub(super) instead_of_passed: Vec<(usize, Outcome, u64)>,
    /// The outcomes other than passed of rules on documents that are here only for them.
    pub(super) joined: Vec<(Arc<GatherSource>, usize, Outcome)>,
    /// The outcomes of rules on documents that counted as passed, where they differ.
    pub(super) ended: Vec<(Arc<GatherSource>, usize, Outcome)>,
    /// The last day on which these rules are certain to come to the same.
    pub(super) last_day: Option<Date>,
    /// Files that could not be read again.
    pub(super) broken_files: u64,
    /// The coverage of scripts, where they are observed.
    pub(super) coverage: Coverage,
}

/// The reports of a rule, and the documents that they are about.
struct FinishedRule<'a> {
    index: usize,
    rule: &'a Rule,
    from: Vec<(Arc<GatherSource>, bool)>,
    reports: Vec<Reported<DocNodeRef>>,
}

/// A place that is sought: the number of what a rule reported, and the document that it lies in.
type Sought<'a> = (usize, &'a DocNodeRef, &'a GatherSource);

/// Lets each rule look at all that was gathered for it, in order of file and document.
///
/// # Errors
/// A rule that compiled before does not compile.
pub(super) fn check_all(
    pack: &Pack,
    gatherings: Vec<Gathering>,
    options: &Options<'_>,
) -> Result<CrossResults, LoadError> {
    let mut added = CrossResults::default();
    let mut all = Vec::new();
    for ((index, rule), gathering) in pack.rules.iter().enumerate().zip(gatherings) {
        if !gathering.is_empty() {
            all.extend(added.run_rule(pack, index, rule, gathering)?);
        }
    }
    let places = added.resolve_locations(pack, &all, options.max_file_bytes);
    for (number, finished) in all.into_iter().enumerate() {
        let (index, rule) = (finished.index, finished.rule);
        let severities =
            |file: &str| scope::severities_for_file(pack, index, rule, &options.root, file);
        added.add_reports(finished, pack.scripts.as_of, severities, |doc_node| {
            places.get(&(number, doc_node.clone())).cloned()
        });
    }
    Ok(added)
}

impl CrossResults {
    /// Runs a rule; nothing where it broke.
    fn run_rule<'a>(
        &mut self,
        pack: &Pack,
        index: usize,
        rule: &'a Rule,
        mut gathering: Gathering,
    ) -> Result<Option<FinishedRule<'a>>, LoadError> {
        let passed = gathering.passed;
        // Those that compare equal are the same text under the same name.
        gathering.taken.sort_unstable_by(|a, b| source_order(&a.from).cmp(&source_order(&b.from)));
        let mut from = Vec::with_capacity(gathering.taken.len());
        let values = gathering.taken.into_iter().map(|taken| {
            from.push((taken.from, taken.passed));
            taken.value
        });
        let (verdict, sandbox) =
            run_over_values(pack, index, rule, gathering.size, values.collect())?;
        if let Some(sandbox) = sandbox {
            let today = pack.scripts.as_of;
            let lasting = sandbox.lasting().min(rule.header.advice_until(today));
            self.last_day = earlier(self.last_day, lasting.last_day(today));
            let line = |line: String| {
                format!("all {} [{}] {line}", pack.described.words.subjects, rule.id)
            };
            self.trace.extend(sandbox.take_trace().into_iter().map(line));
            self.coverage = std::mem::take(&mut self.coverage).plus(sandbox.coverage());
        }
        match verdict {
            Verdict::Finished(reports) => Ok(Some(FinishedRule { index, rule, from, reports })),
            Verdict::Broken(diagnostic) => {
                self.broken.push(broken_entries::broken_over_all(rule, diagnostic));
                self.instead_of_passed.push((index, Outcome::Error, passed));
                let passed = from.into_iter().filter(|(_, passed)| *passed);
                self.ended.extend(passed.map(|(origin, _)| (origin, index, Outcome::Error)));
                Ok(None)
            }
            Verdict::Skipped => Ok(None),
        }
    }

    /// Makes findings of what a rule reported.
    fn add_reports(
        &mut self,
        finished: FinishedRule<'_>,
        today: Date,
        severities: impl Fn(&str) -> Severities,
        written: impl Fn(&DocNodeRef) -> Option<ResolvedValue>,
    ) {
        let (mut found, mut lost) = (HashMap::new(), HashSet::new());
        for report in finished.reports {
            let of = report.node_ref.of;
            let file = finished.from.get(of).map_or("", |(origin, _)| &origin.input.name);
            let Some(severity) = severities(file).for_report(report.is_question) else { continue };
            match findings::rule_finding(finished.rule, severity, report, today, &written) {
                Some(finding) => {
                    let worst = found.entry(of).or_insert(finding.severity);
                    *worst = finding.severity.max(*worst);
                    self.findings.push(finding);
                }
                // Its file changed, so its place is unknown.
                None => _ = lost.insert(of),
            }
        }
        let mut ends = [(Outcome::Fail, 0), (Outcome::Error, 0), (Outcome::Open, 0)];
        let from = finished.from.into_iter().enumerate();
        for (of, (origin, _)) in from.filter(|(_, (origin, passed))| *passed || origin.unchanged) {
            let outcome = match found.get(&of) {
                Some(Severity::Question) => Outcome::Open,
                Some(_) => Outcome::Fail,
                None if lost.contains(&of) => Outcome::Error,
                None => continue,
            };
            if origin.unchanged {
                self.joined.push((origin, finished.index, outcome));
                continue;
            }
            let count = ends.iter_mut().find(|(end, _)| *end == outcome);
            count.into_iter().for_each(|(_, count)| *count += 1);
            self.ended.push((origin, finished.index, outcome));
        }
        self.instead_of_passed
            .extend(ends.map(|(end, documents)| (finished.index, end, documents)));
    }

    /// Where everything is that was reported. Each file is read once more.
    fn resolve_locations(
        &mut self,
        pack: &Pack,
        all: &[FinishedRule<'_>],
        max_bytes: u64,
    ) -> HashMap<(usize, DocNodeRef), ResolvedValue> {
        let mut wanted: BTreeMap<(&str, u64), Vec<Sought<'_>>> = BTreeMap::new();
        for (number, finished) in all.iter().enumerate() {
            for doc_node in finished.reports.iter().flat_map(report_sites) {
                if let Some((origin, _)) = finished.from.get(doc_node.of) {
                    let file = (origin.input.name.as_str(), origin.digest);
                    wanted.entry(file).or_default().push((number, doc_node, origin));
                }
            }
        }
        let mut places = HashMap::new();
        for ((name, digest), doc_nodes) in wanted {
            let Some((.., origin)) = doc_nodes.first() else { continue };
            let Some(documents) = reread_documents(pack, &origin.input, digest, max_bytes) else {
                self.broken.push(broken_entries::changed_file(name));
                self.broken_files += 1;
                continue;
            };
            let (format, shape) = (origin.input.format, &pack.scripts.shape);
            let resolvers: HashMap<_, _> = (documents.iter())
                .map(|(index, document)| (index, Resolver::new(document, format, shape)))
                .collect();
            for (number, doc_node, origin) in doc_nodes {
                let Some(resolver) = resolvers.get(&origin.index) else { continue };
                let written = || resolver.resolve(&doc_node.node_ref);
                places.entry((number, doc_node.clone())).or_insert_with(written);
            }
        }
        places
    }
}

/// Lets a rule look at what was gathered for it, which is in order; in a sandbox of its own, if it is not too much.
pub(super) fn run_over_values(
    pack: &Pack,
    index: usize,
    rule: &Rule,
    size: Size,
    values: Vec<Gathered>,
) -> Result<(Verdict<DocNodeRef>, Option<Sandbox>), LoadError> {
    let limit = pack.scripts.limits.memory_bytes;
    if size.bytes > limit {
        return Ok((Verdict::Broken(too_large_diagnostic(pack, rule, limit)), None));
    }
    let sandbox = Sandbox::over_all(&pack.scripts, index, size);
    let sandbox = sandbox.map_err(|diagnostics| LoadError { diagnostics })?;
    let mut verdict = sandbox.check_all(0, values);
    if let Verdict::Finished(reports) = &mut verdict
        && !reports.is_empty()
    {
        sandbox.find_bases_over_all(0, reports);
    }
    Ok((verdict, Some(sandbox)))
}

fn source_order(origin: &GatherSource) -> impl Ord + use<'_> {
    (origin.input.name.as_str(), origin.index, origin.digest)
}

fn report_sites(report: &Reported<DocNodeRef>) -> impl Iterator<Item = &DocNodeRef> {
    let labels = report.labels.iter().map(|(doc_node, _)| doc_node);
    let fixes = report.fixes.iter().chain(&report.once_done).map(|(doc_node, _)| doc_node);
    let basis = report.basis.iter().filter_map(|basis| match basis {
        Basis::Read(doc_node) => Some(doc_node),
        Basis::Made(..) => None,
    });
    std::iter::once(&report.node_ref).chain(labels).chain(fixes).chain(basis)
}

/// The documents of a file as they were checked, by their number in it, as long as its text is what it was.
fn reread_documents(
    pack: &Pack,
    input: &Input,
    known_digest: u64,
    max_bytes: u64,
) -> Option<HashMap<Option<usize>, Document>> {
    let FileContents { source, documents, .. } =
        read::read_found(&Found::File(input.clone()), max_bytes);
    (text_digest(source.as_deref()?) == known_digest).then(|| {
        let documents = documents.into_iter();
        let as_checked = documents.map(|mut document| {
            pack.apply_inherited(&mut document);
            (document.index, document)
        });
        as_checked.collect()
    })
}

fn too_large_diagnostic(pack: &Pack, rule: &Rule, limit: usize) -> Diagnostic {
    let message = format!(
        "`gather` gives more than {} MiB about all {}",
        limit >> 20,
        pack.described.words.subjects
    );
    Diagnostic::new(&rule.source, rule.source.line_span(1), message)
        .help("let it give only what `check_all` needs")
}
