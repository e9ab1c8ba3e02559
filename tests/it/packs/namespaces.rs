//! Libraries, tables and functions are the pack's own.

use super::{assert_refused, rules, shipped};
use crate::scratch::{GOOD, Scratch, assert_holds, rule};

/// Two packs with the same names in them that mean different things.
fn alike() -> Scratch {
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    for pack in ["a", "b"] {
        let call = "`seen ${names::both()} ${names::both(\"-\")}`";
        scratch.write(&format!("{pack}/pack.toml"), format!("name = \"{pack}\"").as_bytes());
        scratch.write(
            &format!("{pack}/seen.rhai"),
            rule("advice").replace("\"seen\"", call).as_bytes(),
        );
        let library = format!(
            "fn both() {{ words::first() + data.names.{pack} }}\nfn both(x) {{ x + words::first() }}\n"
        );
        scratch.write(&format!("{pack}/lib/names.rhai"), library.as_bytes());
        scratch.write(
            &format!("{pack}/lib/words.rhai"),
            format!("fn first() {{ \"{pack}\" }}").as_bytes(),
        );
        scratch
            .write(&format!("{pack}/data/names.toml"), format!("{pack} = \"{pack}!\"").as_bytes());
        let schema = format!(
            r#"{{ "required": ["{pack}"], "properties": {{ "{pack}": {{ "type": "string" }} }} }}"#
        );
        scratch.write(&format!("{pack}/data/names.schema.json"), schema.as_bytes());
    }
    scratch
}

