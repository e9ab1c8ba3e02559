//! The order of the layers: which part of the library may know which, and what no part does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module of the library and the modules that it may name. A row names only rows above it, so there
/// are no cycles.
const LAYERS: &[(&str, &[&str])] = &[
    ("characters", &[]),
    ("digest", &[]),
    ("glob", &[]),
    ("source", &[]),
    ("document", &["source", "digest"]),
    ("files", &["source", "document"]),
    ("schema", &["characters", "source", "document"]),
    ("report", &["source", "digest"]),
    ("script", &["characters", "source", "document", "schema", "report"]),
    ("observe", &["source", "script"]),
    ("rule", &["source", "report", "script"]),
    ("settings", &["source", "document", "report", "script", "rule"]),
    (
        "pack",
        &[
            "source", "digest", "glob", "document", "files", "schema", "report", "script", "rule",
            "settings",
        ],
    ),
    ("config", &["source", "glob", "document", "schema", "report", "script", "settings", "pack"]),
    (
        "check",
        &[
            "source", "digest", "document", "files", "schema", "report", "script", "rule",
            "settings", "pack",
        ],
    ),
    ("waiver", &["source", "digest", "glob", "document", "schema", "report", "rule", "check"]),
    ("evidence", &["source", "schema", "report", "rule"]),
    ("baseline", &["source", "document", "schema", "report", "rule"]),
    ("fix", &["source", "document", "files", "report", "rule", "settings", "waiver"]),
    ("output", &["characters", "source", "report", "rule", "waiver", "evidence", "baseline"]),
    ("observe", &["source", "script"]),
    ("lint", &["source", "document", "schema", "report", "script", "pack"]),
    ("definitions", &["source", "schema", "script", "pack"]),
    ("fixture", &["source", "document", "files", "schema", "rule", "pack"]),
    (
        "suite",
        &[
            "source", "document", "files", "schema", "report", "script", "rule", "settings",
            "pack", "check", "fixture", "observe", "lint",
        ],
    ),
    ("parsed", &["source", "document"]),
    ("why", &["source", "document", "files", "report", "script", "pack", "check", "observe"]),
    (
        "page",
        &[
            "document", "files", "schema", "report", "script", "rule", "pack", "check", "output",
            "fixture", "lint",
        ],
    ),
    (
        "present",
        &[
            "source", "report", "script", "rule", "check", "fixture", "suite", "why", "page",
            "output",
        ],
    ),
    ("builtin", &["files", "pack"]),
];

/// What only some files may name.
const RESERVED: &[(&str, &[&str])] = &[
    ("rhai::", &["script.rs", "script/", "lint.rs", "lint/", "observe.rs", "observe/"]),
    ("jsonschema::", &["schema.rs", "schema/"]),
    ("miette::", &["output/"]),
    ("std::fs", &["files/", "pack/contained.rs", "pack/discover.rs"]),
    ("SystemTime", &[]),
    ("std::env", &[]),
    ("std::net", &[]),
    ("std::process", &[]),
    ("print!(", &[]),
    ("println!(", &[]),
    ("dbg!(", &[]),
];

/// All source files by their path below `src`, without comments and tests.
fn sources() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut files = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !name.ends_with("/tests.rs") {
                let text = fs::read_to_string(path).unwrap();
                let tests = text.find("#[cfg(test)]").or_else(|| text.find("#[cfg(all(test,"));
                let code = tests.and_then(|at| text.get(..at)).unwrap_or(&text);
                let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                files.insert(name, lines.collect::<Vec<_>>().join("\n"));
            }
        }
    }
    files
}

/// The files of the library; those of the binary are left out.
fn library() -> BTreeMap<String, String> {
    let mut files = sources();
    files.retain(|name, _| !name.starts_with("cli") && name != "main.rs");
    files
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
        if layer == "lib" {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            wrong.push(format!("src/{file}: `{layer}` has no row in LAYERS"));
            continue;
        };
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
    for (at, (layer, allowed)) in LAYERS.iter().enumerate() {
        let above: Vec<&str> = LAYERS[..at].iter().map(|(name, _)| *name).collect();
        for name in *allowed {
            assert!(above.contains(name), "`{layer}` may not name `{name}`");
        }
    }
}

#[test]
fn some_things_are_named_in_one_place_or_nowhere() {
    let mut wrong = Vec::new();
    for (file, code) in library() {
        for (text, places) in RESERVED {
            let allowed = places.iter().any(|place| file.starts_with(place));
            if code.contains(text) && !allowed {
                wrong.push(format!("src/{file}: `{text}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
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
