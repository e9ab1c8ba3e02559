//! The text at a value's place is that value.

use std::fs;
use std::path::PathBuf;

use clearance_syntax::document::{Document, Entry, Node, NodeId, Value};
use clearance_syntax::source::Span;

use super::{document, format, parse, plain};

/// Texts whose places are easy to get wrong, beside the files in `fixtures/formats/ok`.
const SNIPPETS: &[(&str, &str)] = &[
    ("toml", "a={b=[{c=1},{d.e=2}],}\n[x]#c\n[[y]]\n[y.z]"),
    ("toml", "[a.b.c]\n[a]\nb.d = 1"),
    ("toml", "\u{feff}\"ä\".'ö' = \"\"\"\n\"ü\"\\\n\"\"\"\r\n"),
    ("toml", "a = [\n  # ]\n  '''x\ny''',\n]"),
    ("json", "{\"a\":{\"b\":{}},\"\\u0061b\":[[1],[]]}"),
    ("json", "\u{feff}\r\n\"ä\""),
    ("jsonl", "1\n[2]\n{\"a\":3}"),
    ("yaml", "a:\n-\n  b: 1\n- c"),
    ("yaml", "a: &x\n- 1\nb: !!seq # -\n# -\n- 2\n"),
    ("yaml", "- - - a\n    - b\n  - c: d\n    e: |\n      x\n\n\n- f"),
    ("yaml", "a:\n  b:\n    c:\nd: \n"),
    ("yaml", "- |\n a\n- >\n b\n-\n"),
    ("yaml", "a: |-\n\n\nb: >+\n\n\nc: |  \n  x  \n"),
    ("yaml", "? a\n: b\n? c\n: - d\n  - e\n? f\n"),
    ("yaml", "{a: [b: c, {d: e}], f: , \"g\":h}"),
    ("yaml", "\u{feff}ä: ö\r\nü:\r\n- ß\r\n- \"x\r\n\r\n  y\"\r\n"),
    ("yaml", "&m\na: 1\nb: &n\n  c: 2\n"),
    ("yaml", "!!map\na: !!str\nb: &e\nc: !!null\n"),
    ("yaml", "a: b # c\n\n# d\n\n"),
    ("yaml", "a:\n  # c\n  - b # d\n  # e\nf: 1"),
    ("yaml", "a: 'x''y'\nb: x:y#z\nc: -1\n"),
    ("yaml", "a: [\n  1,\n  # c\n# d\n]\nb: {\n}\nc: [[1\n]] # e\n"),
    ("yaml", "&x a: [\n b]\nc: 1\n"),
    ("yaml", "- [a,\n  b]\n-\n  \"x\n\n   y\"\n- c:\n  - 'd\n    e'\n"),
    ("yaml", "[a,\nb,\n\t{c: 1}]\n"),
    ("yaml", "\"a\nb\"\n"),
    ("yaml", "a: b\n  c\n d\n"),
];

#[test]
fn every_value_of_every_text_reads_back_from_its_place() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/ok");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the fixtures") {
        let path = entry.expect("a fixture").path();
        let name = path.extension().and_then(|name| name.to_str()).expect("an extension");
        check(name, &fs::read_to_string(&path).expect("UTF-8"));
        count += 1;
    }
    assert!(count >= 14, "{count} fixtures");
    SNIPPETS.iter().for_each(|(name, text)| check(name, text));
}

/// Reads back every value and key of a text.
pub(super) fn check(name: &str, text: &str) {
    let (_, parsed) = parse(name, text);
    assert_eq!(parsed.errors, [], "{name}: {text}");
    for document in &parsed.documents {
        check_tree(document);
        for (index, node) in document.nodes().iter().enumerate() {
            let id = NodeId(u32::try_from(index).expect("few nodes"));
            check_header(name, document, id, node);
            check_value(name, document, id, node);
            if let Value::Table(entries) = &node.value {
                entries.iter().for_each(|entry| check_key(name, document, entry));
            }
        }
    }
}

/// Every value is held once, by its parent.
fn check_tree(document: &Document) {
    let mut held = vec![0; document.nodes().len()];
    held[0] = 1;
    for (index, node) in document.nodes().iter().enumerate() {
        let inner: Vec<NodeId> = match &node.value {
            Value::List(items) => items.clone(),
            Value::Table(entries) => entries.iter().map(|entry| entry.value).collect(),
            _ => Vec::new(),
        };
        for id in inner {
            held[id.index()] += 1;
            assert_eq!(document.node(id).parent.index(), index);
            assert_eq!(document.at_pointer(&document.pointer(id)), Some(id));
        }
    }
    assert!(held.iter().all(|&times| times == 1), "{held:?}");
    assert_eq!(document.node(NodeId::ROOT).parent, NodeId::ROOT);
}

