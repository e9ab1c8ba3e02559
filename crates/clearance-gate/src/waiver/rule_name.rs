//! The rule that a waiver names.

use std::sync::Arc;

use clearance_engine::rule::{SCHEMA_ID, ambiguous_name};
use clearance_engine::suggestion::closest_match;

/// Why a waiver cannot name this as its rule: what is wrong, and what to do.
pub fn check_rule_name(rule: &str, known: &[Arc<str>]) -> Option<(String, String)> {
    if known.iter().any(|id| **id == *rule) {
        return None;
    }
    if rule == SCHEMA_ID {
        let message = "what breaks the schema cannot be waived: no rule runs on such a document";
        return Some((message.to_owned(), "fix what breaks the schema".to_owned()));
    }
    if rule.starts_with("waiver/") {
        let message = "what is wrong with a waiver cannot be waived";
        return Some((message.to_owned(), "renew that waiver, or remove it".to_owned()));
    }
    if rule.starts_with("table/") {
        let message = "what is wrong with a table cannot be waived";
        let help = "review the table, or set how much this matters under `rules` in the settings";
        return Some((message.to_owned(), help.to_owned()));
    }
    if rule.contains(['*', '?', '[', '{', '!']) || rule.starts_with("tag:") {
        let message = "a waiver names one rule, not a pattern of them";
        return Some((message.to_owned(), "write a waiver for each rule".to_owned()));
    }
    let sharing: Vec<&str> = known
        .iter()
        .map(|id| &**id)
        .filter(|id| id.split_once('/').is_some_and(|(_, short)| short == rule))
        .collect();
    if sharing.len() > 1 {
        return Some(ambiguous_name(rule, &sharing));
    }
    let help = match closest_match(rule, known.iter().map(|id| &**id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`clearance rules` lists all rules".to_owned(),
    };
    Some((format!("unknown rule `{rule}`"), help))
}
