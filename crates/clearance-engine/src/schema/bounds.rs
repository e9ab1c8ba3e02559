//! How much work a schema may be: as deep as the stack allows, and no more schemas for a value than can be looked at.
//!
//! A text nests no deeper than 128 levels, but references are flat: a chain of them is as deep, and one that is followed
//! twice at every step doubles with each.

use std::collections::{HashMap, HashSet};

use super::graph::{Graph, SchemaNo, Step};
use clearance_syntax::document::{Document, NodeId, Value};

/// How many schemas may look at one value inside one another.
const MAX_STEPS: usize = 32;

/// How many schemas may look at one value.
const MAX_SCHEMAS: u64 = 10_000;

/// How many schemas may lie inside one another, through references, where they look at values in values.
pub(super) const MAX_DEPTH: usize = 500;

/// How many times a document may be looked at, with [`VISITS_PER_VALUE`] more for each value of it.
const MAX_VISITS: u64 = 1_000_000;

const VISITS_PER_VALUE: u64 = 100;

/// A schema that is too much work: where, and what is wrong.
#[derive(Debug)]
pub(super) struct TooMuch {
    /// JSON Pointer.
    pub(super) pointer: String,
    /// A lower-case fragment.
    pub(super) message: String,
}

/// What a schema that is no too much work may come to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// How many schemas lie inside one another at most.
    pub(super) depth: usize,
    /// Whether a document must be measured before it is looked at.
    pub(super) measured: bool,
}

impl Extent {
    /// Whether a usual stack may not be enough.
    pub(super) const fn is_deep(self) -> bool {
        /// As deep as no schema is that is written by hand.
        const USUAL: usize = 60;
        self.measured || self.depth > USUAL
    }
}

/// Measures a schema.
///
/// # Errors
/// It is too much work for any document, or has no end.
pub(super) fn extent(graph: &Graph) -> Result<Extent, TooMuch> {
    let order = order(graph)?;
    let too_much = |at: SchemaNo, message: String| {
        let pointer = graph.vertices.get(at).map(|vertex| vertex.pointer.clone());
        Err(TooMuch { pointer: pointer.unwrap_or_default(), message })
    };
    let mut steps = vec![0_usize; graph.vertices.len()];
    let mut schemas = vec![0_u64; graph.vertices.len()];
    for at in order {
        let same = graph.same(at).iter();
        let (mut deepest, mut sum) = (0, 1_u64);
        for &other in same {
            deepest = deepest.max(steps.get(other).copied().unwrap_or(0));
            sum = sum.saturating_add(schemas.get(other).copied().unwrap_or(0));
        }
        if deepest >= MAX_STEPS {
            let message =
                format!("more than {MAX_STEPS} schemas refer to one another for one value");
            return too_much(at, message);
        }
        if sum > MAX_SCHEMAS {
            let message = format!("more than {MAX_SCHEMAS} schemas look at one value");
            return too_much(at, message);
        }
        if let (Some(step), Some(schema)) = (steps.get_mut(at), schemas.get_mut(at)) {
            (*step, *schema) = (deepest + 1, sum);
        }
    }
    let groups = groups(graph);
    let (depth, deepest) = depth(graph, &groups);
    if depth > MAX_DEPTH {
        return too_much(deepest, format!("more than {MAX_DEPTH} schemas lie inside one another"));
    }
    let measured = groups.is_recursive || paths(graph, &groups) > MAX_SCHEMAS;
    Ok(Extent { depth, measured })
}

/// Schemas in an order in which each comes after those that look at the same value for it.
fn order(graph: &Graph) -> Result<Vec<SchemaNo>, TooMuch> {
    let mut order = Vec::new();
    let mut state = vec![Visit::New; graph.vertices.len()];
    for start in 0..graph.vertices.len() {
        let mut stack = vec![(start, 0)];
        while let Some((at, next)) = stack.pop() {
            let Some(visit) = state.get_mut(at) else { continue };
            if next == 0 {
                match *visit {
                    Visit::Done => continue,
                    Visit::Open => {
                        let pointer = graph.vertices.get(at).map(|vertex| vertex.pointer.clone());
                        let message = "this schema refers to itself for the same value".to_owned();
                        return Err(TooMuch { pointer: pointer.unwrap_or_default(), message });
                    }
                    Visit::New => *visit = Visit::Open,
                }
            }
            match graph.same(at).get(next) {
                Some(&other) => {
                    stack.push((at, next + 1));
                    stack.push((other, 0));
                }
                None => {
                    *visit = Visit::Done;
                    order.push(at);
                }
            }
        }
    }
    Ok(order)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    New,
    Open,
    Done,
}

