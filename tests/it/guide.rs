//! The guide for people who write rules: what it shows is what happens.
//!
//! Its blocks are taken in order. One with a file's name behind its language is written there; `console` runs its
//! commands and holds what they print against what is shown; `rhai gives` holds what expressions give against what stands
//! behind them. A comment `<!-- remove FILE -->` removes a file again. `diff` with a file's name changes lines of that file.

use std::path::Path;

use crate::functions::outcome;
use crate::scratch::Scratch;

/// A piece of the guide.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    File {
        name: String,
        text: String,
    },
    Gone(String),
    Answers {
        name: String,
        diff: String,
    },
    Commands(String),
    Gives(String),
    /// Shown only: its language and its text.
    Shown(String, String),
}

fn guide() -> String {
    page("docs/rules.md")
}

/// The text of a page, by its path in the project.
pub(crate) fn page(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn pieces(guide: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in guide.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some((info.to_owned(), String::new())),
            (Some(_), Some((info, text))) => {
                pieces.push(piece(info, std::mem::take(text)));
                open = None;
            }
            (None, Some((_, text))) => *text += &format!("{line}\n"),
            (None, None) => {
                let gone = line.strip_prefix("<!-- remove ").and_then(|it| it.strip_suffix(" -->"));
                pieces.extend(gone.map(|name| Piece::Gone(name.to_owned())));
            }
        }
    }
    assert!(open.is_none(), "a block is not closed");
    pieces
}

fn piece(info: &str, text: String) -> Piece {
    match info.split_once(' ') {
        None if info == "console" => Piece::Commands(text),
        Some(("rhai", "gives")) => Piece::Gives(text),
        Some(("diff", name)) => Piece::Answers { name: name.to_owned(), diff: text },
        Some((_, name)) => Piece::File { name: name.to_owned(), text },
        None => Piece::Shown(info.to_owned(), text),
    }
}

/// A text with the changes of a diff, in which a line stands for one that begins with it, and for the lines of a comment that go on behind
/// it.
pub(crate) fn apply_answers(text: &str, diff: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut at = 0;
    for line in diff.lines() {
        let (mark, own) = line.split_at_checked(1).unwrap_or((line, ""));
        match mark {
            "+" => {
                lines.insert(at, own.to_owned());
                at += 1;
            }
            "-" => {
                let found = lines.iter().skip(at).position(|line| line.starts_with(own));
                at += found.unwrap_or_else(|| panic!("`{own}` is not in:\n{}", lines.join("\n")));
                lines.remove(at);
                while lines.get(at).is_some_and(|line| line.starts_with("#   ")) {
                    lines.remove(at);
                }
            }
            _ => panic!("{line}"),
        }
    }
    lines.join("\n") + "\n"
}

/// Runs the commands of a block; what differs from what it shows.
fn differences(scratch: &Scratch, shown: &str, code: &mut Option<i32>) -> String {
    let mut text = String::new();
    for line in shown.lines().filter_map(|line| line.strip_prefix("$ ")) {
        text += &format!("$ {line}\n");
        if line == "echo $?" {
            text += &format!("{}\n", code.unwrap());
            continue;
        }
        let ran = scratch.run(line.strip_prefix("clearance ").unwrap_or_else(|| panic!("{line}")));
        *code = ran.code;
        text += &format!("{}\n", format!("{}{}", ran.out, ran.err).trim_end());
    }
    if text == shown { String::new() } else { format!("shown:\n{shown}\nis:\n{text}\n") }
}

#[test]
fn what_the_guide_shows_is_what_happens() {
    let commands = shown_is_what_happens(&guide());
    assert!(commands >= 10, "{commands} commands");
}

