//! `clearance waivers renew`.

use super::{check, folder, found, items, waiver};
use crate::scratch::{Scratch, assert_holds};

fn read(scratch: &Scratch) -> String {
    std::fs::read_to_string(scratch.path("waivers.toml")).unwrap()
}

/// Three waivers with comments: of two rules, for two files, with and without values.
fn three() -> (Scratch, String) {
    let tied = waiver("customers/a.toml", "at = \"items[id=A].n\"\nvalues = [\n  # looked at\n  \"items[id=A].n = 5\",\n] # that is all")
        .replace("expires = 2026-12-31", "expires = 2026-12-31 # a Thursday");
    let quoted =
        waiver("customers/b.toml", "").replace("2026-12-31", "'2026-12-20'").replace("low", "odd");
    let glob = waiver("customers/*.toml", "ticket = \"T\"").replace("agreed", "all of them");
    let text = format!("\u{feff}# Ours.\n\n{tied}\n# of b\n{quoted}\n{glob}# the end\n")
        .replace('\n', "\r\n");
    let odd = "[[items]]\nid = \"A\"\nnote = \"odd\"\n";
    let scratch = folder(&[
        ("customers/a.toml", &items(&[5])),
        ("customers/b.toml", odd),
        ("waivers.toml", &text),
    ]);
    (scratch, text)
}

