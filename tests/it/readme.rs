//! The README: its examples are what the program really does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::guide::{apply_answers, page, shown_is_what_happens};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// A fenced block: what stands behind the fence, and the text.
struct Block {
    language: String,
    /// For files of an example: their name.
    file: Option<String>,
    text: String,
}

fn blocks(readme: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in readme.lines() {
        match (line.strip_prefix("```"), blocks.last_mut()) {
            (Some(info), _) if !open => {
                let mut words = info.split_whitespace().map(str::to_owned);
                let language = words.next().unwrap_or_default();
                blocks.push(Block { language, file: words.next(), text: String::new() });
                open = true;
            }
            (Some(_), _) => open = false,
            (None, Some(block)) if open => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            _ => {}
        }
    }
    blocks
}

/// A folder as a reader has it: the book of customers, and exports.
fn scratch() -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    for folder in ["fixtures/customers", "fixtures/exports/first"] {
        let copy = scratch.path().join(folder);
        fs::create_dir_all(&copy).unwrap();
        for path in files_of(&root().join(folder)) {
            fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
        }
    }
    scratch
}

/// The files of a folder, sorted.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// A word of a command as a shell gives it: the files that a `*` in it stands for.
fn expand_word(word: &str, folder: &Path) -> Vec<String> {
    let Some((before, ending)) = word.split_once('*') else { return vec![word.to_owned()] };
    let files = files_of(&folder.join(before)).into_iter();
    let names =
        files.map(|path| format!("{before}{}", path.file_name().unwrap().to_string_lossy()));
    names.filter(|name| name.ends_with(ending)).collect()
}

/// What a command prints, and its exit code.
fn run(line: &str, folder: &Path) -> (String, i32) {
    let arguments = line.strip_prefix("clearance ").unwrap_or_else(|| panic!("{line}"));
    let output = Command::new(env!("CARGO_BIN_EXE_clearance"))
        .args(arguments.split_whitespace().flat_map(|word| expand_word(word, folder)))
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    // What an import comes to is told on standard error.
    assert!(told.is_empty() || arguments.starts_with("import "), "{line}\n{told}");
    (format!("{text}{told}"), output.status.code().unwrap())
}

/// Whether a text is as shown; a line `…` stands for any lines.
fn is_as_shown(text: &str, shown: &str) -> bool {
    match shown.split_once("…\n") {
        Some((start, end)) => text.starts_with(start) && text.ends_with(end),
        None => text == shown,
    }
}

#[test]
fn examples_print_what_the_program_prints() {
    let readme = readme();
    let blocks = blocks(&readme);
    let scratch = scratch();
    let mut commands = 0;
    for block in &blocks {
        let path = block.file.as_ref().map(|name| scratch.path().join(name));
        match (block.language.as_str(), path) {
            ("diff", Some(path)) => {
                let text = fs::read_to_string(&path).unwrap();
                fs::write(path, apply_answers(&text, &block.text)).unwrap();
            }
            (_, Some(path)) => fs::write(path, &block.text).unwrap(),
            ("console", None) => commands += run_examples(&block.text, scratch.path()),
            _ => {}
        }
    }
    assert!(commands >= 5, "{commands} commands");
}

/// Runs the commands of a block, and gives how many there are.
fn run_examples(text: &str, folder: &Path) -> usize {
    let (mut code, mut commands) = (0, 0);
    for example in text.split("$ ").skip(1) {
        let (line, shown) = example.split_once('\n').unwrap();
        let text = match line {
            "echo $?" => format!("{code}\n"),
            _ => {
                let (text, ended) = run(line, folder);
                code = ended;
                text
            }
        };
        assert!(is_as_shown(&text, shown), "$ {line}\n{text}");
        commands += 1;
    }
    commands
}

/// From exports to an answer: the README ends with a customer that is ready.
#[test]
fn its_exports_become_a_customer_that_is_ready() {
    let readme = readme();
    let imports = readme.find("$ clearance import ").unwrap();
    let ready = readme.find("no findings in 1 customer · ").unwrap();
    assert!(imports < ready && readme.contains("```diff "), "no walk from exports to an answer");
}

