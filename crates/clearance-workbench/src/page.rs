//! Reference pages of rules and lints.

mod example;

use crate::lint::{LINTS, Lint, keys_read_by_rules};
use clearance_engine::pack::{Fact, Pack};
use clearance_engine::report::{Finding, Severity, Words};
use clearance_engine::rule::Rule;
use clearance_engine::script::{Param, ParamBounds, ParamValue};
use clearance_engine::suggestion::closest_match;
use clearance_render::output::reserved::{RESERVED_IDS, ReservedId};
use clearance_syntax::document::{FORMATS, Value};
use jiff::civil::Date;

pub use example::find_example;

/// The prefix of the ids of lints.
const LINT: &str = "lint/";

/// The page of a rule, or of something else that reports findings under an id.
#[derive(Debug, Clone)]
pub struct RulePage {
    /// The id under which it reports.
    pub id: String,
    /// The title of the rule: the condition that must hold, in one line.
    pub title: String,
    /// How much its findings matter.
    pub severity: Severity,
    /// Words by which it is selected, as it has them.
    pub tags: Vec<String>,
    /// Its page on the web.
    pub url: Option<String>,
    /// The day from which its findings have their severity; before it they are advice.
    pub effective: Option<Date>,
    /// Its parameters, as it has them.
    pub params: Vec<PageParam>,
    /// Whether it looks at all documents together, so that a run over some of them cannot decide it.
    pub over_all: bool,
    /// The keys of a document that it can read, sorted, as in `source.subscriptions[].ends`.
    pub reads: Vec<String>,
    /// The facts of its pack that it checks.
    pub facts: Vec<Fact>,
    /// The text in Markdown without the title: the check, its reason and its fix.
    pub text: String,
    /// A finding of its own.
    pub example: Option<Finding>,
}

impl RulePage {
    /// Its severity in lists: `error`, or `error from 2026-12-31` where its findings are advice before that day.
    pub fn format_severity(&self) -> String {
        let name = self.severity.name();
        match self.effective {
            Some(day) => format!("{name} from {day}"),
            None => name.to_owned(),
        }
    }
}

/// A parameter of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageParam {
    /// Its name.
    pub name: String,
    /// Its default: a boolean, number or text, or a list of them, as TOML and JSON alike write it.
    pub default: String,
    /// The values that settings may give it: one of `min`, `max` and `one_of` each, as JSON writes it.
    pub bounds: Vec<(&'static str, String)>,
    /// The same in words; nothing where all of its type are allowed.
    pub allowed: Option<String>,
}

impl PageParam {
    /// The parameter in a line: `near_days = 30 (from 0 to 90)`.
    pub fn format_line(&self) -> String {
        match &self.allowed {
            Some(allowed) => format!("{} = {} ({allowed})", self.name, self.default),
            None => format!("{} = {}", self.name, self.default),
        }
    }
}

/// An id that nothing reports under.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {} `{id}`", if id.starts_with(LINT) { "lint" } else { "rule" })]
pub struct UnknownPage {
    /// The id that was asked for.
    pub id: String,
    /// One that is much like it.
    pub near: Option<String>,
}

/// The pages of a pack's rules, sorted by id; an example is for [`find_example`] to find.
pub fn pack_pages(pack: &Pack) -> Vec<RulePage> {
    // The scripts of a pack that was loaded can be read; without their keys a page is still a page.
    let mut reads = keys_read_by_rules(&pack.scripts).unwrap_or_default().into_iter();
    let checked_by = |rule: &Rule| {
        let facts = pack.facts.iter().filter(|fact| fact.rules.contains(&rule.id));
        facts.cloned().collect()
    };
    let page = |rule| RulePage {
        reads: reads.next().unwrap_or_default(),
        facts: checked_by(rule),
        ..rule_page(rule)
    };
    pack.rules.iter().map(page).collect()
}

fn rule_page(rule: &Rule) -> RulePage {
    let header = &rule.header;
    let text = header.page.split_once('\n').map_or("", |(_, text)| text);
    RulePage {
        id: rule.id.to_string(),
        title: header.title.clone(),
        severity: header.severity,
        tags: header.tags.clone(),
        url: header.url.clone(),
        effective: header.effective,
        params: header.params.iter().map(page_param).collect(),
        over_all: header.about.all(),
        reads: Vec::new(),
        facts: Vec::new(),
        text: text.trim().to_owned(),
        example: None,
    }
}

fn page_param(param: &Param) -> PageParam {
    let json = FORMATS.iter().find(|format| format.name == "json");
    let written = |value: &ParamValue| json.map(|json| value.to_text(json)).unwrap_or_default();
    let scalar = |value: &Option<Value>| Some(written(&ParamValue::Scalar(value.clone()?)));
    let bounds = match &param.bounds {
        ParamBounds::Any => Vec::new(),
        ParamBounds::Range(min, max) => {
            let all = [("min", scalar(min)), ("max", scalar(max))];
            all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
        }
        ParamBounds::OneOf(values) => vec![("one_of", written(&ParamValue::List(values.clone())))],
    };
    PageParam {
        name: param.name.clone(),
        default: written(&param.value),
        bounds,
        allowed: json.and_then(|json| param.bounds.to_text(json)),
    }
}

/// The pages of what reports have ids for beside rules and lints: the schema, files, what is wrong with waivers.
pub fn reserved_pages(words: &Words) -> impl Iterator<Item = RulePage> {
    let page = |other: &ReservedId| {
        plain_page(other.id, &other.title(words), other.severity, &other.text(words))
    };
    RESERVED_IDS.iter().map(page)
}

/// The pages of all lints, sorted by id.
pub fn lint_pages() -> Vec<RulePage> {
    let page = |lint: &Lint| plain_page(&lint.id(), lint.title, lint.severity, lint.page);
    LINTS.iter().copied().map(page).collect()
}

/// A page of something that is no rule.
fn plain_page(id: &str, title: &str, severity: Severity, text: &str) -> RulePage {
    RulePage {
        id: id.to_owned(),
        title: title.to_owned(),
        severity,
        tags: Vec::new(),
        url: None,
        effective: None,
        params: Vec::new(),
        over_all: false,
        reads: Vec::new(),
        facts: Vec::new(),
        text: text.trim().to_owned(),
        example: None,
    }
}

/// The page of an id.
///
/// # Errors
/// There is none; the error names one that is much like it, or the lint of that name.
pub fn find_page<'a>(pages: &'a [RulePage], id: &str) -> Result<&'a RulePage, UnknownPage> {
    pages.iter().find(|page| page.id == id).ok_or_else(|| {
        let mut ids = pages.iter().map(|page| page.id.as_str());
        let lint = ids.clone().find(|known| known.strip_prefix(LINT) == Some(id));
        let near = lint.or_else(|| closest_match(id, &mut ids));
        UnknownPage { id: id.to_owned(), near: near.map(str::to_owned) }
    })
}
