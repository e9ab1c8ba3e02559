//! What becomes of each kind of value.

use super::{At, NodeId, OPERATORS, Pool, Value, What, alterations};
use clearance_engine::schema::{Shape, ShapeId};
use clearance_syntax::document::{Document, format_of};
use clearance_syntax::source::Source;
use std::sync::Arc;

fn parsed(text: &str) -> Arc<Document> {
    let parsed = (format_of("toml").unwrap().parse)(&Source::new("a.toml", text));
    Arc::new(parsed.documents.into_iter().next().unwrap())
}

fn shape() -> Shape {
    let schema = serde_json::json!({ "properties": {
        "status": { "enum": ["on", "off", "gone"] },
        "renews": { "type": "boolean" },
    } });
    Shape::of(&schema, &clearance_engine::schema::KnownSchemas::new())
}

/// What becomes of a key, with the operators' names.
fn changes(text: &str, key: &str, compared: &[Value], gaps: &[i64]) -> Vec<String> {
    let (document, shape) = (parsed(text), shape());
    let mut pool = Pool::default();
    for other in ["name = \"x\"", "name = \"y\"\nlater = 7", "later = 8"] {
        pool.add(&parsed(other));
    }
    let what = match document.get(NodeId::ROOT, key) {
        Some(node) => What::Node(node),
        None => What::Absent(NodeId::ROOT, key),
    };
    let place = shape.property(ShapeId::ROOT, key).unwrap_or(ShapeId::ANY);
    let at = At {
        document: &document,
        what,
        key,
        compared,
        gaps,
        shape: &shape,
        place,
        pools: [&pool, &pool],
    };
    let all = alterations(&at);
    all.iter()
        .map(|(operator, alteration)| format!("{}: {}", operator.name, alteration.words))
        .collect()
}

/// A document, a key, what it is compared with, the gaps, and what becomes of it.
type Case = (&'static str, &'static str, &'static str, &'static [i64], &'static str);

const CASES: &[Case] = &[
    ("renews = true", "renews", "", &[], "delete-key: left out|flip: true becomes false"),
    ("n = [1]", "n", "", &[], "delete-key: left out|empty-list: the list is emptied"),
    (
        "n = [1, 2]",
        "n",
        "",
        &[],
        "delete-key: left out|empty-list: the list is emptied|\
         drop-item: the first item is left out|drop-item: the last item is left out",
    ),
    ("n = []", "n", "", &[], "delete-key: left out"),
    ("n = 5", "n", "", &[], "delete-key: left out|step: 5 becomes 4|step: 5 becomes 6"),
    (
        "n = 5",
        "n",
        "n = 9",
        &[],
        "delete-key: left out|step: 5 becomes 4|step: 5 becomes 6|\
         step: 5 becomes 8|step: 5 becomes 9|step: 5 becomes 10",
    ),
    (
        "n = 5",
        "n",
        "",
        &[3],
        "delete-key: left out|step: 5 becomes 4|step: 5 becomes 6|\
         step: 5 becomes 7|step: 5 becomes 8|step: 5 becomes 9|\
         step: 5 becomes 1|step: 5 becomes 2|step: 5 becomes 3",
    ),
    ("n = 1.5", "n", "", &[], "delete-key: left out|step: 1.5 becomes 0.5|step: 1.5 becomes 2.5"),
    (
        "n = 2026-12-31",
        "n",
        "n = 2026-12-30",
        &[],
        "delete-key: left out|step: 2026-12-31 becomes 2026-12-30|\
         step: 2026-12-31 becomes 2027-01-01|step: 2026-12-31 becomes 2026-12-29",
    ),
    (
        "status = \"on\"",
        "status",
        "",
        &[],
        "delete-key: left out|swap-enum: \"on\" becomes \"off\"|swap-enum: \"on\" becomes \"gone\"",
    ),
    (
        "name = \"x\"",
        "name",
        "name = \"z\"",
        &[],
        "delete-key: left out|swap-text: \"x\" becomes \"z\"|swap-text: \"x\" becomes \"y\"",
    ),
    ("other = 1", "later", "", &[], "add-key: added: 7|add-key: added: 8"),
    ("other = 1", "renews", "", &[], "add-key: added: true|add-key: added: false"),
    ("other = 1", "unheard-of", "", &[], ""),
    // Nothing overflows.
    (
        "n = 9223372036854775807",
        "n",
        "",
        &[i64::MIN],
        "delete-key: left out|step: 9223372036854775807 becomes 9223372036854775806|\
         step: 9223372036854775807 becomes -2|step: 9223372036854775807 becomes -1|\
         step: 9223372036854775807 becomes 0",
    ),
    (
        "n = 9999-12-31",
        "n",
        "",
        &[i64::MAX, i64::MIN],
        "delete-key: left out|step: 9999-12-31 becomes 9999-12-30",
    ),
];

#[test]
fn each_kind_of_value_has_its_changes() {
    for (text, key, compared, gaps, wanted) in CASES {
        let other = (!compared.is_empty()).then(|| parsed(compared));
        let values = other.iter().filter_map(|other| other.get(NodeId::ROOT, key).zip(Some(other)));
        let compared: Vec<Value> =
            values.map(|(node, other)| other.node(node).value.clone()).collect();
        assert_eq!(changes(text, key, &compared, gaps).join("|"), *wanted, "{text} {key}");
    }
}

#[test]
fn the_whole_document_cannot_be_left_out() {
    let (document, shape, pool) = (parsed("a = 1"), shape(), Pool::default());
    let what = What::Node(NodeId::ROOT);
    let at = At {
        document: &document,
        what,
        key: "",
        compared: &[],
        gaps: &[],
        shape: &shape,
        place: ShapeId::ROOT,
        pools: [&pool, &pool],
    };
    assert!(alterations(&at).is_empty());
}

#[test]
fn names_are_told_apart() {
    let mut names: Vec<&str> = OPERATORS.iter().map(|operator| operator.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), OPERATORS.len());
}
