//! Depth, size and time: nothing that can be written exhausts the stack or the clock.

use std::time::Duration;

use super::{MAX_DEPTH, NodeId, Value, document, errors, parse};
use crate::cpu_time::assert_within;

/// The depth of the deepest value.
fn depth(name: &str, text: &str) -> usize {
    let document = document(name, text);
    let mut depths = vec![0; document.nodes().len()];
    for (index, node) in document.nodes().iter().enumerate().skip(1) {
        depths[index] = depths[node.parent.index()] + 1;
    }
    depths.into_iter().max().expect("a root")
}

/// Texts that nest `levels` values below the root, in every way there is.
fn nested(levels: usize) -> Vec<(&'static str, String)> {
    let around = |open: &str, inner: &str, close: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    let steps = |times: usize| vec!["a"; times].join(".");
    let block = |line: fn(usize) -> String| (0..levels).map(line).collect::<String>();
    let indented = |at: usize| format!("{}a:\n", " ".repeat(at));
    vec![
        ("json", around("[", "", "]", levels + 1)),
        ("json", around("[", "1", "]", levels)),
        ("json", around("{\"a\":", "{}", "}", levels)),
        ("json", around("[{\"a\":", if levels % 2 == 1 { "[[]]" } else { "[]" }, "}]", levels / 2)),
        ("jsonl", around("[", "", "]", levels + 1)),
        ("yaml", around("[", "", "]", levels + 1)),
        ("yaml", around("{a: ", "x", "}", levels)),
        ("yaml", around("- ", "x", "", levels)),
        ("yaml", block(indented)),
        ("yaml", format!("{}x\n", "- ".repeat(levels))),
        ("toml", format!("{} = 1", steps(levels))),
        ("toml", format!("[{}]", steps(levels))),
        ("toml", format!("[[{}]]", steps(levels - 1))),
        ("toml", format!("a = {}", around("[", "", "]", levels))),
        ("toml", format!("a = {}", around("{ a = ", "1", " }", levels - 1))),
        ("toml", format!("[{}]\n{} = {{ {} = 1 }}", steps(20), steps(30), steps(levels - 50))),
        ("toml", format!("[[a]]\n[a.{}]\nb = 1", steps(levels - 3))),
    ]
}

#[test]
fn as_deep_as_allowed_and_no_deeper() {
    for (name, text) in nested(MAX_DEPTH) {
        assert_eq!(depth(name, &text), MAX_DEPTH, "{name}: {text}");
    }
    let message = format!("values nest deeper than {MAX_DEPTH} levels");
    for (name, text) in nested(MAX_DEPTH + 1) {
        let errors = errors(name, &text);
        assert_eq!(errors.len(), 1, "{name}: {text} {errors:?}");
        assert_eq!(errors[0].message, message, "{name}: {text}");
    }
}

#[test]
fn depth_counts_through_aliases() {
    let text = |levels: usize| {
        let half = MAX_DEPTH / 2;
        let deep = format!("{}{}", "[".repeat(half), "]".repeat(half));
        let outer = levels - half;
        format!("a: &a {deep}\nb: {}*a{}\n", "[".repeat(outer), "]".repeat(outer))
    };
    assert_eq!(depth("yaml", &text(MAX_DEPTH)), MAX_DEPTH);
    let errors = errors("yaml", &text(MAX_DEPTH + 1));
    assert_eq!(errors[0].message, format!("values nest deeper than {MAX_DEPTH} levels"));
}

#[test]
fn the_place_of_too_deep_a_value_is_told() {
    for (name, text) in [("json", "[".repeat(200)), ("yaml", "[".repeat(200))] {
        let found = errors(name, &text);
        assert_eq!((found[0].span.start, found[0].span.end), (129, 130), "{name}");
    }
    let found = errors("toml", &format!("a = {}", "[".repeat(200)));
    assert_eq!((found[0].span.start, found[0].span.end), (132, 133));
}

