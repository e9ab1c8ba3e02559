//! The walks in `CONTRIBUTING.md`: their paths exist, and the toy function and the toy report format compile as written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::guide::page;

/// The texts of a project, by their paths from its root.
type Project = BTreeMap<String, String>;

/// A code block of a walk, and the edit that it is for.
struct Edit {
    /// The file, from the root of the project.
    file: String,
    /// The line below which the code goes; `None` for a file of its own.
    below: Option<String>,
    code: String,
}

impl Edit {
    /// Reads an instruction: ``Write `file`:`` or ``In `file`, below `line`:``.
    fn from_instruction(instruction: &str, code: String) -> Option<Self> {
        let mut quoted = instruction.split('`').skip(1).step_by(2).map(str::to_owned);
        let file = quoted.next()?;
        let below = quoted.next();
        let says_where = instruction.starts_with(if below.is_some() { "In " } else { "Write " });
        says_where.then_some(Self { file, below, code })
    }

    /// Applies it to the files of a project.
    fn apply(&self, project: &mut Project) {
        let Some(below) = &self.below else {
            project.insert(self.file.clone(), self.code.clone());
            return;
        };
        let text = project.get_mut(&self.file).unwrap_or_else(|| panic!("no file {}", self.file));
        let lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|line| line.trim() == below);
        let at = at.unwrap_or_else(|| panic!("`{below}` is no line of {}", self.file)) + 1;
        let (before, after) = lines.split_at(at);
        *text = format!("{}\n{}{}\n", before.join("\n"), self.code, after.join("\n"));
    }
}

/// The edits of a walk, by its heading.
fn edits(heading: &str) -> Vec<Edit> {
    let text = page("CONTRIBUTING.md");
    let walk = text.split_once(&format!("\n## {heading}\n")).unwrap().1;
    let walk = walk.split("\n## ").next().unwrap();
    let mut edits = Vec::new();
    let mut instruction = "";
    let mut lines = walk.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "```rust" {
            instruction = line.trim();
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let code = lines.by_ref().take_while(|line| line.trim() != "```");
        let code = code.map(|line| format!("{}\n", line.get(indent..).unwrap_or_default()));
        let edit = Edit::from_instruction(instruction, code.collect());
        edits.push(edit.unwrap_or_else(|| panic!("no place for code: {instruction}")));
    }
    edits
}

/// Reads the crates, and makes a workspace of their own for them.
fn read_crates() -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut project = Project::new();
    for krate in CRATES {
        for entry in walkdir::WalkDir::new(root.join("crates").join(krate)) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(root).unwrap().to_str().unwrap();
                project.insert(name.to_owned(), std::fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let mut manifest: toml::Table = page("Cargo.toml").parse().unwrap();
    manifest.retain(|key, _| ["workspace", "profile"].contains(&key));
    let workspace = manifest["workspace"].as_table_mut().unwrap();
    workspace.remove("default-members");
    let members = CRATES.map(|krate| toml::Value::from(format!("crates/{krate}")));
    workspace.insert("members".to_owned(), toml::Value::from(members.to_vec()));
    project.insert("Cargo.toml".to_owned(), manifest.to_string());
    project
}

/// Writes files where they differ, so that cargo compiles nothing again that stayed the same.
fn write_project(project: &Project, folder: &Path) {
    for (name, text) in project {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).ok().as_ref() != Some(text) {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).unwrap();
}

/// The crates that the report formats need.
const CRATES: [&str; 4] =
    ["clearance-syntax", "clearance-engine", "clearance-gate", "clearance-render"];

/// An assertion, evaluated by the compiler, that a table has a row of a name.
fn assert_row(table: &str, name: &str) -> String {
    format!(
        "
const _: () = {{
    const fn same(a: &[u8], b: &[u8]) -> bool {{
        let mut at = 0;
        while at < a.len() && at < b.len() && a[at] == b[at] {{
            at += 1;
        }}
        at == a.len() && at == b.len()
    }}
    let (mut at, mut found) = (0, false);
    while at < {table}.len() {{
        found |= same({table}[at].name.as_bytes(), {name:?}.as_bytes());
        at += 1;
    }}
    assert!(found, \"no row\");
}};
"
    )
}

/// Compiles the copy into a target folder.
fn check(copy: &Path, target: &Path) -> Result<(), String> {
    let run = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into()))
        .args(["check", "--quiet", "--offline", "--package", "clearance-render"])
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    if run.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&run.stderr).into()) }
}

#[test]
fn a_toy_function_and_a_toy_report_format_compile_from_their_walks() {
    let mut project = read_crates();
    let (function, format) = (edits("A function"), edits("A report format"));
    assert_eq!((function.len(), format.len()), (2, 3));
    function.iter().chain(&format).for_each(|edit| edit.apply(&mut project));
    let rows = [
        (function.last().unwrap(), "GROUP.functions", "shout"),
        (format.last().unwrap(), "REPORT_FORMATS", "toy"),
    ];
    for (edit, table, name) in rows {
        project.get_mut(&edit.file).unwrap().push_str(&assert_row(table, name));
    }
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let copy = scratch.join("walks");
    write_project(&project, &copy);
    // In the folder of the build, whose dependencies need not be compiled once more.
    check(&copy, scratch.parent().unwrap()).unwrap();
}

#[test]
fn paths_in_walks_exist() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let text = page("CONTRIBUTING.md");
    let folders = ["crates/", "src/", "tests/", "docs/", "fixtures/", "rules/"];
    let mut seen = 0;
    for quoted in text.split('`').skip(1).step_by(2) {
        let is_path = folders.iter().any(|folder| quoted.starts_with(folder));
        if is_path && !quoted.contains(['<', ' ', '\n']) && !quoted.ends_with("toy.rs") {
            assert!(root.join(quoted).exists(), "{quoted} does not exist");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}
