//! `fixtures/one-file-per-tenant`: each folder is a batch, and its marks say what must be found.

use std::path::{Path, PathBuf};

use clearance_engine::files::{Found, Input};
use clearance_syntax::document::JSON_WITH_COMMENTS;

use super::run::{checked, input, shipped};

const RULE: &str = "one-file-per-tenant";

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    paths
}

/// `file:line` and the part of the message for each mark.
fn marks(name: &str, text: &str) -> Vec<(String, String)> {
    let mark = |(index, line): (usize, &str)| {
        let (_, said) = line.split_once(&format!("expect: {RULE}"))?;
        Some((format!("{name}:{}", index + 1), said.trim().trim_matches('"').to_owned()))
    };
    text.lines().enumerate().filter_map(mark).collect()
}

#[test]
fn every_mark_is_found_and_nothing_else() {
    let pack = shipped(RULE);
    let (mut caught, mut passed) = (0, 0);
    for case in below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(RULE)) {
        let (mut expected, mut found) = (Vec::new(), Vec::new());
        for path in below(&case) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            expected.extend(marks(name, &text));
            found.push(match name.ends_with(".json") {
                true => Found::File(Input::bytes(name, &JSON_WITH_COMMENTS, text.into_bytes())),
                false => input((name, &text)),
            });
        }
        let report = checked(&pack, found.into_iter(), 1).report;
        assert!(report.broken.is_empty(), "{}: {:?}", case.display(), report.broken);
        let got = report.findings.iter().map(|finding| {
            let place = &finding.place;
            (format!("{}:{}", place.source.name, place.start().line), finding)
        });
        let got: Vec<_> = got.collect();
        let places: Vec<&String> = got.iter().map(|(place, _)| place).collect();
        let wanted: Vec<&String> = expected.iter().map(|(place, _)| place).collect();
        assert_eq!(places, wanted, "{}", case.display());
        for ((_, finding), (_, said)) in got.iter().zip(&expected) {
            assert!(finding.message.contains(said), "{}", finding.message);
            assert_eq!(finding.place.pointer, "/customer/tenant");
            let [label] = finding.labels.as_slice() else { panic!("one label") };
            assert_eq!(label.place.pointer, "/customer/tenant");
        }
        *(if expected.is_empty() { &mut passed } else { &mut caught }) += 1;
    }
    assert!(caught >= 5 && passed >= 3, "{caught} caught, {passed} passed");
}
