//! Files, folders and standard input.

use serde_json::json;

use crate::scratch::{GOOD, Scratch, assert_holds};

/// The names of files that a run looked at: each of them has no customer in it.
fn looked_at(scratch: &Scratch, paths: &str) -> Vec<String> {
    let ran = scratch.run(&format!("check -f compact {paths}"));
    let is_of_none =
        |line: &str| line.contains("missing keys `customer`") || line.contains("the file is empty");
    let lines = ran.out.lines().filter(|line| is_of_none(line));
    lines.map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

/// Folders with all that is passed over.
fn mixed() -> Scratch {
    let files = [
        "a.toml",
        "B.JSON",
        "sub/c.yml",
        "sub/x.toml/d.toml",
        "sub/two words.toml",
        "sub/größe.toml",
    ];
    let passed = ["clearance.toml", ".hidden.toml", ".git/e.toml", "notes.txt", "no-extension"];
    let scratch = Scratch::with(&[("book/pack/pack.toml", "name = 'x'"), ("book/pack/f.toml", "")]);
    for file in files.iter().chain(&passed) {
        let text = if file.ends_with("JSON") {
            "{}"
        } else if file.ends_with("yml") {
            "a: 1"
        } else {
            "a = 1"
        };
        scratch.write(&format!("book/{file}"), text.as_bytes());
    }
    scratch
}

#[test]
fn folders_are_walked_and_what_is_no_customer_is_passed_over() {
    let scratch = mixed();
    let found = [
        "book/B.JSON",
        "book/a.toml",
        "book/sub/c.yml",
        "book/sub/größe.toml",
        "book/sub/two words.toml",
        "book/sub/x.toml/d.toml",
    ];
    assert_eq!(looked_at(&scratch, "book"), found);
    let said = scratch.run("check -v -f compact book").err;
    let said: Vec<&str> = said.lines().collect();
    assert_eq!(
        said,
        [
            "rules from builtin",
            "skipped book/.git: a folder of a tool",
            "skipped book/.hidden.toml: hidden",
            "skipped book/clearance.toml: configuration",
            "skipped book/no-extension: unknown extension",
            "skipped book/notes.txt: unknown extension",
            "skipped book/pack: a folder of rules",
            "skipped book/pack/f.toml: in a folder of rules",
        ]
    );
    assert_eq!(
        scratch.run("check -f compact book").err,
        "3 files were skipped: 1 hidden, 1 configuration, 1 in a folder of rules; -v lists them\n"
    );
    assert_eq!(scratch.run("check -q -f compact book").err, "");
}

#[test]
fn a_place_is_checked_once_however_often_it_is_named() {
    let scratch = mixed();
    let once = looked_at(&scratch, "book");
    let whole = scratch.path("book/a.toml");
    for paths in [
        "book book",
        "book book/a.toml",
        "book/a.toml ./book",
        "book/sub book",
        "book/sub/../../book book",
        "book/sub/x.toml book/sub book",
        &format!("{} book", whole.display()),
    ] {
        assert_eq!(looked_at(&scratch, paths), once, "{paths}");
    }
    assert_eq!(
        looked_at(&scratch, "book/a.toml ./book/a.toml book/../book/a.toml"),
        ["book/a.toml"]
    );
    // What the walk passes over is looked at where it is named.
    for named in ["book/.hidden.toml", "book/.git", "book/pack/f.toml", "book/clearance.toml"] {
        assert_eq!(looked_at(&scratch, &format!("book {named}")).len(), once.len() + 1, "{named}");
    }
}

#[test]
fn without_paths_the_working_folder_is_walked() {
    let of = "customer = 1";
    let scratch = Scratch::with(&[("a.toml", of), ("sub/b.toml", of)]);
    let looked_at = |paths: &str| {
        let ran = scratch.run(&format!("check -f compact {paths}"));
        let lines =
            ran.out.lines().filter(|line| line.contains("missing keys `partner`, `source`"));
        lines.map(|line| line.split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for paths in ["-q", ".", "./"] {
        assert_eq!(looked_at(paths), ["a.toml", "sub/b.toml"], "{paths}");
    }
}

#[test]
fn a_folder_of_rules_is_no_folder_of_customers() {
    let scratch = mixed();
    let ran = scratch.run("check book/pack");
    assert_eq!(ran.code, Some(2));
    assert_holds(&ran.err, &["book/pack is a folder of rules", "--packs book/pack"]);
}

#[test]
fn a_named_file_of_unknown_extension_is_refused_with_a_list() {
    let scratch = mixed();
    for path in ["book/notes.txt", "book/no-extension"] {
        let ran = scratch.run(&format!("check book {path}"));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert_holds(
            &ran.err,
            &[path, "toml (.toml)", "jsonl (.jsonl, .ndjson)", "yaml (.yaml, .yml)"],
        );
    }
}

#[test]
fn a_missing_path_is_told_and_the_others_are_checked() {
    let scratch = mixed();
    let ran = scratch.run("check -f compact nope.toml nowhere book/a.toml");
    assert_eq!(ran.code, Some(3));
    assert_holds(&ran.out, &["nope.toml", "nowhere", "no such file or folder", "book/a.toml:1:1"]);
}

#[test]
fn names_with_odd_characters_are_read() {
    let scratch = Scratch::with(&[]);
    scratch.write("d/new\nline.toml", b"a = 1");
    scratch.write("d/bell\u{7}.toml", b"a = 1");
    scratch.write("d/-.toml", b"a = 1");
    let ran = scratch.run("check -f json d");
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let files: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["file"].as_str().unwrap())
        .collect();
    for name in ["d/new\nline.toml", "d/bell\u{7}.toml", "d/-.toml"] {
        assert!(files.contains(&name), "{name:?}");
    }
    for format in ["human", "compact"] {
        assert!(!scratch.run(&format!("check -f {format} d")).out.contains('\u{7}'));
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::{Scratch, assert_holds, looked_at};

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_utf8_are_read() {
        let scratch = Scratch::with(&[("d/a.toml", "")]);
        fs::write(scratch.path("d").join(OsStr::from_bytes(b"b\xff.toml")), "").unwrap();
        assert_eq!(looked_at(&scratch, "d"), ["d/a.toml", "d/b\u{fffd}.toml"]);
    }

    #[test]
    fn links_are_passed_over_unless_named() {
        let scratch = Scratch::with(&[("d/a.toml", ""), ("e/b.toml", "")]);
        symlink(scratch.path("e"), scratch.path("d/folder")).unwrap();
        symlink(scratch.path("e/b.toml"), scratch.path("d/file.toml")).unwrap();
        symlink(scratch.path("d"), scratch.path("d/loop")).unwrap();
        symlink(scratch.path("gone"), scratch.path("d/broken.toml")).unwrap();
        assert_eq!(looked_at(&scratch, "d"), ["d/a.toml"]);
        assert_eq!(looked_at(&scratch, "d d/folder"), ["d/a.toml", "d/folder/b.toml"]);
        assert_eq!(looked_at(&scratch, "d/file.toml e"), ["e/b.toml"]);
        assert_eq!(looked_at(&scratch, "d/loop d"), ["d/a.toml"]);
        let broken = scratch.run("check -f compact d/broken.toml");
        assert_eq!(broken.code, Some(3));
        assert_holds(&broken.out, &["no such file or folder"]);
    }

    #[test]
    fn what_may_not_be_read_is_told() {
        let scratch = Scratch::with(&[("d/a.toml", ""), ("d/b.toml", ""), ("d/sub/c.toml", "")]);
        for path in ["d/a.toml", "d/sub"] {
            fs::set_permissions(scratch.path(path), fs::Permissions::from_mode(0o000)).unwrap();
        }
        let everything_may_be_read = fs::read(scratch.path("d/a.toml")).is_ok();
        let ran = scratch.run("check -f compact d");
        fs::set_permissions(scratch.path("d/sub"), fs::Permissions::from_mode(0o700)).unwrap();
        if everything_may_be_read {
            return;
        }
        assert_eq!(ran.code, Some(3));
        assert_holds(
            &ran.out,
            &["d/a.toml", "d/sub", "cannot be read: permission denied", "d/b.toml:1:1"],
        );
    }

    #[test]
    fn deep_folders_are_walked() {
        let scratch = Scratch::with(&[("top.toml", "")]);
        let deep = format!("d/{}", "x/".repeat(300));
        scratch.write(&format!("{deep}a.toml"), b"");
        assert_eq!(looked_at(&scratch, "d"), [format!("{deep}a.toml")]);
    }
}

#[test]
fn standard_input_is_read_in_every_format() {
    let scratch = Scratch::with(&[]);
    for (name, text) in [
        ("c.toml", "[customer]\nname = 1\n"),
        ("c.json", "{\n  \"customer\": {\"name\": 1}}"),
        ("c.jsonl", "\n{\"customer\": {\"name\": 1}}"),
        ("in/c.ndjson", "\n{\"customer\": {\"name\": 1}}"),
        ("c.yaml", "customer:\n  name: 1\n"),
        ("c.YML", "customer:\n  name: 1\n"),
    ] {
        let ran =
            scratch.pipe(&format!("check - --stdin-filename {name} -f compact"), text.as_bytes());
        assert_eq!(ran.code, Some(1), "{name}: {ran:?}");
        let line = ran.out.lines().find(|line| line.contains("expected text")).unwrap();
        assert!(line.starts_with(&format!("{name}:2:")), "{line}");
    }
    assert_eq!(scratch.pipe("check -", GOOD.as_bytes()).code, Some(0));
    let twice = scratch.pipe("check - - -f compact", b"");
    assert_eq!(twice.out.matches("the file is empty").count(), 1);
    let unknown = scratch.pipe("check - --stdin-filename c.txt", b"");
    assert_eq!(unknown.code, Some(2));
    assert_holds(&unknown.err, &["c.txt", "the formats are"]);
}

/// A byte that is no text is one: what comes after it keeps its place.
#[test]
fn what_is_not_utf8_spans_one_byte() {
    let scratch = Scratch::with(&[]);
    for (text, at) in [
        (&b"[customer]\nname = \"caf\xe9\"\n"[..], 22),
        // The first three bytes of a character of four, and a line after it.
        (&b"a = \"\xf0\x9f\x98\"\nb = 1\n"[..], 5),
        (&b"\xff\xfe["[..], 0),
    ] {
        scratch.write("latin.toml", text);
        let ran = scratch.run("check -f json latin.toml");
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let place = &json["broken"][0]["place"];
        assert_eq!((&place["offset"], &place["length"]), (&json!(at), &json!(1)), "{place}");
        assert_eq!(place["line"], place["end_line"]);
        let column = place["column"].as_u64().unwrap();
        assert_eq!(place["end_column"], json!(column + 1));
    }
}

#[test]
fn what_is_not_utf8_is_shown_at_its_first_byte() {
    let scratch = Scratch::with(&[]);
    let text = b"[customer]\nname = \"caf\xe9\"\n";
    scratch.write("latin.toml", text);
    let line = ":2:12: broken[file] not UTF-8: byte 0xe9\n";
    let ran = scratch.run("check -f compact latin.toml");
    assert_eq!((ran.code, ran.out), (Some(3), format!("latin.toml{line}")));
    let ran = scratch.pipe("check -f compact -", text);
    assert_eq!((ran.code, ran.out), (Some(3), format!("stdin.toml{line}")));
}

#[test]
fn size_limits_hold_to_the_byte() {
    let scratch = Scratch::with(&[]);
    let padded = |size: usize| format!("{GOOD}{}", "#".repeat(size - GOOD.len()));
    for (limit, size) in
        [("4096", 4096), ("4K", 4096), ("4k", 4096), ("4KiB", 4096), ("1M", 1 << 20)]
    {
        for (text, code) in [(padded(size), 0), (padded(size + 1), 3)] {
            scratch.write("a.toml", text.as_bytes());
            let arguments = format!("check --max-file-size {limit} -f compact");
            let ran = scratch.run(&format!("{arguments} a.toml"));
            assert_eq!(ran.code, Some(code), "{limit}: {ran:?}");
            assert_eq!(ran.out.contains("larger than"), code == 3);
            assert_eq!(scratch.pipe(&format!("{arguments} -"), text.as_bytes()).code, Some(code));
        }
    }
}

#[test]
fn byte_order_marks_and_carriage_returns_are_fine() {
    let scratch = Scratch::with(&[]);
    scratch.write("marked.toml", format!("\u{feff}{GOOD}").as_bytes());
    let other = GOOD.replace("contoso.onmicrosoft.com", "contoso-2.onmicrosoft.com");
    scratch.write("windows.toml", other.replace('\n', "\r\n").as_bytes());
    assert_eq!(scratch.run("check .").code, Some(0));
}

#[cfg(unix)]
#[test]
fn names_and_what_rules_print_cannot_steer_a_terminal() {
    let scratch = Scratch::with(&[("good.toml", GOOD)]);
    scratch.write("x\u{1b}]0;title.txt", b"");
    let rule = crate::scratch::rule("advice")
        .replace("    report(", "    print(\"\\x1b[2J first\\nsecond\");\n    report(");
    scratch.write("p/r.rhai", rule.as_bytes());
    let ran = scratch.run("check . -v --trace -r p");
    assert_holds(&ran.err, &["skipped x\\u{1b}]0;title.txt", "\\u{1b}[2J first\nsecond"]);
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
    let ran = scratch.command(&["why", "\u{1b}[2J", "good.toml"]).run();
    assert!(!ran.err.contains('\u{1b}') && ran.code == Some(2));
}