/// Does what a page shows, in order, and asserts that it shows what happens. Gives how many blocks of commands there are.
pub(crate) fn shown_is_what_happens(page: &str) -> usize {
    let scratch = Scratch::with(&[]);
    let (mut code, mut wrong, mut commands) = (None, String::new(), 0);
    for piece in pieces(page) {
        match piece {
            Piece::File { name, text } => scratch.write(&name, text.as_bytes()),
            Piece::Gone(name) => std::fs::remove_file(scratch.path(&name)).unwrap(),
            Piece::Answers { name, diff } => {
                let text = std::fs::read_to_string(scratch.path(&name)).unwrap();
                scratch.write(&name, apply_answers(&text, &diff).as_bytes());
            }
            Piece::Commands(shown) => {
                commands += 1;
                wrong += &differences(&scratch, &shown, &mut code);
            }
            Piece::Gives(_) | Piece::Shown(..) => {}
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    commands
}

#[test]
fn expressions_give_what_stands_behind_them() {
    let pieces = pieces(&guide());
    let customer = pieces.iter().find_map(|piece| match piece {
        Piece::File { name, text } if name == "customers/contoso.toml" => Some(text),
        _ => None,
    });
    let mut wrong = String::new();
    let mut lines = 0;
    let blocks = pieces.iter().filter_map(|piece| match piece {
        Piece::Gives(text) => Some(text),
        _ => None,
    });
    for line in blocks.flat_map(|text| text.lines()) {
        lines += 1;
        let (script, gives) = line.rsplit_once("// ").unwrap_or_else(|| panic!("{line}"));
        let found = outcome(script.trim(), customer.unwrap());
        if !found.starts_with(gives) || !gives.starts_with("error: ") && found != gives {
            wrong += &format!("{line}\n  gives {found}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(lines > 30, "{lines} lines");
}

/// The files of the chapter on testing say what their rule says.
#[test]
fn fixtures_of_the_guide_are_marked_where_findings_are() {
    let scratch = Scratch::with(&[]);
    let mut marked = 0;
    for piece in pieces(&guide()) {
        if let Piece::Gone(name) = &piece {
            std::fs::remove_file(scratch.path(name)).unwrap();
        }
        let Piece::File { name, text } = piece else { continue };
        scratch.write(&name, text.as_bytes());
        let Some(rest) = name.strip_prefix("rules/fixtures/") else { continue };
        let rule = rest.split('/').next().unwrap();
        let expected: Vec<String> = text
            .lines()
            .enumerate()
            .filter_map(|(at, line)| Some((at + 1, line.split_once("# expect: ")?.1)))
            .map(|(line, mark)| format!("{line} {mark}"))
            .collect();
        marked += expected.len();
        let ran = scratch.run(&format!("check {name} --select {rule} --format compact"));
        let found: Vec<&str> = ran.out.lines().collect();
        assert_eq!(found.len(), expected.len(), "{}", ran.out);
        for (found, mark) in found.iter().zip(&expected) {
            let (line, said) = mark.split_once(' ').unwrap();
            assert!(found.starts_with(&format!("{name}:{line}:")), "{found}\n{mark}");
            let message = said.split('"').nth(1).unwrap_or_default();
            assert!(
                found.contains(&format!("[{rule}]")) && found.contains(message),
                "{found}\n{mark}"
            );
        }
    }
    assert!(marked > 0);
}

#[test]
fn what_is_only_shown_is_little() {
    for piece in pieces(&guide()) {
        let Piece::Shown(language, text) = piece else { continue };
        match language.as_str() {
            // A command that needs what the reader has written by then.
            "sh" => assert!(text.starts_with("clearance "), "{text}"),
            // A function of its own; it must at least compile.
            "rhai" => {
                let rule = format!("{text}\nfn example() {{}}");
                let source = clearance_syntax::source::Source::new("guide.rhai", rule);
                assert!(clearance_engine::script::library_functions(&source).is_ok(), "{text}");
            }
            _ => panic!("a block `{language}` that nothing tests:\n{text}"),
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let guide = guide();
    let anchor = |heading: &str| heading.to_lowercase().replace(' ', "-");
    let headings: Vec<String> =
        guide.lines().filter_map(|line| line.strip_prefix("## ")).map(anchor).collect();
    for link in guide.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        match link.strip_prefix('#') {
            Some(name) => assert!(headings.iter().any(|heading| heading == name), "{link}"),
            None => {
                let (page, name) = link.split_once('#').unwrap_or((link, ""));
                let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
                assert!(page.exists(), "{link}");
                let headings = std::fs::read_to_string(page).unwrap_or_default();
                let mut headings = headings.lines().filter(|line| line.starts_with('#'));
                let heading = |line: &str| anchor(line.trim_start_matches('#').trim());
                assert!(name.is_empty() || headings.any(|line| heading(line) == name), "{link}");
            }
        }
    }
    let listed = guide.lines().filter(|line| line.starts_with("- [")).count();
    assert_eq!(listed, headings.len(), "every chapter is in the list");
}