#[test]
fn a_million_of_anything_is_an_error_or_a_document_in_time() {
    const MANY: usize = 1_000_000;
    let pieces = [
        "[",
        "{",
        "]",
        "}",
        "{\"a\":",
        "[{",
        "a.",
        ".",
        "a=",
        "=",
        "{a=",
        "[[",
        "[a]\n",
        "[[a]]\n",
        "\"",
        "'",
        "- ",
        "-\n",
        ": ",
        ":",
        "? ",
        "?\n",
        "a: ",
        "a:\n",
        "&a ",
        "*a ",
        "!a ",
        "!!",
        "---\n",
        "...\n",
        "%",
        "%a\n",
        "|",
        ">",
        "|\n",
        "#",
        "# \n",
        ",",
        "\\",
        "/",
        "//\n",
        "/*",
        "\n",
        "\r",
        "\r\n",
        "\t",
        " ",
        "0",
        "a",
        "ä",
        "\u{feff}",
        "\0",
        "1\n",
        "{}\n",
        "\"\"\"",
        "'''",
        "a=[\n",
        "[a\n",
        "x={a=1,\n",
        "1,",
        "a,",
        "a\n",
        "a b ",
        "1 ",
    ];
    for piece in pieces {
        for start in ["", "a = ", "a: ", "[", "{\"a\": ["] {
            let text = format!("{start}{}", piece.repeat(MANY / 10 / piece.len()));
            for name in ["toml", "json", "jsonl", "yaml"] {
                let what = format!("{name}: {start:?} and many {piece:?}");
                drop(assert_within(Duration::from_secs(5), &what, || parse(name, &text)));
            }
        }
    }
    for (name, text) in [
        ("json", "[".repeat(MANY)),
        ("json", "{\"a\":".repeat(MANY)),
        ("toml", format!("{}a = 1", "a.".repeat(MANY))),
        ("toml", format!("[{}a]", "a.".repeat(MANY))),
        ("toml", format!("a = {}", "{a=".repeat(MANY))),
        ("yaml", "[".repeat(MANY)),
        ("yaml", "- ".repeat(MANY)),
        ("yaml", "{a: ".repeat(MANY)),
    ] {
        assert_eq!(errors(name, &text).len(), 1, "{name}");
    }
}

#[test]
fn large_tables_are_read_in_time() {
    let lines = |line: &dyn Fn(usize) -> String| (0..200_000).map(line).collect::<String>();
    let texts = [
        ("toml", lines(&|n| format!("k{n} = 1\n"))),
        ("toml", lines(&|n| format!("[a.k{n}]\n"))),
        ("toml", lines(&|n| format!("a.k{n}.b = 1\n"))),
        ("toml", lines(&|n| format!("[k{n}.a]\n")) + lines(&|n| format!("[k{n}]\n")).as_str()),
        ("toml", lines(&|_| "[[a]]\n".to_owned())),
        ("json", format!("{{{}\"a\": 1}}", lines(&|n| format!("\"k{n}\": 1,")))),
        ("yaml", lines(&|n| format!("k{n}: 1\n"))),
        ("yaml", lines(&|n| format!("- &k{n} a\n- *k{n}\n"))),
    ];
    assert_within(Duration::from_secs(60), "all tables", || {
        for (name, text) in texts {
            assert!(document(name, &text).nodes().len() > 200_000, "{name}");
        }
    });
}

#[test]
fn duplicates_are_found_in_large_tables() {
    for count in [15, 16, 17, 18, 100] {
        let keys = |line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
        for (name, text) in [
            ("toml", keys(&|n| format!("k{n} = 1\n")) + "k3 = 2\n"),
            ("json", format!("{{{}\"k3\": 2}}", keys(&|n| format!("\"k{n}\": 1,")))),
            ("yaml", keys(&|n| format!("k{n}: 1\n")) + "k3: 2\n"),
        ] {
            let errors = errors(name, &text);
            assert_eq!(errors.len(), 1, "{name}");
            assert_eq!(errors[0].message, "duplicate key `k3`");
            let (first, label) = errors[0].label.as_ref().expect("a label");
            assert_eq!(
                (text.get(first.start..first.end).map(|key| key.trim_matches('"')), &**label),
                (Some("k3"), "first given here")
            );
        }
        let last = count - 1;
        let text = keys(&|n| format!("k{n}: {n}\n"));
        let read = document("yaml", &text);
        let value = read.get(NodeId::ROOT, &format!("k{last}")).expect("the last key");
        assert_eq!(read.node(value).value, Value::Int(i64::try_from(last).expect("small")));
    }
}

