//! `docs/formats.md`: what it says is read, is read so.

use crate::scratch::Scratch;

#[test]
fn examples_are_read_as_the_page_says() {
    let page = include_str!("../../../docs/formats.md");
    let blocks: Vec<(&str, &str)> =
        page.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n')).collect();
    assert_eq!(blocks.len() % 2, 0);
    let mut pairs = 0;
    for pair in blocks.chunks(2) {
        let [(format, text), ("json", wanted)] = pair else { panic!("{pair:?}") };
        let (file, stands_for) = (format!("a.{format}"), format!("{text}\n"));
        let scratch = Scratch::with(&[(&file, &stands_for)]);
        let ran = scratch.run(&format!("parse {file}"));
        assert_eq!(ran.out.trim_end(), *wanted, "{text}: {ran:?}");
        pairs += 1;
    }
    assert_eq!(pairs, 3);
}

#[test]
fn limits_are_those_of_the_page() {
    let page = include_str!("../../../docs/formats.md");
    let depth = clearance_syntax::document::MAX_DEPTH;
    let values = clearance_syntax::document::MAX_NODES / 1_000_000;
    let documents = clearance_syntax::document::MAX_DOCUMENTS / 1_000;
    for said in [
        format!("nest {depth} levels deep"),
        format!("holds {values},000,000 values"),
        format!("a file {documents},000 documents"),
    ] {
        assert!(page.contains(&said), "{said}");
    }
    for format in clearance_syntax::document::FORMATS {
        for extension in format.extensions {
            assert!(page.contains(&format!("`.{extension}`")), "{extension}");
        }
    }
}
