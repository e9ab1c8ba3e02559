//! The order of the layers: what cargo cannot see of which module may know which, and what no module does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module of the library, its crate, and the modules of that crate that it may name. A row names only rows above it,
/// so there are no cycles. Cargo holds the order of the crates.
const LAYERS: &[(&str, &str, &[&str])] = &[
    ("clearance-syntax", "characters", &[]),
    ("clearance-syntax", "digest", &[]),
    ("clearance-syntax", "source", &[]),
    ("clearance-syntax", "document", &["source", "digest"]),
    ("clearance-engine", "system", &[]),
    ("clearance-engine", "glob", &[]),
    ("clearance-engine", "files", &[]),
    ("clearance-engine", "suggestion", &[]),
    ("clearance-engine", "schema", &["system", "suggestion"]),
    ("clearance-engine", "report", &[]),
    ("clearance-engine", "script", &["system", "suggestion", "schema", "report"]),
    ("clearance-engine", "rule", &["report", "script"]),
    ("clearance-engine", "settings", &["report", "script", "rule"]),
    (
        "clearance-engine",
        "pack",
        &["glob", "files", "suggestion", "schema", "report", "script", "rule", "settings"],
    ),
    (
        "clearance-engine",
        "check",
        &["system", "files", "schema", "report", "script", "rule", "settings", "pack"],
    ),
    (
        "clearance-engine",
        "checker",
        &["files", "report", "script", "rule", "settings", "pack", "check", "system"],
    ),
    ("clearance-gate", "config", &[]),
    ("clearance-gate", "waiver", &[]),
    ("clearance-gate", "evidence", &[]),
    ("clearance-gate", "baseline", &[]),
    ("clearance-gate", "fix", &["waiver"]),
    ("clearance-render", "output", &[]),
    ("clearance-workbench", "observe", &[]),
    ("clearance-workbench", "lint", &[]),
    ("clearance-workbench", "definitions", &[]),
    ("clearance-workbench", "fixture", &[]),
    ("clearance-workbench", "suite", &["fixture", "observe", "lint"]),
    ("clearance-workbench", "parsed", &[]),
    ("clearance-workbench", "why", &["observe"]),
    ("clearance-workbench", "page", &["fixture", "lint"]),
    ("clearance-workbench", "present", &["fixture", "suite", "why", "page"]),
    ("clearance-import", "offers", &[]),
    ("clearance-import", "reader", &[]),
    ("clearance-import", "spelling", &[]),
    ("clearance-import", "piece", &["spelling"]),
    ("clearance-import", "export", &["reader", "spelling", "piece"]),
    ("clearance-import", "book", &["offers", "spelling", "piece"]),
    ("clearance-import", "draft", &["offers", "spelling", "piece", "book"]),
    ("clearance-import", "mapping", &["reader", "spelling", "piece", "export"]),
    (
        "clearance-import",
        "import",
        &["offers", "reader", "spelling", "piece", "export", "book", "draft", "mapping"],
    ),
];

/// Packages that a crate may not depend on, directly or by way of the others here.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("clearance-syntax", &["rhai", "jsonschema", "clap", "miette", "walkdir"]),
    ("clearance-engine", &["clap", "miette", "terminal_size", "supports-hyperlinks", "notify"]),
    ("clearance-gate", &["clap", "miette", "terminal_size", "supports-hyperlinks", "notify"]),
    ("clearance-render", &["clap", "notify"]),
    ("clearance-workbench", &["clap", "notify"]),
    ("clearance-import", &["rhai", "jsonschema", "clap", "miette", "walkdir", "clearance-engine"]),
];

/// What only some files may name.
const RESERVED: &[(&str, &[&str])] = &[
    ("rhai::", &["script.rs", "script/", "lint.rs", "lint/", "observe.rs", "observe/"]),
    ("jsonschema::", &["schema.rs", "schema/"]),
    ("miette::", &["output/"]),
    ("std::fs", &["files/", "pack/contained.rs", "pack/discover.rs"]),
    ("thread::", &["system/native.rs"]),
    ("stacker::", &["system/native.rs"]),
    ("rustix::", &["system/native.rs"]),
    ("Instant", &["system/native.rs"]),
    ("SystemTime", &[]),
    ("std::env", &[]),
    ("std::net", &[]),
    ("std::process", &[]),
    ("print!(", &[]),
    ("println!(", &[]),
    ("dbg!(", &[]),
];