#[test]
fn a_billion_laughs_are_cut_short() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        text += &format!("a{level}: &a{level} [{below}]\n");
    }
    let errors = errors("yaml", &text);
    assert_eq!(errors[0].message, "aliases repeat far more values than the file holds");
    let alias = text.get(errors[0].span.start..errors[0].span.end);
    assert!(alias.is_some_and(|alias| alias.starts_with("*a")), "{alias:?}");
    let honest = format!("a: &a [1, 2, 3]\nb:\n{}", "- *a\n".repeat(20_000));
    assert_eq!(document("yaml", &honest).nodes().len(), 80_000 + 6);
}

#[test]
fn too_many_values_are_an_error() {
    let text = format!("[{}0]", "0,".repeat(clearance_syntax::document::MAX_NODES));
    for (name, what) in [("json", "the file"), ("jsonl", "this document")] {
        let errors = errors(name, &text);
        assert_eq!(errors[0].message, format!("{what} holds more than 4000000 values"));
        assert_eq!(errors[0].span.start, 1 + 2 * (clearance_syntax::document::MAX_NODES - 1));
    }
}

/// Values for which there is no room are lost, and no key of theirs meets another.
#[test]
fn a_document_that_is_too_large_says_that_and_nothing_else() {
    let many = "1,".repeat(clearance_syntax::document::MAX_NODES);
    for (name, text) in [
        ("json", format!("{{\"a\": [{many}1], \"b\": {{\"a\": 1}}, \"c\": {{\"a\": 1}}}}")),
        ("toml", format!("a = [{many}1]\n[b]\na = 1\n[c]\na = 1\n[[d]]\na = 1\n[[d]]\na = 1\n")),
    ] {
        let found = errors(name, &text);
        let messages: Vec<&str> = found.iter().map(|error| &*error.message).collect();
        assert_eq!(messages, ["the file holds more than 4000000 values"], "{name}");
    }
}

/// The limit on values is that of a document, not of the file.
#[test]
fn many_documents_may_hold_more_values_than_one() {
    let line = format!("[{}0]\n", "0,".repeat(clearance_syntax::document::MAX_NODES / 4));
    let (_, parsed) = parse("jsonl", &line.repeat(5));
    assert_eq!((parsed.documents.len(), parsed.errors.len()), (5, 0));
}

#[test]
fn too_many_documents_are_an_error_at_the_first_of_them() {
    use clearance_syntax::document::MAX_DOCUMENTS;
    for (name, piece) in [("jsonl", "{}\n"), ("yaml", "--- {}\n")] {
        assert_eq!(parse(name, &piece.repeat(MAX_DOCUMENTS)).1.errors, []);
        let (_, parsed) = parse(name, &piece.repeat(MAX_DOCUMENTS + 3));
        assert_eq!(parsed.documents.len(), MAX_DOCUMENTS, "{name}");
        let [error] = parsed.errors.as_slice() else { panic!("{name}: {:?}", parsed.errors) };
        assert_eq!(error.message, "the file holds more than 100000 documents");
        assert_eq!(error.span.start, piece.len() * MAX_DOCUMENTS, "{name}");
    }
}

#[test]
fn aliases_share_their_text_and_may_not_repeat_it_without_end() {
    let long = "x".repeat(100_000);
    let of = |anchor: &str, count: usize| format!("a: &a{anchor}\nb:\n{}", "- *a\n".repeat(count));
    for (anchor, key) in [(format!(" {long}"), false), (format!("\n  ? {long}\n  : 1"), true)] {
        let few = document("yaml", &of(&anchor, 20));
        if !key {
            let texts: Vec<_> = few
                .nodes()
                .iter()
                .filter_map(|node| match &node.value {
                    Value::Text(text) => Some(std::sync::Arc::as_ptr(text)),
                    _ => None,
                })
                .collect();
            assert_eq!(texts.len(), 21);
            assert!(texts.iter().all(|text| std::ptr::addr_eq(*text, texts[0])));
        }
        let text = of(&anchor, 20_000);
        let found = errors("yaml", &text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].message, "aliases repeat far more text than the file holds");
        assert_eq!(text.get(found[0].span.start..found[0].span.end), Some("*a"));
    }
    let keyed = format!("? &a {long}\n: 1\nb:\n{}", "- *a\n".repeat(20_000));
    assert_eq!(
        errors("yaml", &keyed)[0].message,
        "aliases repeat far more text than the file holds"
    );
}