#[test]
fn two_packs_may_have_the_same_names() {
    let scratch = alike();
    for order in ["-r a -r b", "-r b -r a", "-r builtin -r a -r b", "-r a -r b -r ./a"] {
        // The second customer is answered from what is remembered.
        scratch.write("more.toml", GOOD.replace("contoso.onm", "other.onm").as_bytes());
        let ran =
            scratch.run(&format!("check good.toml more.toml -f compact {order} --select */seen"));
        // Neither of the two has a schema.
        let told = if order.contains("builtin") { "" } else { "2 rules, no schema\n" };
        assert_eq!(ran.err, told, "{order}");
        let lines: Vec<&str> =
            ran.out.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
        let [a, b] = ["advice[a/seen] seen aa! -a", "advice[b/seen] seen bb! -b"];
        assert_eq!(lines, [a, b, a, b], "{order}");
    }
    for command in ["lint a b", "why a/seen good.toml -r a -r b"] {
        let ran = scratch.run(command);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{command}: {ran:?}");
    }
    let ran = scratch.run("definitions defs -r a -r b");
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn two_new_packs_load_together() {
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    for pack in ["a", "b"] {
        assert_eq!(scratch.run(&format!("new pack {pack}")).code, Some(0));
    }
    let ran = scratch.run("check good.toml -r a -r b");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert_holds(&ran.out, &[&format!("{} rules", shipped() + 2)]);
    assert!(rules(&scratch, "-r a -r b").contains(&"b/no-start-on-a-day-off".to_owned()));
    for command in
        ["test a b", "test a b --require-both", "test a", "lint a b", "test a b --coverage"]
    {
        let ran = scratch.run(command);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{command}: {ran:?}");
    }
    // A third may build on both: it sees what is not called alike in them.
    scratch.write("c/pack.toml", b"name = \"c\"\nextends = [\"../a\", \"../b\"]\n");
    scratch.write("c/seen.rhai", rule("advice").as_bytes());
    assert_eq!(rules(&scratch, "-r c").len(), shipped() + 3);
    let calling = rule("advice").replace("\"seen\"", "days::off(today(), true)");
    scratch.write("c/seen.rhai", calling.as_bytes());
    assert_refused(
        &scratch.run("check good.toml -r c"),
        &["unknown library `days`", "a and ", "both have such a library"],
    );
}

#[test]
fn a_table_is_replaced_wherever_a_pack_has_it() {
    let scratch = alike();
    scratch.write("tables/names.toml", b"a = \"x\"\nb = \"y\"\n");
    let ran = scratch.run("check good.toml -f compact -r a -r b -d tables");
    assert_holds(&ran.out, &["advice[a/seen] seen ax -a", "advice[b/seen] seen by -b"]);
    scratch.write("tables/names.toml", b"a = \"x\"\n");
    assert_refused(
        &scratch.run("check good.toml -r a -r b -d tables"),
        &["tables/names.toml", "`b`"],
    );
}

#[test]
fn libraries_of_one_pack_do_not_reach_into_another() {
    let scratch = alike();
    scratch.write("b/lib/only.rhai", b"fn here() { 1 }");
    let calling = rule("advice").replace("\"seen\"", "only::here()");
    scratch.write("a/seen.rhai", calling.as_bytes());
    assert_refused(
        &scratch.run("check good.toml -r a -r b"),
        &[
            "a/seen.rhai:8:",
            "unknown library `only`",
            "is a library of b: name its folder in `extends`",
        ],
    );
}

/// A whole schema of a customer file.
const WHOLE: &str = r#"{ "$id": "urn:whole", "properties": { "customer": { "type": "object" } } }"#;

#[test]
fn schemas_hold_together_or_are_refused() {
    let on_top = |key: &str, kind: &str| {
        format!(
            "{{ \"$ref\": \"urn:clearance:customer-file:1\", \"properties\": {{ \"{key}\": {{ \"type\": \"{kind}\" }} }} }}"
        )
    };
    let shipped = include_str!("../../../rules/document.schema.json");
    let other = WHOLE.replace("urn:whole", "urn:other").replace("object", "string");
    let named = |id: &str| WHOLE.replace("object", id);
    let is_whole = "this is a whole schema of documents, and so is a/document.schema.json";
    for (a, b, said) in [
        (on_top("x", "string"), on_top("y", "string"), ""),
        (on_top("x", "string"), on_top("x", "string"), ""),
        (on_top("x", "string"), on_top("x", "integer"), "says something else of this"),
        (on_top("title", "string"), on_top("title", "integer"), "says something else of this"),
        (WHOLE.to_owned(), WHOLE.to_owned(), ""),
        (WHOLE.to_owned(), other, is_whole),
        (WHOLE.to_owned(), named("array"), "another schema is called `urn:whole`"),
        (shipped.to_owned(), on_top("x", "string"), ""),
    ] {
        let scratch = alike();
        scratch.write("a/document.schema.json", a.as_bytes());
        scratch.write("b/document.schema.json", b.as_bytes());
        let ran = scratch.run("check good.toml -r a -r b");
        match said {
            "" => assert_eq!(ran.code, Some(0), "{a}\n{b}\n{ran:?}"),
            said => assert_refused(&ran, &["b/document.schema.json:1:", said]),
        }
    }
    // Who extends a pack may replace its schema.
    let scratch = alike();
    scratch.write("a/document.schema.json", WHOLE.as_bytes());
    assert_refused(
        &scratch.run("check good.toml -r builtin -r a"),
        &["this is a whole schema of documents, and so is builtin/document.schema.json"],
    );
    scratch.write("a/pack.toml", b"name = \"a\"\nextends = [\"../b\"]");
    scratch.write("a/lib/names.rhai", b"");
    for name in ["lib/names.rhai", "lib/words.rhai", "data/names.toml", "seen.rhai"] {
        std::fs::remove_file(scratch.path("b").join(name)).unwrap();
    }
    scratch.write("b/document.schema.json", shipped.replace(":1\"", ":2\"").as_bytes());
    scratch.write(
        "a/seen.rhai",
        rule("advice").replace("customer.customer.name", "customer.customer").as_bytes(),
    );
    scratch.write("tiny.toml", b"[customer]\nname = 5\n");
    let ran = scratch.run("check tiny.toml -r a -f compact");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
}
