//! The function of a pack that says by which day a customer must have moved.

use crate::packs::assert_refused;
use crate::scratch::{GOOD, ON_SHIPPED, Scratch, assert_holds, rule};

/// A pack whose library has this function `by`.
fn pack(manifest: &str, function: &str) -> Scratch {
    let manifest = format!("name = \"mine\"\n\n[subject]\n{manifest}\n");
    Scratch::with(&[
        ("good.toml", GOOD),
        ("mine/pack.toml", &manifest),
        ("mine/document.schema.json", ON_SHIPPED),
        ("mine/seen.rhai", &rule("warning")),
        (
            "mine/lib/days.rhai",
            &format!("// Days.\n\n/// By when.\nfn by(customer) {{ {function} }}\n"),
        ),
    ])
}

/// What the page says in the column of deadlines.
fn deadline(scratch: &Scratch, arguments: &str) -> String {
    let ran = scratch.run(&format!("check -f html {arguments}"));
    let row = ran.out.split("<tr data-row=").nth(1).expect(&ran.err);
    let row = row.split("</tr>").next().unwrap();
    let time = row.split_once("<time datetime=\"").map(|(_, rest)| rest);
    time.map_or("none", |rest| rest.split('"').next().unwrap()).to_owned()
}

const MINE: &str = "good.toml -r mine";

#[test]
fn it_gives_the_day() {
    for (function, day) in [
        ("customer.source.subscriptions[0].ends", "2026-12-30"),
        ("today()", "2026-11-22"),
        ("", "none"),
        ("if customer.name == \"\" { today() }", "none"),
    ] {
        // `customer` is the whole file in rules, as it is here.
        let function = function.replace("customer.name", "customer.customer.name");
        let scratch = pack("deadline = \"days::by\"", &function);
        assert_eq!(deadline(&scratch, MINE), day, "{function}");
        assert_eq!(scratch.run("check good.toml -r mine -f compact").code, Some(0));
        assert_eq!(scratch.run("lint mine").code, Some(0), "it is called by the manifest");
    }
}

#[test]
fn keys_lead_to_the_day_where_there_is_no_function() {
    let scratch = pack("deadlines = [\"source.subscriptions.ends\"]", "()");
    assert_eq!(deadline(&scratch, MINE), "2026-12-30");
}

#[test]
fn the_shipped_pack_knows_that_a_subscription_renews() {
    let standard = "auto_renew = false\ncancels = 2026-12-30";
    assert!(GOOD.contains(standard) && GOOD.contains("ends = 2027-01-31"));
    let source = |more: &str| GOOD.replace(standard, more);
    for (customer, day) in [
        (GOOD.to_owned(), "2026-12-30"),
        (source("auto_renew = false\ncancels = 2026-12-01"), "2026-12-01"),
        // It ends with its term, whatever is written.
        (source("auto_renew = false\ncancels = 2027-06-30"), "2026-12-30"),
        // It renews, so that the other subscription ends first.
        (source("auto_renew = true\ncancels = 2027-06-30"), "2027-01-31"),
        (source("").replace("ends = 20", "ends = 99"), "none"),
    ] {
        let scratch = Scratch::with(&[("good.toml", &customer)]);
        assert_eq!(deadline(&scratch, "good.toml"), day, "{customer}");
    }
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    assert_eq!(deadline(&scratch, "good.toml --as-of 2035-01-01"), "2027-01-31");
}

#[test]
fn what_it_cannot_be_is_refused() {
    for (manifest, said) in [
        ("deadline = \"days::buy\"", "the functions of `days` are `by`"),
        ("deadline = \"dayz::by\"", "dayz"),
        ("deadline = \"by\"", "pack.toml:4:12"),
        ("deadline = \"days::by(1); evil\"", "pack.toml:4:12"),
        ("deadline = 5", "pack.toml:4:12"),
        ("deadline = \"days::by\"\ndeadlines = [\"a\"]", "`deadline` already gives the day"),
    ] {
        let ran = pack(manifest, "()").run("check good.toml -r mine");
        assert_refused(&ran, &[said, "pack.toml:"]);
    }
    // A function of two parameters is not it.
    let scratch = pack("deadline = \"days::by\"", "()");
    scratch.write("mine/lib/days.rhai", b"fn by(customer, more) { more }");
    assert_refused(&scratch.run("check good.toml -r mine"), &["days::by", "pack.toml:4:1"]);
    // A manifest of one line has no room for the call.
    scratch.write("mine/pack.toml", b"subject = { deadline = \"days::b\" }\nname = \"mine\"\n");
    assert_refused(&scratch.run("check good.toml -r mine"), &["pack.toml:1:"]);
}

#[test]
fn one_that_breaks_is_told_in_every_form() {
    for (function, said) in [
        ("throw \"no day\"", "no day"),
        ("\"2026-12-30\"", "`days::by` must give a day or `()`, found a string"),
        ("loop {}", "operations"),
        ("report(customer, \"x\"); today()", "report"),
    ] {
        let scratch = pack("deadline = \"days::by\"", function);
        for format in ["human", "compact", "json", "html", "csv", "junit", "markdown"] {
            let ran = scratch.run(&format!("check good.toml -r mine -f {format}"));
            assert_eq!(ran.code, Some(3), "{format}: {ran:?}");
            if matches!(format, "human" | "compact" | "json") {
                assert_holds(&ran.out, &[said, "subject.deadline"]);
            }
        }
        let ran = scratch.run("check good.toml -r mine -f compact");
        assert!(
            ran.out.contains("mine/lib/days.rhai:4:") || ran.out.contains("mine/pack.toml:4:12"),
            "{ran:?}"
        );
    }
    let scratch = pack("deadline = \"days::by\"", "throw \"no day\"");
    let ran = scratch.run("check good.toml -r mine");
    assert_holds(&ran.out, &["it was called from mine/pack.toml:4:19"]);
    // Those that break the schema are not asked about.
    scratch.write("good.toml", b"[customer]\n");
    assert_eq!(scratch.run("check good.toml -r mine").code, Some(1));
}
