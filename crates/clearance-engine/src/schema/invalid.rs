//! What is wrong with a schema itself: a keyword that holds what it cannot hold, a reference that leads nowhere.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value as Json;

use super::graph::{Graph, Unresolved};
use super::origin::Origin;
use super::shape::Shape;
use super::wording::Wording;
use super::written::Written;
use clearance_syntax::source::Diagnostic;

/// Puts what the validator says of a schema into words, at the place in the text.
pub(super) fn diagnostic(
    written: &Written,
    graph: &Graph,
    error: &ValidationError<'_>,
) -> Diagnostic {
    if matches!(error.kind(), ValidationErrorKind::Referencing(_)) {
        return lost_reference(written, graph);
    }
    let document = written.document();
    let pointer = error.instance_path().as_str();
    let in_name =
        pointer.rsplit_once("/patternProperties/").is_some_and(|(_, name)| !name.contains('/'));
    let origin = Origin { schema: &Json::Null, graph: &Graph::default() };
    let wording = Wording { document, shape: &Shape::default(), origin };
    let node = document.at_pointer(pointer);
    let violation = wording.violations(std::iter::once(error)).into_iter().next();
    match (violation, node) {
        (Some(violation), Some(node)) => {
            let parent = document.node(node).parent;
            let name = pointer.rsplit('/').next().filter(|_| in_name);
            let entry = name.and_then(|name| document.entry(parent, &unescaped(name)));
            let (span, message) = match entry {
                Some(entry) => {
                    (entry.key_span, format!("`{}` is not a valid regular expression", entry.key))
                }
                None => (violation.span, violation.message),
            };
            let diagnostic =
                Diagnostic::new(&document.source, span, format!("not a valid schema: {message}"));
            Diagnostic { help: violation.help, ..diagnostic }
        }
        // Of a schema that builds on others, some other text may hold it.
        _ => written
            .diagnostic(pointer, format!("not a valid schema: `{pointer}` cannot hold this value")),
    }
}

/// A reference to a schema that is not there, with what to do.
pub(super) fn unresolved(written: &Written, lost: &Unresolved) -> Diagnostic {
    let Unresolved { pointer, reference } = lost;
    let diagnostic = written.diagnostic(pointer, format!("there is no schema `{reference}`"));
    match reference.starts_with('#') {
        true => diagnostic,
        false => diagnostic.help(NEVER_FETCHED),
    }
}

/// What to do about a reference to a schema that is somewhere else.
const NEVER_FETCHED: &str =
    "schemas are never fetched: put it into the pack, below `$defs` with its `$id`";

/// A reference, or a name, that the validator cannot follow: of those that are left, the first that is no URI or is to the web.
fn lost_reference(written: &Written, graph: &Graph) -> Diagnostic {
    let named = graph.vertices.iter().flat_map(|vertex| {
        let schema = written.json.pointer(&vertex.pointer);
        ["$id", "$ref", "$dynamicRef"].into_iter().filter_map(move |keyword| {
            let text = schema?.get(keyword)?.as_str()?;
            Some((format!("{}/{keyword}", vertex.pointer), text))
        })
    });
    let mut named: Vec<(String, &str)> = named.collect();
    let is_uri = |text: &str| jsonschema::uri::from_str(text).is_ok();
    if let Some((pointer, text)) =
        named.iter().find(|(_, text)| !text.starts_with('#') && !is_uri(text))
    {
        return written.diagnostic(pointer, format!("`{text}` is not a valid URI"));
    }
    named.retain(|(pointer, text)| !pointer.ends_with("/$id") && text.contains("://"));
    match named.first() {
        Some((pointer, text)) => {
            written.diagnostic(pointer, format!("there is no schema `{text}`"))
        }
        None => written.diagnostic("", "a reference in this schema leads nowhere"),
    }
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
