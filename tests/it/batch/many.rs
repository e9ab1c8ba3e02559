//! Many customers: the same bytes in any order, and no more than linear time.

use clearance_engine::files::Found;
use clearance_engine::script::Limits;

use super::run::{checked, customer, input, shipped_within};
use crate::scratch::Scratch;

const CUSTOMERS: usize = 20_000;

/// How many operations the rule may take for each customer.
const MOST_OPERATIONS: u64 = 20;

/// Every tenth customer has the tenant of the one that is half a book before it.
fn tenant(nth: usize) -> String {
    let of = if nth.is_multiple_of(10) { nth % (CUSTOMERS / 2) } else { nth };
    format!("t{of}.onmicrosoft.com")
}

#[test]
fn twenty_thousand_customers_are_looked_at_together() {
    let limits = Limits { operations: MOST_OPERATIONS * CUSTOMERS as u64, ..Limits::default() };
    let pack = shipped_within("one-file-per-tenant", limits);
    let found = (0..CUSTOMERS).map(|nth| -> Found {
        input((&format!("{nth:05}.toml"), &customer("C", &tenant(nth), 1)))
    });
    let report = checked(&pack, found, 2).report;
    // What takes more operations is broken.
    assert!(report.broken.is_empty(), "{:?}", report.broken);
    assert_eq!(report.findings.len(), CUSTOMERS / 20);
    assert_eq!(report.summary.failed_documents, CUSTOMERS as u64 / 20);
    for (nth, finding) in report.findings.iter().enumerate() {
        let number = CUSTOMERS / 2 + nth * 10;
        assert_eq!(finding.place.source.name, format!("{number:05}.toml"));
        assert_eq!(
            finding.place.source.slice(finding.place.span),
            format!("\"{}\"", tenant(number))
        );
        let label = &finding.labels[0].place;
        assert_eq!(label.source.name, format!("{:05}.toml", nth * 10));
    }
}

#[test]
fn threads_and_the_order_of_paths_change_nothing() {
    let scratch = Scratch::with(&[]);
    for nth in 0..120 {
        let (folder, tenant) = (["a", "b", "b/c"][nth % 3], nth * 7919 % 40);
        let name = format!("{folder}/{:03}.toml", nth * 7919 % 120);
        let mut text = customer("C", &format!("T{tenant}.example"), 1).into_bytes();
        if nth % 30 == 7 {
            text = b"[customer".to_vec();
        }
        scratch.write(&name, &text);
    }
    for format in ["human", "compact", "json"] {
        let first = scratch.run(&format!("check a b -f {format} -j 1"));
        assert_eq!(first.code, Some(3), "{first:?}");
        assert!(first.out.matches("one-file-per-tenant").count() > 60, "{}", first.out);
        for again in ["a b -j 2", "b a -j 8", "b/c a b/../b ./b -j 3"] {
            let ran = scratch.run(&format!("check {again} -f {format}"));
            assert!(ran == first, "check {again} -f {format} differs");
        }
    }
}

#[test]
fn standard_input_is_one_of_all() {
    let text = customer("C", "t.example", 1);
    let scratch = Scratch::with(&[("a.toml", &text)]);
    let ran = scratch.pipe(
        "check a.toml - --select one-file-per-tenant -f compact",
        text.replace("t.example", "T.Example").as_bytes(),
    );
    let said = "stdin.toml:3:10: error[one-file-per-tenant] the move of T.Example is described more than once\n";
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), said), "{ran:?}");
}
