//! Settings from a text, and runs with them.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use clearance::{builtin_pack, shipped_packs};
use clearance_engine::check::{Options, check};
use clearance_engine::files::{Found, Input, format_by_name};
use clearance_engine::pack::{self, LoadError, Pack, PackFiles, Request, SCHEMA_FILE, read_folder};
use clearance_engine::report::{Finding, Keep, Report, Severity};
use clearance_engine::rule::Selection;
use clearance_engine::script::{Limits, ParamValue};
use clearance_engine::settings::{
    Inherited, Level, Origin, Override, ParamSetting, RuleSetting, Settings,
};
use clearance_syntax::document::{Document, Entry, NodeId, Value, format_of};
use clearance_syntax::source::{Diagnostic, Root, Source};
use clearance_workbench::why::{Explanation, explain_rule, observe_only};
use jiff::civil::date;

use crate::scratch::{Scratch, manifest};

/// Settings from a text: `[rules.ID]`, `[[overrides]]`, and tables that customers take over.
pub(super) fn settings(text: &str) -> Settings {
    if text.is_empty() {
        return Settings::default();
    }
    let source = Source::new("clearance.toml", text);
    let parsed = (format_of("toml").unwrap().parse)(&source);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let document = Arc::new(parsed.documents.into_iter().next().unwrap());
    let mut settings = Settings::default();
    for entry in entries(&document, NodeId::ROOT) {
        match &*entry.key {
            "rules" => settings.rules = rules(&document, entry.value),
            "overrides" => {
                let Value::List(items) = &document.node(entry.value).value else { panic!() };
                settings.overrides = items.iter().map(|&item| overrides(&document, item)).collect();
            }
            _ => settings.inherited.push(Inherited {
                key: entry.key.to_string(),
                document: Arc::clone(&document),
                node: entry.value,
            }),
        }
    }
    settings
}

fn entries(document: &Document, table: NodeId) -> &[Entry] {
    match &document.node(table).value {
        Value::Table(entries) => entries,
        other => panic!("{other:?}"),
    }
}

fn overrides(document: &Document, table: NodeId) -> Override {
    let paths = document.get(table, "paths").unwrap();
    let Value::List(paths) = &document.node(paths).value else { panic!() };
    let glob = |&node: &NodeId| text(document, node).parse().unwrap();
    Override {
        paths: paths.iter().map(glob).collect(),
        rules: rules(document, document.get(table, "rules").unwrap()),
    }
}

