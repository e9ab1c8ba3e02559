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
    ("std::fs", &["files.rs", "files/", "pack/contained.rs", "pack/discover.rs"]),
    ("SystemTime", &[]),
    ("std::env", &[]),
    ("std::net", &[]),
    ("std::process", &[]),
    ("print!(", &[]),
    ("println!(", &[]),
    ("dbg!(", &[]),
];

/// The library's files by their path below `src`, without comments and tests.
fn library() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut files = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            let of_the_binary = name.starts_with("cli") || name == "main.rs";
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !of_the_binary {
                let text = fs::read_to_string(path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                files.insert(name, lines.collect::<Vec<_>>().join("\n"));
            }
        }
    }
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
