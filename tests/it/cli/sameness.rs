//! The same input gives the same bytes.

use clearance_render::output::REPORT_FORMATS;

use crate::scratch::{GOOD, Scratch};

/// Customers of all kinds: good, with findings, breaking the schema, unparsable, not UTF-8.
fn crowd() -> Scratch {
    let scratch = Scratch::with(&[("a/pack.md", "")]);
    for n in 0..120 {
        let (folder, name) = (["a", "b", "b/c"][n % 3], n * 7919 % 120);
        let text = match n % 6 {
            0 | 1 => GOOD.to_owned(),
            2 => GOOD.replace("licenses = ", "licenses = 1"),
            3 => GOOD.replace("country", "contry"),
            4 => format!("{GOOD}\n[[[\nx = = 1\n"),
            _ => GOOD.replace("accepted", "requested").replace("= true", "= 1"),
        };
        let bytes = if n % 20 == 0 { b"\xff".to_vec() } else { text.into_bytes() };
        scratch.write(&format!("{folder}/{name:03}.toml"), &bytes);
    }
    scratch
}

#[test]
fn threads_and_the_order_of_paths_change_nothing() {
    let scratch = crowd();
    for format in REPORT_FORMATS.iter().map(|output| output.name) {
        let first = scratch.run(&format!("check a b -f {format} -j 1"));
        assert_eq!(first.code, Some(3));
        assert!(first.out.len() > 5_000);
        // What is the same of the findings is so in every format; each is tried with threads and another order.
        let more: &[&str] =
            if format == "json" { &["a b -j 2", "a b -j 8", "b a -j 8"] } else { &[] };
        for again in more.iter().chain(&["b/c a b/../b ./b -j 3"]) {
            let ran = scratch.run(&format!("check {again} -f {format}"));
            assert!(ran == first, "check {again} -f {format} differs");
        }
    }
}
