//! One waiver more or fewer: the rest of the file stays byte for byte.

use std::sync::Arc;

use clearance_gate::waiver::waiver_edit::{NewWaiver, append_waiver, remove_waivers};
use clearance_gate::waiver::{Waiver, WaiverScope, read_waiver_file};
use clearance_syntax::source::Source;

use super::waiver;

fn read(text: &str) -> (Arc<Source>, Vec<Waiver>) {
    let source = Source::new("waivers.toml", text);
    let known: Vec<Arc<str>> = vec!["low".into()];
    let waivers = read_waiver_file(&source, &known)
        .unwrap_or_else(|diagnostics| panic!("{diagnostics:?}\n{text}"));
    (source, waivers)
}

fn new(reason: &str) -> NewWaiver {
    NewWaiver {
        rule: "low".into(),
        file: "customers/a.toml".into(),
        at: Some("items[id=\"a b\"].n".into()),
        reason: reason.into(),
        approved_by: "c.meier".into(),
        expires: jiff::civil::date(2026, 12, 31),
        ticket: None,
        values: Some(vec!["items[id=\"a b\"].n = 5".into(), HOSTILE.into()]),
    }
}

/// Texts before; with what stands between them and the new waiver.
const BEFORE: &[(&str, &str)] = &[
    ("", ""),
    ("\u{feff}", ""),
    ("# ours", "\n\n"),
    ("# ours\n", "\n"),
    ("# ours\n\n", ""),
    ("# ours\r\n", "\r\n"),
    ("\u{feff}# ours\r\n\r\n", ""),
    ("# ours\r\n# and yours", "\r\n\r\n"),
];

const HOSTILE: &str = "a = \"\"\" ''' \\ \u{1b}[31m \n\r\n\t \u{202e} ü # [[waivers]]";

#[test]
fn a_waiver_is_added_at_the_end_and_reads_back() {
    let others = [String::new(), waiver("x.toml", "  ticket='1' # odd  \n\n\n")];
    for (top, gap) in BEFORE {
        for other in &others {
            let ends = if top.contains('\r') { "\r\n" } else { "\n" };
            let before = match other.is_empty() {
                true => (*top).to_owned(),
                false => format!("{top}{gap}{}", other.replace('\n', ends)),
            };
            for reason in ["agreed", HOSTILE] {
                let text = append_waiver(&before, &new(reason));
                let rest = text.strip_prefix(&before).unwrap_or_else(|| panic!("{text:?}"));
                let gap = if other.is_empty() { gap } else { "" };
                assert!(rest.starts_with(&format!("{gap}[[waivers]]")), "{top:?} {rest:?}");
                assert!(
                    !ends.contains('\r') || !rest.replace("\r\n", "").contains('\n'),
                    "{rest:?}"
                );
                let (source, waivers) = read(&text);
                assert_eq!(waivers.len(), 1 + usize::from(!other.is_empty()));
                let last = waivers.last().unwrap();
                assert_eq!((last.reason.as_str(), last.rule.as_str()), (reason, "low"));
                assert_eq!(source.slice(last.expires_at), "2026-12-31");
                let WaiverScope::Files { values: Some((values, at)), .. } = &last.covers else {
                    panic!("{text}")
                };
                assert_eq!(*values, ["items[id=\"a b\"].n = 5", HOSTILE]);
                assert!(source.slice(*at).starts_with('[') && source.slice(*at).ends_with(']'));
                // What is added can be taken away again.
                let back = remove_waivers(&source, &[last]).unwrap();
                assert_eq!(back.trim_end(), before.trim_end());
            }
        }
    }
}

/// A file, which of its waivers go, and what is left. `W1` stands for a waiver.
const AWAY: &[(&str, &[usize], &str)] = &[
    ("W0", &[0], ""),
    ("W0\nW1\nW2", &[1], "W0\nW2"),
    ("W0\nW1\nW2", &[0, 1, 2], ""),
    ("W0\nW1", &[1], "W0"),
    ("W0\n\n\nW1", &[1], "W0"),
    ("W0W1W2", &[1], "W0W2"),
    // Comments above go with it, those at the top of the file and of others stay.
    ("# ours\nW0\n# of one\n# of it\nW1\n# of two\nW2", &[1], "# ours\nW0\n# of two\nW2"),
    ("# ours\nW0\nW1", &[0], "# ours\nW1"),
    ("# ours\n\n# of zero\nW0\nW1", &[0], "# ours\n\nW1"),
    ("W0# last\n\n# of one\nW1", &[0], "# of one\nW1"),
    ("W0# of one\nW1", &[0], "# of one\nW1"),
    ("W0\nW1\n# the end\n", &[1], "W0\n# the end\n"),
    ("[[waivers]] # head\nREST0\n\nW1", &[0], "W1"),
];

#[test]
fn what_is_taken_away_leaves_the_rest_as_it_is() {
    for (text, gone, left) in AWAY {
        for (mark, ends) in [("", "\n"), ("\u{feff}", "\r\n")] {
            let filled = |text: &str| {
                let mut text = text.to_owned();
                for n in 0..3 {
                    let one = waiver(&format!("{n}.toml"), "");
                    let long = "reason = '''\n[[waivers]]\n\n# no comment''' # why";
                    let one = one.trim_end().replace("reason = \"agreed\"", long) + "\n";
                    let rest = one.strip_prefix("[[waivers]]\n").unwrap().to_owned();
                    text =
                        text.replace(&format!("REST{n}\n"), &rest).replace(&format!("W{n}"), &one);
                }
                format!("{mark}{}", text.replace('\n', ends))
            };
            let (source, waivers) = read(&filled(text));
            let chosen: Vec<&Waiver> = gone.iter().map(|&n| &waivers[n]).collect();
            let rest = remove_waivers(&source, &chosen).unwrap();
            assert_eq!(rest, filled(left), "{text:?}");
            assert_eq!(read(&rest).1.len(), waivers.len() - gone.len());
        }
    }
}

#[test]
fn waivers_in_one_value_are_left_alone() {
    let text = "waivers = [{ rule = \"low\", file = \"a\", reason = \"r\", approved_by = \"b\", expires = 2026-12-31 }]\n";
    let (source, waivers) = read(text);
    assert_eq!(remove_waivers(&source, &[&waivers[0]]), None);
}