/// What only some files of the command may name: a run has the streams and variables that it is given.
const RESERVED_IN_COMMAND: &[(&str, &[&str])] = &[
    ("std::env::", &["main.rs", "cli/root.rs"]),
    ("io::stdin", &["main.rs"]),
    ("io::stdout", &["main.rs"]),
    ("io::stderr", &["main.rs"]),
    ("terminal_size", &["main.rs"]),
    ("supports_", &["main.rs"]),
    ("process::Command", &["cli/changed.rs"]),
    ("process::{Command", &["cli/changed.rs"]),
    ("SystemTime", &["cli/values.rs"]),
    ("static ", &["main.rs"]),
    ("print!(", &[]),
    ("println!(", &[]),
    ("dbg!(", &[]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders of sources: that of the root package, and those of the crates.
fn source_folders() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).unwrap();
    let crates = crates.map(|entry| entry.unwrap().path().join("src"));
    std::iter::once(root().join("src")).chain(crates).collect()
}

/// All source files by their path below `src`, without comments and tests; the roots of crates are left out.
fn sources() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for src in source_folders() {
        let mut folders = vec![src.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path: PathBuf = entry.unwrap().path();
                let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
                if path.is_dir() {
                    folders.push(path);
                } else if name.ends_with(".rs") && name != "lib.rs" && !name.ends_with("/tests.rs")
                {
                    let code = code_of(&fs::read_to_string(path).unwrap());
                    let before = files.insert(name.clone(), code);
                    assert!(before.is_none(), "two crates have a module {name}");
                }
            }
        }
    }
    files
}

/// A source text without comments and tests.
fn code_of(text: &str) -> String {
    let tests = text.find("#[cfg(test)]").or_else(|| text.find("#[cfg(all(test,"));
    let code = tests.and_then(|at| text.get(..at)).unwrap_or(text);
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The files of the library; those of the command are left out.
fn library() -> BTreeMap<String, String> {
    let mut files = sources();
    files.retain(|name, _| !name.starts_with("cli") && name != "main.rs" && name != "builtin.rs");
    files
}

/// The names of the packages that a crate depends on, by way of other crates here as well.
fn dependencies(name: &str, all: &mut BTreeSet<String>) {
    let manifest = root().join("crates").join(name).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    for package in manifest["dependencies"].as_table().unwrap().keys() {
        if all.insert(package.clone()) && package.starts_with("clearance-") {
            dependencies(package, all);
        }
    }
}

#[test]
fn crates_depend_on_nothing_that_they_may_not() {
    for (name, forbidden) in FORBIDDEN {
        let mut all = BTreeSet::new();
        dependencies(name, &mut all);
        assert!(!all.is_empty(), "{name} has no dependencies");
        for package in *forbidden {
            assert!(!all.contains(*package), "{name} depends on {package}");
        }
    }
}

fn layer_of(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or_default()
}

/// The modules that a file names as `crate::module`.
fn named(code: &str) -> BTreeSet<&str> {
    let after = code.split("crate::").skip(1);
    after.map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("")).collect()
}

