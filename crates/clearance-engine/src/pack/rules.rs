//! The rules of packs, their names, and the choice of those that run.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::extends::flatten_packs;
use super::file_diagnostic::file_diagnostic;
use super::folder::PackFiles;
use crate::rule::{Rule, RuleNames, Selection, ambiguous_name, id_of};
use crate::script::{Header, Limits, read_header_within};
use crate::suggestion::closest_match;
use clearance_syntax::source::{Diagnostic, Source};

/// The names of all rules of packs and of what these extend; files whose name is no id have none.
pub fn rule_names(packs: &[PackFiles]) -> RuleNames {
    all_rule_names(&flatten_packs(packs))
}

/// The same of packs that are put together already.
pub(super) fn all_rule_names(packs: &[&PackFiles]) -> RuleNames {
    let of = |pack: &&PackFiles| {
        let id = pack.id();
        ids_in(pack).into_iter().map(move |short| (id.clone(), short)).collect::<Vec<_>>()
    };
    let rules: Vec<(String, Arc<str>)> = packs.iter().flat_map(of).collect();
    RuleNames::new(rules.iter().map(|(pack, short)| (pack.as_str(), &**short)))
}

/// The short names of a pack's own rules, sorted; files whose name is no id have none.
pub fn ids_in(pack: &PackFiles) -> Vec<Arc<str>> {
    let mut ids: Vec<Arc<str>> =
        pack.rules().filter_map(|(path, _)| id_of(path).ok()).map(Into::into).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The ids under which a pack's own rules are reported, by their short names.
pub fn reported_ids(pack: &PackFiles, names: &RuleNames) -> BTreeMap<Arc<str>, Arc<str>> {
    let of = pack.id();
    let id = |short: Arc<str>| {
        let id = names.id(&of, &short).cloned();
        (Arc::clone(&short), id.unwrap_or(short))
    };
    ids_in(pack).into_iter().map(id).collect()
}

/// All rules, sorted by id.
pub(super) fn load_rules(
    packs: &[&PackFiles],
    names: &RuleNames,
    limits: &Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Rule> {
    let mut rules: BTreeMap<Arc<str>, Rule> = BTreeMap::new();
    let ids: Vec<String> = packs.iter().map(|pack| pack.id()).collect();
    for (number, (pack, of)) in packs.iter().zip(&ids).enumerate() {
        for (path, source) in pack.rules() {
            let short = match id_of(path) {
                Ok(short) => short,
                Err(problem) => {
                    diagnostics
                        .push(file_diagnostic(&source.name, problem).help("rename the file"));
                    continue;
                }
            };
            let first = short.split_once('/').map(|(first, _)| first);
            if let Some(other) = first.and_then(|first| pack_named(packs, &ids, number, first)) {
                let message =
                    format!("`{short}` would be a rule of the pack {} as well", other.name);
                let diagnostic = Diagnostic::new(source, source.line_span(1), message);
                diagnostics.push(diagnostic.help("rename the folder of the file, or that pack"));
                continue;
            }
            let id = names.id(of, &short).cloned().unwrap_or_else(|| short.as_str().into());
            if let Some(other) = rules.get(&id) {
                let twice = format!("rule `{id}` already exists in {}", other.source.name);
                let diagnostic = Diagnostic::new(source, source.line_span(1), twice);
                diagnostics.push(diagnostic.help(match other.pack_number == number {
                    true => "rename one of the two files",
                    false => "rename one of the two files, or give one of the packs another `name`",
                }));
                continue;
            }
            match read_header(pack, path, source, limits) {
                Ok(header) => {
                    let (short, pack) = (short.as_str().into(), of.as_str().into());
                    let source = Arc::clone(source);
                    let key = Arc::clone(&id);
                    let rule = Rule { id, short, pack, pack_number: number, header, source };
                    rules.insert(key, rule);
                }
                Err(more) => diagnostics.extend(more),
            }
        }
    }
    rules.into_values().collect()
}

/// The header of a rule. Limits of one's own may refuse what others let through, so they are asked each time.
fn read_header(
    pack: &PackFiles,
    path: &str,
    source: &Arc<Source>,
    limits: &Limits,
) -> Result<Header, Vec<Diagnostic>> {
    let read = || read_header_within(source, limits);
    match pack.read_once().filter(|_| *limits == Limits::DEFAULT) {
        Some(known) => known.header(path, read),
        None => read(),
    }
}

/// Another pack that is called so.
fn pack_named<'a>(
    packs: &[&'a PackFiles],
    ids: &[String],
    number: usize,
    name: &str,
) -> Option<&'a PackFiles> {
    let mut others = packs.iter().zip(ids).enumerate().filter(|(other, _)| *other != number);
    others.find(|(_, (_, id))| *id == name).map(|(_, (pack, _))| *pack)
}

/// The rules that run. A pattern that matches none is a mistake, and so is a choice of no rule at all:
/// both would run fewer rules than meant, and say that all is well.
pub(super) fn select_rules(
    rules: Vec<Rule>,
    selection: &Selection,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Rule> {
    if rules.is_empty() {
        return rules;
    }
    let wrong = wrong_patterns(&rules, selection);
    let is_good = wrong.is_empty();
    diagnostics.extend(wrong);
    let left: Vec<Rule> = rules.into_iter().filter(|rule| selection.includes(rule)).collect();
    if left.is_empty() && is_good {
        let diagnostic = file_diagnostic("exclude", "no rule is left to run");
        diagnostics.push(diagnostic.help("take one of the patterns away"));
    }
    left
}

/// Patterns that match no rule, and names that are those of several.
fn wrong_patterns(rules: &[Rule], selection: &Selection) -> Vec<Diagnostic> {
    let idle = selection.idle_patterns(rules).into_iter().map(|(option, pattern)| {
        let known: Vec<String> = match pattern.text.starts_with("tag:") {
            true => rules
                .iter()
                .flat_map(|rule| &rule.header.tags)
                .map(|tag| format!("tag:{tag}"))
                .collect(),
            false => rules.iter().map(|rule| rule.id.to_string()).collect(),
        };
        let near = closest_match(&pattern.text, known.iter().map(String::as_str));
        let help = near.map_or_else(
            || "`tag:NAME` chooses by tag, anything else is a glob over rule ids".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        file_diagnostic(option, format!("`{}` matches no rule", pattern.text)).help(help)
    });
    let ambiguous = selection.ambiguous_patterns(rules).into_iter().map(|(option, name, ids)| {
        let (message, help) = ambiguous_name(name, &ids);
        file_diagnostic(option, message).help(help)
    });
    idle.chain(ambiguous).collect()
}