fn text(document: &Document, node: NodeId) -> &str {
    match &document.node(node).value {
        Value::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

fn rules(document: &Document, table: NodeId) -> Vec<RuleSetting> {
    let at = |span| Origin { source: Arc::clone(&document.source), span };
    let param = |entry: &Entry| ParamSetting {
        name: entry.key.to_string(),
        name_at: at(entry.key_span),
        value: match &document.node(entry.value).value {
            Value::List(items) => {
                let item = |item: &NodeId| document.node(*item).value.clone();
                ParamValue::List(items.iter().map(item).collect())
            }
            scalar => ParamValue::Scalar(scalar.clone()),
        },
        value_at: at(document.node(entry.value).span),
    };
    let said = |entry: &Entry| RuleSetting {
        rule: entry.key.to_string(),
        at: at(entry.key_span),
        level: document.get(entry.value, "severity").map(|node| level(text(document, node))),
        open: None,
        params: document
            .get(entry.value, "params")
            .map(|params| entries(document, params).iter().map(param).collect())
            .unwrap_or_default(),
        optional: false,
    };
    entries(document, table).iter().map(said).collect()
}

fn level(name: &str) -> Level {
    Severity::from_name(name).map_or(Level::Off, Level::Severity)
}

/// A pack of these files with the shipped schema.
pub(super) fn files(files: &[(&str, &str)]) -> PackFiles {
    let scratch = Scratch::with(files);
    if !files.iter().any(|(name, _)| *name == SCHEMA_FILE) {
        let schema = builtin_pack().file(SCHEMA_FILE).unwrap();
        scratch.write(SCHEMA_FILE, schema.text.as_bytes());
    }
    if !files.iter().any(|(name, _)| *name == "pack.toml") {
        scratch.write("pack.toml", manifest("said").as_bytes());
    }
    read_folder(&scratch.path(""), shipped_packs()).unwrap()
}

/// The pack with the settings, and some of its rules only.
pub(super) fn selected(
    pack: &PackFiles,
    settings: &Settings,
    select: &[&str],
) -> Result<Pack, LoadError> {
    let select = select.iter().map(|pattern| pattern.parse().unwrap()).collect();
    pack::load(&Request {
        packs: std::slice::from_ref(pack),
        shipped: shipped_packs(),
        data: &[],
        selection: &Selection { select, exclude: vec![] },
        settings,
        as_of: date(2026, 11, 22),
        limits: Limits::default(),
        trace: false,
        inspection: Some(&clearance_workbench::lint::INSPECTION),
    })
}

/// The pack with settings in a text.
pub(super) fn loaded(pack: &PackFiles, text: &str) -> Pack {
    selected(pack, &settings(text), &[]).unwrap_or_else(|error| panic!("{:?}", error.diagnostics))
}

/// What is wrong with settings in a text: `place: underlined: message (help)`.
pub(super) fn diagnostics(pack: &PackFiles, text: &str) -> Vec<String> {
    let error = selected(pack, &settings(text), &[]).unwrap_err();
    error.diagnostics.iter().map(told).collect()
}

pub(super) fn told(diagnostic: &Diagnostic) -> String {
    let start = diagnostic.source.position(diagnostic.span.start);
    let underlined = diagnostic.source.slice(diagnostic.span);
    let help = diagnostic.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
    let place = format!("{}:{}:{}", diagnostic.source.name, start.line, start.column);
    format!("{place}: {underlined}: {}{help}", diagnostic.message)
}

/// Files by their names and texts.
pub(super) fn inputs(files: &[(&str, &str)]) -> Vec<Found> {
    let input = |(name, text): &(&str, &str)| {
        let format = format_by_name(Path::new(name)).unwrap();
        Found::File(Input::from_bytes(name, format, text.as_bytes().to_vec()))
    };
    files.iter().map(input).collect()
}

pub(super) fn root() -> Root {
    Root { folder: "/repository".into(), here: "/repository".into() }
}

/// Checks files on some threads; the report is the same for any number of them.
pub(super) fn checked(pack: &Pack, found: &[Found]) -> Report {
    let run = |threads| {
        let done = AtomicU64::new(0);
        let mut options = Options::new(NonZeroUsize::new(threads).unwrap(), 16 << 20, &done);
        options.root = root();
        options.keep = Keep { subjects: true, ..Keep::NOTHING };
        check(pack, found.iter().cloned(), &options).unwrap().report
    };
    let (one, four) = (run(1), run(4));
    let prints = |report: &Report| {
        let finding = |finding: &Finding| (finding.fingerprint.clone(), finding.message.clone());
        report.findings.iter().map(finding).collect::<Vec<_>>()
    };
    assert_eq!(prints(&one), prints(&four));
    one
}

/// What `why` tells of a rule.
pub(super) fn explained(pack: Pack, rule: &str, found: &[Found]) -> Explanation {
    explain_rule(&observe_only(pack, rule).unwrap(), found, None, &root(), 16 << 20).unwrap()
}

/// Findings as `customer: severity[rule] place: underlined: message`.
pub(super) fn said(findings: &[Finding]) -> Vec<String> {
    let said = |finding: &Finding| {
        let subject = finding.subject.as_ref().unwrap();
        let document = subject.document.map(|index| format!("#{index}")).unwrap_or_default();
        let place = &finding.location;
        let (at, underlined) = (place.start(), place.source.slice(place.span));
        format!(
            "{}{document}: {}[{}] {}:{}:{}: {underlined}: {}",
            subject.file,
            finding.severity.name(),
            finding.rule,
            place.source.name,
            at.line,
            at.column,
            finding.message
        )
    };
    findings.iter().map(said).collect()
}
