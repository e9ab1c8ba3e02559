//! Large documents: their lists are not measured anew each time, and what a rule makes of them stays bounded all the same.

use std::fmt::Write;
use std::sync::Arc;

use clearance_engine::script::{Limits, Sandbox, Scripts, Verdict};
use clearance_syntax::document::Document;

use super::run::{SUBJECT, customer, on_stack, rule, scripts};

/// A customer with so many more values.
fn large(values: usize) -> Arc<Document> {
    let mut text = String::from(SUBJECT);
    let numbers: Vec<String> = (0..values).map(|number| number.to_string()).collect();
    writeln!(text, "[extra]\nnumbers = [{}]", numbers.join(", ")).unwrap();
    customer(&text)
}

fn of(body: &str, limits: Limits) -> Scripts {
    Scripts { limits, ..scripts(&[rule(body)], &[]) }
}

/// How a rule ends on a document, and on the same if it were like any other.
fn ends(scripts: &Scripts, document: &Arc<Document>) -> [Verdict; 2] {
    let sandbox = Sandbox::new(scripts).unwrap();
    let own = sandbox.for_document(document);
    [own, &sandbox].map(|sandbox| sandbox.check(0, &sandbox.prepare_document(document)))
}

/// Fails where limits of values do not grow with the document; measured anew at each `push` it would take minutes.
#[test]
fn limits_grow_with_a_document() {
    let body = "let all = [];\n\
                for n in customer.extra.numbers { all.push(#{ a: n, b: n, c: n }); }\n\
                if all.len() != 20000 { throw `${all.len()}`; }";
    on_stack(64, || {
        let [own, usual] = ends(&of(body, Limits::DEFAULT), &large(20_000));
        assert!(matches!(own, Verdict::Finished(_)), "{own:?}");
        let Verdict::Broken(diagnostic) = usual else { panic!("{usual:?}") };
        assert!(diagnostic.message.contains("over the limit"), "{}", diagnostic.message);
    });
}

#[test]
fn a_small_document_has_the_limits_of_all() {
    on_stack(64, || {
        let sandbox = Sandbox::new(&of("", Limits::DEFAULT)).unwrap();
        let [small, big] = [large(10), large(17_000)];
        assert!(std::ptr::eq(sandbox.for_document(&small), &raw const sandbox));
        let first = sandbox.for_document(&big);
        assert!(!std::ptr::eq(first, &raw const sandbox));
        assert!(std::ptr::eq(sandbox.for_document(&large(18_000)), first), "it is made once");
    });
}

/// Fails without the look at the memory at each operation, or where a function makes much of little.
#[test]
fn no_value_of_a_large_document_fills_the_memory() {
    let document = large(17_000);
    for (body, wrong) in [
        ("let x = [1]; loop { x = x + x; }", "64 MiB of memory"),
        ("let x = [1]; loop { x.append(x); }", "64 MiB of memory"),
        ("let x = [1]; loop { x = [x, x]; }", "64 MiB of memory"),
        ("let x = #{ a: 1 }; loop { x = #{ a: x, b: x }; }", "64 MiB of memory"),
        ("let x = `some text`; loop { x += x; }", "64 MiB of memory"),
        ("let x = `some text`; loop { x = `${x}${x}`; }", "64 MiB of memory"),
        ("let x = `aaaaaaaa`; loop { x.replace(`a`, x); }", "over the limit"),
        ("let x = `a`; x.pad(1000000000000, `b`);", "over the limit"),
        ("let x = `a `; loop { x += x; x.split(``); }", "over the limit"),
        ("let x = [`some text`]; loop { x.append(x); x.join(`, and so on, `); }", "over the limit"),
    ] {
        on_stack(64, || {
            let limits = Limits { memory_bytes: 128 << 20, ..Limits::DEFAULT };
            let [own, _] = ends(&of(body, limits), &document);
            let Verdict::Broken(diagnostic) = own else { panic!("{body}: {own:?}") };
            assert!(diagnostic.message.contains(wrong), "{body}: {}", diagnostic.message);
        });
    }
}
