//! The action of GitHub: its steps are run one after the other, as the runner would.

use std::collections::BTreeMap;

use serde_json::Value;

use super::machine::{Machine, is_bash};
use super::{file, list, text, yaml};
use crate::scratch::{GOOD, assert_holds, rule};

fn action() -> Value {
    yaml("action.yml", &file("action.yml"))
}

fn steps() -> Vec<Value> {
    list(&action()["runs"], "steps").to_vec()
}

/// A job that uses the action: the inputs that it gives, and what the services answer.
struct Job {
    machine: Machine,
    inputs: BTreeMap<String, String>,
    /// Outputs of steps, as `step.name`.
    outputs: BTreeMap<String, String>,
    /// The actions of others that were used, with what they were given.
    used: Vec<(String, Value)>,
    hit: &'static str,
    /// What the steps printed.
    log: String,
}

impl Job {
    fn new(files: &[(&str, &str)], inputs: &[(&str, &str)]) -> Self {
        let defaults = action()["inputs"].as_object().expect("inputs").clone();
        let mut given: BTreeMap<String, String> = defaults
            .iter()
            .map(|(name, input)| (name.clone(), text(input, "default").to_owned()))
            .collect();
        for (name, value) in inputs {
            assert!(given.insert((*name).into(), (*value).into()).is_some(), "no input {name}");
        }
        let mut machine = Machine::with(files);
        machine.set("GITHUB_ACTIONS", "true");
        machine.set("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR"));
        for (variable, path) in [
            ("GITHUB_WORKSPACE", "repo"),
            ("RUNNER_TEMP", "temp"),
            ("GITHUB_OUTPUT", "temp/output"),
            ("GITHUB_PATH", "temp/path"),
            ("GITHUB_STEP_SUMMARY", "temp/summary"),
        ] {
            let path = machine.path(path);
            machine.set(variable, &path);
        }
        let (outputs, used) = (BTreeMap::new(), Vec::new());
        Self { machine, inputs: given, outputs, used, hit: "", log: String::new() }
    }

    /// The value of an expression: a name, or a text in quotes.
    fn value(&self, expression: &str) -> String {
        let expression = expression.trim();
        if let Some(literal) = expression.strip_prefix('\'') {
            return literal.strip_suffix('\'').expect(expression).to_owned();
        }
        let parts: Vec<&str> = expression.split('.').collect();
        match parts.as_slice() {
            ["inputs", name] => self.inputs.get(*name).expect(expression).clone(),
            ["steps", "cache", "outputs", "cache-hit"] => self.hit.to_owned(),
            ["steps", step, "outputs", name] => {
                self.outputs.get(&format!("{step}.{name}")).cloned().unwrap_or_default()
            }
            ["runner", "temp"] => self.machine.path("temp"),
            ["runner", "os"] => "Linux".to_owned(),
            ["runner", "arch"] => "X64".to_owned(),
            _ => panic!("what is `{expression}`?"),
        }
    }

    /// A text with its expressions filled in.
    fn filled(&self, text: &str) -> String {
        let mut pieces = text.split("${{");
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |filled, piece| {
            let (expression, rest) = piece.split_once("}}").expect(text);
            filled + self.value(expression).as_str() + rest
        })
    }

    fn holds(&self, condition: &str) -> bool {
        condition.split("&&").all(|part| match part.split_once("!=") {
            Some((left, right)) => self.value(left) != self.value(right),
            None => {
                let (left, right) = part.split_once("==").expect(part);
                self.value(left) == self.value(right)
            }
        })
    }

    /// Runs all steps; gives the exit code of the first that fails.
    fn run(&mut self) -> i32 {
        for step in steps() {
            if !step["if"].as_str().is_none_or(|condition| self.holds(condition)) {
                continue;
            }
            if let Some(action) = step["uses"].as_str() {
                self.used.push((action.to_owned(), step["with"].clone()));
                continue;
            }
            let code = self.run_step(&step);
            if code != 0 {
                return code;
            }
        }
        0
    }

    fn run_step(&mut self, step: &Value) -> i32 {
        let script = text(step, "run");
        assert!(!script.contains("${{"), "an input within a script is run as a script: {script}");
        assert_eq!(text(step, "shell"), "bash");
        let env = step["env"].as_object().into_iter().flatten();
        let env: Vec<(&str, String)> = env
            .map(|(name, value)| (name.as_str(), self.filled(value.as_str().expect("a text"))))
            .collect();
        let folder = self.filled(step["working-directory"].as_str().unwrap_or("."));
        self.machine.scratch.write("temp/output", b"");
        let shell = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"];
        let ran = self.machine.run(&shell, script, &format!("repo/{folder}"), &env);
        let outputs = self.machine.read("temp/output");
        for line in outputs.lines() {
            let (name, value) = line.split_once('=').expect(line);
            self.outputs.insert(format!("{}.{name}", text(step, "id")), value.to_owned());
        }
        self.log += &ran.out;
        self.log += &ran.err;
        ran.code.expect("a code")
    }

    fn uploaded(&self) -> bool {
        self.used.iter().any(|(action, _)| action.starts_with("github/codeql-action/upload-sarif@"))
    }
}

