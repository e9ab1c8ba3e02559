//! What holds for every fix of every text.

use std::convert::Infallible;
use std::sync::Arc;

use clearance_engine::report::Fix;
use clearance_gate::fix::{Refusal, fix_findings};
use clearance_syntax::document::{NodeId, Value};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::{File, check_only, report};
use crate::formats::plain;
use crate::formats::properties::{PIECES, renderings, scalar, sorted, tree};

/// The pointers of all scalars of the first document.
fn scalars(file: &File) -> Vec<String> {
    let document = &file.documents[0];
    let ids = (1..document.nodes().len()).map(|id| NodeId(u32::try_from(id).unwrap()));
    let is_scalar =
        |id: &NodeId| !matches!(document.node(*id).value, Value::List(_) | Value::Table(_));
    ids.filter(is_scalar).map(|id| document.pointer(id)).collect()
}

fn value(json: &Json) -> Value {
    match json {
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().unwrap()),
        },
        other => Value::Text(other.as_str().unwrap().into()),
    }
}

/// The file after a value is replaced, or why it is not.
fn replaced(file: &File, pointer: &str, new: &Value) -> Result<File, Refusal> {
    let finding = file.finding("r", file.documents[0].index, &[(pointer, new.clone())]);
    let run = |_: &_| Ok::<_, Infallible>(report(vec![]));
    let Ok(fixed) = fix_findings(report(vec![finding.clone()]), |report| report, run);
    match fixed.rewrites.first() {
        Some(rewrite) => {
            assert!(Arc::ptr_eq(&rewrite.old, &file.source));
            let new = File::new(&file.source.name, &rewrite.new.text);
            check_only(file, &new, &finding);
            Ok(new)
        }
        None => Err(fixed.left[0].why.clone()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_scalar_can_become_any_other(tree in tree(), new in scalar(), at in any::<prop::sample::Index>()) {
        for (name, text) in renderings(&tree) {
            for text in [text.clone(), format!("\u{feff}{}", text.replace('\n', "\r\n"))] {
                let file = File::new(&format!("f.{name}"), &text);
                let scalars = scalars(&file);
                if scalars.is_empty() {
                    continue;
                }
                let pointer = &scalars[at.index(scalars.len())];
                let mut wanted = plain(&file.documents[0], NodeId::ROOT);
                let place = wanted.pointer_mut(pointer).unwrap();
                let is_same = *place == new;
                *place = new.clone();
                match replaced(&file, pointer, &value(&new)) {
                    Ok(now) => {
                        let now = plain(&now.documents[0], NodeId::ROOT);
                        prop_assert_eq!(sorted(&now), sorted(&wanted), "{}: {}", name, text);
                    }
                    Err(why) => prop_assert!(is_same && why == Refusal::Nothing, "{why}: {text}"),
                }
            }
        }
    }

    /// With anchors, tags, block scalars and whatever else there is.
    #[test]
    fn nothing_else_changes_however_strange_the_text(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..25), new in scalar()
    ) {
        let text = pieces.concat();
        for name in ["toml", "json", "jsonl", "yaml"] {
            let file = File::new(&format!("f.{name}"), &text);
            if file.documents.is_empty() {
                continue;
            }
            for pointer in scalars(&file) {
                drop(replaced(&file, &pointer, &value(&new)));
            }
        }
    }

    /// What stands in a report may come from anywhere.
    #[test]
    fn no_replacement_is_too_strange(tree in tree(), replacement in any::<String>(), at in any::<prop::sample::Index>()) {
        for (name, text) in renderings(&tree) {
            let file = File::new(&format!("f.{name}"), &text);
            let scalars = scalars(&file);
            if scalars.is_empty() {
                continue;
            }
            let pointer = &scalars[at.index(scalars.len())];
            let mut finding = file.finding("r", file.documents[0].index, &[(pointer, Value::Int(1))]);
            finding.fixes = vec![Fix { place: finding.place.clone(), replacement: replacement.clone() }];
            let run = |_: &_| Ok::<_, Infallible>(report(vec![]));
            let Ok(fixed) = fix_findings(report(vec![finding.clone()]), |report| report, run);
            for rewrite in &fixed.rewrites {
                check_only(&file, &File::new(&file.source.name, &rewrite.new.text), &finding);
            }
        }
    }
}