#[test]
fn modules_know_only_those_below_them() {
    let mut wrong = Vec::new();
    for (file, code) in library() {
        let layer = layer_of(&file);
        let Some((home, _, allowed)) = LAYERS.iter().find(|(_, name, _)| *name == layer) else {
            wrong.push(format!("src/{file}: `{layer}` has no row in LAYERS"));
            continue;
        };
        let folder = root().join("crates").join(home).join("src");
        assert!(folder.join(&file).is_file(), "{file} is not in {home}");
        assert!(!code.contains("super::super"), "src/{file}: name the module instead");
        for name in named(&code).into_iter().filter(|&name| name != layer) {
            if !allowed.contains(&name) {
                wrong.push(format!("src/{file}: `{layer}` names `crate::{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_row_names_only_rows_above_it() {
    for (at, (_, layer, allowed)) in LAYERS.iter().enumerate() {
        let above: Vec<&str> = LAYERS[..at].iter().map(|(_, name, _)| *name).collect();
        for name in *allowed {
            assert!(above.contains(name), "`{layer}` may not name `{name}`");
        }
    }
}

/// Asserts that what is reserved is named in its places alone.
#[track_caller]
fn assert_reserved(files: BTreeMap<String, String>, reserved: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (file, code) in files {
        for (text, places) in reserved {
            let allowed = places.iter().any(|place| file.starts_with(place));
            if code.replace("&'static ", "").contains(text) && !allowed {
                wrong.push(format!("src/{file}: `{text}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What WebAssembly has not: named only in files behind the feature `native`.
const NATIVE: &[&str] =
    &["thread::", "Instant", "stacker::", "rustix::", "walkdir::", "ignore::", "/proc", "mimalloc"];

#[test]
fn what_web_assembly_has_not_is_behind_a_feature() {
    let files = sources();
    let mut behind = BTreeSet::new();
    for home in ["clearance-syntax", "clearance-engine"] {
        let src = root().join("crates").join(home).join("src");
        let own = files.iter().filter(|(file, _)| src.join(file).is_file());
        for (file, code) in own {
            let Some(text) = NATIVE.iter().find(|text| code.contains(**text)) else { continue };
            let path = Path::new(file);
            let parent = match path.parent().and_then(Path::file_name) {
                Some(_) => format!("{}.rs", path.parent().unwrap().display()),
                None => "lib.rs".to_owned(),
            };
            let name = path.file_stem().unwrap().to_string_lossy();
            let declared = format!("#[cfg(feature = \"native\")]\nmod {name};");
            let parent = fs::read_to_string(src.join(parent)).unwrap();
            assert!(parent.contains(&declared), "src/{file} names `{text}`");
            behind.insert(file.as_str());
        }
    }
    assert!(behind.contains("system/native.rs"), "{behind:?}");
}

#[test]
fn some_things_are_named_in_one_place_or_nowhere() {
    assert_reserved(library(), RESERVED);
}

#[test]
fn the_command_takes_from_the_process_what_it_is_given() {
    let mut files = sources();
    files.retain(|name, _| name.starts_with("cli") || name == "main.rs");
    assert_reserved(files, RESERVED_IN_COMMAND);
}

/// Files of the library whose texts may hold options, and why.
const WITH_OPTIONS: &[(&str, &str)] = &[
    ("definitions/reference.rs", "the mark by which pages of earlier versions are known"),
    ("script/functions/", "the reference of functions is a page for those who use the command"),
    ("export/", "commands of other tools, which write exports"),
];

/// The string literals of a source text that is without comments.
fn string_literals(code: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find(['"', '\'']) {
        let (before, after) = rest.split_at(start);
        let hashes = before.len() - before.trim_end_matches('#').len();
        if after.starts_with('\'') {
            // A character, or a lifetime.
            let quoted = ["'\\\"'", "'\"'"].iter().find(|quoted| after.starts_with(**quoted));
            rest = after.get(quoted.map_or(1, |quoted| quoted.len())..).unwrap_or_default();
            continue;
        }
        let is_raw = before.trim_end_matches('#').ends_with('r');
        let body = after.get(1..).unwrap_or_default();
        let end = match is_raw {
            true => body.find(&format!("\"{}", "#".repeat(hashes))),
            false => {
                let mut is_escaped = false;
                body.find(|c| {
                    let ends = c == '"' && !is_escaped;
                    is_escaped = c == '\\' && !is_escaped;
                    ends
                })
            }
        };
        let end = end.unwrap_or(body.len());
        literals.push(body.get(..end).unwrap_or_default().to_owned());
        rest = body.get(end + 1..).unwrap_or_default();
    }
    literals
}

/// Whether a text names an option of a command, as in ` --format`.
fn names_option(text: &str) -> bool {
    let mut after = text.match_indices("--").map(|(at, _)| text.split_at(at));
    after.any(|(before, option)| {
        !before.ends_with(|c: char| c.is_alphanumeric() || "-!<".contains(c))
            && option
                .get(2..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
    })
}

#[test]
fn no_text_of_the_library_names_an_option() {
    let mut wrong = Vec::new();
    for (file, code) in library() {
        let options = string_literals(&code).into_iter().filter(|text| names_option(text));
        match WITH_OPTIONS.iter().any(|(place, _)| file.starts_with(place)) {
            true => assert!(options.count() > 0 || file != "definitions/reference.rs", "{file}"),
            false => wrong.extend(options.map(|text| format!("src/{file}: `{text}`"))),
        }
    }
    let advice = "let `src/cli/advice.rs` name the option";
    assert!(wrong.is_empty(), "{advice}:\n{}", wrong.join("\n"));
}

#[test]
fn options_are_found_in_literals_of_every_form() {
    let code = r##"f('"', "a \" --b", r#"c "d" --e"#, 'x', &'a str, "f")"##;
    assert_eq!(string_literals(code), ["a \\\" --b", "c \"d\" --e", "f"]);
    for (text, is_option) in [
        (" --format", true),
        ("`--a`", true),
        ("--a", true),
        ("a--b", false),
        ("<!--a", false),
        (" -- a", false),
    ] {
        assert_eq!(names_option(text), is_option, "{text}");
    }
}

/// The paths of a use tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expand_use_tree(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((head, list)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        paths.push(format!("{prefix}{path}"));
        return;
    };
    let prefix = format!("{prefix}{head}");
    let list = list.trim_end().trim_end_matches('}');
    let mut depth = 0;
    let mut branches = vec![String::new()];
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        match (c, branches.last_mut()) {
            (',', _) if depth == 0 => branches.push(String::new()),
            (_, Some(branch)) => branch.push(c),
            (_, None) => {}
        }
    }
    for branch in branches.iter().filter(|branch| !branch.trim().is_empty()) {
        expand_use_tree(&prefix, branch, paths);
    }
}

/// All paths that a file names from `crate`, `super` or `self` on: those of its imports, and those within its code.
fn paths_in(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut rest = String::new();
    let mut statements = code.split("use ");
    rest.push_str(statements.next().unwrap_or_default());
    for statement in statements {
        let is_import = ["crate::", "super::", "self::"].iter().any(|s| statement.starts_with(s));
        let (tree, after) = statement.split_once(';').unwrap_or((statement, ""));
        if is_import {
            expand_use_tree("", &tree.replace('\n', " "), &mut paths);
        }
        rest.push_str(if is_import { after } else { statement });
    }
    for start in ["crate::", "super::"] {
        // `pub(in crate::pack)` names who may see, not what is used.
        let used = rest.replace(&format!("pub(in {start}"), "");
        for after in used.split(start).skip(1) {
            let end = |c: char| !c.is_alphanumeric() && c != '_' && c != ':';
            paths.push(format!("{start}{}", after.split(end).next().unwrap_or_default()));
        }
    }
    paths
}

/// The module that a path names or lies in, as the path of its file without the ending; nothing outside of the files.
fn module_of(path: &str, within: &[&str], files: &BTreeMap<String, String>) -> Option<String> {
    let mut steps: Vec<&str> = path.split("::").map(str::trim).collect();
    let first = steps.first().copied()?;
    let mut module: Vec<&str> = match first {
        "crate" => Vec::new(),
        "self" => within.to_vec(),
        "super" => within[..within.len() - 1].to_vec(),
        _ => return None,
    };
    module.extend(steps.drain(1..));
    let lengths = (1..=module.len()).rev();
    let mut names = lengths.map(|length| module[..length].join("/"));
    names.find(|name| files.contains_key(&format!("{name}.rs")))
}

#[test]
fn no_module_imports_one_of_its_ancestors() {
    let files = sources();
    let mut wrong = BTreeSet::new();
    for (file, code) in &files {
        let name = file.trim_end_matches(".rs");
        let within: Vec<&str> = name.split('/').collect();
        for path in paths_in(code) {
            let Some(module) = module_of(&path, &within, &files) else { continue };
            if name.starts_with(&format!("{module}/")) {
                wrong.insert(format!("src/{file} names `{path}`"));
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "move what these share to a file of its own:\n{}", wrong.join("\n"));
}

#[test]
fn imports_are_found_in_every_form() {
    let code = "use crate::a::{self, b::{C, D as E}, F};\npub use super::g;\npub(in crate::y) fn h() { super::i::J; crate::k(); }";
    let found = paths_in(code);
    let wanted = [
        "crate::a::self",
        "crate::a::b::C",
        "crate::a::b::D",
        "crate::a::F",
        "super::g",
        "crate::k",
        "super::i::J",
    ];
    assert_eq!(found, wanted);
    let files =
        BTreeMap::from([("a.rs".to_owned(), String::new()), ("a/b.rs".to_owned(), String::new())]);
    let module = |path| module_of(path, &["a", "b", "c"], &files);
    assert_eq!(module("super::X").as_deref(), Some("a/b"));
    assert_eq!(module("crate::a::X").as_deref(), Some("a"));
    assert_eq!(module("crate::z::X"), None);
}