#[test]
fn only_the_day_changes() {
    for (options, changes) in [
        ("--rule odd --expires 2027-01-31", &[("'2026-12-20'", "'2027-01-31'")][..]),
        ("--rule odd --expires 70d", &[("'2026-12-20'", "'2027-01-31'")]),
        ("--number 1 --expires 2027-01-31", &[("2026-12-31 # a", "2027-01-31 # a")]),
        ("--file customers/b.toml --rule odd --expires 70d", &[("'2026-12-20'", "'2027-01-31'")]),
        (
            "--file customers/*.toml --expires 70d",
            &[("expires = 2026-12-31\r\nticket", "expires = 2027-01-31\r\nticket")],
        ),
        (
            "--rule low --expires 70d --approved-by \"d. \\\"D\\\"\"",
            &[
                ("2026-12-31 # a", "2027-01-31 # a"),
                ("expires = 2026-12-31\r\nticket", "expires = 2027-01-31\r\nticket"),
                ("approved_by = \"c.meier\"", ""),
            ],
        ),
    ] {
        let (scratch, mut wanted) = three();
        let ran = scratch.run(&format!("waivers renew {options} customers"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{options}: {ran:?}");
        assert_holds(&ran.out, &["holds until 2027-01-31 (2026-12-"]);
        if options.contains("--approved-by") {
            assert_eq!(
                read(&scratch).matches("approved_by = \"d. ").count(),
                2,
                "{}",
                read(&scratch)
            );
            continue;
        }
        for (old, new) in changes {
            assert!(wanted.contains(old), "{old}");
            wanted = wanted.replacen(old, new, 1);
        }
        assert_eq!(read(&scratch), wanted, "{options}");
    }
}

#[test]
fn values_change_only_where_that_is_asked_for() {
    let (scratch, before) = three();
    scratch.write("customers/a.toml", items(&[6]).as_bytes());
    // The first holds no more, the last takes its place.
    let ran = scratch.run("waivers renew --number 1 --expires 2027-01-31 customers");
    assert_eq!(ran.code, Some(0));
    assert!(!ran.out.contains("6 now"), "{ran:?}");
    assert_holds(&read(&scratch), &["\"items[id=A].n = 5\""]);
    let dry = scratch.run("waivers renew --number 1 --values --dry-run customers");
    assert_holds(&dry.out, &["-  \"items[id=A].n = 5\",", "+  \"items[id=A].n = 6\","]);
    assert_holds(&read(&scratch), &["\"items[id=A].n = 5\""]);
    let ran = scratch.run("waivers renew --number 1 --values customers");
    assert_holds(&ran.out, &["waivers.toml:3: low", "  items[id=A].n is 6 now (5 when approved)"]);
    let after = read(&scratch);
    assert_holds(
        &after,
        &["values = [\r\n  \"items[id=A].n = 6\",\r\n] # that is all", "# of b\r\n"],
    );
    assert!(!after.replace("\r\n", "").contains('\n'));
    assert_eq!(after.lines().count(), before.lines().count() - 1, "but for a comment in the list");
    // One that waives whatever is there is tied from now on.
    let ran = scratch.run("waivers renew --rule odd --values customers");
    assert_holds(&ran.out, &["  items[id=A].note = \"odd\""]);
    assert_holds(
        &read(&scratch),
        &["expires = '2026-12-20'\r\nvalues = [\r\n  \"items[id=A].note = \\\"odd\\\"\",\r\n]\r\n"],
    );
    let all = ["customers/a.toml:3 waived[low]", "customers/b.toml:3 waived[odd]"];
    let shadowed = "waivers.toml:26 warning[waiver/unused]";
    assert_eq!(check(&scratch, ""), found(0, &[&all[..], &[shadowed]].concat()));
}

#[test]
fn a_waiver_of_an_earlier_version_is_tied_anew() {
    let old = waiver("customers/a.toml", "value = \"sha256:0123456789abcdef\" # old");
    let scratch = folder(&[("customers/a.toml", &items(&[5])), ("waivers.toml", &old)]);
    assert_eq!(check(&scratch, "").0, Some(1));
    let ran = scratch.run("waivers renew --rule low --values customers");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let wanted = old
        .replace("value = \"sha256:0123456789abcdef\"", "values = [\n  \"items[id=A].n = 5\",\n]");
    assert_eq!(read(&scratch), wanted);
    assert_eq!(check(&scratch, ""), found(0, &["customers/a.toml:3 waived[low]"]));
}

#[test]
fn what_cannot_be_renewed_changes_nothing() {
    let (scratch, before) = three();
    scratch.write("customers/c.toml", items(&[5, 6]).as_bytes());
    for (options, said) in [
        ("--rule low", "--expires"),
        ("--expires 30d", "--rule"),
        ("--rule low --expires 181d", "180 days at most"),
        ("--rule low --expires 2026-11-21", "is past"),
        ("--rule low --expires soon", "in days, as in 90d"),
        ("--rule loww --expires 30d", "no waiver is meant"),
        ("--file customers/z.toml --expires 30d", "no waiver is meant"),
        ("--number 4 --expires 30d", "there is no waiver 4"),
        ("--number 0 --expires 30d", "there is no waiver 0"),
        ("--number 3 --values", "3 findings are meant"),
        ("--rule low --expires 90d --approved-by ' '", "`--approved-by` is empty"),
    ] {
        let ran = scratch.run(&format!("waivers renew {options} customers"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{options}: {ran:?}");
        assert_holds(&ran.err, &[said]);
        assert_eq!(read(&scratch), before, "{options}");
    }
    scratch.write("customers/a.toml", items(&[50]).as_bytes());
    let ran = scratch.run("waivers renew --number 1 --values customers");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["nothing is found there"]);
    // A later day stays.
    let ran = scratch.run("waivers renew --number 1 --expires 2026-12-01 customers");
    assert_eq!((ran.code, read(&scratch)), (Some(0), before));
    assert_holds(&ran.out, &["holds until 2026-12-31 already"]);
}

#[test]
fn waivers_in_comments_are_left_to_their_authors() {
    let inline = "[[items]]\nn = 5 # clearance: allow(low) until=2026-11-25 reason=\"agreed\"\n";
    let scratch = folder(&[("customers/a.toml", inline)]);
    let ran = scratch.run("waivers renew --rule low --expires 30d customers");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["left as it is: customers/a.toml:2, a comment", "no waiver is meant"]);
    let listed = "waivers = [{ rule = \"low\", file = \"customers/a.toml\", reason = \"r\", approved_by = \"b\", expires = 2026-12-01 }]\n";
    scratch.write("waivers.toml", listed.as_bytes());
    let ran = scratch.run("waivers renew --number 1 --expires 30d customers");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["cannot be changed"]);
    assert_eq!(read(&scratch), listed);
}