/// Schemas that lead to one another, as groups.
struct Groups {
    /// The group of each schema. A group has a lower number than those that it leads to.
    of: Vec<usize>,
    sizes: Vec<usize>,
    is_recursive: bool,
}

/// All that a schema leads to, for the same value or values in it.
fn onward(graph: &Graph, at: SchemaNo) -> impl Iterator<Item = SchemaNo> {
    let within = graph.within(at).iter().map(|&(_, other)| other);
    graph.same(at).iter().copied().chain(within)
}

/// The groups, by Kosaraju's algorithm without recursion.
fn groups(graph: &Graph) -> Groups {
    let count = graph.vertices.len();
    let mut backward = vec![Vec::new(); count];
    for at in 0..count {
        for other in onward(graph, at) {
            if let Some(list) = backward.get_mut(other) {
                list.push(at);
            }
        }
    }
    let mut groups = Groups { of: vec![usize::MAX; count], sizes: Vec::new(), is_recursive: false };
    for start in finished(graph).into_iter().rev() {
        let mut open = vec![start];
        let number = groups.sizes.len();
        let mut size = 0;
        while let Some(at) = open.pop() {
            let Some(of) = groups.of.get_mut(at).filter(|of| **of == usize::MAX) else { continue };
            *of = number;
            size += 1;
            open.extend(backward.get(at).into_iter().flatten());
        }
        if size > 0 {
            groups.sizes.push(size);
        }
        groups.is_recursive |= size > 1 || onward(graph, start).any(|other| other == start);
    }
    groups
}

/// Schemas in the order in which a search through them is done with each.
fn finished(graph: &Graph) -> Vec<SchemaNo> {
    let mut seen = vec![false; graph.vertices.len()];
    let mut finished = Vec::new();
    for start in 0..graph.vertices.len() {
        let mut stack = vec![(start, false)];
        while let Some((at, is_done)) = stack.pop() {
            if is_done {
                finished.push(at);
                continue;
            }
            match seen.get_mut(at) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            stack.push((at, true));
            stack.extend(onward(graph, at).map(|other| (other, false)));
        }
    }
    finished
}

/// How many schemas lie inside one another at most, and the one from which on they do. All of a group may do so.
fn depth(graph: &Graph, groups: &Groups) -> (usize, SchemaNo) {
    let mut depths = groups.sizes.clone();
    for (group, at) in from_last(groups) {
        let own = groups.sizes.get(group).copied().unwrap_or(1);
        for other in onward(graph, at) {
            let below = groups.of.get(other).copied().unwrap_or(group);
            let below = depths.get(below).copied().filter(|_| below != group).unwrap_or(0);
            if let Some(depth) = depths.get_mut(group) {
                *depth = (*depth).max(own + below);
            }
        }
    }
    let deepest = (0..depths.len()).max_by_key(|&group| depths.get(group).copied());
    let at = groups.of.iter().position(|&group| Some(group) == deepest);
    (depths.into_iter().max().unwrap_or(0), at.unwrap_or(0))
}

/// In how many ways schemas are come to from the whole; there must be no circle.
fn paths(graph: &Graph, groups: &Groups) -> u64 {
    let mut paths = vec![1_u64; graph.vertices.len()];
    for (_, at) in from_last(groups) {
        let below = onward(graph, at).map(|other| paths.get(other).copied().unwrap_or(0));
        let sum = below.fold(1_u64, u64::saturating_add);
        if let Some(own) = paths.get_mut(at) {
            *own = sum;
        }
    }
    paths.first().copied().unwrap_or(0)
}