fn key_of(document: &Document, id: NodeId) -> Option<&Entry> {
    match &document.node(document.node(id).parent).value {
        Value::Table(entries) => entries.iter().find(|entry| entry.value == id),
        _ => None,
    }
}

fn check_header(name: &str, document: &Document, id: NodeId, node: &Node) {
    let text = &document.source.text;
    let header = document.source.slice(node.header);
    if id == NodeId::ROOT {
        assert!(!header.contains('\n') && header.trim_end() == header, "{header:?}");
        let whole = Span::new(if text.starts_with('\u{feff}') { 3 } else { 0 }, text.len());
        if document.index.is_none() {
            assert_eq!(node.span, whole);
        }
        assert!(node.span.start <= node.header.start && node.header.end <= node.span.end);
        return;
    }
    let is_table = matches!(node.value, Value::Table(_));
    let expected = match key_of(document, id) {
        Some(entry)
            if is_table
                && !(name == "toml" && document.source.slice(node.span).starts_with('[')) =>
        {
            entry.key_span
        }
        _ if is_table => {
            let first = document.source.slice(node.span).lines().next().unwrap_or_default();
            Span::new(node.span.start, node.span.start + first.trim_end().len())
        }
        _ => node.span,
    };
    // An alias is one word, whatever it repeats.
    if !document.source.slice(node.span).starts_with('*') {
        assert_eq!(node.header, expected, "{:?} in {text}", document.source.slice(node.span));
    }
}

fn check_value(name: &str, document: &Document, id: NodeId, node: &Node) {
    let written = document.source.slice(node.span);
    let read = plain(document, id);
    let again = match name {
        "toml" => match toml_again(document, id, node, written) {
            Some(again) => again,
            None => return,
        },
        "yaml" => match yaml_again(document, node, written) {
            Some(again) => again,
            None => return,
        },
        _ => plain(&super::document("json", written), NodeId::ROOT),
    };
    assert_eq!(again, read, "{name}: {written:?} of {}", document.source.text);
}

/// The value of a piece of TOML; nothing for what is only named, not written, at its place.
fn toml_again(
    document: &Document,
    id: NodeId,
    node: &Node,
    written: &str,
) -> Option<serde_json::Value> {
    let key = key_of(document, id);
    if id == NodeId::ROOT {
        return Some(plain(&super::document("toml", written), id));
    }
    let is_inline = match node.value {
        Value::Table(_) => written.starts_with('{'),
        Value::List(_) => node.span.start > key.map_or(0, |key| key.key_span.start),
        _ => true,
    };
    if is_inline {
        let again = super::document("toml", &format!("x = {written}"));
        return Some(plain(&again, again.get(NodeId::ROOT, "x").expect("x")));
    }
    let owner = if key.is_some() { id } else { node.parent };
    let key = key_of(document, owner).expect("a table has a key");
    if written.starts_with('[') {
        let again = super::document("toml", written);
        let mut last = NodeId::ROOT;
        while let Value::Table(entries) = &again.node(last).value
            && let [entry] = &entries[..]
        {
            last = entry.value;
            if again.node(last).span == Span::new(0, written.len()) {
                assert_eq!(entry.key, key.key);
                return None;
            }
        }
        panic!("{written} opens no table");
    }
    assert_eq!(node.span, key.key_span);
    None
}

/// The value of a piece of YAML in the column it stands in; nothing for aliases and tagged values.
fn yaml_again(document: &Document, node: &Node, written: &str) -> Option<serde_json::Value> {
    let before = document.source.slice(Span::new(0, node.span.start)).trim_end();
    let tag = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let repeats = |inner: &Node| document.source.slice(inner.span).starts_with('*');
    if repeats(node) || tag.starts_with("!!") || written.contains('*') || written.contains("!!") {
        return None;
    }
    if written.is_empty() {
        return Some(serde_json::Value::Null);
    }
    assert!(!written.ends_with('\n') || node.parent == NodeId::ROOT || written.contains('+'));
    let column = document.source.position(node.span.start).column - 1;
    let is_collection = matches!(node.value, Value::List(_) | Value::Table(_));
    let implicit_pair =
        is_collection && !written.starts_with(['{', '[']) && before.ends_with(['[', ',']);
    let is_whole = document.index.is_none() && node.span == document.node(NodeId::ROOT).span;
    let is_root = node.span == document.node(NodeId::ROOT).span;
    let again = if !is_root && !is_collection && is_only_flow(written) {
        let again = super::document("yaml", &format!("[{written}]"));
        return Some(plain(&again, again.at_pointer("/0")?));
    } else if is_root && !is_whole && !is_collection {
        format!("--- {written}\n")
    } else if is_whole {
        written.to_owned()
    } else if implicit_pair {
        let again = super::document("yaml", &format!("[{written}]"));
        return Some(plain(&again, again.at_pointer("/0")?));
    } else if is_collection {
        format!("{}{written}", " ".repeat(column))
    } else {
        let again = super::document("yaml", &format!("x: {written}\n"));
        return Some(plain(&again, again.at_pointer("/x")?));
    };
    Some(plain(&super::document("yaml", &again), NodeId::ROOT))
}