const RULES: &[(&str, &str)] =
    &[("repo/rules/pack.toml", "name = \"ours\"\n"), ("repo/rules/document.schema.json", "{}")];

/// A repository with a rule of this severity, and one customer file.
fn repository(severity: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> =
        RULES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    files.push(("repo/rules/seen.rhai".into(), rule(severity)));
    files.push(("repo/customers/contoso gmbh.toml".into(), GOOD.to_owned()));
    files.push(("repo/.git/HEAD".into(), "ref: refs/heads/main\n".into()));
    files
}

fn job(severity: &str, inputs: &[(&str, &str)]) -> Job {
    let files = repository(severity);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    Job::new(&files, inputs)
}

#[test]
fn findings_fail_the_job_after_everything_was_sent() {
    let mut job = job("error", &[("paths", "customers\n")]);
    assert_eq!(job.run(), 1, "{}", job.log);
    assert_holds(
        &job.log,
        &["::error file=customers/contoso gmbh.toml,line=", ",title=seen::seen\n"],
    );
    assert!(job.uploaded());
    let sarif = job.outputs.get("check.sarif").expect("a report").clone();
    let report: Value =
        serde_json::from_str(&std::fs::read_to_string(sarif).expect("a file")).expect("JSON");
    assert_eq!(report["runs"][0]["results"][0]["ruleId"], "seen");
    assert_eq!(job.outputs.get("check.exit-code").map(String::as_str), Some("1"));
    assert_holds(&job.machine.read("temp/path"), &["/temp/clearance-bin\n"]);
    assert_holds(&job.machine.read("temp/summary"), &["0 of 1 document may pass; 1 is blocked"]);
}

/// Code scanning refuses two reports of one category in a job.
#[test]
fn two_uses_in_one_job_can_be_told_apart() {
    for (inputs, category) in [(&[][..], ""), (&[("category", "customers/eu")][..], "customers/eu")]
    {
        let mut job = job("error", inputs);
        assert_eq!(job.run(), 1, "{}", job.log);
        let sent = job.used.iter().find(|(action, _)| action.contains("/upload-sarif@"));
        let (_, given) = sent.expect("it was sent");
        assert_eq!(job.filled(text(given, "category")), category);
        let file = job.outputs.get("check.sarif").expect("a report");
        let report: Value =
            serde_json::from_str(&std::fs::read_to_string(file).expect("a file")).expect("JSON");
        assert_eq!(
            report["runs"][0]["automationDetails"],
            Value::Null,
            "the input would not count"
        );
    }
}

#[test]
fn advice_passes_and_options_can_change_that() {
    let mut passes = job("advice", &[("paths", "\n  customers/contoso gmbh.toml\n\n")]);
    assert_eq!(passes.run(), 0, "{}", passes.log);
    assert!(passes.uploaded(), "what is clean is reported as well, or alerts would stay open");
    let mut fails = job("advice", &[("args", "--fail-on=advice\n--as-of=2026-11-22\n")]);
    assert_eq!(fails.run(), 1, "{}", fails.log);
}

#[test]
fn what_cannot_start_sends_nothing_and_says_why() {
    let mut job = job("error", &[("args", "--no-such-option")]);
    assert_eq!(job.run(), 2, "{}", job.log);
    assert_holds(&job.log, &["--no-such-option"]);
    assert!(!job.uploaded());
    assert_eq!(job.outputs.get("check.sarif"), None);
}

#[test]
fn inputs_are_never_run() {
    let evil = "$(touch evil)`touch evil`;touch evil\n";
    let mut job = job("error", &[("paths", evil), ("args", "--select=$(touch evil)")]);
    assert_ne!(job.run(), 0);
    assert!(!job.machine.scratch.path("repo/evil").exists(), "{}", job.log);
}