/// Schemas with their groups, so that each comes after those of other groups that it leads to.
fn from_last(groups: &Groups) -> Vec<(usize, SchemaNo)> {
    let mut all: Vec<(usize, SchemaNo)> =
        groups.of.iter().enumerate().map(|(at, &group)| (group, at)).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all
}

/// Whether looking at a document takes more visits of values than it may: each schema that comes to a value is one.
pub(super) fn is_too_much(graph: &Graph, document: &Document) -> bool {
    let values = u64::try_from(document.nodes().len()).unwrap_or(u64::MAX);
    let most = MAX_VISITS.saturating_add(values.saturating_mul(VISITS_PER_VALUE));
    let mut measure =
        Measure { graph, document, known: HashMap::new(), open: HashSet::new(), most };
    measure.visits(0, NodeId::ROOT) > most
}

struct Measure<'a> {
    graph: &'a Graph,
    document: &'a Document,
    known: HashMap<(SchemaNo, NodeId), u64>,
    open: HashSet<(SchemaNo, NodeId)>,
    most: u64,
}

impl Measure<'_> {
    /// How many visits a schema makes for a value and what it holds. More than the most is not counted on.
    fn visits(&mut self, at: SchemaNo, node: NodeId) -> u64 {
        if let Some(&known) = self.known.get(&(at, node)) {
            return known;
        }
        let seen = u64::try_from(self.known.len()).unwrap_or(u64::MAX);
        if seen > self.most || !self.open.insert((at, node)) {
            return self.most.saturating_add(1);
        }
        let graph = self.graph;
        let mut sum = 1_u64;
        for &other in graph.same(at) {
            sum = sum.saturating_add(self.visits(other, node));
        }
        for (step, other) in graph.within(at) {
            if sum > self.most {
                break;
            }
            for below in self.below(step, node) {
                sum = sum.saturating_add(self.visits(*other, below));
            }
        }
        self.open.remove(&(at, node));
        self.known.insert((at, node), sum);
        sum
    }

    fn below(&self, step: &Step, node: NodeId) -> Vec<NodeId> {
        match (step, &self.document.node(node).value) {
            (Step::Key(name), Value::Table(_)) => {
                self.document.get(node, name).into_iter().collect()
            }
            (Step::Keys, Value::Table(entries)) => {
                entries.iter().map(|entry| entry.value).collect()
            }
            (Step::Items, Value::List(items)) => items.clone(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Extent, Graph, TooMuch, extent, is_too_much};
    use clearance_syntax::document::format_of;
    use clearance_syntax::source::Source;
    use serde_json::{Value as Json, json};

    fn measure(schema: &Json) -> Result<Extent, TooMuch> {
        extent(&Graph::of(schema).unwrap())
    }

    /// Definitions that each hold what `link` makes of a reference to the next.
    fn chain(length: usize, link: impl Fn(Json) -> Json) -> Json {
        let definition = |at: usize| {
            let next = json!({ "$ref": format!("#/$defs/d{}", at + 1) });
            (format!("d{at}"), if at + 1 < length { link(next) } else { json!({}) })
        };
        let definitions: serde_json::Map<String, Json> = (0..length).map(definition).collect();
        json!({ "$ref": "#/$defs/d0", "$defs": definitions })
    }

    #[test]
    fn chains_for_one_value_are_bounded_at_every_keyword() {
        type Link = fn(Json) -> Json;
        let links: [(&str, Link); 8] = [
            ("", |next| next),
            ("/allOf/0", |next| json!({ "allOf": [next] })),
            ("/anyOf/0", |next| json!({ "anyOf": [next] })),
            ("/oneOf/0", |next| json!({ "oneOf": [next] })),
            ("/not", |next| json!({ "not": next })),
            ("/if", |next| json!({ "if": next })),
            ("/else", |next| json!({ "if": true, "else": next })),
            ("/dependentSchemas/a", |next| json!({ "dependentSchemas": { "a": next } })),
        ];
        for (name, link) in links {
            assert!(measure(&chain(15, link)).is_ok(), "{name}");
            let much = measure(&chain(40, link)).unwrap_err();
            assert!(much.message.starts_with("more than 32 schemas refer"), "{name}: {much:?}");
            assert!(measure(&chain(20_000, link)).is_err(), "{name}");
        }
    }

    #[test]
    fn chains_into_the_value_are_bounded_at_every_keyword() {
        type Link = fn(Json) -> Json;
        let links: [Link; 6] = [
            |next| json!({ "properties": { "a": next } }),
            |next| json!({ "patternProperties": { "a": next } }),
            |next| json!({ "additionalProperties": next }),
            |next| json!({ "items": next }),
            |next| json!({ "prefixItems": [next] }),
            |next| json!({ "contains": next }),
        ];
        for link in links {
            assert_eq!(measure(&chain(100, link)).unwrap().depth, 200);
            let much = measure(&chain(20_000, link)).unwrap_err();
            assert_eq!(much.message, "more than 500 schemas lie inside one another");
        }
    }

    #[test]
    fn what_doubles_for_one_value_is_refused() {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let twice = |length| chain(length, |next| json!({ keyword: [next, next] }));
            assert!(measure(&twice(9)).is_ok(), "{keyword}");
            let much = measure(&twice(14)).unwrap_err();
            assert_eq!(much.message, "more than 10000 schemas look at one value", "{keyword}");
            assert!(much.pointer.starts_with("/$defs/d"), "{much:?}");
        }
    }

    #[test]
    fn circles_for_one_value_are_refused_and_into_it_are_not() {
        for (schema, is_fine) in [
            (json!({ "$ref": "#" }), false),
            (json!({ "allOf": [{ "$ref": "#" }] }), false),
            (json!({ "not": { "$ref": "#/not" } }), false),
            (json!({ "$dynamicAnchor": "a", "$dynamicRef": "#a" }), false),
            (json!({ "properties": { "a": { "$ref": "#" } } }), true),
            (json!({ "$dynamicAnchor": "a", "items": { "$dynamicRef": "#a" } }), true),
        ] {
            assert_eq!(measure(&schema).is_ok(), is_fine, "{schema}");
        }
        let own = measure(&json!({ "properties": { "a": { "$ref": "#" } } })).unwrap();
        assert!(own.measured);
    }

    #[test]
    fn what_doubles_with_the_document_is_measured() {
        let both =
            json!({ "properties": { "a": { "allOf": [{ "$ref": "#" }, { "$ref": "#" }] } } });
        let one = json!({ "properties": { "a": { "$ref": "#" } } });
        let chained = chain(40, |next| json!({ "properties": { "a": { "allOf": [next, next] } } }));
        let document = |depth: usize| {
            let text = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
            let parsed = (format_of("json").unwrap().parse)(&Source::new("c.json", text));
            parsed.documents.into_iter().next().unwrap()
        };
        for (schema, depth, wanted) in
            [(&both, 10, false), (&both, 128, true), (&one, 128, false), (&chained, 40, true)]
        {
            assert!(measure(schema).unwrap().measured, "{schema}");
            let is = is_too_much(&Graph::of(schema).unwrap(), &document(depth));
            assert_eq!(is, wanted, "{depth} {schema}");
        }
    }

    #[test]
    fn references_are_found_by_id_anchor_and_pointer() {
        for (schema, is_found) in [
            (json!({ "items": { "$ref": "#/$defs/a%20b" }, "$defs": { "a b": {} } }), true),
            (json!({ "items": { "$ref": "#x" }, "$defs": { "a": { "$anchor": "x" } } }), true),
            (json!({ "items": { "$ref": "urn:a" }, "$defs": { "a": { "$id": "urn:a" } } }), true),
            (json!({ "items": { "$ref": "https://json-schema.org/draft/2020-12/schema" } }), true),
            (json!({ "items": { "$ref": "https://example.com/s.json" } }), false),
            (json!({ "items": { "$ref": "#/$defs/b" } }), false),
        ] {
            assert_eq!(Graph::of(&schema).is_ok(), is_found, "{schema}");
        }
    }
}