/// Whether a text goes on in the first column, which only a text within brackets may do.
fn is_only_flow(written: &str) -> bool {
    let goes_on = |line: &str| !line.is_empty() && !line.starts_with([' ', '\t']);
    !written.starts_with(['|', '>']) && written.lines().skip(1).any(goes_on)
}

fn check_key(name: &str, document: &Document, entry: &Entry) {
    let written = document.source.slice(entry.key_span);
    let again = match name {
        "toml" => super::document("toml", &format!("{written} = 1")),
        "yaml" if is_only_flow(written) => {
            super::document("yaml", &format!("{{? {written}\n: 1}}"))
        }
        // A key over several lines must be announced.
        "yaml" if written.contains('\n') => super::document("yaml", &format!("? {written}\n: 1")),
        "yaml" => super::document("yaml", &format!("{written}: 1")),
        _ => super::document("json", &format!("{{{written}: 1}}")),
    };
    let Value::Table(entries) = &again.node(NodeId::ROOT).value else { panic!("{written}") };
    assert_eq!(entries[0].key, entry.key, "{name}");
}

#[test]
fn places_of_toml_tables() {
    let text = "top = 1\n[a.b] # c\nx.y = { z = 1 }\n[[l]]\n[l.m]\n[[l]]\n";
    let read = document("toml", text);
    let place = |pointer: &str| {
        let node = read.node(read.at_pointer(pointer).expect("a value"));
        (node.span.start, read.source.slice(node.span), read.source.slice(node.header))
    };
    assert_eq!(place("/a"), (9, "a", "a"));
    assert_eq!(place("/a/b"), (8, "[a.b]", "[a.b]"));
    assert_eq!(place("/a/b/x"), (18, "x", "x"));
    assert_eq!(place("/a/b/x/y"), (24, "{ z = 1 }", "y"));
    assert_eq!(place("/l"), (34, "[[l]]", "[[l]]"));
    assert_eq!(place("/l/0"), (34, "[[l]]", "[[l]]"));
    assert_eq!(place("/l/0/m"), (40, "[l.m]", "[l.m]"));
    assert_eq!(place("/l/1"), (46, "[[l]]", "[[l]]"));
    assert_eq!(read.source.slice(read.node(NodeId::ROOT).header), "top = 1");
}

#[test]
fn places_in_yaml() {
    let text = "a: &x !!str 1\nb:\n- c: |\n    d\n\n  e:\n# f\n- *x\ng: [h: 1]\n";
    let read = document("yaml", text);
    let place = |pointer: &str| {
        let node = read.node(read.at_pointer(pointer).expect("a value"));
        (read.source.slice(node.span), read.source.slice(node.header))
    };
    assert_eq!(place("/a"), ("1", "1"));
    assert_eq!(
        place("/b"),
        ("- c: |\n    d\n\n  e:\n# f\n- *x", "- c: |\n    d\n\n  e:\n# f\n- *x")
    );
    assert_eq!(place("/b/0"), ("c: |\n    d\n\n  e:", "c: |"));
    assert_eq!(place("/b/0/c"), ("|\n    d", "|\n    d"));
    assert_eq!(place("/b/0/e"), ("", ""));
    assert_eq!(place("/b/1"), ("*x", "*x"));
    assert_eq!(place("/g/0"), ("h: 1", "h: 1"));
    assert_eq!(read.source.slice(read.node(NodeId::ROOT).header), "a: &x !!str 1");
    assert_eq!(read.node(NodeId::ROOT).span, Span::new(0, text.len()));
}

#[test]
fn extensions_name_their_format() {
    let found =
        |extension| clearance_syntax::document::format_of(extension).map(|format| format.name);
    assert_eq!(found("TOML"), Some("toml"));
    assert_eq!(found("ndjson"), Some("jsonl"));
    assert_eq!(found("yml"), Some("yaml"));
    assert_eq!(found("txt"), None);
    assert_eq!(format("json").extensions, ["json"]);
}