#[test]
fn the_program_is_built_only_where_it_is_not_in_the_cache() {
    let mut first = job("advice", &[]);
    assert_eq!(first.run(), 0, "{}", first.log);
    assert_holds(
        &first.machine.calls(),
        &["build --release --locked --bin clearance --target-dir "],
    );
    let (_, cache) = first.used.first().expect("the cache");
    let key = first.filled(text(cache, "key"));
    let path = first.filled(text(cache, "path"));
    assert_eq!(path, first.machine.path("temp/clearance-bin"));
    let digits = key.strip_prefix("clearance-Linux-X64-").expect(&key);
    assert!(digits.len() >= 40 && digits.chars().all(|c| c.is_ascii_hexdigit()), "{key}");

    let mut second = job("advice", &[]);
    second.hit = "true";
    second.machine.scratch.write(
        "temp/clearance-bin/clearance",
        &std::fs::read(first.machine.scratch.path("temp/clearance-bin/clearance")).expect("built"),
    );
    std::fs::set_permissions(
        second.machine.scratch.path("temp/clearance-bin/clearance"),
        std::fs::metadata(env!("CARGO_BIN_EXE_clearance")).expect("built").permissions(),
    )
    .expect("it can be set");
    assert_eq!(second.run(), 0, "{}", second.log);
    assert_eq!(second.machine.calls(), "");
    assert_eq!(second.filled(text(cache, "key")), key, "the same sources have the same name");

    let mut without = job("advice", &[("cache", "false")]);
    assert_eq!(without.run(), 0, "{}", without.log);
    assert!(without.used.iter().all(|(action, _)| !action.starts_with("actions/cache@")));
    assert_holds(&without.machine.calls(), &["build "]);
}

#[test]
fn the_report_is_kept_from_code_scanning_where_it_must_be() {
    let mut job = job("error", &[("upload-sarif", "false")]);
    assert_eq!(job.run(), 1, "{}", job.log);
    assert!(!job.uploaded());
}

#[test]
fn the_folder_to_run_in_can_be_another() {
    let mut files = repository("error");
    files.push(("repo/moves/customers/a.toml".into(), GOOD.to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let mut job = Job::new(&files, &[("working-directory", "moves"), ("paths", "customers")]);
    assert_eq!(job.run(), 1, "{}", job.log);
    // From the repository's folder on, wherever it ran.
    assert_holds(&job.log, &["::error file=moves/customers/a.toml,"]);
    assert!(!job.log.contains("contoso"), "{}", job.log);
}

/// Paths that nobody gave are those of the configuration: a path that is named wins over them.
#[test]
fn no_path_is_named_where_none_is_given() {
    for paths in ["", "\n", "  \n\n"] {
        let mut files = repository("error");
        files.push(("repo/moves/a.toml".into(), GOOD.to_owned()));
        files.push(("repo/clearance.toml".into(), "paths = [\"moves\"]\n".to_owned()));
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (&**path, &**text)).collect();
        let mut job = Job::new(&files, &[("paths", paths)]);
        assert_eq!(job.run(), 1, "{}", job.log);
        assert_holds(&job.log, &["::error file=moves/a.toml,"]);
        assert!(!job.log.contains("contoso"), "{}", job.log);
    }
}

/// Whether a version is that of one commit, which nobody can move.
fn is_digest(version: &str) -> bool {
    version.len() == 40 && version.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c))
}

/// Every use of somebody else's action names a commit, and says beside it which release that is.
#[test]
fn what_is_used_is_pinned() {
    let mut uses = 0;
    for path in ["action.yml", ".github/workflows/ci.yml", "docs/ci.md"] {
        for line in file(path).lines() {
            let Some((_, used)) = line.split_once("uses: ") else { continue };
            // This one is named by whoever uses it.
            if used.starts_with("OWNER/clearance@") {
                continue;
            }
            let (action, release) =
                used.split_once(" # v").unwrap_or_else(|| panic!("{path}: {used}"));
            let (_, digest) = action.split_once('@').expect(used);
            assert!(is_digest(digest), "{path}: {used}");
            assert!(release.chars().all(|c| c.is_ascii_digit() || c == '.'), "{path}: {used}");
            uses += 1;
        }
    }
    assert!(uses >= 7, "{uses}");
}

#[test]
fn it_is_what_github_reads() {
    let action = action();
    assert_eq!(action["runs"]["using"], "composite");
    for key in ["name", "description"] {
        assert!(!text(&action, key).is_empty());
    }
    for step in steps() {
        assert!(!text(&step, "name").is_empty());
        match step["uses"].as_str() {
            Some(uses) => {
                let (name, digest) = uses.split_once('@').expect(uses);
                assert!(name.contains('/') && is_digest(digest), "{uses}");
            }
            None => is_bash(text(&step, "run")),
        }
    }
    // Whoever hands outputs on names steps and outputs that are there.
    let outputs = action["outputs"].as_object().expect("outputs");
    let ids: Vec<String> =
        steps().iter().filter_map(|step| step["id"].as_str().map(str::to_owned)).collect();
    for output in outputs.values() {
        let value = text(output, "value");
        let step = value.strip_prefix("${{ steps.").and_then(|rest| rest.split('.').next());
        assert!(ids.iter().any(|id| Some(&**id) == step), "{value}");
    }
}