/// The numbers that the prose gives of the book are those of the check.
#[test]
fn the_book_is_as_large_and_as_ready_as_it_says() {
    const NUMBERS: [&str; 21] = [
        "none",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let (json, _) = run("clearance check fixtures/customers --as-of 2026-11-22 -f json", &root());
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let standings: Vec<&str> = report["customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["standing"].as_str().unwrap())
        .collect();
    let word = |of: &str| NUMBERS[standings.iter().filter(|one| **one == of).count()];
    let readme = readme().to_lowercase().replace('\n', " ");
    for said in [
        format!("a book of {} made-up customers", NUMBERS[standings.len()]),
        format!("{} of them are blocked", word("blocked")),
        format!("{} more are open", word("open")),
        format!("one of the {}, as the check shows it", word("blocked")),
    ] {
        assert!(readme.contains(&said), "{said}");
    }
}

/// Two screens; all else is a page of its own.
#[test]
fn it_is_short() {
    let lines = readme().lines().count();
    assert!(lines <= 160, "{lines} lines");
}

#[test]
fn customer_files_are_as_their_page_shows_them() {
    let commands = shown_is_what_happens(&page("docs/customers.md"));
    assert!(commands >= 2, "{commands} commands");
}

#[test]
fn offers_are_found_as_their_page_shows() {
    let commands = shown_is_what_happens(&page("docs/offers.md"));
    assert!(commands >= 3, "{commands} commands");
}

/// Each page can be found from the index, and each link of a page leads to a page and a heading of it.
#[test]
fn pages_are_in_the_index_and_links_lead_somewhere() {
    let docs = root().join("docs");
    let mut pages: Vec<PathBuf> =
        fs::read_dir(&docs).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.push(root().join("README.md"));
    let index = fs::read_to_string(docs.join("README.md")).unwrap();
    for path in pages {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name == "README.md" || index.contains(&format!("]({name})")), "{name}");
        let text = fs::read_to_string(&path).unwrap();
        for link in links(&text) {
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let to = if file.is_empty() { path.clone() } else { path.with_file_name(file) };
            assert!(to.exists(), "{}: {link}", path.display());
            if !heading.is_empty() {
                let headings = headings(&fs::read_to_string(&to).unwrap());
                assert!(headings.iter().any(|it| it == heading), "{}: {link}", path.display());
            }
        }
    }
}

/// The links of a page within the project, but for those in code.
fn links(text: &str) -> Vec<String> {
    let events = pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES);
    let links = events.filter_map(|event| match event {
        pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { dest_url, .. }) => Some(dest_url),
        _ => None,
    });
    links.map(|link| link.into_string()).filter(|link| !link.contains("://")).collect()
}

/// What headings are called in links: lower case, `-` for blanks, without other signs.
fn headings(text: &str) -> Vec<String> {
    let of = |line: &str| {
        let line = line.trim_start_matches('#').trim().to_lowercase();
        let kept = line.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    text.lines().filter(|line| line.starts_with('#')).map(of).collect()
}

#[test]
fn the_table_names_each_rule_of_the_pack_once() {
    let ids = clearance_engine::pack::ids_in(clearance::builtin_pack());
    let readme = readme();
    let table = readme.lines().filter(|line| line.starts_with("| ") && line.contains(".rhai)"));
    let mut shown: Vec<&str> = table
        .flat_map(|row| row.split("[`").skip(1))
        .map(|rest| rest.split('`').next().unwrap())
        .collect();
    shown.sort_unstable();
    assert_eq!(shown, ids.iter().map(|id| &**id).collect::<Vec<_>>());
    assert!(ids.iter().all(|id| readme.contains(&format!("[`{id}`](rules/{id}.rhai)"))));
}

#[test]
fn nothing_is_said_about_options_that_do_not_exist() {
    let (commands, _) = run("clearance help", &root());
    let commands = commands.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let of = |line: &str| {
        let command = line.split_whitespace().next().unwrap();
        run(&format!("clearance {command} --help"), &root()).0
    };
    let help: String =
        commands.lines().filter(|line| !line.starts_with("  help")).map(of).collect();
    let readme = readme();
    for word in readme.split(|c: char| !c.is_alphanumeric() && c != '-') {
        let of_cargo = ["--release", "--path", "--example", "--locked"].contains(&word);
        if word.starts_with("--") && word.len() > 2 && !of_cargo {
            assert!(word.trim_matches('-').is_empty() || help.contains(word), "{word}");
        }
    }
}
